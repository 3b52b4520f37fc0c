//! Reading JSON that does not have one value per line: arrays, and values that span lines.

use proptest::prelude::*;
use serde_json::Value;
use wfp_events::reader::{Format, Location, Reader, RecordError};

use super::pieces::{Found, Pieces, bytes_of, found_in, lengths};
use crate::kit::samples::{CAPTURE, LINES};

fn json(pieces: Pieces) -> Reader {
    Reader::with_format(Format::Jsonl, pieces).unwrap()
}

fn pretty(indent: &str) -> Vec<String> {
    let each = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        let text = serde_json::to_string_pretty(&value).unwrap();
        text.lines().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join("\n")
    };
    LINES.lines().map(each).collect()
}

/// The sample's records in many arrangements.
fn arrangements() -> Vec<String> {
    let lines: Vec<_> = LINES.lines().collect();
    let (flush, indented) = (pretty(""), pretty("  "));
    vec![
        flush.join("\n"),
        flush.join("\r\n") + "\r\n",
        flush.join(""),
        flush.join("\n\u{1e}"),
        format!("\u{feff}{}", flush.join("\n\n \n")),
        format!("[\n{}\n]\n", indented.join(",\n")),
        format!("[{}]", lines.join(",")),
        format!("[{}]", lines.join(" , \n")),
        format!(" [\n{}]\n[{}]", lines[..5].join(","), lines[5..].join(",")),
    ]
}

fn records(found: &[Found]) -> Vec<u8> {
    found.iter().filter_map(|(_, record)| record.as_ref().ok()).flatten().copied().collect()
}

/// The lines of the records that cannot be read.
fn lines_of_errors(found: &[Found]) -> Vec<u64> {
    let line = |found: &Found| match found {
        (position, Err(RecordError::Line(_))) => match position.location {
            Location::Line(line) => Some(line),
            other => panic!("{other:?}"),
        },
        _ => None,
    };
    found.iter().filter_map(line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn values_are_read_in_any_arrangement_and_any_pieces(lengths in lengths()) {
        for text in arrangements() {
            let found = found_in(json, text.as_bytes(), &lengths);
            prop_assert_eq!(records(&found), CAPTURE, "{}", text);
            prop_assert_eq!(lines_of_errors(&found), [0; 0]);
        }
    }
}

#[test]
fn a_broken_value_is_one_error_and_the_others_are_read() {
    let lines = |value: &str| value.lines().count() as u64;
    for (indent, head, between, tail) in [("", "", "\n", ""), ("  ", "[\n", ",\n", "\n]\n")] {
        let values = pretty(indent);
        let before = head.lines().count() as u64 + lines(&values[0]) + lines(&values[1]);
        let without_end = values[2].rsplit_once('}').unwrap().0.to_owned();
        let without_quote = values[2].replacen("\": ", ": ", 1);
        let without_start = values[2].replacen('{', "", 1);
        for broken in [without_end, without_quote, without_start, "null".to_owned()] {
            let mut all = values.clone();
            all[2] = broken;
            let text = head.to_owned() + &all.join(between) + tail;
            for length in [1, 7, text.len()] {
                let found = found_in(json, text.as_bytes(), &[length]);
                let expected = [&CAPTURE[..128], &CAPTURE[192..]].concat();
                assert_eq!(records(&found), expected, "{}", all[2]);
                assert!(lines_of_errors(&found).iter().all(|line| *line > before), "{}", all[2]);
            }
        }
    }
}

#[test]
fn offsets_and_lines_are_those_of_the_values() {
    let values = pretty("");
    let text = values[..2].join("\n\n");
    let found = found_in(json, text.as_bytes(), &[5]);
    let [(first, _), (second, _)] = &found[..] else { panic!("{found:?}") };
    assert_eq!((first.offset, first.location), (0, Location::Line(1)));
    let line = values[0].lines().count() as u64 + 2;
    assert_eq!(
        (second.offset, second.location),
        (values[0].len() as u64 + 2, Location::Line(line))
    );
    assert_eq!(
        bytes_of(&wfp_events::json::read_line(values[0].as_bytes()).unwrap()),
        CAPTURE[..64]
    );
}

#[test]
fn a_value_that_is_too_long_is_skipped() {
    let values = pretty("");
    let long = format!("{{\n\"struct\": \"{}\"\n}}", "x".repeat(5 << 20));
    let text = [&values[0], &long, &values[1]].map(String::as_str).join("\n");
    for length in [4096, 100_000, text.len()] {
        let found = found_in(json, text.as_bytes(), &[length]);
        assert_eq!(records(&found), CAPTURE[..128]);
        assert_eq!(found[1].1, Err(RecordError::TooLong(long.len() as u64)));
        assert_eq!(found[1].0.offset, values[0].len() as u64 + 1);
    }
}

#[test]
fn a_value_of_4_mib_is_read() {
    let [first, second, ..] = &pretty("")[..] else { panic!("there are two") };
    for (more, is_read) in [(0, true), (1, false)] {
        let blanks = (4 << 20) - first.len() + more;
        let long = first.replacen(": ", &format!(": {}", " ".repeat(blanks)), 1);
        let found = found_in(json, format!("{long}\n{second}").as_bytes(), &[65_537]);
        let too_long = Err(RecordError::TooLong(long.len() as u64));
        assert_eq!(found[0].1, if is_read { Ok(CAPTURE[..64].to_vec()) } else { too_long });
        assert_eq!(found[1].1.as_deref(), Ok(&CAPTURE[64..128]));
    }
}

#[test]
fn what_is_in_a_string_or_nested_does_not_end_a_value() {
    let values = pretty("");
    for content in [
        r#""}""#,
        r#""]""#,
        r#""{""#,
        r#""[{""#,
        r#""\"}""#,
        r#""\"{""#,
        r#""\\""#,
        r#""\\\"}""#,
        r#"[{"b": [1, [2]]}, {}]"#,
        "[\n  {\n    \"b\": []\n  }\n]",
        "\"a line feed\n",
    ] {
        let other = format!("{{\n\"a\": {content}\n}}");
        let text = [&values[0], &other, &values[1]].map(String::as_str).join("\n");
        let line = values[0].lines().count() as u64 + 1;
        for length in [1, 7, text.len()] {
            let found = found_in(json, text.as_bytes(), &[length]);
            assert_eq!(records(&found), CAPTURE[..128], "{content}");
            assert_eq!(lines_of_errors(&found), [line], "{content}");
        }
    }
}

#[test]
fn many_small_values_are_read() {
    let lines = |text: &str| lines_of_errors(&found_in(json, text.as_bytes(), &[usize::MAX]));
    // All of them fit one block, and each misses its end.
    let expected: Vec<_> = (2..=20_001).collect();
    assert_eq!(lines(&("[\n".to_owned() + &"{\"a\":\n".repeat(20_000))), expected);
    assert_eq!(lines(&("[\n".to_owned() + &"{},\n".repeat(20_000))), expected);
}
