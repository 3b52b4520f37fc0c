//! Input that is not records, in whole or in part: the messages and the exit status.

use crate::kit::files::Files;
use crate::kit::golden::expected;
use crate::kit::samples::{CAPTURE, LINES};
use byteorder_reader::SIZE;

#[test]
fn a_truncated_last_record_is_an_error() {
    let mut cut = CAPTURE.repeat(2);
    cut.truncate(1100);
    let files = Files::new().with("cut.bin", &cut);
    let message = "error: cut.bin: record 17 at offset 1088: \
                   FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated (12 of 64 bytes)\n";
    let lines = LINES.to_owned() + LINES.split_inclusive('\n').next().unwrap();
    files.run(&["decode", "-f", "jsonl", "cut.bin"]).gives(1, &lines, message);
    files.run(&["decode", "cut.bin", "-f", "jsonl", "-o", "out"]).gives(1, "", message);
    files.holds("out", lines.as_bytes());
    let table = files.run(&["decode", "cut.bin"]);
    assert_eq!((table.stderr.as_str(), table.status), (message, Some(1)));
    let rows = String::from_utf8(table.stdout).unwrap();
    assert!(rows.starts_with(&expected("table.txt")));
    assert_eq!(rows.lines().count(), 1 + 17);
    for format in ["detail", "csv"] {
        let ended = files.run(&["decode", "-f", format, "cut.bin"]);
        assert_eq!((ended.stderr.as_str(), ended.status), (message, Some(1)));
    }
    files.run(&["explain", "cut.bin"]).gives(1, files.run(&["explain", "cut.bin"]).stdout, message);
}

#[test]
fn a_remainder_of_any_length_is_an_error() {
    for left in 1..SIZE {
        let files = Files::new().with("cut.bin", &CAPTURE[..SIZE + left]);
        let line = LINES.split_inclusive('\n').next().unwrap();
        files.run(&["decode", "-f", "jsonl", "cut.bin"]).gives(
            1,
            line,
            &format!(
                "error: cut.bin: record 1 at offset 64: \
                 FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated ({left} of 64 bytes)\n"
            ),
        );
    }
}

#[test]
fn an_unreadable_file_is_status_2() {
    let files = Files::new();
    std::fs::create_dir(files.path("directory")).unwrap();
    let message = "error: directory: cannot be read: it is a directory; use --recursive to read the files in it\n";
    for args in [&["decode"][..], &["explain"], &["check"], &["decode", "-f", "csv"]] {
        files.run(&[args, &["missing"]].concat()).gives(
            2,
            "",
            "error: missing: cannot be read: No such file or directory (os error 2)\n",
        );
        files.run(&[args, &["directory"]].concat()).gives(2, "", message);
        // With `--from` the format is not detected, so this is another code path.
        let ended = files.run(&[args, &["directory", "--from", "array"]].concat());
        assert_eq!((ended.stderr.as_str(), ended.status), (message, Some(2)));
    }
}

/// Files in formats that are recognised but not supported, and files in unknown formats, with the message for each.
const UNRECOGNISED: &[(&[u8], &str)] = &[
    (
        b"\xfd7zXZ\x00\x00",
        "this is compressed (xz): unpack it first: xz -dc FILE | wfp-events decode -",
    ),
    (
        b"BZh91AY",
        "this is compressed (bzip2): unpack it first: bzip2 -dc FILE | wfp-events decode -",
    ),
    (
        b"MSCF\0\0\0\0",
        "this is a cabinet: unpack it; netsh wfp capture packs wfpdiag.xml into one: decode that",
    ),
    (b"PK\x03\x04\x14", "this is a zip archive: unpack it, then decode the files in it"),
    (b"7z\xbc\xaf\x27\x1c\0", "this is a 7z archive: unpack it, then decode the files in it"),
    (
        b"\xd4\xc3\xb2\xa1\x02\0",
        "this is a packet capture (pcap): \
         it has no interface names, so the structure is not known; convert it to pcapng",
    ),
    (b"MDMP\x93\xa7", "this is a minidump: specify an event with --struct and --root, or find events with `wfp-events scan`"),
    (
        b" [\n{\"time\": 1}, ",
        "this is JSON that another program wrote: no object of the first two has the member `struct`; \
         see docs/json.md, or use --from jsonl",
    ),
    (
        b"{\"a\": 1}\n{\"b\": 2}\n",
        "this is JSON that another program wrote: no object of the first two has the member `struct`; \
         see docs/json.md, or use --from jsonl",
    ),
    (b"PAGEDU64", "this is a kernel memory dump: its addresses are physical; write a minidump of the process that has the events"),
    (b"\x7fELF\x02\x01\x01\0", "this is an ELF file: of a 64-bit core, specify an event with --struct and --root, or find events with `wfp-events scan`"),
    (b"MZ\x90\0", "this is a Windows program (PE): it holds no records"),
    (b"\x89PNG\r\n\x1a\n\0", "this is a PNG image: it holds no records"),
    (
        b"\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<!-- x --><wfpstate>",
        "this is the state of the filter engine (wfpstate.xml): \
         it holds filters, but no events; netsh wfp show netevents writes events",
    ),
    (b"<!DOCTYPE html>\n<html lang=\"en\">", "this is an HTML page: save the XML itself"),
    (
        b"caf\xc3\xa9",
        "this is unknown text: \
         expected JSON lines, XML of netsh or the event log, or an IKE trace; for bytes, use --struct or --from",
    ),
    (
        b"# Notes\n",
        "this is unknown text: \
         expected JSON lines, XML of netsh or the event log, or an IKE trace; for bytes, use --struct or --from",
    ),
    (
        b"\xef\xbb\xbfM\xc3\xbcnchen",
        "this is unknown text: \
         expected JSON lines, XML of netsh or the event log, or an IKE trace; for bytes, use --struct or --from",
    ),
];

