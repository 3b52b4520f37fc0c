//! XML of an event log, as `wevtutil`, the Event Viewer and PowerShell write it.

use serde_json::json;
use wfp_events::eventlog::{LogEvent, read_element};
use wfp_events::netsh::{ElementKind, Splitter};
use wfp_events::raw::WinError;
use wfp_events::reader::Reader;

use super::event_of;
use crate::kit::event_log::{Logged, SECURITY, Value};
use crate::kit::samples::NETSH_DROP;

const GENUINE: &str = include_str!("../data/eventlog/security-4653.xml");

#[test]
fn a_failure_of_the_security_log_is_read() {
    let event = event_of(GENUINE);
    assert_eq!(event.error_code(), Some(WinError::ERROR_IPSEC_IKE_TIMED_OUT));
    let log = event.event_log.as_deref().unwrap();
    assert_eq!(log.text_instead_of("mmAuthMethod"), Some("%%8194"));
    assert_eq!((log.text_instead_of("mmState"), log.text_instead_of("mmId")), (None, None));
    let json = serde_json::to_value(&event).unwrap();
    let expected = json!({
        "struct": "FWPM_NET_EVENT5",
        "header": {
            "timeStamp": "2026-03-04T05:06:07.0890000Z",
            "flags": [
                "FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET", "FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET",
                "FWPM_NET_EVENT_FLAG_LOCAL_PORT_SET", "FWPM_NET_EVENT_FLAG_REMOTE_PORT_SET",
                "FWPM_NET_EVENT_FLAG_IP_VERSION_SET",
            ],
            "ipVersion": "FWP_IP_VERSION_V4",
            "localAddrV4": "192.0.2.10",
            "remoteAddrV4": "198.51.100.20",
            "localPort": 500,
            "remotePort": 500,
            "addressFamily": "FWP_AF_INET",
        },
        "type": "FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE",
        "ikeMmFailure": {
            "failureErrorCode": 13805,
            "failureErrorName": "ERROR_IPSEC_IKE_TIMED_OUT",
            "failurePoint": "IPSEC_FAILURE_ME",
            "flags": [],
            "keyingModuleType": "IKEEXT_KEY_MODULE_IKE",
            "mmState": "IKEEXT_MM_SA_STATE_SA_SENT",
            "saRole": "IKEEXT_SA_ROLE_INITIATOR",
            "endCertHash": "0000000000000000000000000000000000000000",
            "mmId": 0,
            "mmFilterId": 70551,
            "localPrincipalNameForAuth": null,
            "remotePrincipalNameForAuth": null,
            "localPrincipalGroupSids": [],
            "remotePrincipalGroupSids": [],
            "providerContextKey": null,
        },
        "eventLog": {
            "provider": "Microsoft-Windows-Security-Auditing",
            "id": 4653,
            "version": 0,
            "data": {"MMAuthMethod": "%%8194"},
        },
    });
    assert_eq!(json, expected);
}

/// The events that a reader finds in a stream, as JSON, and the number of errors.
fn read(bytes: Vec<u8>) -> (Vec<String>, usize) {
    let mut errors = 0;
    let mut records = Vec::new();
    for entry in Reader::new(std::io::Cursor::new(bytes)).unwrap() {
        match entry {
            Ok(entry) => records.push(serde_json::to_string(&entry.record).unwrap()),
            Err(_) => errors += 1,
        }
    }
    (records, errors)
}

#[test]
fn events_are_found_in_any_root_and_encoding() {
    let one = serde_json::to_string(&event_of(GENUINE)).unwrap();
    let other = Logged::new(SECURITY, 4624, &[("SubjectUserName", Value::text("x"))]).xml();
    let pretty = GENUINE.replace("><", ">\n  <").replace("<System", "- <System");
    let documents = [
        format!("{GENUINE}{other}{GENUINE}"),
        format!("{GENUINE}\r\n{GENUINE}\r\n"),
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<Events>{GENUINE}{GENUINE}</Events>\n"
        ),
        format!("<Export><Part>{GENUINE}{other}</Part>{GENUINE}</Export>"),
        format!("<!-- two -->{pretty}{}", GENUINE.replace('\'', "\"")),
    ];
    for document in documents {
        let both = (vec![one.clone(); 2], 0);
        assert_eq!(read(document.clone().into_bytes()), both, "{document}");
        let units = std::iter::once(0xfeff).chain(document.encode_utf16());
        assert_eq!(read(units.clone().flat_map(u16::to_le_bytes).collect()), both);
        assert_eq!(read(units.flat_map(u16::to_be_bytes).collect()), both);
    }
    // Together with events of netsh in one file.
    assert_eq!(read(format!("{NETSH_DROP}{GENUINE}").into_bytes()).0.len(), 2);
}

