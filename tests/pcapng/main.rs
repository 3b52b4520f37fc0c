//! pcapng, both ways: against captures built by hand, and against Wireshark's own programs.

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

mod blocks;
mod broken;
mod foreign;
mod packets;
mod programs;
mod written;
