//! The command on real files and pipes, its output compared whole.
//!
//! What it ought to write stands in `tests/cli/expected`; run with `UPDATE_EXPECTED=1` to renew these files, and
//! look at what has changed.

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

mod bad_input;
mod bad_lines;
#[path = "../byteorder_reader/mod.rs"]
mod byteorder_reader;
mod check;
mod color;
mod command;
mod convert;
mod decode;
mod dissector;
mod events;
mod explain;
mod generate;
mod help;
mod images;
#[path = "../json_reference/mod.rs"]
mod json_reference;
mod layout;
mod lines;
mod lookup;
#[cfg(target_os = "linux")]
mod memory;
mod names;
mod netsh;
mod order;
mod packed;
mod pcapng;
mod pipes;
mod usage;
