//! Events as JSON, both ways.

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

mod binary;
#[cfg(feature = "cli")]
mod errors;
mod laws;
mod refused;
mod samples;
