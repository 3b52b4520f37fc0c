//! Streams of records: how they are cut into batches, where each record is, and the order of work on them.

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

mod arrays;
mod forms;
mod lines;
mod pieces;
mod records;
mod threads;

/// The command's own.
#[allow(dead_code, unreachable_pub, reason = "the command uses all of it")]
#[path = "../../src/bin/wfp-events/notes.rs"]
mod notes;
#[allow(dead_code, unreachable_pub, reason = "the command uses all of it")]
#[path = "../../src/bin/wfp-events/pipeline.rs"]
mod pipeline;
