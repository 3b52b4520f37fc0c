//! Arguments that are wrong: what is said, and status 2.

use crate::command::{CAPTURE, Files, no_structure, run};
use wfp_events::kind::RecordKind;

const NAME: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";

/// Runs it where `in.bin` is, and asserts that nothing is written but this message.
#[track_caller]
fn refused(args: &[&str], message: &str) {
    let files = Files::new().with("in.bin", CAPTURE);
    files.run(args).gives(2, "", &format!("wfp-events: {message}\n"));
    let names = std::fs::read_dir(files.path(".")).unwrap();
    assert_eq!(names.count(), 1, "no file is made");
}

#[test]
fn an_unknown_structure() {
    for args in [
        &["decode", "in.bin", "--struct", "FWPM_NET_EVENT9"][..],
        &["decode", "in.bin", "-o", "out", "--struct", "FWPM_NET_EVENT9"],
        &["explain", "in.bin", "--struct", "FWPM_NET_EVENT9"],
        &["check", "in.bin", "--from", "array", "--struct", "FWPM_NET_EVENT9"],
        &["convert", "in.bin", "out.jsonl", "--struct", "FWPM_NET_EVENT9"],
    ] {
        refused(
            args,
            &no_structure("FWPM_NET_EVENT9", |layout| RecordKind::from_name(layout.name).is_some()),
        );
    }
}

#[test]
fn a_structure_of_a_form_that_names_it() {
    for args in [&["decode", "in.bin"][..], &["check", "in.bin"], &["convert", "in.bin", "o.bin"]] {
        for form in ["pcapng", "jsonl", "xml"] {
            refused(
                &[args, &["--from", form, "--struct", NAME]].concat(),
                "--struct says what bytes hold; the other forms name their structures themselves",
            );
        }
    }
}

#[test]
fn where_records_are_but_not_what() {
    for place in [&["--base", "0"][..], &["--root", "8"], &["--entries", "2"]] {
        for from in [&[][..], &["--from", "array"], &["--from", "jsonl"]] {
            for args in [&["decode", "in.bin"][..], &["explain", "in.bin"], &["check", "in.bin"]] {
                refused(
                    &[args, place, from].concat(),
                    "--base, --root and --entries say where records are; \
                     say what they are with --struct",
                );
            }
        }
    }
}

#[test]
fn a_structure_that_records_do_not_stand_in() {
    for name in ["GUID", "FWPM_NET_EVENT_HEADER3", "FWP_BYTE_BLOB"] {
        for args in [
            &["decode", "in.bin"][..],
            &["check", "in.bin", "--base", "0"],
            &["convert", "in.bin", "out.jsonl"],
            &["generate", "-n", "3", "out.bin"],
        ] {
            refused(
                &[args, &["--struct", name]].concat(),
                &format!(
                    "{name} is no structure that records stand in: give an event or a payload"
                ),
            );
        }
    }
}

#[test]
fn entries_of_payloads() {
    for name in [NAME, "FWPM_NET_EVENT_CLASSIFY_DROP2"] {
        refused(
            &["decode", "in.bin", "--entries", "2", "--struct", name],
            "--entries is of arrays of pointers to events; give an event structure with --struct",
        );
    }
}

#[test]
fn a_source_where_there_is_no_place_for_it() {
    for format in [&["-f", "table"][..], &["-f", "csv"], &["-f", "detail"], &[]] {
        refused(
            &[&["decode", "--source", "in.bin"], format].concat(),
            "--source is for JSON lines; add -f jsonl",
        );
    }
}

#[test]
fn a_target_without_a_form() {
    for (args, name) in [
        (&["convert", "in.bin", "out"][..], "out"),
        (&["convert", "in.bin", "out.txt"], "out.txt"),
        (&["convert", "in.bin", ".bin"], ".bin"),
        (&["generate", "-n", "3", "out"], "out"),
    ] {
        refused(
            args,
            &format!(
                "{name}: its name does not end in .bin, .pcapng, .jsonl, .xml or .csv; \
                 say which form with --to"
            ),
        );
    }
    for args in [&["convert", "in.bin", "-"][..], &["generate", "-n", "3", "-"]] {
        refused(args, "standard output: say which form to write with --to");
    }
}

