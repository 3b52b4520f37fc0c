//! The command `wfp-events`: arguments, threads, tables, messages and output files around the library.

mod args;
mod commands;
mod input;
mod notes;
mod output;
mod pipeline;
mod render;
mod stream;
mod target;

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
        say(wrong);
        Status::Unusable
    });
    match status {
        Status::Done => ExitCode::SUCCESS,
        Status::Some => ExitCode::from(1),
        Status::Unusable => ExitCode::from(2),
    }
}

/// Tells people something.
fn say(message: impl std::fmt::Display) {
    // In one piece. With nobody to listen there is nothing to be done.
    let _ = std::io::stderr().write_all(format!("wfp-events: {message}\n").as_bytes());
}
