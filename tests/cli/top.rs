//! `top`: how many records have the same values of fields.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::Write;

use serde_json::{Value, json};
use wfp_events::kind::RecordKind;

use crate::kit::command::{Ended, run, run_with};
use crate::kit::files::Files;

/// The groups that `top -f json` shows.
#[track_caller]
fn groups(ended: &Ended) -> Vec<Value> {
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    serde_json::from_slice(&ended.stdout).unwrap()
}

#[test]
fn a_table_is_as_wide_as_its_values() {
    run(&["top", "--by", "error,point", "mm-failure0.bin"]).writes("top.txt");
    run(&["top", "--by", "type,remote,header.appId", "events.pcapng", "--top", "0"])
        .writes("top-events.txt");
    run(&["top", "--by", "type,header.flags,time:1d", "events.pcapng", "-f", "csv", "--top", "0"])
        .writes("top-events.csv");
    run(&["top", "--by", "error,state", "mm-failure0.bin", "-f", "json"]).writes("top.json");
}

#[test]
fn the_most_frequent_groups_are_shown() {
    let args = ["top", "--by", "mm", "mm-failure0.bin", "-f", "json", "--top"];
    let top = |top: &str| run(&[&args[..], &[top]].concat());
    let all = groups(&top("0"));
    assert!(all.len() > 3, "{}", all.len());
    let three = top("3");
    assert_eq!(groups(&three), all[..3]);
    let further = all.len() - 3;
    let note = format!("note: {further} further groups are not shown; --top 0 shows all\n");
    assert_eq!((three.stderr, top("0").stderr), (note, String::new()));
    let all_but_one = top(&(all.len() - 1).to_string());
    assert_eq!(all_but_one.stderr, "note: 1 further group is not shown; --top 0 shows all\n");
}

/// Several thousand records of every kind, counted here from the JSON lines.
#[test]
fn counts_are_those_of_the_json_lines() {
    let files = Files::new();
    for kind in RecordKind::all() {
        let structure = kind.layout().name;
        let args = ["generate", "--force", "-n", "3k", "--unnamed", "5", "--struct", structure];
        files.run(&[&args[..], &["in.jsonl"]].concat()).gives(0, "", "");
        let lines = String::from_utf8(files.read("in.jsonl")).unwrap();
        let records: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let payload = match kind {
            RecordKind::Payload(payload) => payload.member(),
            _ => "ikeMmFailure",
        };
        let member = |name: &str| format!("{payload}.{name}");
        for by in [
            vec!["struct".to_owned()],
            vec!["header.remotePort".to_owned(), "header.ipProtocol".to_owned()],
            vec!["header.localPort".to_owned(), "header.localAddrV4".to_owned()],
            vec!["header.flags".to_owned()],
            vec![member("failureErrorCode"), member("failurePoint"), member("mmState")],
            vec!["classifyDrop.filterId".to_owned(), "classifyDrop.isLoopback".to_owned()],
            vec!["ipsecDrop.failureStatus".to_owned(), "error".to_owned()],
        ] {
            let by: Vec<_> = by.into_iter().filter(|path| known(path)).collect();
            if by.is_empty() {
                continue;
            }
            let expected = counted(&records, &by);
            let args = ["top", "--by", &by.join(","), "--top", "0", "-f", "json", "in.jsonl"];
            let found = groups(&files.run(&args));
            let counts: Vec<_> = found.iter().map(|group| &group["count"]).collect();
            let mut sorted: Vec<_> = expected.iter().map(|group| &group["count"]).collect();
            sorted.sort_by_key(|count| Reverse(count.as_u64()));
            assert_eq!(counts, sorted, "{structure}: {by:?}");
            let text = |groups: &[Value]| {
                let mut text: Vec<_> = groups.iter().map(Value::to_string).collect();
                text.sort();
                text
            };
            assert_eq!(text(&found), text(&expected), "{structure}: {by:?}");
        }
    }
}

/// Whether a field has this name.
fn known(path: &str) -> bool {
    wfp_events::query::Field::parse(path).is_ok()
}

