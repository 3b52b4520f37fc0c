//! Fields have the values that JSON has.

use std::collections::BTreeSet;

use serde_json::Value;
use wfp_events::Record;
use wfp_events::event::{
    EventLog, InternalFields, Partial, Payload, PayloadKind, TerminatingFilter,
};
use wfp_events::generate::one_of_each;
use wfp_events::json::append_line_with_names;
use wfp_events::memory::{Image, Limits};
use wfp_events::names::Names;
use wfp_events::query::{Context, Field, FieldType, FieldValue};

use super::record_of;
use crate::kit::samples::{EVENTS, IMAGES};

/// The paths of a JSON object, and what each value is shown as; `None` for null.
fn paths(prefix: &str, value: &Value, paths: &mut Vec<(String, Option<String>)>) {
    let shown = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value {
        Value::Object(members) => {
            if let [(key, Value::String(hex))] = members.iter().collect::<Vec<_>>()[..]
                && (key == "hex" || key == "utf16")
            {
                return paths.push((prefix.to_owned(), Some(hex.clone())));
            }
            for (key, value) in members {
                let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                self::paths(&path, value, paths);
            }
        }
        Value::Array(values) if values.iter().any(Value::is_object) => {
            let mut all: Vec<(String, Vec<String>)> = Vec::new();
            for value in values {
                let mut one = Vec::new();
                self::paths(prefix, value, &mut one);
                for (path, shown) in one {
                    let Some(shown) = shown else { continue };
                    match all.iter_mut().find(|(own, _)| *own == path) {
                        Some((_, list)) => list.push(shown),
                        None => all.push((path, vec![shown])),
                    }
                }
            }
            paths.extend(all.into_iter().map(|(path, list)| (path, Some(list.join("|")))));
        }
        Value::Array(values) => {
            let values: Vec<_> =
                values.iter().filter(|value| !value.is_null()).map(shown).collect();
            paths.push((prefix.to_owned(), Some(values.join("|"))));
        }
        Value::Null => paths.push((prefix.to_owned(), None)),
        value => paths.push((prefix.to_owned(), Some(shown(value)))),
    }
}

/// The names of filters 66100 and 71002, and of layers.
fn names() -> Names {
    let mut names = Names::default();
    names.read(&include_bytes!("../data/names/wfpstate.xml")[..]).unwrap();
    names
}

