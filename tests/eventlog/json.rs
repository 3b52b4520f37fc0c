//! JSON of events from an event log: `eventLog` has what only the event log contains.

use serde_json::json;
use wfp_events::event::{BarePayload, Event, EventLog, IkeMmFailure, Partial, Payload, Record};
use wfp_events::json::{append_line, read_line};
use wfp_events::raw::IkeextMmFailure0;
use wfp_events::{Version, netsh};

fn logged() -> Record<'static> {
    let mut event = Event::new(Version::V5, IkeMmFailure::default()).unwrap();
    let text = |text: &str| text.to_owned();
    event.event_log = Some(Box::new(EventLog {
        provider: text("a \"provider\""),
        id: 65_535,
        version: 255,
        record_id: Some(u64::MAX),
        computer: text("\u{202e}"),
        data: vec![(text("z\n"), text("1")), (text("a"), text("")), (text(""), text("%%8194"))],
    }));
    Record::Event(event)
}

#[test]
fn it_survives_every_form() {
    let record = logged();
    let mut line = Vec::new();
    append_line(&mut line, &record, &[], None);
    let text = String::from_utf8(line.clone()).unwrap();
    assert!(text.ends_with(
        "\"eventLog\":{\"provider\":\"a \\\"provider\\\"\",\"id\":65535,\"version\":255,\"recordId\":18446744073709551615,\
         \"computer\":\"\\u202e\",\"data\":{\"z\\n\":\"1\",\"a\":\"\",\"\":\"%%8194\"}}}\n"
    ), "{text}");
    assert_eq!(read_line(&line), Ok(record.clone()));
    let text = serde_json::to_string(&record).unwrap();
    assert_eq!(serde_json::from_str::<Record<'_>>(&text).unwrap(), record);
    assert_eq!(serde_json::from_str::<Partial<'_>>(&text).unwrap().record, record);
    assert_eq!(
        postcard::from_bytes::<Record<'_>>(&postcard::to_allocvec(&record).unwrap()).unwrap(),
        record
    );
    assert_eq!(
        rmp_serde::from_slice::<Record<'_>>(&rmp_serde::to_vec_named(&record).unwrap()).unwrap(),
        record
    );
    let Record::Event(event) = record else { unreachable!() };
    let log = event.event_log.as_deref().unwrap();
    let json = serde_json::to_string(log).unwrap();
    assert_eq!(serde_json::from_str::<EventLog>(&json).unwrap(), *log);
    assert_eq!(
        event.clone().into_owned().to_version(Version::V2).unwrap().0.event_log,
        event.event_log
    );
}

#[test]
fn what_is_not_there_is_empty() {
    let mut value = serde_json::to_value(logged()).unwrap();
    let mut with = |log| {
        value["eventLog"] = log;
        serde_json::from_value::<Event<'_>>(value.clone()).map_err(|error| error.to_string())
    };
    assert_eq!(with(json!({})).unwrap().event_log.as_deref(), Some(&EventLog::default()));
    assert_eq!(with(json!(null)).unwrap().event_log, None);
    assert_eq!(
        with(json!({"data": null})).unwrap().event_log.as_deref(),
        Some(&EventLog::default())
    );
    for (log, message) in [
        (json!({"x": 1}), "unknown member `x`"),
        (json!({"id": 65536}), "65536 is out of range"),
        (json!({"data": {"a": 1}}), "invalid type: integer `1`, expected a string"),
        (json!({"data": []}), "invalid type: sequence, expected an object of texts"),
    ] {
        assert_eq!(with(log).unwrap_err(), message);
    }
    let line = |log: &str| {
        let text = format!("{{\"struct\":\"FWPM_NET_EVENT5\",\"eventLog\":{log}}}");
        read_line(text.as_bytes()).unwrap_err().to_string()
    };
    for log in ["{\"id\":1,\"id\":1}", "{\"data\":{\"a\":\"\",\"a\":\"\"}}", "{},\"eventLog\":{}"] {
        assert!(line(log).contains("duplicate member `"), "{}", line(log));
    }
    let bare = BarePayload::new::<IkeextMmFailure0>(Payload::IkeMmFailure(IkeMmFailure::default()));
    let mut value = serde_json::to_value(Record::from(bare.unwrap())).unwrap();
    value["eventLog"] = json!({});
    let error = serde_json::from_value::<Record<'_>>(value).unwrap_err().to_string();
    assert_eq!(error, "eventLog: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 has no such member");
}

/// A member whose value is unknown is left out, and is zero when the JSON is read.
#[test]
fn unknown_values_are_left_out() {
    let Record::Event(mut event) = logged() else { unreachable!() };
    let log = event.event_log.as_deref_mut().unwrap();
    log.data = vec![("FailureReason".to_owned(), "Zeit\u{fc}berschreitung".to_owned())];
    let json = serde_json::to_value(&event).unwrap();
    let failure = json["ikeMmFailure"].as_object().unwrap();
    assert!(!failure.contains_key("failureErrorCode") && !failure.contains_key("failureErrorName"));
    assert!(failure.contains_key("failurePoint"));
    assert_eq!(serde_json::from_value::<Event<'_>>(json).unwrap(), event);
    let (mut xml, mut lost) = (Vec::new(), Vec::new());
    netsh::append(&mut xml, &Record::Event(event), &mut |loss| lost.push(loss)).unwrap();
    assert_eq!(lost, [netsh::Loss::EventLog]);
    assert!(!String::from_utf8(xml).unwrap().contains("failureErrorCode"));
}
