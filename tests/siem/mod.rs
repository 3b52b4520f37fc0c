//! `decode -f ecs` and `-f ocsf`: every field is one of the schema, with the right type.

mod ecs;
mod mapped;
mod ocsf;

use serde_json::{Map, Value};
use wfp_events::json::append_line;

use crate::kit::command::run_with;
use crate::kit::records::{arbitrary_events, generated};
use crate::kit::samples;

/// Records of every version and kind: synthetic ones, with and without values that have no name, arbitrary ones, and
/// the samples.
fn every_record() -> String {
    let mut lines = Vec::new();
    let generated = [0, 40].into_iter().flat_map(|unnamed| generated(7, unnamed, 150));
    for record in generated.chain(arbitrary_events(30)) {
        append_line(&mut lines, &record, &[], None);
    }
    String::from_utf8(lines).unwrap() + samples::EVENTS + samples::LINES + LOGGED
}

/// An event with everything that only internal fields and an event log tell.
const LOGGED: &str = concat!(
    r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":"2026-02-03T04:05:06.0000000Z","flags":[],"#,
    r#""ipVersion":"FWP_IP_VERSION_V4","localAddrV4":"192.0.2.1","remoteAddrV4":"192.0.2.2","#,
    r#""appId":"\\device\\x\\y.exe"},"type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","#,
    r#""classifyDrop":{"msFwpDirection":"MS_FWP_DIRECTION_IN","isLoopback":true,"filterId":1},"internalFields":{"#,
    r#""filterOrigin":"Quarantine Default","processId":4711},"eventLog":{"provider":"P","id":5157,"version":0,"#,
    r#""recordId":227694,"computer":"gateway.example","data":{}}}"#,
    "\n"
);

/// The lines of JSON lines in a schema, each beside its line.
fn both(format: &str, lines: &str) -> Vec<(Value, Value)> {
    let lines = &decoded("jsonl", lines);
    let output = decoded(format, lines);
    let both: Vec<_> =
        lines.lines().zip(output.lines()).map(|(line, of)| (json(line), json(of))).collect();
    assert_eq!(both.len(), output.lines().count());
    assert_eq!(both.len(), lines.lines().count());
    both
}

fn decoded(format: &str, input: &str) -> String {
    let ended = run_with(&["decode", "-f", format, "-"], input);
    assert_eq!((&*ended.stderr, ended.status), ("", Some(0)));
    String::from_utf8(ended.stdout).unwrap()
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

/// A line without the record, which is this member and equals the line that was read.
fn without_record(both: &(Value, Value), member: &str) -> Map<String, Value> {
    let (record, line) = both;
    let Value::Object(mut line) = line.clone() else { panic!("{line}") };
    assert_eq!(line.remove(member).as_ref(), Some(record));
    line
}

/// The rows of a list of names in `tests/data/siem`.
fn rows(list: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(list.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}
