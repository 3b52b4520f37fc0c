//! `--help`, in full.

use crate::command::{command, ended, run};

#[test]
fn of_the_command() {
    run(&["--help"]).writes("help.txt");
    run(&["help"]).writes("help.txt");
}

#[test]
fn of_each_subcommand() {
    for name in ["decode", "convert", "explain", "layout", "check", "generate", "dissector"] {
        run(&[name, "--help"]).writes(&format!("help-{name}.txt"));
        run(&["help", name]).writes(&format!("help-{name}.txt"));
    }
}

#[test]
fn in_short() {
    run(&["decode", "-h"]).writes("help-decode-short.txt");
}

#[test]
fn it_fits_a_terminal() {
    for name in ["decode", "convert", "explain", "layout", "check", "generate", "dissector"] {
        let mut command = command(&[name, "-h"]);
        command.env("COLUMNS", "80");
        let help = String::from_utf8(ended(command).stdout).unwrap();
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    }
}

#[test]
fn the_version() {
    run(&["--version"]).gives(0, concat!("wfp-events ", env!("CARGO_PKG_VERSION"), "\n"), "");
}

#[test]
fn without_arguments_it_is_wrong_usage() {
    let help = run(&["--help"]).stdout;
    let ended = run(&[]);
    assert_eq!((ended.stdout, ended.status), (Vec::new(), Some(2)));
    assert_eq!(ended.stderr, String::from_utf8(help).unwrap());
}
