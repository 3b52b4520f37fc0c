//! Records and values in binary serde formats, self-describing ones and others: both ways.

use core::fmt::Debug;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use wfp_events::Event;
use wfp_events::event::{Addresses, MacAddr, Partial, Version};
use wfp_events::proptest::records;
use wfp_events::raw::{
    FileTime, Guid, IkeextMmFailureFlags, IpsecFailurePoint, NetEventFlags, NtStatus, WinError,
};
use wfp_events::value::{Sid, TextBlob, WideStr};

/// Asserts that each format returns the same value.
fn both_ways<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let postcard = postcard::to_allocvec(value).unwrap();
    assert_eq!(postcard::from_bytes::<T>(&postcard).unwrap(), *value, "postcard");
    let message_pack = rmp_serde::to_vec(value).unwrap();
    assert_eq!(rmp_serde::from_slice::<T>(&message_pack).unwrap(), *value, "MessagePack");
    let mut cbor = Vec::new();
    ciborium::into_writer(value, &mut cbor).unwrap();
    assert_eq!(ciborium::from_reader::<T, _>(cbor.as_slice()).unwrap(), *value, "CBOR");
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *value, "JSON");
}

proptest! {
    #[test]
    fn binary_serde_formats_give_the_record_back(record in records()) {
        both_ways(&record);
        both_ways(&Partial::from(record.clone()));
        if let Some(event) = record.into_event() {
            both_ways::<Event<'_>>(&event);
        }
    }
}

#[test]
fn a_partial_record_keeps_its_errors() {
    let line = json!({
        "struct": "FWPM_NET_EVENT5",
        "header": {"timeStamp": 3_000_000_000_000_000_000_u64, "flags": ["0x8000"]},
        "type": 99,
        "payload": {"address": "0x10"},
        "errors": [
            {"member": "header.appId", "address": "0x1f29a400028", "fault": "unmapped"},
            {"member": "header.userId", "fault": "null"},
            {"member": "header.appId", "address": "0x0", "fault": "null", "count": 106},
        ],
    });
    let partial: Partial<'_> = serde_json::from_value(line).unwrap();
    assert_eq!(partial.errors.len(), 3);
    both_ways(&partial);
}

/// Asserts what a value is as JSON, and that the binary formats return it.
fn value<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T, json: serde_json::Value) {
    assert_eq!(serde_json::to_value(&value).unwrap(), json);
    both_ways(&value);
}

#[test]
fn single_values_serialize_as_in_records() {
    value(WinError::ERROR_IPSEC_IKE_AUTH_FAIL, json!(13801));
    value(NtStatus::IPSEC_BAD_SPI, json!(-1_070_202_879));
    value(IpsecFailurePoint::PEER, json!("IPSEC_FAILURE_PEER"));
    value(IpsecFailurePoint::new(7), json!(7));
    value(NetEventFlags::APP_ID_SET, json!(["FWPM_NET_EVENT_FLAG_APP_ID_SET"]));
    value(IkeextMmFailureFlags::from_bits_retain(0x80), json!(["0x80"]));
    value(
        "2018-09-25T07:25:26.5120000Z".parse::<FileTime>().unwrap(),
        json!("2018-09-25T07:25:26.5120000Z"),
    );
    value(FileTime::from_ticks(u64::MAX), json!(u64::MAX));
    value(Guid::from_bytes([0x11; 16]), json!("11111111-1111-1111-1111-111111111111"));
    value(MacAddr([1, 2, 3, 4, 5, 0xff]), json!("01:02:03:04:05:ff"));
    value("S-1-5-18".parse::<Sid<'_>>().unwrap(), json!("S-1-5-18"));
    value(
        Sid::from_bytes(vec![2, 0, 0, 0, 0, 0, 0, 5]).unwrap(),
        json!({"hex": "0200000000000005"}),
    );
    value("text".parse::<WideStr<'_>>().unwrap(), json!("text"));
    value(WideStr::from_bytes(vec![0, 0xd8]).unwrap(), json!({"utf16": "00d8"}));
    value(TextBlob::from("text"), json!("text"));
    value(TextBlob::default(), json!(null));
    value(Version::V5, json!("FWPM_NET_EVENT5"));
    let addresses = |first: &str, second: &str| {
        Addresses::new(first.parse().unwrap(), second.parse().unwrap()).unwrap()
    };
    value(
        addresses("10.0.0.1", "192.0.2.7"),
        json!({"ipVersion": "FWP_IP_VERSION_V4", "localAddrV4": "10.0.0.1", "remoteAddrV4": "192.0.2.7"}),
    );
    value(
        addresses("fe80::1", "::"),
        json!({"ipVersion": "FWP_IP_VERSION_V6", "localAddrV6": "fe80::1", "remoteAddrV6": "::"}),
    );
}

#[test]
fn wrong_values_are_refused() {
    for (text, problem) in [
        ("\"IPSEC_FAILURE_MOON\"", "`IPSEC_FAILURE_MOON` is not a known IPSEC_FAILURE_POINT value"),
        ("4294967296", "4294967296 is out of range"),
    ] {
        let error = serde_json::from_str::<IpsecFailurePoint>(text).unwrap_err();
        assert!(error.to_string().starts_with(problem), "{error}");
    }
    assert!(serde_json::from_str::<Sid<'_>>("null").is_err());
    assert!(serde_json::from_str::<WideStr<'_>>("null").is_err());
    assert!(
        serde_json::from_str::<Addresses>(r#"{"ipVersion":"FWP_IP_VERSION_V4","localPort":5}"#)
            .is_err()
    );
    assert!(serde_json::from_str::<Version>("\"FWPM_NET_EVENT6\"").is_err());
}
