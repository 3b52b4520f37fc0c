//! `--help`: its whole text.

use crate::kit::command::{command, ended, run};

const COMMANDS: [&str; 14] = [
    "decode",
    "convert",
    "explain",
    "scan",
    "layout",
    "lookup",
    "check",
    "summary",
    "top",
    "report",
    "generate",
    "dissector",
    "completions",
    "man",
];

#[test]
fn the_command_has_help() {
    run(&["--help"]).writes("help.txt");
    run(&["help"]).writes("help.txt");
}

#[test]
fn each_subcommand_has_help() {
    for name in COMMANDS {
        run(&[name, "--help"]).writes(&format!("help-{name}.txt"));
        run(&["help", name]).writes(&format!("help-{name}.txt"));
    }
}

#[test]
fn short_help_is_shorter() {
    run(&["decode", "-h"]).writes("help-decode-short.txt");
}

/// A new user has a file from netsh, or an error code.
#[test]
fn help_begins_with_the_most_common_example() {
    for (args, example) in [
        (&["--help"][..], "wfp-events decode netevents.xml"),
        (&["decode", "--help"], "wfp-events decode netevents.xml"),
        (&["convert", "--help"], "wfp-events convert netevents.xml events.jsonl"),
        (&["explain", "--help"], "wfp-events explain netevents.xml"),
        (&["layout", "--help"], "wfp-events layout"),
        (&["lookup", "--help"], "wfp-events lookup 13801"),
        (&["check", "--help"], "wfp-events check netevents.xml"),
        (&["summary", "--help"], "wfp-events summary netevents.xml"),
        (&["top", "--help"], "wfp-events top --by app,filter netevents.xml"),
        (&["report", "--help"], "wfp-events report netevents.xml -o report.html"),
        (
            &["generate", "--help"],
            "wfp-events generate -n 1000 --struct FWPM_NET_EVENT5 netevents.xml",
        ),
        (&["dissector", "--help"], "wfp-events dissector > fwpm.lua"),
    ] {
        let help = String::from_utf8(run(args).stdout).unwrap();
        let (_, examples) = help.split_once("\nExample").expect("examples");
        assert!(examples.lines().nth(1).unwrap().trim_start().starts_with(example), "{help}");
    }
}

/// Asserts that the help fits on a screen.
#[track_caller]
fn fits(args: &[&str]) {
    let mut command = command(args);
    command.env("COLUMNS", "80");
    let help = String::from_utf8(ended(command).stdout).unwrap();
    assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    assert!(help.lines().count() <= 40, "{help}");
}

#[test]
fn help_fits_a_terminal() {
    for name in COMMANDS {
        fits(&[name, "-h"]);
    }
    fits(&["-h"]);
}

#[test]
fn version_is_that_of_the_package() {
    run(&["--version"]).gives(0, concat!("wfp-events ", env!("CARGO_PKG_VERSION"), "\n"), "");
}

#[test]
fn no_arguments_are_wrong_usage() {
    let help = run(&["--help"]).stdout;
    let ended = run(&[]);
    assert_eq!((ended.stdout, ended.status), (Vec::new(), Some(2)));
    assert_eq!(ended.stderr, String::from_utf8(help).unwrap());
}
