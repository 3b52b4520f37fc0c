//! The dissector at work in tshark: `cargo test --test wireshark -- --ignored`.

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

mod bent;
mod capture;
mod columns;
mod expected;
mod filters;
mod members;
mod records;
mod tshark;
