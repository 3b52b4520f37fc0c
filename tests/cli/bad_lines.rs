//! JSON lines that cannot be read: the message names the line and the member, and all other lines are read.

use crate::kit::command::run_with;
use crate::kit::files::Files;
use crate::kit::json_reference::STRUCT;

/// A line of a valid record with this `mmId`.
fn good(mm_id: usize) -> String {
    with(&format!("\"mmId\":{mm_id}"))
}

/// A line with these members in its payload.
fn with(members: &str) -> String {
    format!(r#"{{"struct":"{STRUCT}","ikeMmFailure":{{{members}}}}}"#)
}

/// Invalid lines, each with its message.
fn bad() -> Vec<(Vec<u8>, &'static str)> {
    let text = |line: &str, message| (line.as_bytes().to_vec(), message);
    vec![
        text("{", "not JSON: EOF while parsing an object (column 1)"),
        text("nonsense", "not JSON: expected ident (column 2)"),
        text("[]", "invalid type: sequence, expected a record (an object)"),
        text("13801", "invalid type: integer `13801`, expected a record (an object) (column 5)"),
        text("{}", "missing member `struct`"),
        text(
            r#"{"struct":"FWPM_NET_EVENT6","ikeMmFailure":{}}"#,
            "struct: unknown structure `FWPM_NET_EVENT6` (column 27)",
        ),
        text(&(good(1) + "x"), "trailing characters after the object (column 73)"),
        text(&(good(1) + " " + &good(2)), "trailing characters after the object (column 74)"),
        text(
            &("\t  ".to_owned() + &good(1) + "}"),
            "trailing characters after the object (column 76)",
        ),
        text(&with(r#""mmId":1,"bogus":2"#), "ikeMmFailure: unknown member `bogus` (column 78)"),
        text(&with(r#""mmId":1,"mmId":1"#), "ikeMmFailure: duplicate member `mmId` (column 77)"),
        text(
            &with(r#""failurePoint":"IPSEC_FAILURE_YOU""#),
            "ikeMmFailure.failurePoint: `IPSEC_FAILURE_YOU` is not a known IPSEC_FAILURE_POINT value (column 97)",
        ),
        text(
            &with(r#""saRole":4294967296"#),
            "ikeMmFailure.saRole: 4294967296 is out of range (column 82)",
        ),
        text(&with(r#""mmId":-1"#), "ikeMmFailure.mmId: -1 is not an unsigned integer (column 72)"),
        text(
            &with(r#""endCertHash":"000""#),
            "ikeMmFailure.endCertHash: `000` is not an even number of hex digits (column 82)",
        ),
        text(
            &with(r#""endCertHash":"00""#),
            "ikeMmFailure.endCertHash: 1 byte, expected 20 (column 81)",
        ),
        text(
            &with(r#""flags":["FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET"]"#),
            "ikeMmFailure.flags: `FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET` is not a known FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG flag (column 110)",
        ),
        (
            b"{\"struct\":\"\xff\"}".to_vec(),
            "struct: not JSON: invalid unicode code point (column 12)",
        ),
        (b"\xff\xfe".to_vec(), "not JSON: expected value (column 1)"),
        (b"\0".to_vec(), "not JSON: expected value (column 1)"),
        text(
            &with(r#""\u001b]0;owned\u0007":1"#),
            "ikeMmFailure: unknown member `\\u{1b}]0;owned\\u{7}` (column 84)",
        ),
    ]
}

/// The expected output for valid records with these ids.
fn written(ids: impl IntoIterator<Item = usize>) -> String {
    let ids = ids.into_iter();
    ids.map(|id| {
        let record = byteorder_reader::MmFailure0 {
            mm_id: id as u64,
            ..byteorder_reader::MmFailure0::default()
        };
        crate::kit::json_reference::json(&record) + "\n"
    })
    .collect()
}

#[test]
fn a_bad_line_among_good_ones_is_reported() {
    for (line, message) in bad() {
        let input = [good(0).as_bytes(), b"\n", &line, b"\n", good(2).as_bytes(), b"\n"].concat();
        run_with(&["decode", "-f", "jsonl"], &input).gives(
            1,
            written([0, 2]),
            &format!("error: standard input: record 1 on line 2: {message}\n"),
        );
    }
}

#[test]
fn several_bad_lines_in_one_file_are_all_reported() {
    let (mut input, mut messages) = (Vec::new(), String::new());
    let bad = bad();
    for (at, (line, message)) in bad.iter().enumerate() {
        input.extend(good(at).as_bytes());
        input.push(b'\n');
        input.extend(line);
        input.extend(b"\n\n");
        let (record, line) = (2 * at + 1, 3 * at + 2);
        messages += &format!("error: in: record {record} on line {line}: {message}\n");
    }
    let files = Files::new().with("in", &input);
    let all = written(0..bad.len());
    files.run(&["decode", "-f", "jsonl", "in"]).gives(1, &all, &messages);
    files.run(&["convert", "in", "out.jsonl"]).gives(1, "", &messages);
    files.holds("out.jsonl", all);
    files.run(&["check", "in"]).gives(1, "", &messages);
    let explained = files.run(&["explain", "in"]);
    assert_eq!((explained.stderr, explained.status), (messages, Some(1)));
    assert_eq!(explained.stdout.split(|byte| *byte == b'\n').count(), 14 * bad.len() + 1);
}

#[test]
fn lines_after_a_bad_first_line_are_read() {
    let input = ["{\"struct\": oops\n", &good(1), "\n"].concat();
    run_with(&["decode", "-f", "jsonl"], input).gives(
        1,
        written([1]),
        "error: standard input: record 0 on line 1: struct: not JSON: expected value (column 12)\n",
    );
}

#[test]
fn many_bad_lines_are_reported_in_order() {
    const COUNT: usize = 20_000;
    let (mut input, mut messages) = (String::new(), String::new());
    for at in 0..COUNT {
        input += &format!("x\n{}\n", good(at));
        messages += &format!(
            "error: standard input: record {} on line {}: not JSON: expected value (column 1)\n",
            2 * at,
            2 * at + 1
        );
    }
    let args = ["decode", "-f", "jsonl", "--from", "jsonl", "--verbose"];
    let ended = run_with(&args, &input);
    assert_eq!(ended.status, Some(1));
    assert!(ended.stdout == written(0..COUNT).as_bytes());
    assert!(ended.stderr == messages);

    // Without the option, the first three messages are printed and the rest are counted.
    let ended = run_with(&args[..5], &input);
    assert_eq!(ended.status, Some(1));
    assert!(ended.stdout == written(0..COUNT).as_bytes());
    let mut lines = ended.stderr.lines();
    assert!(lines.by_ref().take(3).eq(messages.lines().take(3)));
    let first = messages.lines().next().unwrap().trim_start_matches("error: standard input: ");
    let rest = format!(
        "error: standard input: 19997 more messages like \"{first}\" are not shown; use --verbose"
    );
    assert_eq!(lines.collect::<Vec<_>>(), [rest]);
}
