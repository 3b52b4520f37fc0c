//! Events in all output formats for people, and synthetic events of all versions.

use std::collections::BTreeSet;

use serde_json::Value;
use wfp_events::raw::{LAYOUTS, UNDOCUMENTED};

use crate::kit::command::{Ended, run, run_with};
use crate::kit::files::Files;
use crate::kit::samples::EVENTS;

const VERSIONS: [&str; 6] = [
    "FWPM_NET_EVENT0",
    "FWPM_NET_EVENT1",
    "FWPM_NET_EVENT2",
    "FWPM_NET_EVENT3",
    "FWPM_NET_EVENT4",
    "FWPM_NET_EVENT5",
];

#[test]
fn events_are_shown_as_a_table() {
    run(&["decode", "events.jsonl"]).writes("table-events.txt");
}

#[test]
fn events_are_written_as_csv() {
    let ended = run(&["decode", "-f", "csv", "--columns", "all", "events.jsonl"]);
    ended.writes("events.csv");
    let raw = run(&["decode", "-f", "csv", "--columns", "all", "--raw-csv", "events.jsonl"]);
    let mut rows = csv::Reader::from_reader(&*raw.stdout);
    let titles: Vec<String> = rows.headers().unwrap().iter().map(str::to_owned).collect();
    let unique: BTreeSet<&String> = titles.iter().collect();
    assert_eq!(unique.len(), titles.len(), "a path a column");
    // Each number and text of an event is in the column of its path.
    for (row, line) in rows.records().zip(EVENTS.lines()) {
        let row = row.unwrap();
        let event: Value = serde_json::from_str(line).unwrap();
        for (part, members) in event.as_object().unwrap() {
            let Value::Object(members) = members else { continue };
            for (member, value) in members {
                let mut path = format!("{part}.{member}");
                let code = format!("{path}Code");
                if value.is_number() && titles.contains(&code) {
                    path = code; // an enumeration's value without a name
                }
                let expected = match value {
                    Value::String(text) => text.clone(),
                    Value::Number(number) => number.to_string(),
                    Value::Bool(value) => value.to_string(),
                    Value::Null => String::new(),
                    _ => continue,
                };
                let column = titles.iter().position(|title| *title == path).expect(&path);
                assert_eq!(row[column], expected, "{path}");
            }
        }
    }
}

#[test]
fn flat_records_and_events_have_their_own_column_titles() {
    let files = Files::new()
        .with("events.jsonl", EVENTS)
        .with("flat.bin", crate::kit::samples::CAPTURE)
        .with("empty", "");
    let expected = ["table.txt", "table-events.txt"].map(crate::kit::golden::expected);
    let [flat, events] = &expected;
    let args = ["decode", "empty", "flat.bin", "events.jsonl", "flat.bin"];
    files.run(&args).gives(0, [&**flat, events, flat].concat(), "");
}

/// Titles and rows of CSV.
fn parsed(csv: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(csv);
    let row = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
    let titles = row(reader.headers().unwrap());
    (titles, reader.records().map(|record| row(&record.unwrap())).collect())
}

#[test]
fn csv_has_one_line_of_titles_for_all_records() {
    let files = Files::new()
        .with("events.jsonl", EVENTS)
        .with("flat.bin", crate::kit::samples::CAPTURE)
        .with("empty", "")
        .with("mixed.jsonl", [crate::kit::samples::LINES, EVENTS].concat());
    for columns in ["few", "all"] {
        let csv = |inputs: &[&str]| {
            let args = [&["decode", "-f", "csv", "--columns", columns], inputs].concat();
            parsed(&files.run(&args).stdout)
        };
        let (titles, flat) = csv(&["flat.bin"]);
        let (same, events) = csv(&["events.jsonl"]);
        assert_eq!(titles, same);
        let (same, rows) = csv(&["empty", "flat.bin", "events.jsonl", "flat.bin"]);
        assert_eq!((&titles, rows), (&same, [&*flat, &events, &flat].concat()));
        let (same, rows) = csv(&["mixed.jsonl"]);
        assert_eq!((titles, rows.len()), (same, flat.len() + events.len()));
    }
}

