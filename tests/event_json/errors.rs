//! JSON of partial records: members that could not be read are left out, and the object ends with the errors.

use serde_json::{Value, json};
use wfp_events::Record;
use wfp_events::event::{Event, Header, IkeMmFailure, Partial, Payload, Version};
use wfp_events::json::append_line;
use wfp_events::memory::Limits;
use wfp_events::raw::{NetEventFlags, NetEventType};

/// The line of an event in which 8 bytes are replaced by a number.
fn line(at: impl Fn(usize) -> usize, number: u64) -> Value {
    let texts = vec!["a".parse().ok(), "b".parse().ok()];
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
        internal_fields: None,
        event_log: None,
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
fn an_error_names_a_member_of_the_header() {
    let value = line(|_| 80, 0xdead_0000);
    let error = json!([{"member": "header.userId", "address": "0xdead0000", "fault": "unmapped"}]);
    assert_eq!((&value["errors"], value["header"].get("userId")), (&error, None));
    assert_eq!(value["ikeMmFailure"]["localPrincipalGroupSids"], json!(["a", "b"]));
}

#[test]
fn an_error_names_the_payload() {
    let value = line(|_| 144, 0xdead_0000);
    let error = json!([{"member": "ikeMmFailure", "address": "0xdead0000", "fault": "unmapped"}]);
    assert_eq!((&value["errors"], value.get("ikeMmFailure")), (&error, None));
    assert_eq!(value["header"]["userId"], "S-1-5-18");
}

#[test]
fn an_error_names_a_list_and_its_element() {
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

#[test]
fn a_partial_record_reads_back_with_its_errors() {
    for value in [
        line(|_| 80, 0xdead_0000),
        line(|payload| payload + 64, 0xdead_0000),
        line(|payload| payload + 112, 0xdead_0000),
        line(|_| 144, 0xdead_0000),
    ] {
        let partial: Partial<'_> = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(partial.errors.len(), 1, "{value}");
        assert_eq!(serde_json::to_value(&partial).unwrap(), value);
        let mut text = Vec::new();
        append_line(&mut text, &partial.record, &partial.errors, None);
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&text).unwrap(), value);
        // A `Record` refuses JSON with errors.
        assert!(serde_json::from_value::<Record<'_>>(value.clone()).is_err());
    }
}

#[test]
fn malformed_errors_are_refused() {
    let line = |errors: serde_json::Value| {
        let mut value = line(|_| 80, 0xdead_0000);
        value["errors"] = errors;
        serde_json::from_value::<Partial<'_>>(value).map_err(|error| error.to_string())
    };
    let of = |member: &str| json!([{"member": member, "address": "0x8", "fault": "unmapped"}]);
    assert_eq!(line(json!([])).unwrap().errors, []);
    assert_eq!(
        line(of("ikeMmFailure.localPrincipalGroupSids[3]")).unwrap().errors[0].index(),
        Some(3)
    );
    for (errors, expected) in [
        (of("header.bogus"), "errors: unknown member `header.bogus`"),
        (of("bogus"), "errors: unknown member `bogus`"),
        (of("ikeEmFailure.mmId"), "errors: unknown member `ikeEmFailure.mmId`"),
        (of("header.appId[x]"), "errors: unknown member `header.appId[x]`"),
        (json!([{"member": "header.appId"}]), "missing field `fault`"),
        (json!([{"fault": "unmapped"}]), "missing field `member`"),
        (json!([{"fault": "bogus", "member": "header.appId"}]), "`bogus` is not a fault"),
        (json!([{"address": "8"}]), "`8` is not an address"),
        (json!([{"bogus": "8"}]), "unknown member `bogus`"),
        (
            json!([{"count": 8, "fault": "unmapped", "member": "header.appId"}]),
            "`unmapped` has no count",
        ),
    ] {
        let error = line(errors).unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }
}

/// No member of an error is there twice.
#[test]
fn duplicate_members_of_an_error_are_refused() {
    let members = [
        ("member", r#""header.appId""#),
        ("fault", r#""invalid""#),
        ("address", r#""0x8""#),
        ("line", "8"),
        ("value", r#""x""#),
        ("count", "8"),
    ];
    for (name, value) in members {
        let record = format!(
            r#"{{"struct":"FWPM_NET_EVENT5","type":0,"errors":[{{"{name}":{value},"{name}":{value}}}]}}"#
        );
        let error = serde_json::from_str::<Partial<'_>>(&record).unwrap_err().to_string();
        assert!(error.starts_with(&format!("duplicate member `{name}`")), "{error}");
    }
}

#[test]
fn an_event_serializes_by_itself() {
    let mut value = line(|_| 80, 0xdead_0000);
    value.as_object_mut().unwrap().remove("errors");
    let event: Event<'_> = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap()["ikeMmFailure"], value["ikeMmFailure"]);
    let bare = json!({"struct": "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", "ikeMmFailure": {}});
    assert!(serde_json::from_value::<Event<'_>>(bare).is_err());
}
