//! The structures byte for byte: seen in place, written, cut short, and what their values are called.

#![allow(missing_docs, reason = "tests say what they expect")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests say what they expect"
)]

#[path = "../byteorder_reader/mod.rs"]
mod byteorder_reader;
mod bytes;
mod codes;
mod conversions;
mod cut_short;
mod names;
mod records;
mod structures;
mod unions;
mod unnamed;
