//! The structures byte for byte: seen in place, written, cut short, and what their values are called.

mod bytes;
mod codes;
mod conversions;
mod cut_short;
mod names;
mod records;
mod structures;
mod unions;
mod unnamed;
