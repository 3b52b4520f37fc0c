//! Many inputs: directories, the order of the output, and the file of each record.

use std::fs;
use std::os::unix::fs::symlink;

use crate::kit::files::Files;
use crate::kit::samples::{CAPTURE, EVENTS, EVENTS_PCAPNG, LINES};

/// A directory `dir` with two captures, files that are none, and links.
fn tree() -> Files {
    let files = Files::new().with("outside.bin", CAPTURE);
    fs::create_dir_all(files.path("dir/b/empty")).unwrap();
    let files = files.with("dir/c.jsonl", LINES).with("dir/b/events.pcapng", EVENTS_PCAPNG);
    let files = files.with("dir/a.txt", "no events\n").with("dir/b/page.html", "<html></html>\n");
    symlink("../outside.bin", files.path("dir/.hidden.bin")).unwrap();
    symlink("..", files.path("dir/up")).unwrap();
    symlink("nowhere", files.path("dir/nowhere")).unwrap();
    assert!(
        std::process::Command::new("mkfifo")
            .arg(files.path("dir/pipe"))
            .status()
            .unwrap()
            .success()
    );
    files
}

#[test]
fn a_directory_is_read_by_name() {
    let files = tree();
    let all = [LINES, EVENTS, LINES].concat();
    let note = "note: 2 files without net events were skipped\n";
    files.run(&["decode", "-f", "jsonl", "--recursive", "dir"]).gives(0, &all, note);
    let both = [&all, LINES].concat();
    files.run(&["decode", "-f", "jsonl", "-r", "dir", "outside.bin"]).gives(0, &both, note);
    files.run(&["decode", "-q", "-f", "jsonl", "-r", "dir"]).gives(0, &all, "");
    // The newest event is looked for in all of them.
    let last = ["decode", "-f", "jsonl", "--last", "0s"];
    let whole = files.run(&[&last[..], &["dir/b/events.pcapng"]].concat()).stdout;
    let walked = files.run(&[&last[..], &["-q", "-r", "dir"]].concat());
    walked.gives(0, whole, "");
    let sources = files.run(&["decode", "-f", "csv", "--source", "-r", "dir", "-q"]).stdout;
    let sources = String::from_utf8(sources).unwrap();
    let mut seen: Vec<_> = sources.lines().map(|line| line.split(',').next().unwrap()).collect();
    seen.dedup();
    assert_eq!(seen, ["file", "dir/.hidden.bin", "dir/b/events.pcapng", "dir/c.jsonl"]);
    let verbose = files.run(&["check", "-v", "-r", "dir"]).stderr;
    let mut lines = verbose.lines();
    let text = "note: dir/a.txt: skipped: this is unknown text: ";
    assert!(lines.next().unwrap().starts_with(text), "{verbose}");
    assert!(lines.next().unwrap().starts_with("note: dir/b/page.html: skipped: "), "{verbose}");
    assert_eq!(lines.collect::<Vec<_>>(), [note.trim_end()]);
}

#[test]
fn a_directory_needs_the_option() {
    let files = tree();
    let message =
        "error: dir: cannot be read: it is a directory; use --recursive to read the files in it\n";
    files.run(&["decode", "dir"]).gives(2, "", message);
    files.run(&["decode", "-f", "jsonl", "dir", "outside.bin"]).gives(2, LINES, message);
    // What is named is not skipped.
    let named = files.run(&["decode", "-r", "dir/a.txt"]);
    assert!(named.stderr.starts_with("error: dir/a.txt: this is unknown text: "), "{named:?}");
    assert_eq!(named.status, Some(2));
}

#[test]
fn a_directory_without_captures_is_an_error() {
    let files = tree();
    let message = "error: the directories contain no file with net events\n";
    files.run(&["decode", "-r", "dir/b/empty"]).gives(2, "", message);
    fs::remove_file(files.path("dir/b/events.pcapng")).unwrap();
    let note = "note: 1 file without net events was skipped\n";
    files.run(&["decode", "-r", "dir/b"]).gives(2, "", &[note, message].concat());
    files.run(&["convert", "-r", "dir/b", "out.jsonl"]).gives(2, "", &[note, message].concat());
    assert!(!files.has("out.jsonl"));
}