#[test]
fn csv_has_names_and_numbers_of_enumerations_in_two_columns() {
    let event = r#"{"struct":"FWPM_NET_EVENT5","type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP",
        "header":{"flags":["FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET"],"ipProtocol":NUMBER},
        "classifyDrop":{"filterId":7,"layerId":44,"msFwpDirection":DIRECTION}}"#
        .replace('\n', "");
    let drop = |number: &str, direction: &str| {
        event.replace("NUMBER", number).replace("DIRECTION", direction) + "\n"
    };
    let lines = drop("6", "\"MS_FWP_DIRECTION_OUT\"") + &drop("200", "77");
    let csv =
        |columns| parsed(&run_with(&["decode", "-f", "csv", "--columns", columns], &lines).stdout);
    let fields = |(titles, rows): &(Vec<String>, Vec<Vec<String>>), title: &str| {
        let column = titles.iter().position(|own| own == title).expect(title);
        rows.iter().map(|row| row[column].clone()).collect::<Vec<_>>()
    };
    let all = csv("all");
    assert_eq!(fields(&all, "classifyDrop.msFwpDirection"), ["MS_FWP_DIRECTION_OUT", ""]);
    assert_eq!(fields(&all, "classifyDrop.msFwpDirectionCode"), ["14593", "77"]);
    assert_eq!(fields(&all, "typeCode"), ["3", "3"]);
    let few = csv("few");
    // The layer decides.
    assert_eq!(fields(&few, "direction"), ["MS_FWP_DIRECTION_IN"; 2]);
    assert_eq!(fields(&few, "directionCode"), ["14592"; 2]);
    assert_eq!(fields(&few, "protocol"), ["TCP", ""]);
    assert_eq!(fields(&few, "protocolCode"), ["6", "200"]);
    assert_eq!(fields(&few, "layerName"), ["FWPS_LAYER_ALE_AUTH_RECV_ACCEPT_V4"; 2]);
    // No column of members has both names and numbers.
    let args = ["decode", "-f", "csv", "--columns", "all", "events.jsonl"];
    let (titles, rows) = parsed(&run(&args).stdout);
    for (column, title) in titles.iter().enumerate().filter(|(_, title)| title.ends_with("Code")) {
        let numbers = rows.iter().map(|row| &row[column]).filter(|field| !field.is_empty());
        assert!(numbers.clone().all(|number| number.parse::<i64>().is_ok()), "{title}");
        if let Some(name) = title.strip_suffix("Code")
            && titles[column - 1] == *name
        {
            let is_name = |name: &str| name.is_empty() || name.parse::<i64>().is_err();
            assert!(rows.iter().all(|row| is_name(&row[column - 1])), "{name}");
        }
    }
}

/// Events as people meet them: well-known SIDs, layers, common failures.
const READ: &str = concat!(
    r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":"2024-03-01T12:00:00.0000000Z","#,
    r#""flags":["FWPM_NET_EVENT_FLAG_USER_ID_SET","FWPM_NET_EVENT_FLAG_PACKAGE_ID_SET"],"#,
    r#""userId":"S-1-5-18","packageSid":"S-1-15-2-1"},"#,
    r#""type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{"filterId":65551,"layerId":44}}"#,
    "\n",
    r#"{"struct":"FWPM_NET_EVENT5","header":{"timeStamp":"2024-03-01T12:00:01.0000000Z","#,
    r#""flags":["FWPM_NET_EVENT_FLAG_USER_ID_SET"],"userId":"S-1-5-32-544"},"#,
    r#""type":"FWPM_NET_EVENT_TYPE_CLASSIFY_ALLOW","classifyAllow":{"filterId":65552,"layerId":87}}"#,
    "\n",
    r#"{"struct":"FWPM_NET_EVENT2","header":{"timeStamp":"2024-03-01T12:00:02.0000000Z","#,
    r#""flags":["FWPM_NET_EVENT_FLAG_USER_ID_SET"],"userId":"S-1-5-21-1-2-3-1001"},"#,
    r#""type":"FWPM_NET_EVENT_TYPE_IPSEC_KERNEL_DROP","#,
    r#""ipsecDrop":{"failureStatus":-1070202879,"layerId":60000}}"#,
    "\n",
);

