//! Reading JSON lines: members can be in any order, and can be missing.

use proptest::prelude::*;
use proptest::sample::subsequence;
use wfp_events::json::{append_line, read_line};

use super::records::{self, bytes_of, native, record};
use crate::kit::json_reference::{STRUCT, json, members, object};
use crate::kit::samples::{CAPTURE, LINES};
use byteorder_reader::{MmFailure0, SIZE};

/// A line with these members in its payload.
fn line_with(members: &str) -> String {
    format!(r#"{{"struct":"{STRUCT}","ikeMmFailure":{{{members}}}}}"#)
}

/// The record that a line with these members is read as.
fn read_with(members: &str) -> MmFailure0 {
    native(&bytes_of(&read_line(line_with(members).as_bytes()).unwrap()))
}

#[test]
fn the_sample_lines_read_as_the_capture() {
    let bytes: Vec<u8> =
        LINES.lines().flat_map(|line| bytes_of(&read_line(line.as_bytes()).unwrap())).collect();
    assert_eq!(bytes, CAPTURE);
}

#[test]
fn a_missing_member_is_zero() {
    assert_eq!(read_with(""), MmFailure0::default());
    assert_eq!(read_with(r#""mmId":7"#), MmFailure0 { mm_id: 7, ..MmFailure0::default() });
}

#[test]
fn a_number_of_64_bits_can_be_text() {
    let text = MmFailure0 { mm_id: u64::MAX, ..MmFailure0::default() };
    assert_eq!(read_with(r#""mmId":"18446744073709551615""#), text);
}

#[test]
fn flags_are_ored() {
    let benign = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_BENIGN";
    let flags = |names: &str| read_with(&format!(r#""flags":[{names}]"#)).flags;
    assert_eq!(flags(""), 0);
    assert_eq!(flags(&format!(r#""0x2","{benign}","{benign}""#)), 3);
    assert_eq!(flags(r#""0x80000000","0x0","0xAbC""#), 0x8000_0abc);
    assert_eq!(flags(&format!(r#""0x0000000000000001","{benign}""#)), 1);
}

#[test]
fn numbers_are_accepted_for_names() {
    assert_eq!(
        read_with(r#""failurePoint":2"#),
        read_with(r#""failurePoint":"IPSEC_FAILURE_PEER""#)
    );
    assert_eq!(read_with(r#""mmState":4294967295"#).mm_state, u32::MAX);
}

#[test]
fn hex_is_read_in_either_case() {
    let upper = read_with(r#""endCertHash":"00112233445566778899AABBCCDDEEFF00aAbBcC""#);
    let mut expected = [0; 20];
    for (at, byte) in expected.iter_mut().enumerate() {
        *byte = [0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99][at % 10];
    }
    expected[10..].copy_from_slice(b"\xaa\xbb\xcc\xdd\xee\xff\x00\xaa\xbb\xcc");
    assert_eq!(upper.end_cert_hash, expected);
}

#[test]
fn derived_members_are_ignored() {
    for derived in [r#"{"any":["thing"]}"#, "null"] {
        let members = format!(r#""failureErrorName":{derived},"mmId":7"#);
        assert_eq!(read_with(&members), MmFailure0 { mm_id: 7, ..MmFailure0::default() });
    }
    let sourced =
        r#"{"source":[[{}]],"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{}}"#;
    assert_eq!(native(&bytes_of(&read_line(sourced.as_bytes()).unwrap())), MmFailure0::default());
}

#[test]
fn escaped_member_names_are_read() {
    let escaped = r#"{ "str\u0075ct" : "FWPM_NET_EVENT_IKEEXT_MM_FAILUR\u00450",
        "ikeMmFailure" : { "mm\u0049d":7 , "saRole":"IKEEXT_SA_ROLE_\u0052ESPONDER",
        "endCertHash":"\u0030000000000000000000000000000000000000001" } } "#;
    let mut expected = MmFailure0 { mm_id: 7, sa_role: 1, ..MmFailure0::default() };
    expected.end_cert_hash[19] = 1;
    assert_eq!(native(&bytes_of(&read_line(escaped.as_bytes()).unwrap())), expected);
}

/// The text of some members of a payload, in any order, and the record that it should give; and whether the payload
/// comes before `struct`.
fn permuted() -> impl Strategy<Value = (MmFailure0, String, bool)> {
    let record = records::bytes().prop_map(|bytes| native(&bytes));
    let kept = subsequence((0..11).collect::<Vec<usize>>(), 0..=11).prop_shuffle();
    (record, kept, any::<bool>()).prop_map(|(record, kept, payload_first)| {
        let all = members(&record);
        let chosen: Vec<_> = kept.iter().map(|at| all[*at].clone()).collect();
        let zero = MmFailure0::default();
        let has = |name: &str| chosen.iter().any(|(chosen, _)| *chosen == name);
        let number = |name, value, none| if has(name) { value } else { none };
        let wide = |name, value| if has(name) { value } else { 0 };
        let expected = MmFailure0 {
            failure_error_code: number("failureErrorCode", record.failure_error_code, 0),
            failure_point: number("failurePoint", record.failure_point, 0),
            flags: number("flags", record.flags, 0),
            keying_module_type: number("keyingModuleType", record.keying_module_type, 0),
            mm_state: number("mmState", record.mm_state, 0),
            sa_role: number("saRole", record.sa_role, 0),
            mm_auth_method: number("mmAuthMethod", record.mm_auth_method, 0),
            end_cert_hash: if has("endCertHash") {
                record.end_cert_hash
            } else {
                zero.end_cert_hash
            },
            mm_id: wide("mmId", record.mm_id),
            mm_filter_id: wide("mmFilterId", record.mm_filter_id),
        };
        (expected, object(&chosen), payload_first)
    })
}

proptest! {
    #[test]
    fn members_can_be_in_any_order_or_missing((expected, payload, payload_first) in permuted()) {
        let mut members = [("struct", format!("\"{STRUCT}\"")), ("ikeMmFailure", payload)];
        if payload_first {
            members.reverse();
        }
        let read = read_line(object(&members).as_bytes()).unwrap();
        prop_assert_eq!(native(&bytes_of(&read)), expected);
    }

    #[test]
    fn a_written_line_reads_back_equal(bytes in records::bytes()) {
        let mut line = Vec::new();
        append_line(&mut line, &record(&bytes), &[], None);
        let read = read_line(&line).unwrap();
        prop_assert_eq!(bytes_of(&read), bytes);
        prop_assert_eq!(read, record(&bytes));
    }

    #[test]
    fn lines_of_the_reference_writer_read_back_equal(bytes in records::bytes()) {
        let read = read_line(json(&native(&bytes)).as_bytes()).unwrap();
        prop_assert_eq!(bytes_of(&read), bytes);
    }

    #[test]
    fn a_truncated_line_is_refused(bytes in records::bytes(), cut in any::<prop::sample::Index>()) {
        let line = json(&native(&bytes));
        let cut = cut.index(line.len());
        prop_assert!(read_line(&line.as_bytes()[..cut]).is_err());
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}|[{}\\[\\]\":,a-zA-Z0-9 ]{0,80}") {
        // Every message is one line of printable text.
        if let Err(error) = read_line(text.as_bytes()) {
            let error = error.to_string();
            prop_assert!(!error.contains(|character: char| character.is_control()), "{error:?}");
        }
    }
}

#[test]
fn a_line_truncated_anywhere_is_refused() {
    for line in LINES.lines() {
        for cut in 0..line.len() {
            assert!(read_line(&line.as_bytes()[..cut]).is_err(), "{}", &line[..cut]);
        }
        assert_eq!(bytes_of(&read_line(line.as_bytes()).unwrap()).len(), SIZE);
    }
}
