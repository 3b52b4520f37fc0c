//! The commands, a file each.

mod check;
mod convert;
mod decode;
mod dissector;
mod explain;
mod generate;
mod layout;

use crate::Status;
use crate::args::Command;

/// Runs a command.
pub(crate) fn run(command: Command) -> Status {
    match command {
        Command::Decode(args) => decode::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Layout(args) => layout::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Dissector => dissector::run(),
    }
}
