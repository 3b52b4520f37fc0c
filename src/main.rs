//! The command `wfp-events`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
