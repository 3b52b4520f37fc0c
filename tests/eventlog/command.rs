//! The command with event logs as input.

use super::files::{drop_event, other_event};
use crate::kit::command::{run, run_with};
use crate::kit::event_log::{chunk, evtx};
use crate::kit::files::Files;

const FAILURE: &str = "eventlog/security-4653.xml";

const ROW: &str = "\
RECORD  TIME (UTC)               EVENT               PROTO   LOCAL                  REMOTE                 WHAT
     1  2018-09-25 07:25:26.512  CLASSIFY_DROP       TCP     192.0.2.10:50211       198.51.100.20:443      IN filter 71002 System layer 48 ALE_AUTH_CONNECT_V4 pid 4
";

const OTHERS: &str = "2 events of the log are not net events: 2 of id 4624\n";

#[test]
fn decode_reads_a_log() {
    let file = evtx(&[chunk(&[other_event(1), drop_event(2), other_event(3)])]);
    let files = Files::new().with("Security.evtx", &file);
    let path = files.path("Security.evtx");
    let path = path.to_str().unwrap();
    run(&["decode", path]).gives(0, ROW, &format!("note: {path}: {OTHERS}"));
    run(&["decode", "--from", "evtx", path]).gives(0, ROW, &format!("note: {path}: {OTHERS}"));
    let note = format!("note: standard input: {OTHERS}");
    run_with(&["decode"], &file).gives(0, ROW, &note);
    let text = String::from_utf8(run_with(&["decode", "-f", "detail"], &file).stdout).unwrap();
    assert!(text.contains(
        "  eventLog\n  provider   Microsoft-Windows-Security-Auditing\n  id         5157\n  version    0\n  recordId   2\n  \
         computer   gateway.example\n  LayerName  %%14611\n\n"
    ), "{text}");
    assert!(text.contains("  processId               4\n"), "{text}");
}

/// Everything that the log tells has a column.
#[test]
fn csv_has_columns_for_the_log() {
    let file = evtx(&[chunk(&[drop_event(2)])]);
    let ended = run_with(&["decode", "-f", "csv", "--columns", "all"], &file);
    let text = String::from_utf8(ended.stdout).unwrap();
    let [titles, row] = text.lines().collect::<Vec<_>>()[..] else { panic!("{text}") };
    let last = titles.rsplitn(7, ',').collect::<Vec<_>>();
    assert_eq!(
        last[..6],
        ["data", "computer", "recordId", "version", "id", "provider"]
            .map(|name| format!("eventLog.{name}"))
    );
    assert!(
        row.ends_with(
            ",Microsoft-Windows-Security-Auditing,5157,0,2,gateway.example,LayerName=%%14611"
        ),
        "{row}"
    );
}

#[test]
fn a_log_without_net_events_is_no_error() {
    let file = evtx(&[chunk(&[other_event(1)])]);
    let note = "note: standard input: 1 event of the log is not a net event: 1 of id 4624\n";
    run_with(&["decode"], &file).gives(0, "", note);
    run_with(&["check"], &file).gives(0, "", note);
    let note = "note: standard input: the log has no events\n";
    run_with(&["decode"], evtx(&[vec![0; 65_536]])).gives(0, "", note);
}

#[test]
fn damage_is_told_and_the_rest_is_read() {
    let mut bad = chunk(&[drop_event(1)]);
    bad[60] ^= 1;
    let file = evtx(&[bad, chunk(&[drop_event(2)])]);
    let ended = run_with(&["decode"], &file[..file.len() - 1]);
    let errors = "\
error: standard input: record 0 in chunk 0 at offset 4096: a checksum of the chunk is wrong; its events are read all the same
error: standard input: record 3 in chunk 1 at offset 135167: file ends inside this chunk (65535 of 65536 bytes)
";
    let rows = [ROW.split_inclusive('\n').next().unwrap(), &row(1), &row(2)].concat();
    ended.gives(1, &rows, errors);
}

fn row(number: usize) -> String {
    ROW.split_inclusive('\n').nth(1).unwrap().replacen("     1", &format!("{number:6}"), 1)
}

/// Formats that have no room for what only the event log contains: the losses are counted.
#[test]
fn losses_are_counted() {
    let files = Files::new();
    let path = |name: &str| files.path(name).to_str().unwrap().to_owned();
    let note = |what: &str| {
        format!(
            "note: {FAILURE}: 1 event was changed: {what} cannot store what only the event log tells (eventLog)\n"
        )
    };
    run(&["convert", FAILURE, &path("a.pcapng")]).gives(0, "", &note("bytes"));
    run(&["convert", FAILURE, &path("a.bin")]).gives(0, "", &note("bytes"));
    run(&["convert", FAILURE, &path("a.xml")]).gives(0, "", &note("netsh XML"));
    run(&["convert", FAILURE, &path("a.jsonl")]).gives(0, "", "");
    let line = String::from_utf8(files.read("a.jsonl")).unwrap();
    run(&["decode", "-f", "jsonl", &path("a.jsonl")]).gives(0, &line, "");
}

/// A failure reason in another language is kept as text and shown instead of a code.
#[test]
fn unknown_reasons_are_shown() {
    let xml = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/eventlog/security-4653.xml"
    ));
    let xml = xml.unwrap().replace("Negotiation timed out", "Aushandlung abgelaufen");
    let ended = run_with(&["decode"], xml);
    let text = String::from_utf8(ended.stdout).unwrap();
    assert!(text.ends_with("198.51.100.20:500      Aushandlung abgelaufen ME SA_SENT INITIATOR IKE mm 0 filter 70551\n"), "{text}");
}
