//! `read_line` reads the same records as `serde_json`, and refuses the same lines, although it has a parser of its own.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use wfp_events::Record;
use wfp_events::json::{append_line, read_line};
use wfp_events::proptest::records;

/// Values of JSON, and pieces of them, that parsers read differently if they are wrong.
const PIECES: &[&str] = &[
    "",
    " ",
    "\t\r\n",
    "\u{b}",
    "\0",
    ",",
    ":",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    "[,]",
    "[1,]",
    "{\"a\":1,}",
    "{\"a\"}",
    "{1:1}",
    "[{\"a\":[null,true,false]}]",
    "[[[[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]]]]",
    "[[[[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]]]",
    "null",
    "nul",
    "nulls",
    "true",
    "false",
    "True",
    "0",
    "00",
    "01",
    "7",
    "+7",
    "-",
    "-0",
    "-1",
    "-01",
    "1.0",
    "1.",
    ".5",
    "1e3",
    "1E-3",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999",
    "-9223372036854775808",
    "-9223372036854775809",
    "\"\"",
    "\"7\"",
    "\"a\\nb\\t\\r\\b\\f\\/\\\\\\\"\"",
    "\"a\nb\"",
    "\"\u{7f}\"",
    "\"\u{1f}\"",
    "\"é漢😀\"",
    "\"\\u0041\"",
    "\"\\u00E9\\u00e9\"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\ud83d\\n\"",
    "\"\\ud83dx\"",
    "\"\\ude00\\ud83d\"",
    "\"\\u004\"",
    "\"\\u+041\"",
    "\"\\x\"",
    "\"unclosed",
    "{\"hex\":\"00ff\"}",
    "{\"utf16\":\"00d8\"}",
    "{\"utf16\":\"00d\"}",
    "{\"hex\":\"00\",\"hex\":\"00\"}",
    "{\"address\":\"0x7\"}",
    "\"S-1-5-18\"",
    "\"S-1-5-018-4294967295-0000000000000000000001\"",
    "\"S-1-5-4294967296\"",
    "\"S-1-0x0000000000ff\"",
    "\"S-1-0x\"",
    "\"S-1-\"",
    "\"S-1-5-\"",
    "\"S-1-5-+1\"",
    "\"S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15\"",
    "\"S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16\"",
    "\"00112233445566778899AAbbCCddEEff00112233\"",
    "\"0g\"",
    "\"10.0.0.1\"",
    "\"2018-09-25T07:25:26.5120000Z\"",
];

/// Lines with a place for a value or a member.
const LINES: &[&str] = &[
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"failureErrorName":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"failureErrorCode":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"failurePoint":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"flags":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"flags":["0x1",@]}}"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"endCertHash":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"mmId":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"mmId":7@}}"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"mmId":7,@:1}}"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":@}"#,
    r#"{"source":@,"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{}}"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{}}@"#,
    r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"@,"ikeMmFailure":{}}"#,
    r#"{"struct":@,"header":{}}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":@}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{},"type":@}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{"ipVersion":"FWP_IP_VERSION_V4","localAddrV4":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{"localPort":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{"appId":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{"userId":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{"enterpriseId":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{},"type":1000,"payload":@}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{},"internalFields":@}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{},"eventLog":{"recordId":@}}"#,
    r#"{"struct":"FWPM_NET_EVENT5","header":{},"errors":@}"#,
];

/// Asserts that a line is read as `serde_json` reads it.
fn agrees(line: &[u8]) {
    let expected = serde_json::from_slice::<Record<'_>>(line);
    assert_eq!(read_line(line).ok(), expected.ok(), "{}", line.escape_ascii());
}

#[test]
fn unusual_values_are_read_as_by_serde_json() {
    for line in LINES {
        for piece in PIECES {
            agrees(line.replace('@', piece).as_bytes());
        }
        agrees(
            &line.bytes().map(|byte| if byte == b'@' { 0xff } else { byte }).collect::<Vec<_>>(),
        );
    }
}

/// A change of a line: this many bytes at an index become this piece.
fn change() -> impl Strategy<Value = (Index, usize, &'static str)> {
    (any::<Index>(), 0..4_usize, select(PIECES))
}

proptest! {
    #[test]
    fn changed_lines_are_read_as_by_serde_json(
        record in records(),
        pretty in any::<bool>(),
        changes in prop::collection::vec(change(), 0..3),
    ) {
        let mut line = Vec::new();
        if pretty {
            line = serde_json::to_vec_pretty(&record).unwrap();
        } else {
            append_line(&mut line, &record, &[], None);
        }
        for (at, length, piece) in changes {
            let at = at.index(line.len() + 1);
            let end = (at + length).min(line.len());
            line.splice(at..end, piece.bytes());
        }
        agrees(&line);
    }

    #[test]
    fn any_tokens_are_read_as_by_serde_json(pieces in prop::collection::vec(select(PIECES), 0..12)) {
        agrees(pieces.concat().as_bytes());
    }
}
