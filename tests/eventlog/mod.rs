//! Net events in the Windows event log: as XML and in `.evtx` files.

mod binary;
#[cfg(feature = "cli")]
mod command;
mod damaged;
mod files;
mod genuine;
mod json;
mod mapped;
mod messages;
mod xml;

use serde_json::Value as Json;
use wfp_events::Event;
use wfp_events::eventlog::{Item, LogError, LogEvent, Splitter, read_element, read_record};

use crate::kit::event_log::Logged;

/// The net event in an XML element.
#[track_caller]
fn event_of(xml: &str) -> Event<'static> {
    match read_element(xml.as_bytes(), 1).unwrap() {
        LogEvent::Net(event) => event,
        other => panic!("{other:?}"),
    }
}

/// The JSON of an event.
#[track_caller]
fn json_of(logged: &Logged) -> Json {
    serde_json::to_value(event_of(&logged.xml())).unwrap()
}

/// All events and errors of an `.evtx` file.
fn read_file(file: &[u8]) -> (Vec<LogEvent>, Vec<LogError>) {
    let mut found = Vec::new();
    let done = Splitter::default().split(file, true, &mut found);
    assert_eq!(done, file.len());
    let (mut events, mut errors) = (Vec::new(), Vec::new());
    for item in found {
        match item {
            Item::Record(record) => match read_record(&file[record.data], record.range) {
                Ok(event) => events.push(event),
                Err(fault) => {
                    let (chunk, offset) = (record.chunk, record.offset);
                    errors.push(LogError { chunk, offset, fault });
                }
            },
            Item::Malformed(error) => errors.push(error),
            Item::Empty => {}
            other => panic!("{other:?}"),
        }
    }
    (events, errors)
}
