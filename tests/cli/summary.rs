//! `summary`: what a capture holds, on one page.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::kit::command::run;
use crate::kit::files::Files;

#[test]
fn captures_have_summaries() {
    run(&["summary", "mm-failure0.bin"]).writes("summary.txt");
    run(&["summary", "events.pcapng"]).writes("summary-events.txt");
}

/// The counts and texts of the lines below a heading.
#[track_caller]
fn section(text: &str, heading: &str) -> Vec<(u64, String)> {
    let mut sections = text.split("\n\n");
    let lines = sections.find_map(|section| {
        let (first, lines) = section.split_once('\n')?;
        first.starts_with(heading).then_some(lines)
    });
    let lines = lines.unwrap_or_else(|| panic!("no {heading} in {text}")).lines();
    let counted = lines.map(|line| {
        let (count, rest) = line.trim_start().split_once("  ").unwrap();
        (count.parse().unwrap(), rest.to_owned())
    });
    counted.collect()
}

/// How often each value occurs, the most frequent first.
fn counts(values: impl Iterator<Item = String>) -> Vec<u64> {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts
}

/// Several thousand events, counted here from the JSON lines.
#[test]
fn counts_are_those_of_the_json_lines() {
    let files = Files::new();
    let args = ["generate", "-n", "5k", "--seed", "3", "--struct", "FWPM_NET_EVENT5", "in.jsonl"];
    files.run(&args).gives(0, "", "");
    let lines = String::from_utf8(files.read("in.jsonl")).unwrap();
    let records: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ended = files.run(&["summary", "in.jsonl"]);
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    let text = String::from_utf8(ended.stdout).unwrap();
    assert!(text.starts_with("5000 records, 2024-"), "{text}");

    let member = |names: &'static [&str]| {
        records.iter().filter_map(|record| {
            let parts = record.as_object().unwrap().values().filter_map(Value::as_object);
            parts
                .into_iter()
                .find_map(|part| names.iter().find_map(|name| part.get(*name).cloned()))
        })
    };
    let agrees = |heading: &str, expected: Vec<u64>| {
        let mut found: Vec<_> = section(&text, heading).iter().map(|(count, _)| *count).collect();
        if expected.len() > 10 {
            let others: u64 = expected[10..].iter().sum();
            assert_eq!(found.pop(), Some(others), "{heading} {text}");
        }
        assert_eq!(found, expected[..expected.len().min(10)], "{heading} {text}");
    };
    let text_of = |value: Value| value.to_string();
    agrees("Types", counts(records.iter().map(|record| record["type"].to_string())));
    agrees("Structures", vec![5000]);
    agrees("Errors", counts(member(&["failureErrorCode", "failureStatus"]).map(text_of)));
    agrees("Failure points", counts(member(&["failurePoint"]).map(text_of)));
    agrees("Filters", counts(member(&["filterId", "mmFilterId", "qmFilterId"]).map(text_of)));
    agrees("Remote", counts(member(&["remoteAddrV4", "remoteAddrV6"]).map(text_of)));

    let ids: Vec<_> = member(&["mmId", "mmSaLuid"]).filter(|id| *id != 0).collect();
    let modes: HashSet<_> = ids.iter().map(Value::to_string).collect();
    let shown = section(&text, "Main modes");
    assert_eq!(shown[0], (ids.len() as u64, format!("records of {} main modes", modes.len())));
    assert_eq!(shown[1].0, counts(ids.iter().map(Value::to_string))[0]);

    let times = records.iter().filter(|record| {
        !record["header"]["timeStamp"].as_str().unwrap().starts_with("1601-01-01T00:00:00.0000000")
    });
    let intervals = text.split("\n\n").nth(1).unwrap().lines().skip(1);
    let events = intervals.clone().map(|line| line[19..29].trim().parse::<usize>().unwrap());
    assert_eq!(events.sum::<usize>(), times.count());
    let intervals = intervals.count();
    assert!((2..=24).contains(&intervals), "{text}");
}

