//! Any bytes as the XML of an event log, in pieces: what is found does not depend on the pieces. Each net event that can
//! be read gives JSON that reads back equal; each that cannot has a message that a terminal can show.
//!
//! The first byte is the length of the pieces.

use wfp_events::event::{Event, Record};
use wfp_events::eventlog::{LogEvent, read_element};
use wfp_events::json::{append_line, read_line};
use wfp_events::netsh::{Element, ElementKind};

use super::netsh_xml::{found, is_shown};

pub fn check(input: &[u8]) {
    let Some((piece, text)) = input.split_first() else { return };
    let whole = found(text, text.len().max(1));
    assert_eq!(found(text, usize::from(*piece).max(1)), whole);
    for Element { range, line, kind } in whole {
        if kind != ElementKind::LogEvent {
            continue;
        }
        match read_element(&text[range], line) {
            Ok(LogEvent::Net(event)) => json_reads_back_equal(event),
            Ok(_) => {}
            Err(bad) => {
                assert!(bad.line() >= line);
                is_shown(&bad);
            }
        }
    }
}

pub(super) fn json_reads_back_equal(event: Event<'static>) {
    let (record, mut line) = (Record::Event(event), Vec::new());
    append_line(&mut line, &record, &[], None);
    assert_eq!(line.pop(), Some(b'\n'));
    assert_eq!(read_line(&line).as_ref(), Ok(&record), "{}", String::from_utf8_lossy(&line));
}
