//! `explain`: an annotated hex dump.

use crate::kit::command::{run, run_with};
use crate::kit::golden::expected;
use crate::kit::samples::CAPTURE;
use byteorder_reader::SIZE;

#[test]
fn every_byte_of_a_capture_is_explained() {
    let ended = run(&["explain", "mm-failure0.bin"]);
    ended.writes("explain.txt");
    // The dump shows each byte once, at its offset.
    let text = String::from_utf8(ended.stdout).unwrap();
    let mut bytes = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("FWPM")) {
        assert_eq!(line[..8], format!("{:08x}", bytes.len()));
        let hex = line[10..].get(..23).unwrap_or(&line[10..]);
        bytes.extend(hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()));
    }
    assert!(bytes == CAPTURE);
}

#[test]
fn standard_input_is_explained() {
    run_with(&["explain", "-"], CAPTURE).writes("explain.txt");
}

#[test]
fn offsets_of_a_record_from_text_start_at_0() {
    let first = expected("explain.txt").split_inclusive("\n\n").next().unwrap().to_owned();
    let line = crate::kit::samples::LINES.split_inclusive('\n').next().unwrap();
    let expected = first.replace("record 0 at offset 0,", "record 1 on line 4,");
    let mut input = "{}\n\n \n".to_owned();
    input += line;
    run_with(&["explain", "-"], input).gives(
        1,
        expected,
        "error: standard input: record 0 on line 1: missing member `struct`\n",
    );
}

#[test]
fn unusual_values_are_marked() {
    run_with(&["explain", "-", "--from", "array"], [0xff; SIZE]).writes("explain-odd.txt");
}

#[test]
fn a_truncated_record_is_an_error() {
    run_with(&["explain", "-", "--from", "array"], [0; 12]).gives(
        1,
        "",
        "error: standard input: record 0 at offset 0: \
         FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated (12 of 64 bytes)\n",
    );
}
