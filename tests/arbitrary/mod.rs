//! Records from bytes, and strategies of records that shrink.

mod reach;
mod shrink;
