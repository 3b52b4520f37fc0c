//! `check`: its findings and exit status.

use crate::kit::command::{run, run_with};
use crate::kit::files::Files;
use crate::kit::golden::expected;
use crate::kit::samples::{CAPTURE, LINES};
use byteorder_reader::SIZE;

#[test]
fn findings_in_the_capture() {
    run(&["check", "mm-failure0.bin"]).ends_with(1, "check.txt");
}

#[test]
fn findings_in_lines() {
    let by_line: String = expected("check.txt")
        .lines()
        .map(|line| {
            let (file, rest) = line.split_once(": record ").unwrap();
            let (position, finding) = rest.split_once(": ").unwrap();
            let number: u32 = position.split(' ').next().unwrap().parse().unwrap();
            let file = file.replace(".bin", ".jsonl");
            format!("{file}: record {number} on line {}: {finding}\n", number + 1)
        })
        .collect();
    run(&["check", "mm-failure0.jsonl"]).gives(1, by_line, "");
}

#[test]
fn every_member_with_named_values_can_have_a_finding() {
    run_with(&["check", "--from", "array"], [0xff; SIZE]).ends_with(1, "check-odd.txt");
}

#[test]
fn an_unnamed_error_code_is_no_finding() {
    let mut record = [0; SIZE];
    record[..4].copy_from_slice(&[0x78, 0x56, 0x34, 0x12]);
    run_with(&["check", "-"], record).gives(0, "", "");
}

#[test]
fn no_findings_are_status_0() {
    run_with(&["check", "-"], &CAPTURE[..SIZE]).gives(0, "", "");
    run_with(&["check"], b"").gives(0, "", "");
    // Enough records for several batches.
    run_with(&["check", "--from", "array"], [0; 1_000_000 * SIZE / 64]).gives(0, "", "");
}

#[test]
fn one_finding_among_many_records_is_reported() {
    const RECORDS: usize = 100_000;
    for needle in [0, 63, 64, 1023, 1024, 4095, 4096, 77_777, RECORDS - 1] {
        let mut capture = vec![0; RECORDS * SIZE];
        capture[needle * SIZE + 8 + 3] = 0x80;
        let expected = format!(
            "standard input: record {needle} at offset {}: undefined-bits: \
             flags 0x80000000 has the undefined bits 0x80000000\n",
            needle * SIZE
        );
        run_with(&["check", "--from", "array"], &capture).gives(1, expected, "");
    }
}

#[test]
fn a_record_that_cannot_be_decoded_is_an_error_and_no_finding() {
    let mut cut = CAPTURE[..SIZE].to_vec();
    cut.push(0);
    run_with(&["check"], &cut).gives(
        1,
        "",
        "error: standard input: record 1 at offset 64: \
         FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 is truncated (1 of 64 bytes)\n",
    );
}

#[test]
fn each_finding_names_its_file() {
    let mut odd = [0; SIZE];
    odd[24] = 13;
    let files = Files::new()
        .with("a.bin", CAPTURE)
        .with("b.bin", &CAPTURE[..SIZE])
        .with("c.bin", [&odd[..], &CAPTURE[..SIZE], &CAPTURE[..SIZE]].concat())
        .with("d", LINES);
    let ended = files.run(&["check", "a.bin", "b.bin", "c.bin", "d"]);
    let in_a = expected("check.txt").replace("mm-failure0.bin", "a.bin");
    let in_c = "c.bin: record 0 at offset 0: unnamed-value: \
                mmAuthMethod 13 is not a known IKEEXT_AUTHENTICATION_METHOD_TYPE value\n";
    let text = String::from_utf8(ended.stdout).unwrap();
    let rest = text.strip_prefix(&in_a).unwrap().strip_prefix(in_c).unwrap();
    assert!(rest.starts_with("d: record 5 on line 6: unnamed-value: saRole 4294967295"));
    assert_eq!((rest.lines().count(), ended.stderr.as_str(), ended.status), (8, "", Some(1)));
}
