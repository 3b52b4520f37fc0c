//! Events as the XML that netsh writes, both ways.

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

mod broken;
mod cutting;
mod laws;
mod messages;
mod pieces;
mod reading;
mod samples;
mod too_long;
mod written;
