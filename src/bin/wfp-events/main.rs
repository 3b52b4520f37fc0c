//! The command `wfp-events`: arguments, threads, tables, messages and output files around the library.

mod args;
mod commands;
mod help;
mod input;
mod names;
mod notes;
mod number;
mod output;
mod pipeline;
mod render;
mod stream;
mod target;

use std::fmt;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

/// How a run ended; of several, the highest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Everything was decoded, or nothing odd was found.
    Done,
    /// Some records could not be decoded, or something odd was found.
    Some,
    /// The arguments are wrong, a file cannot be opened or written, or its format is none that is read.
    Unusable,
}

fn main() -> ExitCode {
    let ended = commands::run(args::Args::parse().command);
    let status = ended.unwrap_or_else(|wrong| {
        error(wrong);
        Status::Unusable
    });
    match status {
        Status::Done => ExitCode::SUCCESS,
        Status::Some => ExitCode::from(1),
        Status::Unusable => ExitCode::from(2),
    }
}

/// Reports an error.
fn error(message: impl fmt::Display) {
    write_stderr(&format!("error: {message}\n"));
}

/// Reports what is no error.
fn note(message: impl fmt::Display) {
    write_stderr(&format!("note: {message}\n"));
}

/// Writes to standard error in one piece.
fn write_stderr(text: &str) {
    // If nobody reads it, there is nothing to be done.
    let _ = std::io::stderr().write_all(text.as_bytes());
}
