//! What could not be read: left out, and told at the end.

use serde_json::{Value, json};
use wfp_events::Record;
use wfp_events::event::Version;
use wfp_events::memory::{Image, Limits};
use wfp_events::text::json::{append_line, read_line};

const BASE: u64 = 0x1f2_9a40_0000;

const LINE: &str = r#"{"struct":"FWPM_NET_EVENT4","header":{"flags":["FWPM_NET_EVENT_FLAG_APP_ID_SET"],
    "appId":"a.exe","userId":"S-1-5-18"},"ikeMmFailure":{"failureErrorCode":13801,
    "localPrincipalNameForAuth":"me","remotePrincipalNameForAuth":"you",
    "localPrincipalGroupSids":["S-1-5-32-544","S-1-5-32-545","S-1-5-32-546"]}}"#;

/// The image of the event, with these 64-bit numbers put at these offsets, as JSON.
fn shown(puts: &[(usize, u64)]) -> Value {
    let mut image = read_line(LINE.as_bytes()).unwrap().to_bytes(BASE).unwrap();
    for (offset, number) in puts {
        image[*offset..*offset + 8].copy_from_slice(&number.to_le_bytes());
    }
    let memory = Image::new(BASE, &image);
    let layout = Version::V4.layout();
    let (record, errors) = Record::read_lenient(&memory, BASE, layout, &Limits::default()).unwrap();
    let mut text = Vec::new();
    append_line(&mut text, &record, &errors, None);
    assert!(
        read_line(&text).is_err() != errors.is_empty(),
        "a record with errors is not taken back"
    );
    serde_json::from_slice(&text).unwrap()
}

/// The offset in the image of what a pointer at an offset leads to.
fn led_to(offset: usize) -> usize {
    let image = read_line(LINE.as_bytes()).unwrap().to_bytes(BASE).unwrap();
    let address = u64::from_le_bytes(image[offset..offset + 8].try_into().unwrap());
    (address - BASE) as usize
}

#[test]
fn a_whole_event_has_none() {
    assert_eq!(shown(&[]).get("errors"), None);
}

#[test]
fn a_bad_member_is_left_out_and_the_rest_is_there() {
    let whole = shown(&[]);
    // appId.data stands 8 bytes into the blob at 64.
    let bent = shown(&[(72, 0x10)]);
    let mut expected = whole;
    expected["header"].as_object_mut().unwrap().remove("appId");
    expected["errors"] =
        json!([{"member": "header.appId", "address": "0x10", "fault": "unmapped"}]);
    assert_eq!(bent, expected);
}

#[test]
fn a_bad_payload_leaves_the_header() {
    let mut expected = shown(&[]);
    expected.as_object_mut().unwrap().remove("ikeMmFailure");
    expected["errors"] =
        json!([{"member": "ikeMmFailure", "address": "0xffffffffffffffff", "fault": "unmapped"}]);
    assert_eq!(shown(&[(144, u64::MAX)]), expected);
}

#[test]
fn of_a_list_the_good_elements_are_there() {
    let payload = led_to(144);
    let list = led_to(payload + 88);
    let mut expected = shown(&[]);
    expected["ikeMmFailure"]["localPrincipalGroupSids"] = json!(["S-1-5-32-544", "S-1-5-32-546"]);
    expected["errors"] = json!([{"member": "ikeMmFailure.localPrincipalGroupSids[1]", "address": "0x7", "fault": "unmapped"}]);
    assert_eq!(shown(&[(list + 8, 7)]), expected);
}

#[test]
fn each_fault_is_told() {
    let payload = led_to(144);
    let mut expected = shown(&[]);
    expected["header"].as_object_mut().unwrap().remove("appId");
    let failure = expected["ikeMmFailure"].as_object_mut().unwrap();
    failure.remove("localPrincipalNameForAuth");
    failure.remove("localPrincipalGroupSids");
    expected["errors"] = json!([
        {"member": "header.appId", "address": "0x0", "fault": "null"},
        {"member": "ikeMmFailure.localPrincipalNameForAuth", "address": "0x3", "fault": "unmapped"},
        {"member": "ikeMmFailure.localPrincipalGroupSids", "address": "0x0", "fault": "null"},
    ]);
    assert_eq!(shown(&[(72, 0), (payload + 64, 3), (payload + 88, 0)]), expected);
}
