//! Pipes: output is written as soon as input arrives, and a closed output pipe is not an error.

use std::io::{Read, Write};
use std::process::{ChildStdin, Command, Stdio};
use std::thread::{self, JoinHandle};

use crate::kit::command::{Ended, command};
use crate::kit::files::Files;
use crate::kit::golden::expected;
use crate::kit::running::started;
use crate::kit::samples::{CAPTURE, LINES};
use byteorder_reader::SIZE;

/// The records of the capture, one by one.
fn records() -> impl Iterator<Item = &'static [u8]> {
    CAPTURE.chunks(SIZE)
}

#[test]
fn each_record_is_written_as_soon_as_it_arrives() {
    let explained = expected("explain.txt");
    let detailed = expected("detail.txt");
    let (table, csv) = (expected("table.txt"), expected("values.csv"));
    let titled = |text: &'static str| {
        let mut parts: Vec<&str> = text.split_inclusive('\n').collect();
        let titles = parts.remove(0);
        (titles, parts)
    };
    let (table, csv): (&'static str, &'static str) = (table.leak(), csv.leak());
    let cases: [(&[&str], &str, Vec<&str>); 5] = [
        (&["decode", "-f", "jsonl"], "", LINES.split_inclusive('\n').collect()),
        (&["decode"], titled(table).0, titled(table).1),
        (&["decode", "-f", "csv"], titled(csv).0, titled(csv).1),
        (&["decode", "-f", "detail"], "", detailed.split_inclusive("\n\n").collect()),
        (&["explain", "-"], "", explained.split_inclusive("\n\n").collect()),
    ];
    for (args, titles, outputs) in cases {
        assert_eq!(outputs.len(), 16, "{args:?}");
        let mut running = started(args);
        for (at, (record, output)) in records().zip(outputs).enumerate() {
            running.feed(record);
            if at == 0 {
                running.gives(titles);
            }
            running.gives(output);
        }
        running.ends(0, "");
    }
}

#[test]
fn each_line_is_written_as_soon_as_it_arrives() {
    let mut running = started(&["decode", "-f", "jsonl"]);
    for line in LINES.split_inclusive('\n') {
        running.feed(line.as_bytes());
        running.gives(line);
    }
    running.ends(0, "");
}

#[test]
fn each_finding_is_written_as_soon_as_it_is_made() {
    let findings = expected("check.txt").replace("mm-failure0.bin", "standard input");
    let mut running = started(&["check"]);
    for (at, record) in records().enumerate() {
        running.feed(record);
        for finding in findings.split_inclusive('\n') {
            if finding.starts_with(&format!("standard input: record {at} at ")) {
                running.gives(finding);
            }
        }
    }
    running.ends(1, "");
}

#[test]
fn records_can_arrive_in_any_pieces() {
    for piece in [1, 7, 63, 65, 100] {
        let mut running = started(&["decode", "-f", "jsonl"]);
        let mut fed = 0;
        for bytes in CAPTURE.chunks(piece) {
            running.feed(bytes);
            let whole = |fed: usize| fed / SIZE;
            let lines = LINES.split_inclusive('\n');
            let new = lines.skip(whole(fed)).take(whole(fed + bytes.len()) - whole(fed));
            running.gives(&new.collect::<String>());
            fed += bytes.len();
        }
        running.ends(0, "");
    }
    for piece in [1, 11, 500] {
        let mut running = started(&["decode", "-f", "jsonl"]);
        for bytes in LINES.as_bytes().chunks(piece) {
            running.feed(bytes);
        }
        running.gives(LINES);
        running.ends(0, "");
    }
}

/// Writes the same bytes again and again until the pipe is closed.
fn endless(mut stdin: ChildStdin, bytes: &'static [u8]) -> JoinHandle<()> {
    thread::spawn(move || while stdin.write_all(bytes).is_ok() {})
}

/// Runs the command, reads this many bytes of its output and closes the pipe. The command must end without a message,
/// and with its usual exit status: 1 for `check`, which has findings by then.
fn goes_away_after(mut command: Command, bytes: usize, input: Option<&'static [u8]>) {
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let status = i32::from(command.get_args().next().is_some_and(|name| name == "check"));
    let mut child = command.spawn().unwrap();
    let feeding = input.map(|input| endless(child.stdin.take().unwrap(), input));
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut vec![0; bytes]).unwrap();
    drop(stdout);
    Ended::of(child).gives(status, "", "");
    if let Some(feeding) = feeding {
        feeding.join().unwrap();
    }
}

#[test]
fn a_closed_output_pipe_is_no_error() {
    for args in [
        &["decode"][..],
        &["decode", "-f", "detail"],
        &["decode", "-f", "jsonl"],
        &["decode", "-f", "jsonl", "--source"],
        &["decode", "-f", "csv"],
        &["explain", "-"],
        &["check"],
        &["convert", "-", "-", "--to", "array"],
        &["convert", "-", "-", "--to", "jsonl"],
    ] {
        goes_away_after(command(args), 60, Some(CAPTURE));
        goes_away_after(command(args), 60, Some(LINES.as_bytes()));
    }
    goes_away_after(command(&["decode"]), 0, Some(CAPTURE));
}

#[test]
fn a_closed_output_pipe_is_no_error_when_reading_a_file() {
    let files = Files::new().with("in.bin", CAPTURE.repeat(1000));
    for args in [&["decode", "in.bin"][..], &["explain", "in.bin"], &["check", "in.bin"]] {
        goes_away_after(files.command(args), 60, None);
    }
    goes_away_after(files.command(&["decode", "in.bin", "in.bin", "in.bin"]), 60, None);
}

#[test]
fn a_closed_output_pipe_is_no_error_without_input() {
    goes_away_after(command(&["layout", "-f", "json"]), 1, None);
    let all = u64::MAX.to_string();
    for to in ["array", "jsonl"] {
        goes_away_after(command(&["generate", "-n", &all, "--to", to, "-"]), 60, None);
    }
}

#[test]
fn a_closed_standard_error_does_not_end_the_run() {
    let mut command = command(&["decode", "-f", "jsonl"]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    let mut stdin = child.stdin.take().unwrap();
    let input = ["{\n", LINES, "{\n"].concat();
    let feeding = thread::spawn(move || stdin.write_all(input.as_bytes()));
    Ended::of(child).gives(1, LINES, "");
    feeding.join().unwrap().unwrap();
}