/// Each line of the histogram is an interval of the same width, and those without events are shown too.
#[test]
fn intervals_widen_with_the_time_span() {
    let event = |time: &str| {
        format!(
            r#"{{"struct":"FWPM_NET_EVENT5","header":{{"timeStamp":"{time}","flags":[],"ipVersion":"FWP_IP_VERSION_NONE"}},"type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP"}}"#
        ) + "\n"
    };
    let intervals = |times: &[&str]| {
        let lines: String = times.iter().map(|time| event(time)).collect();
        let files = Files::new().with("in.jsonl", lines);
        let ended = files.run(&["summary", "in.jsonl"]);
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
        let text = String::from_utf8(ended.stdout).unwrap();
        let section = text.split("\n\n").nth(1).unwrap().to_owned();
        let bar = |line: &str| line.replace('█', "");
        section.lines().map(|line| bar(line).trim_end().to_owned()).collect::<Vec<_>>()
    };
    let first = "2024-05-04T22:04:07.5000000Z";
    assert_eq!(
        intervals(&[first]),
        ["Events by time, each line 1 second", "2024-05-04 22:04:07         1"]
    );
    assert_eq!(
        intervals(&["2024-05-04T22:04:09.0000000Z", first, first]),
        [
            "Events by time, each line 1 second",
            "2024-05-04 22:04:07         2",
            "2024-05-04 22:04:08         0",
            "2024-05-04 22:04:09         1",
        ]
    );
    let day = intervals(&[first, "2024-05-04T23:04:07.5000000Z", "2024-05-05T20:04:07.5000000Z"]);
    assert_eq!(day.len(), 24);
    assert_eq!(
        day[..3],
        [
            "Events by time, each line 1 hour",
            "2024-05-04 22:00:00         1",
            "2024-05-04 23:00:00         1",
        ]
    );
    let all = intervals(&["1601-01-01T00:00:00.0000001Z", "9999-12-31T23:59:59.9999999Z"]);
    assert_eq!(all[0], "Events by time, each line 1000000 days");
    assert!(all.len() < 6, "{all:?}");
}

#[test]
fn damaged_records_are_counted() {
    let good = r#"{"struct":"FWPM_NET_EVENT_CLASSIFY_DROP0","classifyDrop":{"filterId":7}}"#;
    let files = Files::new().with("in.jsonl", format!("{good}\nno record\n{good}\n"));
    let ended = files.run(&["summary", "in.jsonl"]);
    let decoded = files.run(&["decode", "in.jsonl"]);
    assert_eq!((ended.status, &ended.stderr), (Some(1), &decoded.stderr));
    let text = String::from_utf8(ended.stdout).unwrap();
    assert_eq!(section(&text, "Damage"), [(1, "could not be read".to_owned())]);
    assert_eq!(section(&text, "Filters"), [(2, "7".to_owned())]);
    let files = Files::new().with("in.jsonl", "");
    assert_eq!(files.run(&["summary", "in.jsonl"]).stdout, b"");
}

/// The same counts as on the page, for programs.
#[test]
fn json_is_one_object() {
    let files = Files::new();
    let args = ["generate", "-n", "500", "--struct", "FWPM_NET_EVENT5", "in.jsonl"];
    files.run(&args).gives(0, "", "");
    let json: Value =
        serde_json::from_slice(&files.run(&["summary", "-f", "json", "in.jsonl"]).stdout).unwrap();
    let text = String::from_utf8(files.run(&["summary", "in.jsonl"]).stdout).unwrap();
    assert_eq!((&json["records"], &json["damaged"]), (&500.into(), &0.into()));
    for (heading, field) in [
        ("Structures", "struct"),
        ("Types", "type"),
        ("Errors", "error"),
        ("Failure points", "point"),
        ("Remote", "remote"),
        ("Applications", "app"),
        ("Filters", "filter"),
        ("Directions", "direction"),
        ("Flags", "ikeMmFailure.flags"),
    ] {
        let values = json["fields"][field]["values"].as_array().unwrap();
        let mut counts: Vec<_> =
            values.iter().map(|value| value["count"].as_u64().unwrap()).collect();
        let others = json["fields"][field]["others"]["count"].as_u64();
        counts.extend(others.filter(|others| *others > 0));
        let shown: Vec<_> = section(&text, heading).iter().map(|(count, _)| *count).collect();
        assert_eq!(counts, shown, "{field}");
    }
    let first = &json["fields"]["error"]["values"][0];
    assert_eq!(
        (&first["value"], &first["name"]),
        (&13805.into(), &"ERROR_IPSEC_IKE_TIMED_OUT".into())
    );
    assert!(first["meaning"].is_string() && first["last"].is_string(), "{first}");
    let events = json["histogram"]["intervals"].as_array().unwrap().iter();
    let events: u64 = events.map(|interval| interval["count"].as_u64().unwrap()).sum();
    assert!((490..=500).contains(&events), "{events}");
    let damaged = Files::new().with(
        "in.jsonl",
        "{\"struct\":\"FWPM_NET_EVENT_CLASSIFY_DROP0\",\"classifyDrop\":{}}\nno record\n",
    );
    let ended = damaged.run(&["summary", "-f", "json", "in.jsonl"]);
    let json: Value = serde_json::from_slice(&ended.stdout).unwrap();
    let counts = [&json["records"], &json["damaged"], &json["unreadable"]];
    assert_eq!((ended.status, counts), (Some(1), [&1.into(), &1.into(), &1.into()]));
}

#[test]
fn filters_have_names() {
    let args = ["summary", "cases/banner.txt", "--names", "names/filters.xml"];
    let text = String::from_utf8(run(&args).stdout).unwrap();
    assert_eq!(section(&text, "Filters"), [(1, "71002  \"Example outbound block\"".to_owned())]);
    let json: Value =
        serde_json::from_slice(&run(&[&args[..], &["-f", "json"]].concat()).stdout).unwrap();
    assert_eq!(json["fields"]["filter"]["values"][0]["name"], "Example outbound block");
}
