//! JSON lines that cannot be read: the exact error message for each.

use wfp_events::json::read_line;

use super::records::bytes_of;

/// A line with these members in its payload.
fn with(members: &str) -> String {
    format!(r#"{{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{{{members}}}}}"#)
}

/// Members of the payload, with the error.
const MEMBERS: &[(&str, &str)] = &[
    (r#""bogus":1"#, "ikeMmFailure: unknown member `bogus` (column 69)"),
    (r#""mmid":1"#, "ikeMmFailure: unknown member `mmid` (column 68)"),
    (r#""mmId":1,"mmId":1"#, "ikeMmFailure: duplicate member `mmId` (column 77)"),
    (r#""mmId":1,"mm\u0049d":1"#, "ikeMmFailure: duplicate member `mmId` (column 82)"),
    (r#""mmId":-1"#, "ikeMmFailure.mmId: -1 is not an unsigned integer (column 72)"),
    (
        r#""mmId":1.0"#,
        "ikeMmFailure.mmId: invalid type: floating point `1.0`, expected an integer, a string, a list, true, false, null or {\"hex\": \"…\"} (column 72)",
    ),
    (
        r#""mmFilterId":18446744073709551616"#,
        "ikeMmFailure.mmFilterId: the number is out of range (column 95)",
    ),
    (r#""mmId":"1 ""#, "ikeMmFailure.mmId: `1 ` is not an unsigned integer (column 74)"),
    (r#""mmId":"+1""#, "ikeMmFailure.mmId: `+1` is not an unsigned integer (column 74)"),
    (
        r#""failureErrorCode":"1""#,
        "ikeMmFailure.failureErrorCode: `1` is not an unsigned integer (column 85)",
    ),
    (r#""mmId":null"#, "ikeMmFailure.mmId: null is not an unsigned integer (column 74)"),
    (
        r#""failureErrorCode":4294967296"#,
        "ikeMmFailure.failureErrorCode: 4294967296 is out of range (column 92)",
    ),
    (
        r#""failureErrorCode":"ERROR_SUCCESS""#,
        "ikeMmFailure.failureErrorCode: `ERROR_SUCCESS` is not an unsigned integer (column 97)",
    ),
    (
        r#""failurePoint":4294967296"#,
        "ikeMmFailure.failurePoint: 4294967296 is out of range (column 88)",
    ),
    (
        r#""failurePoint":-1"#,
        "ikeMmFailure.failurePoint: -1 is not a name or number of IPSEC_FAILURE_POINT (column 80)",
    ),
    (
        r#""failurePoint":true"#,
        "ikeMmFailure.failurePoint: true is not a name or number of IPSEC_FAILURE_POINT (column 82)",
    ),
    (
        r#""failurePoint":"IPSEC_FAILURE_YOU""#,
        "ikeMmFailure.failurePoint: `IPSEC_FAILURE_YOU` is not a known IPSEC_FAILURE_POINT value (column 97)",
    ),
    (
        r#""failurePoint":"ipsec_failure_me""#,
        "ikeMmFailure.failurePoint: `ipsec_failure_me` is not a known IPSEC_FAILURE_POINT value (column 96)",
    ),
    (
        r#""saRole":"IPSEC_FAILURE_ME""#,
        "ikeMmFailure.saRole: `IPSEC_FAILURE_ME` is not a known IKEEXT_SA_ROLE value (column 90)",
    ),
    (
        r#""mmState":"IKEEXT_MM_SA_STATE_MAX""#,
        "ikeMmFailure.mmState: `IKEEXT_MM_SA_STATE_MAX` is not a known IKEEXT_MM_SA_STATE value (column 97)",
    ),
    (
        r#""flags":1"#,
        "ikeMmFailure.flags: 1 is not a list of FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG names (column 72)",
    ),
    (
        r#""flags":["0x1","BENIGN"]"#,
        "ikeMmFailure.flags: `BENIGN` is not a known FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG flag (index 1) (column 87)",
    ),
    (r#""flags":[1]"#, "ikeMmFailure.flags: 1 is not the name of a flag (column 74)"),
    (
        r#""flags":["0x"]"#,
        "ikeMmFailure.flags: `0x` is not a known FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG flag (column 77)",
    ),
    (
        r#""flags":["0x+1"]"#,
        "ikeMmFailure.flags: `0x+1` is not a known FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG flag (column 79)",
    ),
    (
        r#""flags":["0x100000000"]"#,
        "ikeMmFailure.flags: `0x100000000` does not fit 32 bits (column 86)",
    ),
    (
        r#""endCertHash":"0""#,
        "ikeMmFailure.endCertHash: `0` is not an even number of hex digits (column 80)",
    ),
    (
        r#""endCertHash":"0g""#,
        "ikeMmFailure.endCertHash: `0g` is not an even number of hex digits (column 81)",
    ),
    (
        r#""endCertHash":"éé""#,
        "ikeMmFailure.endCertHash: `éé` is not an even number of hex digits (column 83)",
    ),
    (r#""endCertHash":"""#, "ikeMmFailure.endCertHash: 0 bytes, expected 20 (column 79)"),
    (
        r#""endCertHash":"000000000000000000000000000000000000000000""#,
        "ikeMmFailure.endCertHash: 21 bytes, expected 20 (column 121)",
    ),
    (r#""endCertHash":0"#, "ikeMmFailure.endCertHash: 0 is not hex digits (column 78)"),
    (r#""mmId":1,"#, "ikeMmFailure: not JSON: trailing comma (column 72)"),
    (r#""mmId":01"#, "ikeMmFailure.mmId: not JSON: invalid number (column 71)"),
    (r#""mmId":"#, "ikeMmFailure.mmId: not JSON: expected value (column 70)"),
    ("'mmId':1", "ikeMmFailure: not JSON: key must be a string (column 63)"),
    // Control characters from the line are escaped in messages.
    (r#""\u001b[2J":1"#, "ikeMmFailure: unknown member `\\u{1b}[2J` (column 73)"),
    (
        r#""failurePoint":"\u001b[31m\n\u202e\u0000""#,
        "ikeMmFailure.failurePoint: `\\u{1b}[31m\\n\\u{202e}\\u{0}` is not a known IPSEC_FAILURE_POINT value (column 104)",
    ),
    (
        "\"mmId\":\"\u{1b}\"",
        "ikeMmFailure.mmId: not JSON: control character (\\u0000-\\u001F) found while parsing a string (column 71)",
    ),
];

/// Lines, with the error.
const LINES: &[(&[u8], &str)] = &[
    (b"", "not JSON: EOF while parsing a value"),
    (b"{", "not JSON: EOF while parsing an object (column 1)"),
    (b"nonsense", "not JSON: expected ident (column 2)"),
    (b"[]", "invalid type: sequence, expected a record (an object)"),
    (b"1", "invalid type: integer `1`, expected a record (an object) (column 1)"),
    (b"null", "invalid type: null, expected a record (an object) (column 4)"),
    (b"\"\"", "invalid type: string \"\", expected a record (an object) (column 2)"),
    (b"{}", "missing member `struct`"),
    (br#"{"ikeMmFailure":{}}"#, "missing member `struct`"),
    (
        br#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"}"#,
        "missing member `ikeMmFailure`",
    ),
    (
        br#"{"struct":"FWPM_NET_EVENT6","ikeMmFailure":{}}"#,
        "struct: unknown structure `FWPM_NET_EVENT6` (column 27)",
    ),
    (
        br#"{"struct":1,"ikeMmFailure":{}}"#,
        "struct: invalid type: integer `1`, expected the C name of a structure (column 11)",
    ),
    (
        br#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":null}"#,
        "ikeMmFailure: must not be null in a record without an event",
    ),
    (
        br#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{},"bogus":1}"#,
        "unknown member `bogus` (column 71)",
    ),
    (
        br#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{},"errors":[]}"#,
        "the record has `errors`: it was read in part and cannot be read back (column 72)",
    ),
    (
        br#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{},"ikeMmFailure":{}}"#,
        "a record has only one payload (column 78)",
    ),
    (
        br#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"}"#,
        "duplicate member `struct` (column 54)",
    ),
    (
        br#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{}}x"#,
        "trailing characters after the object (column 65)",
    ),
    (
        br#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{}} {}"#,
        "trailing characters after the object (column 66)",
    ),
    (b"{\"struct\":\"\xff\"}", "struct: not JSON: invalid unicode code point (column 12)"),
    (b"{\"\xff\":1}", "not JSON: invalid unicode code point (column 3)"),
    (b"\xff", "not JSON: expected value (column 1)"),
    (b"{\"struct\":\"\\ud800\"}", "struct: not JSON: a \\u escape is one half of a surrogate pair without the other (column 18)"),
];

#[test]
fn the_message_names_the_member_and_the_column() {
    for (members, expected) in MEMBERS {
        let line = with(members);
        let error = read_line(line.as_bytes()).expect_err(&line);
        assert_eq!(error.to_string(), *expected, "{line}");
    }
}

#[test]
fn the_message_says_what_is_missing() {
    for (line, expected) in LINES {
        let shown = line.escape_ascii();
        let error = read_line(line).expect_err(&shown.to_string());
        assert_eq!(error.to_string(), *expected, "{shown}");
    }
}

#[test]
fn messages_shorten_long_texts() {
    let long = |character: &str, count: usize| character.repeat(count);
    let error = |members: &str| read_line(with(members).as_bytes()).unwrap_err().to_string();
    assert_eq!(
        error(&format!(r#""{}":1"#, long("é", 1_000_000))),
        format!("ikeMmFailure: unknown member `{}…` (column 2000064)", long("é", 80))
    );
    assert_eq!(
        error(&format!(r#""endCertHash":"{}""#, long("g", 1_000_000))),
        format!(
            "ikeMmFailure.endCertHash: `{}…` is not an even number of hex digits (column 1000079)",
            long("g", 80)
        )
    );
    assert_eq!(
        error(&format!(r#""endCertHash":"{}""#, long("0", 1_000_000))),
        "ikeMmFailure.endCertHash: 500000 bytes, expected 20 (column 1000079)"
    );
    assert_eq!(
        error(&format!(r#""mmId":"{}""#, long("é", 1_000_000))),
        format!(
            "ikeMmFailure.mmId: `{}…` is not an unsigned integer (column 2000072)",
            long("é", 80)
        )
    );
    // Names of up to 80 characters are shown in full.
    for count in [79, 80] {
        let name = long("x", count);
        let column = 64 + count;
        assert_eq!(
            error(&format!(r#""{name}":1"#)),
            format!("ikeMmFailure: unknown member `{name}` (column {column})")
        );
    }
}

#[test]
fn nesting_is_bounded() {
    // Values that are ignored can be nested to any depth without a stack overflow.
    let (open, close) = ("[".repeat(1_000_000), "]".repeat(1_000_000));
    let deep = format!(
        r#"{{"source":{open}{close},"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{{}}}}"#
    );
    assert_eq!(bytes_of(&read_line(deep.as_bytes()).unwrap()), [0; 64]);
    let unclosed = read_line(format!(r#"{{"source":{open}"#).as_bytes()).unwrap_err();
    assert_eq!(unclosed.to_string(), "source: not JSON: EOF while parsing a list (column 1000010)");
}
