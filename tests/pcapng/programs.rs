//! Wireshark's programs read what the command writes, and the command reads what they write.
//!
//! The tests need `tshark`, `capinfos`, `mergecap` and `editcap` (Debian: `tshark`): `cargo test --test tests --
//! --ignored pcapng::`.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::kit::command::{Ended, command};
use crate::kit::files::Files;
use crate::kit::running::reading;
use crate::kit::samples::EVENTS;

/// Runs a program that must succeed, and returns its output.
fn run(files: &Files, program: &str, args: &[&str]) -> String {
    let output = Command::new(program)
        .args(args)
        .current_dir(files.folder())
        .env("TZ", "UTC")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{program} {args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// A directory with `events.pcapng`, which is converted from the sample lines.
fn directory() -> Files {
    let files = Files::new().with("events.jsonl", EVENTS);
    files.run(&["convert", "events.jsonl", "events.pcapng"]).gives(0, "", "");
    files
}

fn decoded(files: &Files, file: &str) -> Vec<String> {
    let lines = files.run(&["decode", "-f", "jsonl", file]).stdout;
    String::from_utf8(lines).unwrap().lines().map(str::to_owned).collect()
}

fn lines() -> Vec<String> {
    EVENTS.lines().map(str::to_owned).collect()
}

/// The time of an event's packet, in units of 100 ns since 1970.
fn ticks(line: &str) -> u64 {
    let line: Value = serde_json::from_str(line).unwrap();
    let time = &line["header"]["timeStamp"];
    let ticks = match time {
        Value::Number(ticks) => ticks.as_u64().unwrap(),
        Value::String(time) => time.parse::<wfp_events::raw::FileTime>().unwrap().ticks(),
        _ => panic!("{time}"),
    };
    ticks.saturating_sub(116_444_736_000_000_000)
}

/// A time in tshark's output, in units of 100 ns.
fn epoch(text: &str) -> u64 {
    let (seconds, fraction) = text.split_once('.').unwrap();
    let fraction = format!("{fraction:0<7}");
    assert!(fraction[7..].bytes().all(|digit| digit == b'0'), "{text}");
    seconds.parse::<u64>().unwrap() * 10_000_000 + fraction[..7].parse::<u64>().unwrap()
}

#[test]
#[ignore = "needs tshark"]
fn capinfos_accepts_a_written_capture() {
    let files = directory();
    let infos = run(&files, "capinfos", &["events.pcapng"]);
    for expected in [
        "File type:           Wireshark/... - pcapng",
        "File encapsulation:  USER 0",
        "Number of packets:   54",
        "Number of interfaces in file: 6",
        "Name = FWPM_NET_EVENT5",
        "Encapsulation = USER 0 (45 - user0)",
        "Time ticks per second = 10000000",
    ] {
        assert!(infos.contains(expected), "{expected}: {infos}");
    }
}

#[test]
#[ignore = "needs tshark"]
fn tshark_sees_the_same_packets_at_the_same_times() {
    let files = directory();
    let fields =
        ["-T", "fields", "-e", "frame.interface_name", "-e", "frame.time_epoch", "-e", "frame.len"];
    let shown = run(&files, "tshark", &[&["-n", "-r", "events.pcapng"], &fields[..]].concat());
    let lines = lines();
    assert_eq!(shown.lines().count(), lines.len());
    for (shown, line) in shown.lines().zip(&lines) {
        let [name, time, _] = shown.split('\t').collect::<Vec<_>>()[..] else { panic!("{shown}") };
        let value: Value = serde_json::from_str(line).unwrap();
        assert_eq!(value["struct"], name);
        assert_eq!(epoch(time), ticks(line), "{line}");
    }
}

#[test]
#[ignore = "needs tshark"]
fn merged_captures_hold_the_same_events() {
    let files = directory();
    for mode in ["none", "all", "any"] {
        let args = ["-I", mode, "-a", "-w", "twice.pcapng", "events.pcapng", "events.pcapng"];
        run(&files, "mergecap", &args);
        assert_eq!(decoded(&files, "twice.pcapng"), [lines(), lines()].concat(), "{mode}");
    }
    // `mergecap` merges the packets by time.
    run(&files, "mergecap", &["-w", "merged.pcapng", "events.pcapng", "events.pcapng"]);
    let mut merged = decoded(&files, "merged.pcapng");
    let mut twice = [lines(), lines()].concat();
    merged.sort();
    twice.sort();
    assert_eq!(merged, twice);
}

#[test]
#[ignore = "needs tshark"]
fn edited_captures_hold_the_selected_events() {
    let files = directory();
    run(&files, "editcap", &["-r", "events.pcapng", "some.pcapng", "3-7", "20", "54"]);
    let lines = lines();
    let some = [&lines[2..7], &lines[19..20], &lines[53..54]].concat();
    assert_eq!(decoded(&files, "some.pcapng"), some);
    // Packets from a time on, and packets before it. (`editcap` cannot compare times that are thousands of years
    // apart.)
    let near: Vec<String> = lines.iter().filter(|line| ticks(line) < 1 << 56).cloned().collect();
    let files = files.with("near.jsonl", near.join("\n"));
    files.run(&["convert", "near.jsonl", "near.pcapng"]).gives(0, "", "");
    let (from, date) = (1_600_000_000 * 10_000_000, "2020-09-13 12:26:40");
    let (since, before): (Vec<String>, Vec<String>) =
        near.into_iter().partition(|line| ticks(line) >= from);
    assert!(!since.is_empty() && !before.is_empty());
    run(&files, "editcap", &["-A", date, "near.pcapng", "since.pcapng"]);
    assert_eq!(decoded(&files, "since.pcapng"), since);
    run(&files, "editcap", &["-B", date, "near.pcapng", "before.pcapng"]);
    assert_eq!(decoded(&files, "before.pcapng"), before);
    run(&files, "editcap", &["-F", "pcapng", "events.pcapng", "same.pcapng"]);
    assert_eq!(decoded(&files, "same.pcapng"), lines);
}

#[test]
#[ignore = "needs tshark"]
fn tshark_shows_events_as_soon_as_they_arrive() {
    let args = ["convert", "--from", "jsonl", "-", "-", "--to", "pcapng"];
    let mut convert = command(&args).stdin(Stdio::piped()).spawn().unwrap();
    let tshark = Command::new("tshark")
        .args(["-n", "-l", "-r", "-", "-T", "fields", "-e", "frame.interface_name"])
        .stdin(convert.stdout.take().unwrap())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut shown = reading(tshark);
    let mut to = convert.stdin.take().unwrap();
    for line in EVENTS.split_inclusive('\n') {
        to.write_all(line.as_bytes()).unwrap();
        let event: Value = serde_json::from_str(line).unwrap();
        shown.gives(&format!("{}\n", event["struct"].as_str().unwrap()));
    }
    drop(to);
    Ended::of(convert).gives(0, "", "");
    shown.ends(0, "");
}
