//! Colour in the output: when it is used, and that the text is the same without it.

use crate::kit::command::{command, ended};
use crate::kit::files::Files;
use crate::kit::golden::expected;
use crate::kit::samples::CAPTURE;
use byteorder_reader::SIZE;

/// The commands that can use colour, each with its expected output without colour.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["decode", "mm-failure0.bin"], "table.txt"),
    (&["decode", "-f", "detail", "mm-failure0.bin"], "detail.txt"),
    (&["explain", "mm-failure0.bin"], "explain.txt"),
    (&["layout"], "layout.txt"),
    (&["layout", "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"], "layout-mm-failure0.txt"),
];

/// The text without escape sequences.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain += part.split_once('m').expect("an escape sequence is a colour").1;
    }
    plain
}

#[test]
fn output_to_a_pipe_has_no_colour_by_default() {
    for (args, name) in COMMANDS {
        ended(command(args)).writes(name);
        ended(command(&[args, &["--color", "auto"][..]].concat())).writes(name);
        ended(command(&[args, &["--color", "never"][..]].concat())).writes(name);
    }
}

#[test]
fn color_always_is_coloured_in_any_environment() {
    for (args, name) in COMMANDS {
        let mut command = command(&[args, &["--color", "always"][..]].concat());
        command.env("NO_COLOR", "1").env("TERM", "dumb");
        let ended = ended(command);
        assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(0)));
        let text = String::from_utf8(ended.stdout).unwrap();
        assert!(text.contains('\u{1b}'), "{name}");
        assert_eq!(plain(&text), expected(name));
    }
}

#[test]
fn unnamed_values_have_their_own_colour() {
    let files = Files::new().with("odd.bin", &CAPTURE[13 * SIZE..14 * SIZE]);
    for args in [&["decode"][..], &["decode", "-f", "detail"], &["explain"]] {
        let all = [args, &["--color=always", "--from", "array", "odd.bin"]].concat();
        files.run(&all).writes(&format!("color-{}.txt", args.last().unwrap()));
    }
}

#[test]
fn formats_for_programs_are_never_coloured() {
    for format in ["jsonl", "csv"] {
        let mut command = command(&["decode", "-f", format, "--color=always", "mm-failure0.bin"]);
        command.env("CLICOLOR_FORCE", "1");
        assert!(!ended(command).stdout.contains(&0x1b), "{format}");
    }
}
