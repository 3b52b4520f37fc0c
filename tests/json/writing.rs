//! Writing JSON lines: each equals the line of an independent implementation.

use proptest::prelude::*;
use wfp_events::json::{Source, append_line};

use super::records::{self, native, record};
use crate::kit::json_reference::json;
use crate::kit::samples::{CAPTURE, LINES};
use byteorder_reader::{SIZE, read_all};

fn line(bytes: &[u8]) -> String {
    let mut text = Vec::new();
    append_line(&mut text, &record(bytes), &[], None);
    String::from_utf8(text).unwrap()
}

#[test]
fn the_genuine_record_is_written_as_this_line() {
    let expected = concat!(
        r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"#,
        r#""failureErrorCode":13801,"failureErrorName":"ERROR_IPSEC_IKE_AUTH_FAIL","#,
        r#""failurePoint":"IPSEC_FAILURE_PEER","flags":[],"#,
        r#""keyingModuleType":"IKEEXT_KEY_MODULE_IKEV2","mmState":"IKEEXT_MM_SA_STATE_NONE","#,
        r#""saRole":"IKEEXT_SA_ROLE_INITIATOR","mmAuthMethod":"IKEEXT_CERTIFICATE","#,
        r#""endCertHash":"0000000000000000000000000000000000000000","mmId":31567,"mmFilterId":74885}}"#,
        "\n"
    );
    assert_eq!(line(&CAPTURE[..SIZE]), expected);
}

#[test]
fn unnamed_values_are_written_as_numbers() {
    let mut bytes = [0xff; SIZE];
    bytes[28..48].copy_from_slice(b"\x00\x01\x0f\x10\x7f\x80\xa5fifteen bytes");
    let expected = concat!(
        r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"#,
        r#""failureErrorCode":4294967295,"failureErrorName":null,"failurePoint":4294967295,"#,
        r#""flags":["FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_BENIGN","#,
        r#""FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_MULTIPLE","0xfffffffc"],"#,
        r#""keyingModuleType":4294967295,"mmState":4294967295,"saRole":4294967295,"#,
        r#""mmAuthMethod":4294967295,"endCertHash":"00010f107f80a56669667465656e206279746573","#,
        r#""mmId":18446744073709551615,"mmFilterId":18446744073709551615}}"#,
        "\n"
    );
    assert_eq!(line(&bytes), expected);
}

#[test]
fn the_capture_is_written_as_the_sample_lines() {
    let lines: String = CAPTURE.chunks(SIZE).map(line).collect();
    assert_eq!(lines, LINES);
    let by_hand: String =
        read_all(CAPTURE).unwrap().iter().map(|record| json(record) + "\n").collect();
    assert_eq!(by_hand, LINES, "the reference itself");
}

#[test]
fn the_source_is_the_first_member() {
    let mut text = b"what was there\n".to_vec();
    let source = Source { file: "a \"b\"\n.bin", record: 7, offset: u64::MAX, find: None };
    append_line(&mut text, &record(&[0; SIZE]), &[], Some(source));
    let rest = json(&native(&[0; SIZE]));
    let expected = format!(
        "what was there\n{}{}\n",
        r#"{"source":{"file":"a \"b\"\n.bin","record":7,"offset":18446744073709551615},"#,
        rest.strip_prefix('{').unwrap()
    );
    assert_eq!(String::from_utf8(text).unwrap(), expected);
}

proptest! {
    #[test]
    fn any_record_is_written_as_by_the_reference_writer(bytes in records::bytes()) {
        prop_assert_eq!(line(&bytes), json(&native(&bytes)) + "\n");
    }

    #[test]
    fn serialize_gives_the_same_text(bytes in records::bytes()) {
        let text = serde_json::to_string(&record(&bytes)).unwrap();
        prop_assert_eq!(text + "\n", line(&bytes));
    }
}
