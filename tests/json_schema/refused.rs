//! Lines that the reader refuses: the schema refuses them too.

use serde_json::{Value, json};
use wfp_events::event::Partial;

use super::validator;
use crate::kit::samples;

/// Records with members of every kind, and with errors.
fn records() -> Vec<Value> {
    let lines = samples::EVENTS.lines();
    let mut records: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    records.push(json!({
        "struct": "FWPM_NET_EVENT5",
        "header": {"timeStamp": 0, "flags": [], "ipVersion": 2},
        "type": "FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE",
        "errors": [
            {"member": "header.appId", "address": "0xdead0000", "fault": "unmapped"},
            {"member": "ikeMmFailure", "fault": "null", "count": 1},
        ],
    }));
    records
}

/// Calls `seen` with each changed record: every value is replaced in several ways, one at a time.
fn changed(record: &Value, seen: &mut dyn FnMut(&str, &Value)) {
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(7),
        json!(65536),
        json!(4294967296_u64),
        json!(u64::MAX),
        json!(18446744073709551616.0),
        json!(""),
        json!("x"),
        json!("0x1g"),
        json!("a\0b"),
        json!([]),
        json!([null]),
        json!(["x"]),
        json!([[]]),
        json!({}),
        json!({"x": 1}),
        json!({"hex": "0"}),
        json!({"hex": "00", "utf16": "00"}),
        json!({"utf16": "00"}),
    ];
    for path in paths(record) {
        let place = record.pointer(&path).unwrap();
        let mut change = |value| {
            let mut copy = record.clone();
            *copy.pointer_mut(&path).unwrap() = value;
            seen(&path, &copy);
        };
        values.iter().cloned().for_each(&mut change);
        if let Value::Object(members) = place {
            for value in [json!(null), json!(0), json!({})] {
                let mut more = members.clone();
                more.insert("bogus".into(), value);
                change(more.into());
            }
            for name in members.keys() {
                let mut fewer = members.clone();
                fewer.remove(name);
                change(fewer.into());
            }
        }
    }
}

/// The paths of all values.
fn paths(value: &Value) -> Vec<String> {
    let mut paths = vec![String::new()];
    let mut next = 0;
    while let Some(path) = paths.get(next).cloned() {
        match value.pointer(&path).unwrap() {
            Value::Object(members) => {
                paths.extend(members.keys().map(|key| format!("{path}/{key}")))
            }
            Value::Array(items) => paths.extend((0..items.len()).map(|at| format!("{path}/{at}"))),
            _ => {}
        }
        next += 1;
    }
    paths
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let schema = validator();
    let (mut refused, mut taken) = (0, 0);
    for record in records() {
        changed(&record, &mut |path, line| {
            match serde_json::from_value::<Partial<'_>>(line.clone()) {
                Ok(_) => taken += 1,
                // The schema does not know which paths exist.
                Err(error) if error.to_string().starts_with("errors: unknown member") => {}
                Err(error) => {
                    refused += 1;
                    assert!(!schema.is_valid(line), "{path}: {error}: {line}");
                }
            }
        });
    }
    assert!(refused > 10_000 && taken > 1_000, "{refused} refused, {taken} taken");
}

#[test]
fn the_schema_refuses_contradicting_members() {
    let schema = validator();
    let event = |members: Value| {
        let mut event = json!({"struct": "FWPM_NET_EVENT5"});
        event.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        event
    };
    let tunnel = |subnet: Value| {
        event(json!({"type": 1, "ikeQmFailure": {"saTrafficType": 1, "localSubNet": subnet}}))
    };
    for line in [
        event(json!({"classifyDrop": {}})),
        event(json!({"type": 3, "ikeMmFailure": {}})),
        event(json!({"type": 3, "classifyDrop": {}, "ikeMmFailure": {}})),
        event(json!({"type": 3, "payload": {"address": "0x8"}})),
        event(json!({"payload": null})),
        event(json!({"type": 99, "payload": {"address": "0x0"}})),
        event(json!({"type": 99, "payload": {}})),
        event(json!({"header": {"ipVersion": 0, "localAddrV6": "::1"}})),
        event(json!({"header": {"localAddrV6": "::1"}})),
        event(json!({"header": {"reserved1": 3}})),
        event(json!({"type": 1, "ikeQmFailure": {"localSubNet": {}}})),
        event(json!({"type": 5, "idpDrop": {"publicHostV6Addr": "::"}})),
        tunnel(json!({"v4AddrMask": {}})),
        tunnel(json!({"type": 256, "raw": "0000000000000000"})),
        tunnel(json!({"raw": "0000000000000000"})),
        json!({"struct": "FWPM_NET_EVENT1", "header": {"addressFamily": 0}}),
        json!({"struct": "FWPM_NET_EVENT1", "header": {"ipVersion": 2, "reserved1": 3, "reserved10": 1}}),
        json!({"struct": "FWPM_NET_EVENT3", "ikeMmFailure": {"providerContextKey": null}}),
        json!({"struct": "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"}),
        json!({"struct": "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", "ikeMmFailure": null}),
        json!({"struct": "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", "ikeMmFailure": {}, "type": 0}),
        json!({"struct": "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", "ikeEmFailure": {}}),
        json!({"struct": "GUID"}),
        json!({"ikeMmFailure": {}}),
        json!([]),
    ] {
        assert!(serde_json::from_value::<Partial<'_>>(line.clone()).is_err(), "{line}");
        assert!(!schema.is_valid(&line), "{line}");
    }
    for line in [
        event(json!({"ikeMmFailure": {}})),
        event(json!({"type": 0, "ikeMmFailure": null})),
        event(json!({"type": 99, "payload": {"address": "0x8"}})),
        tunnel(json!({"type": 256, "v4AddrMask": null})),
        tunnel(json!({"type": "FWP_UINT32", "raw": "0000000000000000"})),
        json!({"struct": "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", "ikeMmFailure": {}}),
    ] {
        assert!(serde_json::from_value::<Partial<'_>>(line.clone()).is_ok(), "{line}");
        assert!(schema.is_valid(&line), "{line}");
    }
}
