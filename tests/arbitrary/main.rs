//! Records from bytes, and strategies of records that shrink.

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

#[path = "../every_member/mod.rs"]
mod every_member;
mod reach;
mod shrink;
