//! `Arbitrary` and proptest strategies: the records that they make, and how these shrink.

mod reach;
mod shrink;
