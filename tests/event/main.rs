//! Events in memory: read, written, from one version to another, and what no reader should believe.

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

mod built;
mod cut;
mod dump;
mod folklore;
mod hostile;
mod independent;
mod laws;
mod layouts;
mod limits;
mod memory;
mod ranges;
mod told;
mod versions;
mod written;
