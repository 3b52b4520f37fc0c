//! Arguments and exit codes of the command; no decoding.

mod args;
mod check;
mod convert;
mod decode;
mod dissector;
mod explain;
mod generate;
mod layout;
mod output;
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
    /// The arguments are wrong, a file cannot be opened or written, or its form is none that is read.
    Unusable,
}

pub(crate) fn main() -> ExitCode {
    let status = match args::Args::parse().command {
        args::Command::Decode(args) => decode::run(&args),
        args::Command::Convert(args) => convert::run(&args),
        args::Command::Explain(args) => explain::run(&args),
        args::Command::Layout(args) => layout::run(&args),
        args::Command::Check(args) => check::run(&args),
        args::Command::Generate(args) => generate::run(&args),
        args::Command::Dissector => dissector::run(),
    };
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