/// The groups of records, in any order, each as `top` shows it.
fn counted(records: &[Value], by: &[String]) -> Vec<Value> {
    let mut groups: HashMap<String, (Vec<Value>, u64, Vec<String>)> = HashMap::new();
    for record in records {
        let values: Vec<_> = by.iter().map(|path| value(record, path)).collect();
        let key = Value::from(values.clone()).to_string();
        let (_, count, times) = groups.entry(key).or_insert((values, 0, Vec::new()));
        *count += 1;
        let time = record.pointer("/header/timeStamp").and_then(Value::as_str);
        times.extend(
            time.filter(|time| time.ends_with('Z') && *time != "1601-01-01T00:00:00.0000000Z")
                .map(str::to_owned),
        );
    }
    let groups = groups.into_values().map(|(values, count, times)| {
        let mut group =
            json!({ "count": count, "first": times.iter().min(), "last": times.iter().max() });
        for (path, value) in by.iter().zip(values) {
            group[path] = value;
        }
        group
    });
    groups.collect()
}

/// The value at this path of a record in JSON.
fn value(record: &Value, path: &str) -> Value {
    if path == "error" {
        let members = record.as_object().unwrap().values().filter_map(Value::as_object);
        let codes = |part: &serde_json::Map<String, Value>| {
            ["failureErrorCode", "failureStatus"]
                .into_iter()
                .find_map(|name| part.get(name).cloned())
        };
        return members.into_iter().find_map(codes).unwrap_or(Value::Null);
    }
    let pointer = path.split('.').fold(String::new(), |pointer, name| pointer + "/" + name);
    record.pointer(&pointer).cloned().unwrap_or(Value::Null)
}

#[test]
fn times_are_rounded_down() {
    let files = Files::new();
    files
        .run(&["generate", "-n", "2k", "--struct", "FWPM_NET_EVENT5", "in.jsonl"])
        .gives(0, "", "");
    let lines = String::from_utf8(files.read("in.jsonl")).unwrap();
    for (unit, kept, rest) in [
        ("1d", 10, "T00:00:00.0000000Z"),
        ("1h", 13, ":00:00.0000000Z"),
        ("10m", 15, "0:00.0000000Z"),
        ("1m", 16, ":00.0000000Z"),
        ("1s", 19, ".0000000Z"),
    ] {
        let mut expected: HashMap<String, u64> = HashMap::new();
        for line in lines.lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            let time = record.pointer("/header/timeStamp").unwrap().as_str().unwrap();
            *expected.entry(format!("{}{rest}", &time[..kept])).or_default() += 1;
        }
        let by = format!("time:{unit}");
        let found =
            groups(&files.run(&["top", "--by", &by, "--top", "0", "-f", "json", "in.jsonl"]));
        let found: HashMap<_, _> = found
            .iter()
            .map(|group| {
                (group["time"].as_str().unwrap().to_owned(), group["count"].as_u64().unwrap())
            })
            .collect();
        assert_eq!(found, expected, "{unit}");
    }
}

/// The groups for which there is room are those that come first, whatever the number of threads.
#[test]
fn further_groups_are_counted_together() {
    let mut lines = String::new();
    for number in (0..70_000).chain(0..10) {
        writeln!(
            lines,
            r#"{{"struct":"FWPM_NET_EVENT_CLASSIFY_DROP0","classifyDrop":{{"filterId":{number}}}}}"#
        )
        .unwrap();
    }
    let files = Files::new().with("in.jsonl", lines);
    let note = "note: 4464 records are counted as other: there is room for 65536 groups and 64 MiB of text\n";
    let ended = files.run(&["top", "--by", "filter", "--top", "0", "-f", "json", "in.jsonl"]);
    assert_eq!(ended.stderr, note);
    let groups = groups(&ended);
    assert_eq!(groups.len(), 65_537);
    let row = |filter: u64, count: u64| json!({ "filter": filter, "count": count, "first": null, "last": null });
    assert_eq!(groups[0], row(0, 2));
    assert_eq!(groups[9], row(9, 2));
    assert_eq!(groups[10], row(10, 1));
    assert_eq!(groups[65_535], row(65_535, 1));
    assert_eq!(
        groups[65_536],
        json!({ "other": true, "count": 4464, "first": null, "last": null })
    );
    files.run(&["top", "--by", "filter,type", "--top", "1", "in.jsonl"]).gives(
        0,
        concat!(
            "COUNT  FILTER  TYPE           FIRST  LAST\n",
            "    2  0       CLASSIFY_DROP  -      -\n",
            " 4464  other                  -      -\n",
        ),
        &format!("note: 65535 further groups are not shown; --top 0 shows all\n{note}"),
    );
    let ended = files.run(&["top", "--by", "filter", "--top", "1", "-f", "csv", "in.jsonl"]);
    assert_eq!(ended.stdout, b"filter,count,first,last\n0,2,,\nother,4464,,\n");
}

