//! What could not be read is left out, and the object ends with why.

use serde_json::{Value, json};
use wfp_events::Record;
use wfp_events::event::{Event, Header, IkeMmFailure, Payload, Version};
use wfp_events::json::append_line;
use wfp_events::memory::Limits;
use wfp_events::raw::{NetEventFlags, NetEventType};

/// The line of an event of which 8 bytes are another number.
fn line(at: impl Fn(usize) -> usize, number: u64) -> Value {
    let texts = vec![Some("a".into()), Some("b".into())];
    let failure = IkeMmFailure { local_principal_group_sids: texts, ..IkeMmFailure::default() };
    let event = Event {
        version: Version::V5,
        header: Header {
            flags: NetEventFlags::USER_ID_SET,
            user_id: "S-1-5-18".parse().ok(),
            ..Header::default()
        },
        event_type: NetEventType::IKEEXT_MM_FAILURE,
        payload: Some(Payload::IkeMmFailure(failure)),
    };
    let mut bytes = event.write(0).unwrap();
    let payload = u64::from_le_bytes(bytes[144..152].try_into().unwrap()) as usize;
    bytes[at(payload)..][..8].copy_from_slice(&number.to_le_bytes());
    let limits = Limits::default();
    let partial = Event::read_lenient(bytes.as_slice(), 0, Version::V5, &limits).unwrap();
    let mut text = Vec::new();
    append_line(&mut text, &partial.record, &partial.errors, None);
    assert!(serde_json::from_slice::<Record<'_>>(&text).is_err(), "it is not taken");
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn a_member_of_the_header() {
    let value = line(|_| 80, 0xdead_0000);
    let error = json!([{"member": "header.userId", "address": "0xdead0000", "fault": "unmapped"}]);
    assert_eq!((&value["errors"], value["header"].get("userId")), (&error, None));
    assert_eq!(value["ikeMmFailure"]["localPrincipalGroupSids"], json!(["a", "b"]));
}

#[test]
fn the_payload() {
    let value = line(|_| 144, 0xdead_0000);
    let error = json!([{"member": "ikeMmFailure", "address": "0xdead0000", "fault": "unmapped"}]);
    assert_eq!((&value["errors"], value.get("ikeMmFailure")), (&error, None));
    assert_eq!(value["header"]["userId"], "S-1-5-18");
}

#[test]
fn a_list_and_an_element_of_it() {
    let value = line(|payload| payload + 88, 0xdead_0000);
    let list = "ikeMmFailure.localPrincipalGroupSids";
    let error = json!([{"member": list, "address": "0xdead0000", "fault": "unmapped"}]);
    assert_eq!(value["errors"], error);
    assert_eq!(value["ikeMmFailure"].get("localPrincipalGroupSids"), None);

    let value = line(|payload| payload + 120, 0xdead_0000);
    let element = format!("{list}[0]");
    let error = json!([{"member": element, "address": "0xdead0000", "fault": "unmapped"}]);
    assert_eq!(value["errors"], error);
    assert_eq!(value["ikeMmFailure"]["localPrincipalGroupSids"], json!(["b"]));
}