#[test]
fn events_are_shown_in_detail() {
    run_with(&["decode", "-f", "detail"], READ).writes("detail-events.txt");
    let ended = run_with(&["decode", "-f", "detail", "--windows", "WIN10_RS3"], READ);
    ended.writes("detail-windows.txt");
    let text = String::from_utf8(ended.stdout).unwrap();
    assert!(text.contains("FWPS_LAYER_IKEEXT_V4"));
    let lower = run_with(&["decode", "-f", "detail", "--windows", "win10_rs3"], READ);
    lower.writes("detail-windows.txt");
    let other = run_with(&["decode", "-f", "detail", "--windows", "VISTA"], READ);
    assert!(!String::from_utf8(other.stdout).unwrap().contains("FWPS_LAYER_IKEEXT_V4"));
}

#[test]
fn every_sample_event_is_shown_in_detail() {
    run(&["decode", "-f", "detail", "events.jsonl"]).writes("detail-all.txt");
}

#[test]
fn layouts_of_events_are_shown() {
    let mut list = run(&["layout"]).stdout;
    for name in ["FWPM_NET_EVENT5", "FWPM_NET_EVENT_HEADER3", "FWPM_NET_EVENT_IKEEXT_QM_FAILURE1"] {
        list.extend(format!("\n{name}\n").as_bytes());
        list.extend(run(&["layout", name]).stdout);
    }
    Ended { status: Some(0), stdout: list, stderr: String::new(), totals: String::new() }
        .writes("layout-events.txt");
    run(&["layout", "-f", "json", "FWPM_NET_EVENT5"]).writes("layout-event5.json");
    let all: Value = serde_json::from_slice(&run(&["layout", "-f", "json"]).stdout).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), LAYOUTS.len() + UNDOCUMENTED.len());
    for (structure, layout) in all.iter().zip(LAYOUTS.iter().chain(UNDOCUMENTED)) {
        assert_eq!(structure["struct"], layout.name);
        let alone = run(&["layout", "-f", "json", layout.name]);
        assert_eq!((alone.stderr.as_str(), alone.status), ("", Some(0)));
        let alone: Value = serde_json::from_slice(&alone.stdout).unwrap();
        assert!(alone == *structure || alone[0] == *structure, "{}", layout.name);
    }
}

/// A number of synthetic events, as JSON lines.
fn made(files: &Files, name: &str, count: &str, more: &[&str]) -> String {
    let args = ["generate", "--force", "--struct", name, "-n", count, "made.jsonl"];
    files.run(&[&args[..], more].concat()).gives(0, "", "");
    String::from_utf8(files.read("made.jsonl")).unwrap()
}

