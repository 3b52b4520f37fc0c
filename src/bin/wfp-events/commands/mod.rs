//! The commands, one file each.

mod check;
mod convert;
mod decode;
mod explain;
mod generate;
mod layout;
pub(crate) mod lookup;
mod manual;
mod report;
mod scan;
mod summary;
mod top;

use crate::Status;
use crate::args::Command;
use crate::output::Output;
use crate::render::dissector;

/// Runs a command.
///
/// # Errors
/// Returns a message if the arguments are wrong.
pub(crate) fn run(command: Command) -> Result<Status, String> {
    match command {
        Command::Decode(args) => decode::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Scan(args) => scan::run(&args),
        Command::Layout(args) => layout::run(&args),
        Command::Lookup(args) => lookup::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Summary(args) => summary::run(&args),
        Command::Top(args) => top::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Dissector => {
            let mut script = Vec::new();
            dissector::append(&mut script);
            Ok(Output::standard().write_all(&script))
        }
        Command::Completions { shell } => Ok(manual::completions(shell)),
        Command::Man { command } => manual::page(command.as_deref()),
    }
}
