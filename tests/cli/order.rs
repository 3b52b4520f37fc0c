//! Records keep their order across batches and threads.

use crate::kit::files::Files;
use crate::kit::json_reference::json;
use byteorder_reader::SIZE;
use byteorder_reader::read_all;

const RECORDS: &str = "100000";

#[test]
fn output_keeps_the_order_of_input() {
    let files = Files::new();
    let generate = ["generate", "--seed", "13801", "--unnamed", "10", "-n", RECORDS, "in.bin"];
    files.run(&generate).gives(0, "", "");
    let capture = files.read("in.bin");
    let mut expected = String::new();
    for record in read_all(&capture).unwrap() {
        expected += &json(&record);
        expected.push('\n');
    }
    let ended = files.run(&["decode", "-f", "jsonl", "in.bin", "-o", "out.jsonl"]);
    ended.gives(0, "", "");
    files.holds("out.jsonl", expected.as_bytes());
    files.run(&["convert", "out.jsonl", "out.bin"]).gives(0, "", "");
    files.holds("out.bin", capture);
}

#[test]
fn numbers_and_offsets_continue_across_batches() {
    let files = Files::new();
    files.run(&["generate", "-n", RECORDS, "in.bin"]).gives(0, "", "");
    let ended = files.run(&["decode", "in.bin"]);
    let rows = String::from_utf8(ended.stdout).unwrap();
    for (at, row) in rows.lines().skip(1).enumerate() {
        assert_eq!(row.trim_start().split(' ').next(), Some(&*at.to_string()), "{row}");
    }
    assert_eq!(rows.lines().count(), 100_001);
    // The same for `check`, when each record has a finding.
    files.run(&["generate", "-n", RECORDS, "--unnamed", "100", "odd.bin"]).gives(0, "", "");
    let findings =
        String::from_utf8(files.run(&["check", "--from", "array", "odd.bin"]).stdout).unwrap();
    for (at, finding) in findings.lines().enumerate() {
        let start = format!("odd.bin: record {at} at offset {}: ", at * SIZE);
        assert!(finding.starts_with(&start), "{finding}");
    }
    assert_eq!(findings.lines().count(), 100_000);
}
