//! Any bytes as a line of JSON: it is a record, of whatever kind, which is then written in each form and read as the
//! same, or it is refused with a message that a terminal can show. Or any bytes as a record of a structure that records
//! have: what can be read of it is the same after it was JSON, unless something could not be read.
//!
//! A first byte that is the number of a kind of record selects its structure; with any other, which includes all with
//! which lines begin, the input is a line.

use wfp_events::Record;
use wfp_events::event::Partial;
use wfp_events::json::{append_line, read_line};
use wfp_events::kind::RecordKind;
use wfp_events::memory::{Image, Limits};
use wfp_events::value::is_hidden;

/// What is said of a record of which something could not be read.
const WHOLE: &str = "the record has `errors`: it was read in part";

/// The most characters that a message has.
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
    // What is too large for one event, or has an address that nothing can lie at, has no bytes.
    if let Ok(bytes) = record.to_bytes(0) {
        assert_eq!(Record::read(record.kind(), &bytes).unwrap(), *record);
    }
}

/// A line without its end, which is its only one.
fn one_line(line: &mut Vec<u8>) -> &[u8] {
    assert_eq!(line.pop(), Some(b'\n'));
    assert!(!line.contains(&b'\n'), "one line");
    line
}

fn is_shown(message: &str) {
    assert!(!message.chars().any(is_hidden), "{message:?}");
    assert!(message.chars().count() <= LONGEST, "{message}");
}
