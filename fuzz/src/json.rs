//! Arbitrary bytes as a JSON line: either it is a record, which then survives JSON and an image, or it is refused with
//! a printable message. Or arbitrary bytes as a record of some structure: what is read completely survives JSON, and
//! JSON with errors is refused.
//!
//! If the first byte is the number of a kind of record, the rest is such a record. Otherwise, which includes every byte
//! that JSON can begin with, all of the input is a line.

use wfp_events::Record;
use wfp_events::event::Partial;
use wfp_events::json::{append_line, read_line};
use wfp_events::kind::RecordKind;
use wfp_events::memory::{Image, Limits};
use wfp_events::value::is_hidden;

/// The message for a record that was read only in part.
const WHOLE: &str = "the record has `errors`: it was read in part";

/// The most characters in a message.
const LONGEST: usize = 2000;

pub fn check(input: &[u8]) {
    let kind = input.first().and_then(|first| RecordKind::all().nth((*first).into()));
    match kind {
        Some(kind) => is_a_record(kind, &input[1..]),
        None => is_a_line(input),
    }
}

fn is_a_line(line: &[u8]) {
    match read_line(line) {
        Ok(record) => is_the_same_in_each_form(&record),
        Err(error) => is_shown(&error.to_string()),
    }
}

fn is_a_record(kind: RecordKind, bytes: &[u8]) {
    let image = Image::new(0, bytes);
    let Ok(Partial { record, errors }) = Record::read_lenient(image, 0, kind, &Limits::default())
    else {
        return;
    };
    if errors.is_empty() {
        return is_the_same_in_each_form(&record);
    }
    let mut line = Vec::new();
    append_line(&mut line, &record, &errors, None);
    let refused = read_line(one_line(&mut line)).unwrap_err().to_string();
    assert!(refused.starts_with(WHOLE), "{refused}");
}

fn is_the_same_in_each_form(record: &Record<'_>) {
    let mut line = Vec::new();
    append_line(&mut line, record, &[], None);
    assert_eq!(read_line(one_line(&mut line)).unwrap(), *record);
    // A record that is too large for an event, or that has an invalid address, cannot be written as bytes.
    if let Ok(bytes) = record.to_bytes(0) {
        assert_eq!(Record::read(record.kind(), &bytes).unwrap(), *record);
    }
}

/// A line without its line feed. Asserts that there is only one.
fn one_line(line: &mut Vec<u8>) -> &[u8] {
    assert_eq!(line.pop(), Some(b'\n'));
    assert!(!line.contains(&b'\n'), "one line");
    line
}

fn is_shown(message: &str) {
    assert!(!message.chars().any(is_hidden), "{message:?}");
    assert!(message.chars().count() <= LONGEST, "{message}");
}
