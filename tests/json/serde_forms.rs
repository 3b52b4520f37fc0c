//! `Deserialize` of records from every source of serde_json: borrowed text, owned text, a stream, a `Value`; and from
//! TOML.

use proptest::prelude::*;
use serde_json::{Value, json};
use wfp_events::Record;

use super::records::{self, bytes_of, native, record};
use crate::kit::json_reference;
use byteorder_reader::{MmFailure0, SIZE};

#[test]
fn a_json_value_deserializes() {
    let value = json!({
        "struct": "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0",
        "ikeMmFailure": {
            "failureErrorCode": 13801,
            "failurePoint": "IPSEC_FAILURE_PEER",
            "flags": ["FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_MULTIPLE", "0x10"],
            "saRole": 9,
            "endCertHash": "0102030405060708090a0b0c0d0e0f1011121314",
            "mmId": u64::MAX,
        },
    });
    let read: Record<'_> = serde_json::from_value(value).unwrap();
    let expected = MmFailure0 {
        failure_error_code: 13801,
        failure_point: 2,
        flags: 0x12,
        sa_role: 9,
        end_cert_hash: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
        mm_id: u64::MAX,
        ..MmFailure0::default()
    };
    assert_eq!(native(&bytes_of(&read)), expected);
}

#[test]
fn signed_numbers_are_accepted_where_they_fit() {
    // Some formats, such as TOML, have no unsigned integers.
    let text = |mm_id: &str, role: &str| {
        format!(
            "struct = 'FWPM_NET_EVENT_IKEEXT_MM_FAILURE0'\n[ikeMmFailure]\nmmId = {mm_id}\nsaRole = {role}\n"
        )
    };
    let read: Record<'_> = toml::from_str(&text("7", "1")).unwrap();
    assert_eq!(
        native(&bytes_of(&read)),
        MmFailure0 { mm_id: 7, sa_role: 1, ..MmFailure0::default() }
    );
    for (mm_id, role, problem) in [
        ("-1", "0", "-1 is not an unsigned integer"),
        ("0", "-1", "-1 is not a name or number of IKEEXT_SA_ROLE"),
        ("0", "4294967296", "4294967296 is out of range"),
    ] {
        let error = toml::from_str::<Record<'_>>(&text(mm_id, role)).unwrap_err();
        assert_eq!(error.message(), problem);
    }
}

#[test]
fn only_objects_are_records() {
    for value in [json!(null), json!([]), json!("text"), json!(1), json!(true)] {
        assert!(serde_json::from_value::<Record<'_>>(value.clone()).is_err(), "{value}");
    }
}

proptest! {
    #[test]
    fn every_way_of_deserializing_gives_the_record(bytes in records::bytes()) {
        let text = json_reference::json(&native(&bytes));
        let expected = record(&bytes);
        prop_assert_eq!(&serde_json::from_str::<Record<'_>>(&text).unwrap(), &expected);
        prop_assert_eq!(&serde_json::from_slice::<Record<'_>>(text.as_bytes()).unwrap(), &expected);
        prop_assert_eq!(&serde_json::from_reader::<_, Record<'_>>(text.as_bytes()).unwrap(), &expected);
        let value: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&serde_json::from_value::<Record<'_>>(value.clone()).unwrap(), &expected);
        prop_assert_eq!(serde_json::to_value(expected).unwrap(), value);
    }
}

#[test]
fn records_can_be_members_of_other_structures() {
    let records = [[0; SIZE], [0xff; SIZE]];
    let records = [record(&records[0]), record(&records[1])];
    let text = serde_json::to_string(&records).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Record<'_>>>(&text).unwrap(), records);
}
