//! Colour where it is wanted.

use crate::kit::command::{command, ended};
use crate::kit::files::Files;
use crate::kit::golden::expected;
use crate::kit::samples::CAPTURE;
use byteorder_reader::SIZE;

/// The commands that have colour, and what they write without.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["decode", "mm-failure0.bin"], "table.txt"),
    (&["decode", "-f", "detail", "mm-failure0.bin"], "detail.txt"),
    (&["explain", "mm-failure0.bin"], "explain.txt"),
    (&["layout"], "layout.txt"),
    (&["layout", "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"], "layout-mm-failure0.txt"),
];

/// The text without its escape sequences.
fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain += part.split_once('m').expect("an escape sequence is a colour").1;
    }
    plain
}

#[test]
fn never_unless_asked_for_where_it_is_no_terminal() {
    for (args, name) in COMMANDS {
        ended(command(args)).writes(name);
        ended(command(&[args, &["--color", "auto"][..]].concat())).writes(name);
        ended(command(&[args, &["--color", "never"][..]].concat())).writes(name);
    }
}

#[test]
fn always_is_always() {
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
fn what_is_odd_has_a_colour_of_its_own() {
    let files = Files::new().with("odd.bin", &CAPTURE[13 * SIZE..14 * SIZE]);
    for args in [&["decode"][..], &["decode", "-f", "detail"], &["explain"]] {
        let all = [args, &["--color=always", "odd.bin"]].concat();
        files.run(&all).writes(&format!("color-{}.txt", args.last().unwrap()));
    }
}

#[test]
fn programs_get_none() {
    for format in ["jsonl", "csv"] {
        let mut command = command(&["decode", "-f", format, "--color=always", "mm-failure0.bin"]);
        command.env("CLICOLOR_FORCE", "1");
        assert!(!ended(command).stdout.contains(&0x1b), "{format}");
    }
}
