//! `--follow`: what is appended to a file is shown at once.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::kit::command::{on, run};
use crate::kit::files::Files;
use crate::kit::golden::expected;
use crate::kit::running::{Running, reading, started};
use crate::kit::samples::{CAPTURE, EVENTS, EVENTS_PCAPNG, LINES};
use byteorder_reader::SIZE;

/// How soon what arrives is to be shown.
const SOON: Duration = Duration::from_millis(200);

/// Starts the command, which follows `in` in the directory.
fn following(files: &Files, args: &[&str]) -> (Running, u32) {
    let command = files.command(&[&["decode", "--follow", "in"], args].concat());
    let child = on(libc::SIGINT, libc::SIG_DFL, command).spawn().unwrap();
    let id = child.id();
    (reading(child), id)
}

fn interrupt(id: u32) {
    let sent = Command::new("kill").args(["-INT", &id.to_string()]).status();
    assert!(sent.unwrap().success());
}

fn append(files: &Files, bytes: &[u8]) {
    File::options().append(true).open(files.path("in")).unwrap().write_all(bytes).unwrap();
}

/// Appends the parts one by one; asserts that each gives its output, and most of them soon.
fn follows(args: &[&str], parts: &[(Vec<u8>, String)]) {
    let files = Files::new().with("in", &parts[0].0);
    let (mut running, id) = following(&files, args);
    running.gives(&parts[0].1);
    let mut times = Vec::new();
    for (bytes, output) in &parts[1..] {
        let begun = Instant::now();
        append(&files, bytes);
        running.gives(output);
        times.push(begun.elapsed());
    }
    times.sort();
    assert!(times[times.len() / 2] < SOON, "{args:?}: {times:?}");
    interrupt(id);
    let ended = running.interrupted();
    assert_eq!(ended, (Some(libc::SIGINT), String::new()), "{args:?}");
}

/// The bytes of each record, and what it gives; the titles come with the first.
fn parts<'a>(
    records: impl IntoIterator<Item = &'a [u8]>,
    titles: &str,
    outputs: impl IntoIterator<Item = &'a str>,
) -> Vec<(Vec<u8>, String)> {
    let both = records.into_iter().zip(outputs);
    let mut parts: Vec<_> =
        both.map(|(bytes, output)| (bytes.to_vec(), output.to_owned())).collect();
    parts[0].1.insert_str(0, titles);
    parts
}

#[test]
fn every_output_follows() {
    let records = || CAPTURE.chunks(SIZE);
    let lines = parts(records(), "", LINES.split_inclusive('\n'));
    follows(&["-f", "jsonl"], &lines);
    for (args, name) in [(&[][..], "table.txt"), (&["-f", "csv"], "values.csv")] {
        let text = expected(name);
        let (titles, rows) = text.split_at(text.find('\n').unwrap() + 1);
        follows(args, &parts(records(), titles, rows.split_inclusive('\n')));
    }
    let detail = expected("detail.txt");
    follows(&["-f", "detail"], &parts(records(), "", detail.split_inclusive("\n\n")));
}

#[test]
fn every_input_that_grows_is_followed() {
    let lines = LINES.split_inclusive('\n').map(str::as_bytes);
    follows(&["-f", "jsonl"], &parts(lines, "", LINES.split_inclusive('\n')));
    // The blocks of a capture, which begins with those of the section and of the interfaces.
    let mut blocks = Vec::new();
    let (mut rest, mut block) = (EVENTS_PCAPNG, Vec::new());
    while let [_, _, _, _, a, b, c, d, ..] = *rest {
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap();
        block.extend_from_slice(&rest[..length]);
        if rest[0] == 6 {
            blocks.push(std::mem::take(&mut block));
        }
        rest = &rest[length..];
    }
    let blocks = blocks.iter().map(Vec::as_slice);
    follows(&["-f", "jsonl"], &parts(blocks, "", EVENTS.split_inclusive('\n')));
    let whole =
        run(&["convert", "events.jsonl", "-", "--to", "xml", "--where", "has(time)"]).stdout;
    let whole = String::from_utf8(whole).unwrap();
    let elements: Vec<_> = whole.split_inclusive("\n\t</item>\n").collect();
    let (elements, _) = elements.split_at(elements.len() - 1);
    let files = Files::new().with("in.xml", &whole);
    let shown = String::from_utf8(files.run(&["decode", "-f", "jsonl", "in.xml"]).stdout).unwrap();
    let elements = elements.iter().map(|element| element.as_bytes());
    follows(&["-f", "jsonl"], &parts(elements, "", shown.split_inclusive('\n')));
}

#[test]
fn a_file_that_takes_its_place_is_read_from_its_start() {
    let (first, second) = LINES.split_at(LINES.find('\n').unwrap() + 1);
    let again = "note: in: was replaced or truncated; it is read from its start\n";
    for truncate in [false, true] {
        let files = Files::new().with("in", second);
        let (mut running, id) = following(&files, &["-f", "jsonl"]);
        running.gives(second);
        if truncate {
            fs::write(files.path("in"), first).unwrap();
        } else {
            fs::write(files.path("new"), first).unwrap();
            // What comes last in the old file is not lost.
            append(&files, first.as_bytes());
            fs::rename(files.path("new"), files.path("in")).unwrap();
            running.gives(first);
        }
        running.gives(first);
        append(&files, second.as_bytes());
        running.gives(second);
        interrupt(id);
        assert_eq!(running.interrupted(), (Some(libc::SIGINT), again.to_owned()));
    }
}

#[test]
fn a_pipe_is_followed_to_its_end() {
    let mut running = started(&["decode", "-f", "jsonl", "--follow"]);
    for line in LINES.split_inclusive('\n') {
        running.feed(line.as_bytes());
        running.gives(line);
    }
    running.ends(0, "");
}

#[test]
fn a_limit_ends_it() {
    let files = Files::new().with("in", LINES);
    let first = LINES.split_inclusive('\n').next().unwrap();
    files.run(&["decode", "-f", "jsonl", "--follow", "--limit", "1", "in"]).gives(0, first, "");
}

#[test]
fn what_cannot_be_followed_is_refused() {
    let one = "error: --follow reads one file or pipe, which is not an image\n";
    run(&["decode", "--follow", "events.jsonl", "mm-failure0.bin"]).gives(2, "", one);
    run(&["decode", "--follow", "--struct", "FWPM_NET_EVENT1", "memory-0.bin"]).gives(2, "", one);
    let missing = "error: missing: cannot be read: No such file or directory (os error 2)\n";
    run(&["decode", "--follow", "missing"]).gives(2, "", missing);
    for other in [&["-o", "out.txt"][..], &["--recursive"], &["--last", "1h"], &["--sort", "time"]]
    {
        let refused = run(&[&["decode", "--follow", "events.jsonl"], other].concat());
        assert_eq!(refused.status, Some(2), "{other:?}");
        assert!(refused.stderr.contains("cannot be used with"), "{}", refused.stderr);
    }
}

impl Running {
    /// Waits for the process; returns the signal that ended it, and its messages.
    fn interrupted(self) -> (Option<i32>, String) {
        let (child, rest) = self.into_parts();
        assert_eq!(rest, "");
        let output = Child::wait_with_output(child).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        (output.status.signal(), stderr)
    }
}
