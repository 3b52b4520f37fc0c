//! Invalid arguments: the messages, and exit status 2.

use crate::kit::command::run;
use crate::kit::files::Files;
use crate::kit::samples::CAPTURE;

const NAME: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";

/// Runs the command in a directory that has only `in.bin`. Asserts that it prints this message and creates no file.
#[track_caller]
fn refused(args: &[&str], message: &str) {
    let files = Files::new().with("in.bin", CAPTURE);
    files.run(args).gives(2, "", &format!("error: {message}\n"));
    let names = std::fs::read_dir(files.path(".")).unwrap();
    assert_eq!(names.count(), 1, "no file is made");
}

#[test]
fn an_unknown_structure_is_refused() {
    for args in [
        &["decode", "in.bin", "--struct", "FWPM_NET_EVENT9"][..],
        &["decode", "in.bin", "-o", "out", "--struct", "FWPM_NET_EVENT9"],
        &["explain", "in.bin", "--struct", "FWPM_NET_EVENT9"],
        &["check", "in.bin", "--from", "array", "--struct", "FWPM_NET_EVENT9"],
        &["convert", "in.bin", "out.jsonl", "--struct", "FWPM_NET_EVENT9"],
    ] {
        refused(
            args,
            "unknown structure FWPM_NET_EVENT9; \
             did you mean FWPM_NET_EVENT5, FWPM_NET_EVENT4 or FWPM_NET_EVENT3? \
             (wfp-events layout lists them)",
        );
    }
}

#[test]
fn struct_is_refused_for_formats_that_name_it() {
    for args in [&["decode", "in.bin"][..], &["check", "in.bin"], &["convert", "in.bin", "o.bin"]] {
        for form in ["pcapng", "jsonl", "xml"] {
            refused(
                &[args, &["--from", form, "--struct", NAME]].concat(),
                "--struct is for bytes; other formats name their structures",
            );
        }
    }
}

#[test]
fn base_root_and_entries_require_struct() {
    for place in [&["--base", "0"][..], &["--root", "8"], &["--entries", "2"]] {
        for from in [&[][..], &["--from", "array"], &["--from", "jsonl"]] {
            for args in [&["decode", "in.bin"][..], &["explain", "in.bin"], &["check", "in.bin"]] {
                refused(&[args, place, from].concat(), &format!("{} requires --struct", place[0]));
            }
        }
    }
}

#[test]
fn a_structure_that_is_no_record_is_refused() {
    for name in ["GUID", "FWPM_NET_EVENT_HEADER3", "FWP_BYTE_BLOB"] {
        for args in [
            &["decode", "in.bin"][..],
            &["check", "in.bin", "--base", "0"],
            &["convert", "in.bin", "out.jsonl"],
            &["generate", "-n", "3", "out.bin"],
        ] {
            refused(
                &[args, &["--struct", name]].concat(),
                &format!("{name} is not the structure of a record; use an event or a payload"),
            );
        }
    }
}

#[test]
fn entries_are_refused_for_payloads() {
    for name in [NAME, "FWPM_NET_EVENT_CLASSIFY_DROP2"] {
        refused(
            &["decode", "in.bin", "--entries", "2", "--struct", name],
            "--entries requires --struct with an event, e.g. FWPM_NET_EVENT5",
        );
    }
}

#[test]
fn source_is_refused_for_formats_without_it() {
    for (args, format) in [
        (&["decode", "in.bin", "-f", "xml"][..], "xml"),
        (&["convert", "in.bin", "out.xml"], "xml"),
        (&["convert", "in.bin", "out.pcapng.gz"], "pcapng"),
        (&["convert", "in.bin", "-", "--to", "array"], "array"),
    ] {
        refused(
            &[args, &["--source"]].concat(),
            &format!("--source: the format {format} cannot hold the file of a record"),
        );
    }
}

#[test]
fn an_output_of_unknown_format_is_refused() {
    for (args, name) in [
        (&["convert", "in.bin", "out"][..], "out"),
        (&["convert", "in.bin", "out.txt"], "out.txt"),
        (&["convert", "in.bin", ".bin"], ".bin"),
        (&["generate", "-n", "3", "out"], "out"),
    ] {
        refused(
            args,
            &format!(
                "{name}: unknown output extension; use .jsonl, .csv, .pcapng, .xml, .bin or --to"
            ),
        );
    }
    for args in [&["convert", "in.bin", "-"][..], &["generate", "-n", "3", "-"]] {
        refused(args, "standard output: unknown output format; use --to");
    }
}

#[test]
fn a_missing_output_is_refused() {
    refused(&["convert", "in.bin"], "missing output file: wfp-events convert <IN>... <OUT>");
}

