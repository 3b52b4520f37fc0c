//! Paths that read and write JSON lines, and hostile lines.

use std::hint::black_box;

use wfp_events::Record;
use wfp_events::event::Event;
use wfp_events::json::{append_line, read_line};
use wfp_events::kind::RecordKind;

use super::{MIX, Work, bytes};
use crate::one_event::event;
use byteorder_reader::SIZE;

fn records() -> Vec<Record<'static>> {
    // Records borrow from the bytes that they were read from.
    let bytes = bytes::records(MIX).leak();
    let kind = RecordKind::default();
    bytes.chunks(SIZE).map(|record| Record::read(kind, record).unwrap()).collect()
}

fn events(events: Vec<Event<'static>>) -> Vec<Record<'static>> {
    events.into_iter().map(Record::Event).collect()
}

/// This number of lines: one for each record, repeated from the first.
fn lines_of(records: &[Record<'_>], items: usize) -> Vec<u8> {
    let mut text = Vec::new();
    for record in records.iter().cycle().take(items) {
        append_line(&mut text, record, &[], None);
    }
    text
}

/// Lines of synthetic events.
pub(super) fn lines(items: usize) -> Vec<u8> {
    lines_of(&events(bytes::mixed()), items)
}

fn write(records: Vec<Record<'static>>, items: usize) -> Work {
    Box::new(move || {
        black_box(lines_of(black_box(&records), items));
    })
}

fn read(records: &[Record<'_>], items: usize) -> Work {
    let text = lines_of(records, items).leak();
    let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    Box::new(move || {
        for line in black_box(&lines) {
            assert!(black_box(read_line(line)).is_ok());
        }
    })
}

pub(super) fn write_records(items: usize) -> Work {
    write(records(), items)
}

pub(super) fn read_records(items: usize) -> Work {
    read(&records(), items)
}

pub(super) fn write_event(items: usize) -> Work {
    write(events(vec![event()]), items)
}

pub(super) fn read_event(items: usize) -> Work {
    read(&events(vec![event()]), items)
}

pub(super) fn write_mixed(items: usize) -> Work {
    write(events(bytes::mixed()), items)
}

pub(super) fn read_mixed(items: usize) -> Work {
    read(&events(bytes::mixed()), items)
}

/// Reads one line of a main-mode failure, which is valid or not.
fn line(members: &str, is_good: bool) -> Work {
    let name = RecordKind::default().layout().name;
    let line = format!("{{\"struct\":{name:?},\"ikeMmFailure\":{{{members}}}}}\n");
    assert_eq!(read_line(line.as_bytes()).is_ok(), is_good, "{:?}", read_line(line.as_bytes()));
    Box::new(move || {
        assert_eq!(black_box(read_line(black_box(line.as_bytes()))).is_ok(), is_good);
    })
}

/// This number of elements, each followed by a comma.
fn elements(items: usize) -> String {
    "\"FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_MULTIPLE\",".repeat(items)
}

/// An array of this number of flags, all the same.
pub(super) fn flags(items: usize) -> Work {
    line(&format!("\"flags\":[{}]", elements(items).trim_end_matches(',')), true)
}

/// An array whose last flag is invalid. The line is read a second time to find the path for the message.
pub(super) fn bad_last_flag(items: usize) -> Work {
    line(&format!("\"flags\":[{}\"?\"]", elements(items)), false)
}

/// This number of elements in a member whose value is ignored.
pub(super) fn ignored_members(items: usize) -> Work {
    line(&format!("\"failureErrorName\":[{}0]", elements(items)), true)
}

/// A name of this number of characters, which the message has to shorten.
pub(super) fn long_name(items: usize) -> Work {
    line(&format!("\"failurePoint\":\"{}\"", "é".repeat(items)), false)
}
