//! The command `wfp-events`: arguments, threads, tables, messages and output files around the library.

#![deny(unsafe_code)]

mod aggregate;
mod args;
mod commands;
mod compressed;
mod encode;
mod error_messages;
mod file_identity;
mod files;
mod follow;
mod help;
mod input;
mod machine;
mod names;
mod new_file;
mod notes;
mod number;
mod output;
mod pipeline;
mod progress;
mod render;
mod report;
mod selection;
mod sort;
mod stream;
mod summary;
#[allow(unsafe_code)]
mod system;
mod verdict;
mod zone;

use std::fmt;
use std::io::Write;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Parser;
use wfp_events::value::Escaped;

/// The result of a run, in ascending order of severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Every record was processed, and nothing was found.
    Success,
    /// Some records could not be processed, or something was found.
    Partial,
    /// The arguments are wrong, or a file cannot be opened, read or written, or its format is not supported.
    Failure,
}

fn main() -> ExitCode {
    #[cfg(unix)]
    system::report_file_size_limit();
    let command = args().command;
    QUIET.store(command.is_quiet(), Ordering::Relaxed);
    let result = commands::run(command);
    let status = result.unwrap_or_else(|message| {
        error(message);
        Status::Failure
    });
    match status {
        Status::Success => ExitCode::SUCCESS,
        Status::Partial => ExitCode::from(1),
        Status::Failure => ExitCode::from(2),
    }
}

/// The arguments. What is wrong with them is shown with hidden characters as escapes.
fn args() -> args::Args {
    args::Args::try_parse().unwrap_or_else(|error| {
        let escaped = std::env::args_os().map(|arg| Escaped(&arg.to_string_lossy()).to_string());
        args::Args::try_parse_from(escaped).err().unwrap_or(error).exit()
    })
}

/// Reports an error.
fn error(message: impl fmt::Display) {
    write_stderr(&line("error", message));
}

/// Reports something that is not an error, unless the command is to be quiet.
fn note(message: impl fmt::Display) {
    if !is_quiet() {
        write_stderr(&line("note", message));
    }
}

/// Whether there are no notes and no progress bar.
static QUIET: AtomicBool = AtomicBool::new(false);

fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// A message as one line, with hidden characters as escapes: it can contain file names and texts of the input.
fn line(kind: &str, message: impl fmt::Display) -> String {
    format!("{kind}: {}\n", Escaped(&message.to_string()))
}

/// Writes to standard error in one piece.
fn write_stderr(text: &str) {
    if !text.is_empty() {
        progress::without_bar(|| {
            // An error here cannot be reported.
            let _ = std::io::stderr().write_all(text.as_bytes());
        });
    }
}
