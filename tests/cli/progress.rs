//! The progress bar: in a terminal, for work that takes long, and never in the way of other output.

use crate::kit::files::Files;
use crate::kit::samples::{CAPTURE, LINES};
use crate::kit::terminal::in_terminal;

/// Input that takes longer to arrive than work without a bar lasts.
const SLOW: &str = "(cat in.bin; sleep 1; cat in.bin; sleep 0.3; cat in.bin) |";

fn files() -> Files {
    Files::new().with("in.bin", CAPTURE)
}

#[test]
fn long_work_shows_how_far_it_is() {
    for (command, records) in [
        ("wfp-events convert - out.jsonl", "32 records"),
        ("wfp-events decode -f jsonl > out.jsonl", "32 records"),
        ("wfp-events decode -f jsonl | cat > out.jsonl", "32 records"),
        ("wfp-events summary -", "32 records"),
    ] {
        let (seen, status) = in_terminal(files().folder(), &format!("{SLOW} {command}"));
        assert_eq!(status, Some(0), "{command}: {seen:?}");
        assert!(seen.contains(records) && seen.contains("2.00 KiB"), "{command}: {seen:?}");
        // The line is removed at the end, or before the output.
        let (_, after) = seen.rsplit_once("\u{1b}[2K").expect("it is removed");
        assert!(!after.contains("/s, "), "{command}: {after:?}");
        assert_eq!(after.contains("Structures"), command.contains("summary"));
    }
}

#[test]
fn files_show_how_much_is_left() {
    let files = files().with("all.bin", CAPTURE.repeat(3));
    let read = "mkfifo pipe; (cat all.bin; sleep 1) > pipe &";
    let command = format!("{read} wfp-events convert all.bin pipe out.jsonl");
    let (seen, status) = in_terminal(files.folder(), &command);
    assert_eq!(status, Some(0), "{seen:?}");
    // The size of a pipe is not known, so neither is what is left.
    assert!(seen.contains("96 records") && !seen.contains("left"), "{seen:?}");
    let command = "wfp-events generate -n 1e9 - --to jsonl | (sleep 0.9; head -c 100M) > /dev/null";
    let (seen, _) = in_terminal(files.folder(), command);
    assert!(seen.contains(" records, ") && seen.contains(" left"), "{seen:?}");
}

#[test]
fn messages_are_not_torn() {
    let files = files().with("bad", "{\n");
    let slow = "(cat bad; sleep 1; cat bad; sleep 0.3; cat bad) |";
    let command = format!("{slow} wfp-events convert --from jsonl --verbose - out.jsonl");
    let (seen, status) = in_terminal(files.folder(), &command);
    assert_eq!(status, Some(1), "{seen:?}");
    assert!(seen.contains(" records, "), "{seen:?}");
    let messages: Vec<_> = seen.split("error: ").skip(1).collect();
    assert_eq!(messages.len(), 3, "{seen:?}");
    for message in messages {
        let line = message.lines().next().unwrap();
        assert!(line.starts_with("standard input: record "), "{seen:?}");
        assert!(!line.contains('\u{1b}'), "{seen:?}");
    }
    for (at, _) in seen.match_indices("error: ") {
        let before = &seen[..at];
        assert!(
            before.is_empty() || before.ends_with('\n') || before.ends_with("\u{1b}[2K"),
            "{seen:?}"
        );
    }
}

#[test]
fn where_it_would_disturb_there_is_none() {
    for (command, expected) in [
        // The output goes to the terminal.
        ("wfp-events decode -f jsonl", LINES.repeat(3)),
        // Standard error does not.
        ("wfp-events convert - out.jsonl 2> messages", String::new()),
        ("wfp-events convert --quiet - out.jsonl", String::new()),
        ("TERM=dumb wfp-events convert - out.jsonl", String::new()),
    ] {
        let files = files();
        let (seen, status) = in_terminal(files.folder(), &format!("{SLOW} {command}"));
        let shown = seen.split('\n').filter(|line| !line.is_empty()).count();
        assert_eq!((shown, status), (expected.lines().count(), Some(0)), "{command}: {seen:?}");
        assert!(!seen.contains('\u{1b}'), "{command}: {seen:?}");
    }
    // A pager waits for its reader, and then has the terminal for itself.
    let pager = "wfp-events generate -n 100k - --to jsonl | (sleep 2; cat > out.jsonl)";
    let (seen, status) = in_terminal(files().folder(), pager);
    assert_eq!((seen.as_str(), status), ("", Some(0)));
    // Short work needs none.
    let (seen, status) = in_terminal(files().folder(), "wfp-events convert in.bin out.jsonl");
    assert_eq!((seen.as_str(), status), ("", Some(0)));
}

#[test]
fn quiet_omits_notes_and_keeps_errors() {
    let files = files().with("bad.jsonl", "{}\n".to_owned() + LINES);
    let where_ = ["--where", "error == 13801"];
    let loud = files.run(&[&["decode", "-f", "csv", "bad.jsonl"][..], &where_].concat());
    let quiet = files.run(&[&["decode", "-f", "csv", "bad.jsonl", "-q"][..], &where_].concat());
    assert!(loud.stderr.contains("note: "), "{}", loud.stderr);
    let errors: String =
        loud.stderr.split_inclusive('\n').filter(|line| line.starts_with("error: ")).collect();
    assert!(!errors.is_empty());
    quiet.gives(1, &loud.stdout, &errors);
}
