//! Net events in traces of the IKE service, as text.

#[cfg(feature = "cli")]
mod command;
mod damaged;
mod events;
mod prefixes;
mod splitting;

use serde_json::Value as Json;
use wfp_events::event::Partial;
use wfp_events::trace::{Item, Splitter, read_event};

/// What is found in a trace.
fn found(text: &[u8]) -> Vec<Item> {
    let mut found = Vec::new();
    assert_eq!(Splitter::default().split(text, true, &mut found), text.len());
    found
}

/// The only event of a trace, and the labels in it that are not known.
#[track_caller]
fn read(text: &str) -> (Partial<'static>, Vec<String>) {
    let found = found(text.as_bytes());
    let [Item::Event(event)] = found.as_slice() else { panic!("{found:?}") };
    let mut labels = Vec::new();
    let partial = read_event(event, &mut |label| labels.push(label));
    (partial, labels)
}

/// The only event of a trace, without errors, as JSON.
#[track_caller]
fn json_of(text: &str) -> Json {
    let (partial, labels) = read(text);
    assert_eq!((partial.errors.as_slice(), labels.as_slice()), (&[][..], &[][..]));
    serde_json::to_value(partial.record).unwrap()
}

/// The events of a trace in order: the number of its first line, and its JSON.
fn events(text: &str) -> Vec<(u64, Json)> {
    let events = found(text.as_bytes()).into_iter().map(|item| match item {
        Item::Event(event) => {
            let partial = read_event(&event, &mut |label| panic!("{label}"));
            (event.line(), serde_json::to_value(partial).unwrap())
        }
        other => panic!("{other:?}"),
    });
    events.collect()
}

/// The errors of an event, each as its message.
fn errors(text: &str) -> Vec<String> {
    read(text).0.errors.iter().map(|error| error.to_string()).collect()
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}