#[test]
fn elements_are_found_in_pieces() {
    let other = Logged::new(SECURITY, 4624, &[]).xml();
    let text = format!("<Events>\n{GENUINE}{other}<Event><x/></Event>\n<Event/>{GENUINE}</Events>");
    for piece in [1, 7, 100, text.len()] {
        let (mut splitter, mut found, mut window) = (Splitter::default(), Vec::new(), Vec::new());
        let mut seen = Vec::new();
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let (more, after) = rest.split_at(piece.min(rest.len()));
            window.extend_from_slice(more);
            rest = after;
            let done = splitter.split(&window, rest.is_empty(), &mut found);
            seen.extend(found.drain(..).map(|element| {
                (element.kind, String::from_utf8(window[element.range].to_vec()).unwrap())
            }));
            window.drain(..done);
        }
        let kinds: Vec<_> = seen.iter().map(|(kind, _)| kind.clone()).collect();
        let [event, foreign] = [ElementKind::LogEvent, ElementKind::Foreign("Event".to_owned())];
        assert_eq!(
            kinds,
            [event.clone(), event.clone(), foreign.clone(), foreign, event],
            "{piece}"
        );
        assert_eq!(seen[0].1.trim(), GENUINE.trim());
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let message = |xml: &str| read_element(xml.as_bytes(), 5).unwrap_err().to_string();
    let with = |from: &str, to: &str| message(&GENUINE.replace(from, to));
    assert_eq!(message("<x/>"), "line 5: <x> is not an event of a log");
    assert_eq!(message("<Event><System/></Event>"), "line 5: the event has no `EventID`");
    assert_eq!(with("4653", "x"), "line 5: EventID: `x` is not a valid number");
    assert_eq!(with("4653", "65536"), "line 5: EventID: `65536` is not a valid number");
    assert_eq!(
        with("2026-03-04T", "2026-02-30T"),
        "line 5: SystemTime: `2026-02-30T05:06:07.0890000Z` is not a time"
    );
    assert_eq!(with("'RemoteAddress'", "'LocalAddress'"), "line 5: duplicate datum `LocalAddress`");
    assert!(with("</EventData>", "").contains("not XML"), "{}", with("</EventData>", ""));
    // Of events that are not net events, only the id is read.
    let other = GENUINE.replace("4653", "4624").replace("2026-03-04T", "?");
    assert_eq!(read_element(other.as_bytes(), 1), Ok(LogEvent::Other(4624)));
    let other = GENUINE.replace("Security-Auditing", "Eventlog");
    assert_eq!(read_element(other.as_bytes(), 1), Ok(LogEvent::Other(4653)));
}

#[test]
fn times_have_any_number_of_digits() {
    let ticks = |text: &str| -> Result<u64, String> {
        let xml = GENUINE.replace("2026-03-04T05:06:07.0890000Z", text);
        let event = read_element(xml.as_bytes(), 1).map_err(|error| error.to_string())?;
        let LogEvent::Net(event) = event else { panic!("{event:?}") };
        Ok(event.header.time_stamp.ticks())
    };
    const SECOND: u64 = 134_170_743_670_000_000;
    for (text, expected) in [
        ("2026-03-04T05:06:07.0890000Z", SECOND + 890_000),
        ("2026-03-04T05:06:07.089Z", SECOND + 890_000),
        ("2026-03-04T05:06:07.089000123Z", SECOND + 890_001),
        (" 2026-03-04T05:06:07Z ", SECOND),
        ("134170743670000000", SECOND),
    ] {
        assert_eq!(ticks(text), Ok(expected), "{text}");
    }
    for text in ["2026-03-04T05:06:07.08900001xZ", "2026-03-04T05:06:07.089000012", "-"] {
        let message = format!("line 1: SystemTime: `{text}` is not a time");
        assert_eq!(ticks(text), Err(message));
    }
}

#[test]
fn texts_are_kept_as_they_are() {
    let xml = GENUINE
        .replace("%%8194", "<![CDATA[ <a> ]]>&amp; &#x202e;")
        .replace("'RemoteKeyModPort'", "'Name &lt; &quot;'")
        .replace("'LocalKeyModPort'", "''");
    let event = event_of(&xml);
    let data = event.event_log.unwrap().data;
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let expected =
        [pair("1", "500"), pair("Name < \"", "500"), pair("MMAuthMethod", " <a> & \u{202e}")];
    assert_eq!(data, expected);
}

/// Deep nesting is no problem, and an element that is cut off gives an error.
#[test]
fn hostile_elements_are_harmless() {
    let deep = format!("<Event>{}", "<System><a>".repeat(100_000));
    assert!(read_element(deep.as_bytes(), 1).is_err());
    for length in 0..GENUINE.trim_end().len() {
        assert!(read_element(&GENUINE.as_bytes()[..length], 1).is_err(), "{length}");
    }
}
