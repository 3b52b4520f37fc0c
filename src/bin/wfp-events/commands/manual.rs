//! `wfp-events completions` and `man`: made from the definitions of the arguments.

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::Status;
use crate::args::Args;
use crate::names::did_you_mean;
use crate::output::Output;

/// The name of the program.
const NAME: &str = "wfp-events";

const VERSION: &str = concat!("wfp-events ", env!("CARGO_PKG_VERSION"));

pub(super) fn completions(shell: Shell) -> Status {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), NAME, &mut script);
    // For bash, clap_complete 4.6.11 spells a name with a hyphen in two ways, so that no option is completed
    // (https://github.com/clap-rs/clap/issues/6421).
    let script = String::from_utf8_lossy(&script).replace("wfp__subcmd__events", "wfp__events");
    Output::standard().write_all(script.as_bytes())
}

/// Prints the page of the program, or that of one of its commands.
///
/// # Errors
/// Returns a message if there is no such command.
pub(super) fn page(name: Option<&str>) -> Result<Status, String> {
    let mut program = Args::command().disable_help_subcommand(true);
    program.build();
    let command = match name {
        None => program,
        Some(name) => {
            let names = program.get_subcommands().map(|command| command.get_name().to_owned());
            let near = did_you_mean(name, names);
            let command = program.find_subcommand(name).cloned();
            command.ok_or_else(|| format!("unknown command {name}{near}"))?
        }
    };
    // Otherwise, the text of an option that the short help omits is omitted here too.
    let command = command.mut_args(|arg| arg.hide_short_help(false));
    let mut page = Vec::new();
    // Writing to memory cannot fail.
    let _ = Man::new(command).source(VERSION).render(&mut page);
    Ok(Output::standard().write_all(&page))
}