#[test]
fn the_output_is_not_an_input() {
    let files = tree();
    let note = "note: 2 files without net events were skipped\n";
    let all = [LINES, EVENTS, LINES].concat();
    for _ in 0..2 {
        files.run(&["convert", "--force", "-r", "dir", "dir/d.jsonl"]).gives(0, "", note);
        files.holds("dir/d.jsonl", &all);
    }
}

#[test]
fn many_files_give_what_each_gives() {
    let mut files = Files::new();
    let mut expected = (Vec::new(), String::new());
    let mut names = Vec::new();
    for at in 0..120 {
        let name = format!("{at:03}");
        let content = match at % 10 {
            3 => "{\"struct\":\n".repeat(at),
            5 => "no events at all\n".to_owned(),
            6 => String::new(),
            _ => EVENTS.to_owned() + &LINES.repeat(at % 7),
        };
        if at != 77 {
            files = files.with(&name, content);
        }
        names.push(name);
    }
    for args in [
        &["decode", "-q", "-f", "jsonl", "--source"][..],
        &["check", "-q"],
        &["decode", "-qf", "detail"],
    ] {
        expected.0.clear();
        expected.1.clear();
        for name in &names {
            let one = files.run(&[args, &[name]].concat());
            expected.0.extend(one.stdout);
            expected.1.push_str(&one.stderr);
        }
        let all: Vec<_> = args.iter().copied().chain(names.iter().map(String::as_str)).collect();
        files.run(&all).gives(2, &expected.0, &expected.1);
    }
}

#[test]
fn each_record_begins_with_its_file() {
    let files =
        Files::new().with("a.bin", &CAPTURE[..128]).with("long-\u{202e}.bin", &CAPTURE[..64]);
    let run = |args: &[&str]| {
        let ended = files.run(&[args, &["a.bin", "long-\u{202e}.bin"]].concat());
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
        String::from_utf8(ended.stdout).unwrap()
    };
    let table = run(&["decode", "--source"]);
    let starts: Vec<_> = table.lines().map(|line| &line[..30]).collect();
    assert_eq!(
        starts,
        [
            "FILE                  RECORD  ",
            "a.bin                      0  ",
            "a.bin                      1  ",
            "long-\\u{202e}.bin          0  ",
        ]
    );
    let detail = run(&["decode", "-f", "detail", "--source"]);
    let heads: Vec<_> = detail.lines().filter(|line| line.contains(" record ")).collect();
    assert_eq!(
        heads,
        [
            "a.bin: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 record 0 at offset 0",
            "a.bin: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 record 1 at offset 64",
            "long-\\u{202e}.bin: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 record 0 at offset 0",
        ]
    );
    let csv = run(&["decode", "-f", "csv", "--source"]);
    let starts: Vec<_> =
        csv.lines().map(|line| line.split(',').take(3).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(starts, ["file,offset,record", "a.bin,0,0", "a.bin,64,1", "long-\\u{202e}.bin,0,0"]);
    let plain = run(&["decode", "-f", "csv"]);
    for (line, plain) in csv.lines().zip(plain.lines()) {
        assert_eq!(line.splitn(3, ',').last().unwrap(), plain);
    }
    let explained = files.run(&["explain", "--source", "a.bin"]).stdout;
    assert!(explained.starts_with(b"a.bin: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 record 0"));
    // As decode does.
    let lines = run(&["decode", "-f", "jsonl", "--source"]);
    files.run(&["convert", "--source", "a.bin", "long-\u{202e}.bin", "out.jsonl"]).gives(0, "", "");
    files.holds("out.jsonl", &lines);
    files.run(&["convert", "--source", "a.bin", "long-\u{202e}.bin", "out.csv"]).gives(0, "", "");
    files.holds("out.csv", &csv);
}
