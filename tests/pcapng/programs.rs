//! Wireshark's own programs on what the command writes, and the command on what they make of it.
//!
//! They need `tshark`, `capinfos`, `mergecap` and `editcap` (Debian: `tshark`): `cargo test --test pcapng -- --ignored`.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

const EVENTS: &str = include_str!("../data/events.jsonl");

/// Runs a program that has to end well, and gives what it writes.
fn run(directory: &Path, program: &str, args: &[&str]) -> String {
    let output = Command::new(program)
        .args(args)
        .current_dir(directory)
        .env("TZ", "UTC")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{program} {args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

fn wfp_events(directory: &Path, args: &[&str]) -> String {
    run(directory, env!("CARGO_BIN_EXE_wfp-events"), args)
}

/// A directory with `events.pcapng`, which the command made of the sample's lines.
fn directory() -> (TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().to_owned();
    fs::write(path.join("events.jsonl"), EVENTS).unwrap();
    wfp_events(&path, &["convert", "events.jsonl", "events.pcapng"]);
    (directory, path)
}

fn decoded(directory: &Path, file: &str) -> Vec<String> {
    wfp_events(directory, &["decode", "-f", "jsonl", file]).lines().map(str::to_owned).collect()
}

fn lines() -> Vec<String> {
    EVENTS.lines().map(str::to_owned).collect()
}

/// The time of an event's packet, in 100 ns ticks since 1970.
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

/// A time as tshark prints it, in 100 ns ticks.
fn epoch(text: &str) -> u64 {
    let (seconds, fraction) = text.split_once('.').unwrap();
    let fraction = format!("{fraction:0<7}");
    assert!(fraction[7..].bytes().all(|digit| digit == b'0'), "{text}");
    seconds.parse::<u64>().unwrap() * 10_000_000 + fraction[..7].parse::<u64>().unwrap()
}

#[test]
#[ignore = "needs tshark"]
fn capinfos_takes_it() {
    let (_directory, path) = directory();
    let infos = run(&path, "capinfos", &["events.pcapng"]);
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
    let (_directory, path) = directory();
    let fields =
        ["-T", "fields", "-e", "frame.interface_name", "-e", "frame.time_epoch", "-e", "frame.len"];
    let shown = run(&path, "tshark", &[&["-n", "-r", "events.pcapng"], &fields[..]].concat());
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
fn what_mergecap_makes_of_it_holds_the_same_events() {
    let (_directory, path) = directory();
    for mode in ["none", "all", "any"] {
        let args = ["-I", mode, "-a", "-w", "twice.pcapng", "events.pcapng", "events.pcapng"];
        run(&path, "mergecap", &args);
        assert_eq!(decoded(&path, "twice.pcapng"), [lines(), lines()].concat(), "{mode}");
    }
    // Not one behind the other, but by their times.
    run(&path, "mergecap", &["-w", "merged.pcapng", "events.pcapng", "events.pcapng"]);
    let mut merged = decoded(&path, "merged.pcapng");
    let mut twice = [lines(), lines()].concat();
    merged.sort();
    twice.sort();
    assert_eq!(merged, twice);
}

#[test]
#[ignore = "needs tshark"]
fn what_editcap_makes_of_it_holds_the_events_that_it_ought_to() {
    let (_directory, path) = directory();
    run(&path, "editcap", &["-r", "events.pcapng", "some.pcapng", "3-7", "20", "54"]);
    let lines = lines();
    let some = [&lines[2..7], &lines[19..20], &lines[53..54]].concat();
    assert_eq!(decoded(&path, "some.pcapng"), some);
    // From a time on, and up to a time. (It cannot compare times that are thousands of years away.)
    let near: Vec<String> = lines.iter().filter(|line| ticks(line) < 1 << 56).cloned().collect();
    fs::write(path.join("near.jsonl"), near.join("\n")).unwrap();
    wfp_events(&path, &["convert", "near.jsonl", "near.pcapng"]);
    let (from, date) = (1_600_000_000 * 10_000_000, "2020-09-13 12:26:40");
    let (since, before): (Vec<String>, Vec<String>) =
        near.into_iter().partition(|line| ticks(line) >= from);
    assert!(!since.is_empty() && !before.is_empty());
    run(&path, "editcap", &["-A", date, "near.pcapng", "since.pcapng"]);
    assert_eq!(decoded(&path, "since.pcapng"), since);
    run(&path, "editcap", &["-B", date, "near.pcapng", "before.pcapng"]);
    assert_eq!(decoded(&path, "before.pcapng"), before);
    run(&path, "editcap", &["-F", "pcapng", "events.pcapng", "same.pcapng"]);
    assert_eq!(decoded(&path, "same.pcapng"), lines);
}

#[test]
#[ignore = "needs tshark"]
fn tshark_shows_events_as_they_come() {
    let mut convert = Command::new(env!("CARGO_BIN_EXE_wfp-events"))
        .args(["convert", "--from", "jsonl", "-", "-", "--to", "pcapng"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut tshark = Command::new("tshark")
        .args(["-n", "-l", "-r", "-", "-T", "fields", "-e", "frame.interface_name"])
        .stdin(convert.stdout.take().unwrap())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = tshark.stdout.take().unwrap();
    let (give, shown) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            let _ = give.send(line.unwrap());
        }
    });
    let mut to = convert.stdin.take().unwrap();
    for line in EVENTS.split_inclusive('\n') {
        to.write_all(line.as_bytes()).unwrap();
        let shown =
            shown.recv_timeout(Duration::from_secs(60)).expect("it comes while the pipe is open");
        assert!(line.starts_with(&format!("{{\"struct\":\"{shown}\"")), "{shown}: {line}");
    }
    drop(to);
    assert!(convert.wait().unwrap().success());
    assert!(tshark.wait().unwrap().success());
}