/// Asserts that each path of a record's JSON is a field with this value, and that no other field of a path has one.
fn assert_as_json(Partial { record, errors }: &Partial<'_>, seen: &mut BTreeSet<String>) {
    let mut line = Vec::new();
    let names = names();
    append_line_with_names(&mut line, record, errors, None, &names);
    let context = Context { errors, names: Some(&names), ..Context::default() };
    let mut expected = Vec::new();
    let mut json: Value = serde_json::from_slice(&line).unwrap();
    json.as_object_mut().unwrap().remove("errors");
    paths("", &json, &mut expected);
    for (path, shown) in &expected {
        let field = Field::parse(path).unwrap();
        assert_eq!(
            field.value(record, &context).to_string(),
            shown.clone().unwrap_or_default(),
            "{path}"
        );
        seen.insert(path.clone());
    }
    for field in Field::all().filter(|field| field.name().contains('.')) {
        let value = field.value(record, &context);
        let is_there = expected.iter().any(|(path, _)| {
            path.strip_prefix(field.name())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        assert!(is_there || value.is_none(), "{field}: {value}");
    }
}

#[test]
fn fields_are_the_paths_of_json() {
    let mut seen = BTreeSet::new();
    for (_, record) in one_of_each(3, 30).chain(one_of_each(4, 0)) {
        assert_as_json(&record.into(), &mut seen);
    }
    for line in EVENTS.lines() {
        assert_as_json(&record_of(line).into(), &mut seen);
    }
    assert_as_json(&with_everything().into(), &mut seen);
    assert_as_json(&of_unknown_type().into(), &mut seen);
    for kind in PayloadKind::latest() {
        for id in Payload::names(kind).filter(|name| name.ends_with("ilterId")) {
            let member = kind.member();
            let line =
                format!(r#"{{"struct":"{}","{member}":{{"{id}":66100}}}}"#, kind.layout().name);
            assert_as_json(&record_of(&line).into(), &mut seen);
        }
    }
    // Of every field that is not a part, some record has the value.
    let unseen: Vec<_> = Field::all()
        .filter(|field| field.name().contains('.') && field.field_type() != FieldType::Part)
        .map(|field| field.name().to_owned())
        .filter(|name| !seen.contains(name))
        .collect();
    assert_eq!(unseen, Vec::<String>::new());
}

fn of_unknown_type() -> Record<'static> {
    record_of(
        r#"{"struct":"FWPM_NET_EVENT5","header":{},"type":99,"payload":{"address":"0x1f29a400028"}}"#,
    )
}

/// An event with all that is not in bytes.
fn with_everything() -> Record<'static> {
    let Record::Event(mut event) = record_of(EVENTS.lines().next().unwrap()) else {
        panic!("an event")
    };
    let filter = TerminatingFilter { filter_id: 7, ..TerminatingFilter::default() };
    event.internal_fields = Some(Box::new(InternalFields {
        fqbn_name: Some("name".parse().unwrap()),
        filter_origin: Some("Quarantine Default".parse().unwrap()),
        interface_luid: 1,
        interface_index: 2,
        policy_app_id: Some("policy".parse().unwrap()),
        compartment_id: 3,
        process_id: 4,
        service_sids: Some("S-1-5-80-0".parse().unwrap()),
        terminating_filters_info: vec![filter, TerminatingFilter { filter_id: 8, ..filter }],
        other: vec![("future".to_owned(), "yes".to_owned())],
        ..InternalFields::default()
    }));
    event.event_log = Some(Box::new(EventLog {
        provider: "Microsoft-Windows-WFP".to_owned(),
        id: 5152,
        version: 1,
        record_id: Some(99),
        computer: "HOST".to_owned(),
        data: vec![("Application".to_owned(), "a".to_owned())],
    }));
    event.into()
}

#[test]
fn what_could_not_be_read_has_no_value() {
    let mut partial = 0;
    for image in IMAGES {
        // Without its end, some members of the event are missing.
        for length in (200..image.len()).step_by(4) {
            let memory = Image::new(0x1f2_9a40_0000, &image[..length]);
            let version = wfp_events::Version::V1;
            let kind = wfp_events::kind::RecordKind::Event(version);
            let Ok(read) = Record::read_lenient(memory, 0x1f2_9a40_0028, kind, &Limits::default())
            else {
                continue;
            };
            partial += usize::from(!read.errors.is_empty());
            assert_as_json(&read, &mut BTreeSet::new());
        }
    }
    assert!(partial > 10, "{partial}");
}

#[test]
fn names_are_unique_and_parsed() {
    let mut names = BTreeSet::new();
    for field in Field::all() {
        assert!(names.insert(field.name().to_owned()), "{field}");
        assert_eq!(Field::parse(field.name()).unwrap(), field);
        assert_eq!(field.name().parse::<Field>().unwrap().field_type(), field.field_type());
    }
    for field in Field::short() {
        assert!(!field.doc().is_empty() && !field.name().contains('.'), "{field}");
    }
    let mut documented = Field::all().filter(|field| !field.name().starts_with("internalFields."));
    assert!(documented.all(|field| !field.doc().is_empty()));
    for wrong in [
        "",
        "porT",
        "header.",
        "header.localport",
        "eventLog.data",
        "eventLog.data.",
        "internalFields.other",
    ] {
        assert!(Field::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn short_names() {
    let names: Vec<_> = Field::short().map(|field| field.name().to_owned()).collect();
    let expected = "file record struct type direction protocol layer filterName filterProvider layerName time local \
                    remote address port app user error point state role module method mm filter";
    assert_eq!(names.join(" "), expected);
}

#[test]
fn short_names_have_the_values_of_members() {
    let of = |name: &str, record: &Record<'_>| {
        Field::parse(name).unwrap().value(record, &Context::default())
    };
    let mut checked = 0;
    for (_, record) in one_of_each(3, 0) {
        let any = |paths: &[&str]| {
            let values = paths.iter().map(|path| of(path, &record));
            let values: Vec<_> = values.filter(|value| !value.is_none()).collect();
            match &values[..] {
                [] => FieldValue::None,
                [one] => one.clone(),
                _ => FieldValue::List(values),
            }
        };
        for (name, paths) in [
            ("time", &["header.timeStamp"][..]),
            ("local", &["header.localAddrV4", "header.localAddrV6"]),
            ("remote", &["header.remoteAddrV4", "header.remoteAddrV6"]),
            (
                "address",
                &[
                    "header.localAddrV4",
                    "header.localAddrV6",
                    "header.remoteAddrV4",
                    "header.remoteAddrV6",
                ],
            ),
            ("port", &["header.localPort", "header.remotePort"]),
            ("app", &["header.appId"]),
            ("user", &["header.userId"]),
            (
                "error",
                &[
                    "ikeMmFailure.failureErrorCode",
                    "ikeQmFailure.failureErrorCode",
                    "ikeEmFailure.failureErrorCode",
                    "ipsecDrop.failureStatus",
                    "idpDrop.failureStatus",
                ],
            ),
            ("state", &["ikeMmFailure.mmState", "ikeQmFailure.qmState", "ikeEmFailure.emState"]),
            (
                "filter",
                &[
                    "ikeMmFailure.mmFilterId",
                    "ikeQmFailure.qmFilterId",
                    "ikeEmFailure.qmFilterId",
                    "classifyDrop.filterId",
                    "ipsecDrop.filterId",
                    "classifyAllow.filterId",
                    "capabilityDrop.filterId",
                    "capabilityAllow.filterId",
                    "classifyDropMac.filterId",
                ],
            ),
            ("mm", &["ikeMmFailure.mmId", "ikeQmFailure.mmSaLuid", "ikeEmFailure.mmId"]),
        ] {
            let value = of(name, &record);
            assert_eq!(value, any(paths), "{name}");
            checked += usize::from(!value.is_none());
        }
        // Numbers with names.
        for (name, paths) in [
            ("protocol", &["header.ipProtocol"][..]),
            (
                "layer",
                &[
                    "classifyDrop.layerId",
                    "classifyAllow.layerId",
                    "classifyDropMac.layerId",
                    "ipsecDrop.layerId",
                ],
            ),
        ] {
            assert_eq!(of(name, &record).number(), any(paths).number(), "{name}");
        }
    }
    assert!(checked > 300, "{checked}");
}

#[test]
fn values_by_themselves() {
    let record = record_of(
        r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":"2024-05-04T22:04:07.5000000Z","flags":["FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET","FWPM_NET_EVENT_FLAG_LOCAL_PORT_SET","FWPM_NET_EVENT_FLAG_REMOTE_PORT_SET"],"ipVersion":"FWP_IP_VERSION_V4","ipProtocol":6,"localAddrV4":"10.0.0.1","remoteAddrV4":"10.0.0.2","localPort":1,"remotePort":2},"type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{"filterId":206064,"layerId":48,"msFwpDirection":"MS_FWP_DIRECTION_OUT"}}"#,
    );
    let value = |name: &str| Field::parse(name).unwrap().value(&record, &Context::default());
    assert_eq!(value("port"), FieldValue::List(vec![FieldValue::Number(1), FieldValue::Number(2)]));
    assert_eq!(value("address").to_string(), "10.0.0.1|10.0.0.2");
    assert_eq!(value("remote"), FieldValue::Address("10.0.0.2".parse().unwrap()));
    assert_eq!(
        (value("protocol").number(), value("protocol").name()),
        (Some(6), Some("IPPROTO_TCP"))
    );
    assert_eq!(value("layer").name(), Some("FWPS_LAYER_ALE_AUTH_CONNECT_V4"));
    assert_eq!(value("layer").to_string(), "FWPS_LAYER_ALE_AUTH_CONNECT_V4");
    assert_eq!(value("direction").name(), Some("MS_FWP_DIRECTION_OUT"));
    assert_eq!(value("type").to_string(), "FWPM_NET_EVENT_TYPE_CLASSIFY_DROP");
    assert_eq!(value("struct"), FieldValue::Text("FWPM_NET_EVENT5".to_owned()));
    assert_eq!(value("time").to_string(), "2024-05-04T22:04:07.5000000Z");
    assert_eq!(value("header.flags").number(), Some(0x19));
    assert_eq!(value("app"), FieldValue::None);
    assert_eq!(value("error"), FieldValue::None);
    assert!(value("app") < value("remote") && value("port") > value("time"));
}

#[test]
fn a_context_has_values() {
    let record = record_of(
        r#"{"struct":"FWPM_NET_EVENT5","type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{"filterId":66100,"layerId":44}}"#,
    );
    let names = names();
    let all =
        Context { file: Some("a.xml"), number: Some(7), names: Some(&names), ..Context::default() };
    for (name, expected) in [
        ("file", "a.xml"),
        ("record", "7"),
        ("filterName", "Example quarantine inbound block"),
        ("filterProvider", "Example firewall provider"),
        ("layerName", "FWPM_LAYER_ALE_AUTH_RECV_ACCEPT_V4"),
        ("classifyDrop.filterName", "Example quarantine inbound block"),
        ("classifyDrop.layerName", "FWPM_LAYER_ALE_AUTH_RECV_ACCEPT_V4"),
    ] {
        let field = Field::parse(name).unwrap();
        assert_eq!(field.value(&record, &all).to_string(), expected, "{name}");
        assert_eq!(field.value(&record, &Context::default()), FieldValue::None, "{name}");
        assert_eq!(field.needs_names(), name.contains("Name") || name.contains("Provider"));
    }
    let expression =
        super::expression("record in 5..9 and filterName ~ *quarantine* and file == a.xml");
    assert!(expression.needs_names());
    assert!(expression.matches(&record, &all));
    assert!(!expression.matches(&record, &Context { number: Some(4), ..all }));
    assert!(!expression.matches(&record, &Context { names: None, ..all }));
}