#[test]
fn every_version_and_type_is_generated() {
    let files = Files::new();
    let of = |version: usize| -> BTreeSet<String> {
        let name = format!(r#""{}""#, VERSIONS[version]);
        let lines = EVENTS.lines().filter(|line| line.contains(&name));
        lines.map(type_of).collect()
    };
    for (version, name) in VERSIONS.into_iter().enumerate() {
        let lines = made(&files, name, "2000", &[]);
        assert_eq!(lines.lines().count(), 2000);
        assert!(lines.lines().all(|line| line.contains(name)));
        let types: BTreeSet<String> = lines.lines().map(type_of).collect();
        assert_eq!(types, of(version), "{name}");
        // The same seed gives the same events, another seed gives others, and a shorter run gives the first of a longer
        // one.
        assert_eq!(made(&files, name, "2000", &["--seed", "0"]), lines);
        assert!(lines.starts_with(&made(&files, name, "300", &[])));
        assert_ne!(made(&files, name, "2000", &["--seed", "1"]), lines);
        // They have no findings, and they survive a round trip.
        made(&files, name, "2000", &[]);
        files.run(&["check", "made.jsonl"]).gives(0, "", "");
        files.run(&["decode", "-f", "jsonl", "made.jsonl"]).gives(0, &lines, "");
        let rows = files.run(&["decode", "made.jsonl"]);
        assert_eq!((rows.stderr.as_str(), rows.status), ("", Some(0)));
        let rows = String::from_utf8(rows.stdout).unwrap();
        assert_eq!(rows.lines().filter(|line| !line.starts_with("RECORD")).count(), 2000);
    }
}

fn type_of(line: &str) -> String {
    let event: Value = serde_json::from_str(line).unwrap();
    event["type"].as_str().unwrap().to_owned()
}

#[test]
fn generated_images_decode() {
    let files = Files::new();
    for name in VERSIONS {
        let args = ["generate", "--force", "--struct", name, "-n", "1", "--seed", "5"];
        files.run(&[&args[..], &["a.bin"]].concat()).gives(0, "", "");
        files.run(&[&args[..], &["b.bin"]].concat()).gives(0, "", "");
        files.holds("b.bin", files.read("a.bin"));
        files.run(&[&args[..], &["a.jsonl"]].concat()).gives(0, "", "");
        let ended = files.run(&["decode", "-f", "jsonl", "a.bin", "--struct", name]);
        ended.gives(0, files.read("a.jsonl"), "");
        files.run(&["check", "a.bin", "--struct", name]).gives(0, "", "");
        files.run(&["convert", "--force", "a.jsonl", "c.bin"]).gives(0, "", "");
        files.holds("c.bin", files.read("a.bin"));
    }
    let refused = "error: 2 records were left out (the first is record 1): an array has flat records of one structure, \
                   or one record with pointers; use .pcapng for more\n";
    let args = ["generate", "--struct", "FWPM_NET_EVENT5", "-n", "3", "many.bin", "--seed", "5"];
    files.run(&args).gives(1, "", refused);
    files.holds("many.bin", files.read("a.bin"));
}

#[test]
fn unnamed_values_are_generated() {
    let files = Files::new();
    for name in VERSIONS {
        made(&files, name, "500", &["--unnamed", "100"]);
        let ended = files.run(&["check", "made.jsonl"]);
        assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(1)));
        let text = String::from_utf8(ended.stdout).unwrap();
        let records: BTreeSet<&str> =
            text.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
        assert_eq!(records.len(), 500, "{name}: each record");
    }
}

#[test]
fn payloads_are_generated_by_themselves() {
    let files = Files::new();
    let payloads = LAYOUTS
        .iter()
        .filter(|layout| wfp_events::kind::RecordKind::from_name(layout.name).is_some());
    let mut count = 0;
    for layout in payloads.filter(|layout| !VERSIONS.contains(&layout.name)) {
        let lines = made(&files, layout.name, "50", &[]);
        assert!(lines.lines().all(|line| line.contains(layout.name)), "{}", layout.name);
        files.run(&["decode", "-f", "jsonl", "made.jsonl"]).gives(0, &lines, "");
        let name = layout.name;
        let first = lines.split_inclusive('\n').next().unwrap();
        let expected = if layout.is_flat() { &*lines } else { first };
        let input = Files::new().with("in.jsonl", expected);
        input.run(&["convert", "in.jsonl", "out.bin"]).gives(0, "", "");
        let ended = input.run(&["decode", "-f", "jsonl", "--struct", name, "out.bin"]);
        ended.gives(0, expected, "");
        let ended = input.run(&["explain", "--struct", name, "out.bin"]);
        assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(0)));
        count += 1;
    }
    assert_eq!(count, 17);
}