/// A record of which a member cannot be read is counted, and reported as `decode` reports it.
#[test]
fn what_cannot_be_read_is_absent() {
    let good = r#"{"struct":"FWPM_NET_EVENT_CLASSIFY_DROP0","classifyDrop":{"filterId":7}}"#;
    let files = Files::new().with("in.jsonl", format!("{good}\nno record\n{good}\n"));
    let decoded = files.run(&["decode", "in.jsonl"]);
    assert_eq!(decoded.status, Some(1));
    files.run(&["top", "--by", "filter,app", "-f", "csv", "in.jsonl"]).gives(
        1,
        "filter,app,count,first,last\n7,,2,,\n",
        &decoded.stderr,
    );
    // A pointer of the header leads nowhere.
    let image =
        ["--struct", "FWPM_NET_EVENT1", "--base", "0x1f29a400000", "--root", "0x1f29a400028"];
    let short = &std::fs::read("tests/data/memory-0.bin").unwrap()[..0x28 + 136];
    let files = Files::new().with("in.bin", short);
    let decoded = files.run(&[&["decode", "-v", "in.bin"], &image[..]].concat());
    let counted = files
        .run(&[&["top", "-v", "--by", "type,error", "-f", "csv", "in.bin"], &image[..]].concat());
    assert_eq!((counted.status, counted.stderr), (decoded.status, decoded.stderr));
}

#[test]
fn records_are_selected() {
    let all = groups(&run(&["top", "--by", "error", "-f", "json", "mm-failure0.bin"]));
    let ended = run(&[
        "top",
        "--by",
        "error",
        "-f",
        "json",
        "--where",
        "error == 13801",
        "mm-failure0.bin",
    ]);
    let of_error = all.iter().find(|group| group["error"] == 13801).unwrap();
    assert_eq!(groups(&ended), std::slice::from_ref(of_error));
    assert_eq!(ended.stderr, format!("note: {} of 16 records match\n", of_error["count"]));
    let two = groups(&run(&[
        "top",
        "--by",
        "struct",
        "-f",
        "json",
        "mm-failure0.bin",
        "mm-failure0.jsonl",
    ]));
    assert_eq!(two[0]["count"], 32);
}

#[test]
fn nothing_to_count() {
    let files = Files::new().with("in.jsonl", "");
    let with = |format: &str| files.run(&["top", "--by", "error", "-f", format, "in.jsonl"]);
    assert_eq!(with("table").stdout, b"");
    assert_eq!(with("json").stdout, b"[]\n");
    assert_eq!(with("csv").stdout, b"error,count,first,last\n");
    let missing = files.run(&["top", "--by", "error", "missing", "-o", "out.csv"]);
    assert_eq!(missing.status, Some(2));
    assert!(!files.has("out.csv"));
}