#[test]
fn an_unwritable_output_is_status_2() {
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
fn a_full_disk_is_status_2() {
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
    crate::kit::command::ended(command).gives(
        2,
        "",
        "error: standard output: cannot be written: No space left on device (os error 28)\n",
    );
}

#[test]
fn invalid_arguments_are_refused_with_a_reason() {
    for (args, problem) in [
        (&["decode", "-f", "pcap"][..], "invalid value 'pcap' for '--format <FORMAT>'"),
        (&["decode", "--from", "pcap"], "invalid value 'pcap' for '--from <FORMAT>'"),
        (&["decode", "--colour"], "unexpected argument '--colour' found"),
        (&["decode", "--color", "blue"], "invalid value 'blue' for '--color <WHEN>'"),
        (
            &["decode", "--base", "0xg"],
            "invalid value '0xg' for '--base <ADDRESS>': expected an address, e.g. 0x1f29a400028",
        ),
        (&["decode", "--root", "-8"], "unexpected argument '-8' found"),
        (
            &["check", "--base", "18446744073709551616"],
            "invalid value '18446744073709551616' for '--base <ADDRESS>'",
        ),
        (
            &["decode", "--entries", "2305843009213693952"],
            "invalid value '2305843009213693952' for '--entries <N>': \
             expected a whole number from 0 to 2305843009213693951",
        ),
        (&["decode", "--entries", "some"], "invalid value 'some' for '--entries <N>'"),
        (
            &["decode", "--windows", "XP"],
            "invalid value 'XP' for '--windows <VERSION>': \
             expected one of VISTA, WIN7, WIN8, WINBLUE, WIN10_RS3, WIN10_FE, WIN10_NI",
        ),
        (&["explain"], "the following required arguments were not provided:\n  <FILE>"),
        (&["explain", "a", "b"], "unexpected argument 'b' found"),
        (&["convert"], "the following required arguments were not provided:\n  <FILE>..."),
        (
            &["generate", "a.bin"],
            "the following required arguments were not provided:\n  --records <N>",
        ),
        (&["generate", "-n", "3"], "the following required arguments were not provided:\n  <OUT>"),
        (
            &["generate", "-n", "many", "a.bin"],
            "invalid value 'many' for '--records <N>': expected a whole number, e.g. 1000",
        ),
        (&["generate", "-n", "-1", "a.bin"], "unexpected argument '-1' found"),
        (
            &["generate", "-n", "1", "--unnamed", "101", "a.bin"],
            "invalid value '101' for '--unnamed <PERCENT>': expected a whole number from 0 to 100",
        ),
        (&["layout", "-f", "csv"], "invalid value 'csv' for '--format <FORMAT>'"),
        (&["report"], "the following required arguments were not provided:\n  --output <FILE>"),
        (&["print"], "unrecognized subcommand 'print'"),
    ] {
        let ended = run(args);
        assert_eq!((ended.stdout.as_slice(), ended.status), (&b""[..], Some(2)), "{args:?}");
        let message = ended.stderr.strip_prefix("error: ").expect("an error");
        assert!(message.starts_with(problem), "{args:?}: {message}");
        assert!(message.ends_with("For more information, try '--help'.\n"), "{args:?}: {message}");
    }
}

#[test]
fn a_structure_is_found_by_a_short_name() {
    let files = Files::new().with("in.bin", CAPTURE);
    let whole = files.run(&["decode", "in.bin", "--struct", NAME]);
    for name in ["mm_failure0", "Ikeext_MM_Failure0", "IKEEXT_MM_FAILURE0"] {
        files.run(&["decode", "in.bin", "--struct", name]).gives(0, &whole.stdout, "");
    }
    let whole = run(&["generate", "-n", "3", "--struct", "FWPM_NET_EVENT5", "-", "--to", "jsonl"]);
    run(&["generate", "-n", "3", "--struct", "net_event5", "-", "--to", "jsonl"]).gives(
        0,
        &whole.stdout,
        "",
    );
    // The name is found, but the structure is not that of a record.
    refused(
        &["decode", "in.bin", "--struct", "header0"],
        "FWPM_NET_EVENT_HEADER0 is not the structure of a record; use an event or a payload",
    );
}

/// The number of records that `-n` gives for this text.
fn made(count: &str) -> usize {
    let ended = run(&["generate", "-n", count, "--to", "array", "-"]);
    assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(0)), "{count}");
    ended.stdout.len() / byteorder_reader::SIZE
}

#[test]
fn addresses_are_read_in_all_common_notations() {
    for count in ["2000", "2_000", "2k", "2K", "2e3", "2E3", "0x7d0", "0X7D0"] {
        assert_eq!(made(count), 2000, "{count}");
    }
    for (count, number) in [("0", 0), ("7e0", 7), ("1_0e1", 100)] {
        assert_eq!(made(count), number, "{count}");
    }
    for count in [
        "1.5k",
        "k",
        "e3",
        "1e",
        "1e-3",
        "1e20",
        "20000000000000000000",
        "0x",
        "_1",
        "+1",
        "1kk",
        "",
        "1 000",
    ] {
        let ended = run(&["generate", "-n", count, "--to", "array", "-"]);
        let message = format!(
            "error: invalid value '{count}' for '--records <N>': expected a whole number, e.g. 1000\n"
        );
        assert_eq!(ended.status, Some(2), "{count}");
        // Clap leaves an empty value out of its message.
        assert!(count.is_empty() || ended.stderr.starts_with(&message), "{}", ended.stderr);
    }
}

#[test]
fn the_last_of_a_repeated_option_counts() {
    let expected = run(&["decode", "-f", "jsonl", "mm-failure0.bin", "mm-failure0.bin"]);
    run(&["decode", "-f", "csv", "-f", "jsonl", "mm-failure0.bin", "mm-failure0.bin"]).gives(
        0,
        &expected.stdout,
        "",
    );
    let twice = run(&[
        "generate", "-n", "5", "-n", "2", "--seed", "1", "--seed", "3", "--to", "array", "-",
    ]);
    let once = run(&["generate", "-n", "2", "--seed", "3", "--to", "array", "-"]);
    assert_eq!(twice, once);
    assert_eq!(run(&["layout", "--color", "always", "--color", "never"]), run(&["layout"]));
}