#[test]
fn an_unrecognised_format_is_named() {
    for (content, message) in UNRECOGNISED {
        let message = format!("error: in: {message}\n");
        // The content alone, and as the beginning of a longer file.
        let long = [content, &b" and so on"[..]].concat().repeat(100);
        for content in [content.to_vec(), long] {
            let files = Files::new().with("in", content);
            for args in [&["decode", "in"][..], &["explain", "in"], &["check", "in"]] {
                files.run(args).gives(2, "", &message);
            }
            files.run(&["convert", "in", "out.bin"]).gives(2, "", &message);
            files.run(&["decode", "in", "-o", "out"]).gives(2, "", &message);
            assert!(!files.has("out.bin") && !files.has("out"));
        }
    }
}

#[test]
fn from_array_overrides_detection() {
    for (content, _) in UNRECOGNISED {
        let mut capture = content.to_vec();
        capture.resize(SIZE, 0);
        let files = Files::new().with("in", &capture);
        files.run(&["convert", "in", "--from", "array", "out.bin"]).gives(0, "", "");
        files.holds("out.bin", capture);
    }
}

#[test]
fn an_empty_file_holds_no_records() {
    let files = Files::new().with("empty", "");
    files.run(&["decode", "-f", "jsonl", "empty"]).gives(0, "", "");
    files.run(&["decode", "-f", "jsonl", "--from", "jsonl", "empty"]).gives(0, "", "");
    files.run(&["decode", "-f", "jsonl", "--from", "array", "empty"]).gives(0, "", "");
    files.run(&["explain", "empty"]).gives(0, "", "");
    files.run(&["check", "empty"]).gives(0, "", "");
}

#[test]
fn the_highest_status_counts_and_all_files_are_read() {
    let files = Files::new()
        .with("good.bin", CAPTURE)
        .with("cut.bin", &CAPTURE[..SIZE + 1])
        .with("bad.jsonl", "{}\n")
        .with("in.xz", b"\xfd7zXZ\0");
    let cut = "error: cut.bin: record 1 at offset 64: \
               FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated (1 of 64 bytes)\n";
    let bad = "error: bad.jsonl: record 0 on line 1: missing member `struct`\n";
    let xz = "error: in.xz: this is compressed (xz): \
              unpack it first: xz -dc FILE | wfp-events decode -\n";
    let missing = "error: missing: cannot be read: No such file or directory (os error 2)\n";
    let line = LINES.split_inclusive('\n').next().unwrap();
    let decode = |args: &[&str]| files.run(&[&["decode", "-f", "jsonl"], args].concat());
    decode(&["good.bin", "cut.bin", "good.bin"]).gives(1, [LINES, line, LINES].concat(), cut);
    decode(&["cut.bin", "bad.jsonl", "good.bin"]).gives(
        1,
        [line, LINES].concat(),
        &[cut, bad].concat(),
    );
    decode(&["missing", "cut.bin", "in.xz", "good.bin"]).gives(
        2,
        [line, LINES].concat(),
        &[missing, cut, xz].concat(),
    );
    decode(&["missing", "in.xz"]).gives(2, "", &[missing, xz].concat());
    files.run(&["convert", "in.xz", "cut.bin", "good.bin", "missing", "out.jsonl"]).gives(
        2,
        "",
        &[xz, cut, missing].concat(),
    );
    files.holds("out.jsonl", [line, LINES].concat().as_bytes());
}
