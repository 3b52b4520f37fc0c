//! Records as JSON, both ways, against lines made by code that shares nothing with the library.

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

mod bad_lines;
#[path = "../byteorder_reader/mod.rs"]
mod byteorder_reader;
#[path = "../json_reference/mod.rs"]
mod json_reference;
mod reading;
mod records;
mod serde_forms;
mod writing;