#[test]
fn wrong_fields() {
    for (by, message) in [
        ("eror", "unknown field eror; did you mean error?"),
        ("port:1h", "port is not a time, so `:1h` cannot follow it"),
        ("time:0s", "`0s` is no time at all; use e.g. 1m, 10m, 1h or 1d"),
        ("time:1w", "expected a duration, e.g. 90s, 15m, 1h or 7d"),
        ("", "unknown field "),
    ] {
        let ended = run(&["top", "--by", by, "mm-failure0.bin"]);
        assert_eq!((ended.status, ended.stdout), (Some(2), Vec::new()), "{by}");
        assert!(ended.stderr.contains(message), "{by}: {}", ended.stderr);
    }
    run(&["top", "--by", "time:1h,error,time:1d", "mm-failure0.bin"]).gives(
        2,
        "",
        "error: --by: time is given twice\n",
    );
    let ended = run(&["top", "mm-failure0.bin"]);
    assert!(ended.stderr.contains("--by <FIELD>"), "{}", ended.stderr);
    assert_eq!(ended.status, Some(2));
}

const NAMED: [&str; 4] = ["top", "cases/banner.txt", "--names", "names/filters.xml"];

#[test]
fn filters_have_names() {
    let top = |more: &[&str]| String::from_utf8(run(&[&NAMED[..], more].concat()).stdout).unwrap();
    let table = top(&["--by", "filter"]);
    assert!(table.contains("\n    1  71002 \"Example outbound block\"  2026"), "{table}");
    // The id of a filter that has no name says so.
    let names = ["--names", "names/filters.xml"];
    let drop = r#"{"struct":"FWPM_NET_EVENT5","header":{},"type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":{"filterId":71003}}"#;
    for command in [&["top", "--by", "filter"][..], &["summary"]] {
        let text = String::from_utf8(run_with(&[command, &names].concat(), drop).stdout).unwrap();
        assert!(
            text.contains("71003 (not named)") || text.contains("71003  (not named)"),
            "{text}"
        );
    }
    let json = top(&["--by", "classifyDrop.filterId", "-f", "json"]);
    let expected = r#"{"classifyDrop.filterId":71002,"classifyDrop.filterName":"Example outbound block","count":1,"#;
    assert!(json.contains(expected), "{json}");
    let csv = top(&["--by", "filter,record", "-f", "csv"]);
    assert!(
        csv.starts_with(
            "filter,filterName,record,count,first,last\n71002,Example outbound block,0,1,"
        ),
        "{csv}"
    );
    let csv = top(&["--by", "filter,filterName,filterProvider,layerName", "-f", "csv"]);
    let expected =
        "71002,Example outbound block,FWPM_PROVIDER_MPSSVC_WF,FWPM_LAYER_ALE_AUTH_CONNECT_V4,1,";
    assert!(csv.contains(expected), "{csv}");
    let unknown = run(&[
        "top",
        "cases/banner.txt",
        "--names",
        "cases/wfpstate.xml",
        "--by",
        "filter",
        "-f",
        "json",
        "--where",
        "filterName ~ *block*",
    ]);
    assert!(String::from_utf8(unknown.stdout).unwrap().contains("Example outbound block"));
}

/// Where there are no names, fields that need them are refused.
#[test]
fn names_are_needed() {
    let message = "error: the names of filters and layers are not known; specify --names\n";
    run(&["top", "cases/banner.txt", "--by", "filterName"]).gives(2, "", message);
    for command in ["decode", "check", "summary", "explain"] {
        run(&[command, "cases/banner.txt", "--where", "has(layerName)"]).gives(2, "", message);
    }
}

#[test]
fn records_are_counted_by_file() {
    let ended = run(&[
        "top",
        "--by",
        "file,error",
        "mm-failure0.bin",
        "events.pcapng",
        "-f",
        "csv",
        "--top",
        "0",
    ]);
    let csv = String::from_utf8(ended.stdout).unwrap();
    let of = |file: &str| {
        let rows = csv.lines().filter_map(|line| line.strip_prefix(file)?.strip_prefix(','));
        rows.map(|row| row.rsplit(',').nth(2).unwrap().parse::<u64>().unwrap()).sum::<u64>()
    };
    assert_eq!((of("mm-failure0.bin"), of("events.pcapng")), (16, 54));
    let ended = run(&[
        "decode",
        "-f",
        "csv",
        "--where",
        "file ~ *.bin and record in {3, 5}",
        "mm-failure0.bin",
        "events.pcapng",
    ]);
    assert_eq!(ended.stderr, "note: 2 of 70 records match\n");
}