#[test]
fn a_target_that_is_missing() {
    refused(&["convert", "in.bin"], "the file to write is missing: wfp-events convert IN... OUT");
}

#[test]
fn a_target_that_cannot_be_written() {
    for args in [
        &["decode", "in.bin", "-o", "no/out"][..],
        &["convert", "in.bin", "no/out", "--to", "jsonl"],
        &["generate", "-n", "3", "no/out", "--to", "array"],
        &["generate", "-n", "0", "no/out", "--to", "array"],
    ] {
        refused(args, "no/out: cannot be written: No such file or directory (os error 2)");
    }
    for args in [&["decode", "in.bin", "-o", "."][..], &["convert", "in.bin", ".", "--to=jsonl"]] {
        refused(args, ".: cannot be written: Is a directory (os error 21)");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk() {
    for args in [
        &["decode", "in.bin", "-o", "/dev/full"][..],
        &["convert", "in.bin", "/dev/full", "--to", "array"],
        &["generate", "-n", "1000000", "/dev/full", "--to", "array"],
    ] {
        refused(args, "/dev/full: cannot be written: No space left on device (os error 28)");
    }
    let files = Files::new().with("in.bin", CAPTURE);
    let mut command = files.command(&["decode", "in.bin"]);
    command.stdout(std::fs::File::create("/dev/full").unwrap());
    crate::command::ended(command).gives(
        2,
        "",
        "wfp-events: standard output: cannot be written: No space left on device (os error 28)\n",
    );
}

#[test]
fn what_the_arguments_lack() {
    for (args, problem) in [
        (&["decode", "-f", "pcap"][..], "invalid value 'pcap' for '--format <FORMAT>'"),
        (&["decode", "--from", "pcap"], "invalid value 'pcap' for '--from <FORM>'"),
        (&["decode", "--colour"], "unexpected argument '--colour' found"),
        (&["decode", "--color", "blue"], "invalid value 'blue' for '--color <WHEN>'"),
        (
            &["decode", "--base", "0xg"],
            "invalid value '0xg' for '--base <ADDRESS>': an address is a number or 0x and hex digits",
        ),
        (&["decode", "--root", "-8"], "unexpected argument '-8' found"),
        (
            &["check", "--base", "18446744073709551616"],
            "invalid value '18446744073709551616' for '--base <ADDRESS>'",
        ),
        (
            &["decode", "--entries", "2305843009213693952"],
            "invalid value '2305843009213693952' for '--entries <N>': \
             2305843009213693952 is not in 0..=2305843009213693951",
        ),
        (&["decode", "--entries", "some"], "invalid value 'some' for '--entries <N>'"),
        (
            &["decode", "--windows", "XP"],
            "invalid value 'XP' for '--windows <VERSION>': \
             one of VISTA, WIN7, WIN8, WINBLUE, WIN10_RS3, WIN10_FE, WIN10_NI",
        ),
        (&["explain"], "the following required arguments were not provided:\n  <FILE>"),
        (&["explain", "a", "b"], "unexpected argument 'b' found"),
        (&["convert"], "the following required arguments were not provided:\n  <FILE>..."),
        (
            &["generate", "a.bin"],
            "the following required arguments were not provided:\n  --records <N>",
        ),
        (&["generate", "-n", "3"], "the following required arguments were not provided:\n  <OUT>"),
        (&["generate", "-n", "many", "a.bin"], "invalid value 'many' for '--records <N>'"),
        (&["generate", "-n", "-1", "a.bin"], "unexpected argument '-1' found"),
        (
            &["generate", "-n", "1", "--unnamed", "101", "a.bin"],
            "invalid value '101' for '--unnamed <PERCENT>': 101 is not in 0..=100",
        ),
        (&["layout", "-f", "csv"], "invalid value 'csv' for '--format <FORMAT>'"),
        (&["summary"], "unrecognized subcommand 'summary'"),
    ] {
        let ended = run(args);
        assert_eq!((ended.stdout.as_slice(), ended.status), (&b""[..], Some(2)), "{args:?}");
        let said = ended.stderr.strip_prefix("error: ").expect("an error");
        assert!(said.starts_with(problem), "{args:?}: {said}");
        assert!(said.ends_with("For more information, try '--help'.\n"), "{args:?}: {said}");
    }
}
