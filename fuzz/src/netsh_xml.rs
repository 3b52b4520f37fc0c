//! Arbitrary bytes as a stream of netsh's XML: the elements are in order and do not depend on the pieces in which the
//! stream arrives. Each event that can be read is written and reads back the same, except for the reported losses.
//! Every error has a printable message.
//!
//! The first byte is the length of the pieces.

use wfp_events::Record;
use wfp_events::event::{Event, Partial};
use wfp_events::netsh::{Element, ElementKind, Loss, Splitter, append, append_partial, read_event};

/// The most characters in a message.
const LONGEST: usize = 2000;

pub fn check(input: &[u8]) {
    let Some((piece, text)) = input.split_first() else { return };
    let whole = found(text, text.len().max(1));
    assert_eq!(found(text, usize::from(*piece).max(1)), whole);
    let mut end = 0;
    for Element { range, line, kind } in whole {
        assert!(range.start >= end, "in order");
        end = range.start;
        let before = text[..range.start].iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(line, before as u64 + 1);
        match kind {
            ElementKind::Event => match read_event(&text[range], line, &mut |found| {
                assert!(found.names.iter().all(|name| !name.chars().any(char::is_control)));
            }) {
                Ok(Partial { record: Record::Event(event), errors }) if errors.is_empty() => {
                    is_the_same_again(&event);
                }
                Ok(Partial { record, errors }) => {
                    errors.iter().for_each(is_shown);
                    append_partial(&mut Vec::new(), &record, &errors, &mut |_| {}).unwrap();
                }
                Err(bad) => {
                    assert!(bad.line() >= line);
                    is_shown(&bad);
                }
            },
            ElementKind::Text => {}
            ElementKind::Malformed(bad) => {
                assert!(bad.line() >= line);
                is_shown(&bad);
            }
            ElementKind::Foreign(_) | ElementKind::LogEvent => {
                assert_eq!((text[range.start], text[range.end - 1]), (b'<', b'>'))
            }
            other => panic!("{other:?}"),
        }
    }
}

/// The elements of a text that is passed in pieces, with their ranges in the text. The extent of a malformed element
/// depends on the pieces.
pub(super) fn found(text: &[u8], piece: usize) -> Vec<Element> {
    let (mut splitter, mut found, mut all) = (Splitter::default(), Vec::new(), Vec::new());
    let (mut start, mut end) = (0, 0);
    loop {
        end = text.len().min(end + piece);
        let window = &text[start..end];
        let done = splitter.split(window, end == text.len(), &mut found);
        assert!(done <= window.len());
        for mut found in found.drain(..) {
            assert!(found.range.start <= found.range.end && found.range.end <= window.len());
            let length = if matches!(found.kind, ElementKind::Malformed(_) | ElementKind::Text) {
                0
            } else {
                found.range.len()
            };
            let first = start + found.range.start;
            found.range = first..first + length;
            all.push(found);
        }
        start += done;
        if end == text.len() && (start == end || done == 0) {
            assert_eq!(start, end, "all is done with");
            return all;
        }
    }
}

fn is_the_same_again(event: &Event<'static>) {
    let (text, lost) = written(event);
    let again = read_event(&text, 1, &mut |kind| panic!("{kind:?}")).unwrap();
    let again = again.into_record().unwrap().into_event().unwrap();
    assert_eq!(again == *event, lost.is_empty(), "{lost:?} {event:?} {again:?}");
    assert_eq!(written(&again), (text, vec![]));
}

fn written(event: &Event<'static>) -> (Vec<u8>, Vec<Loss>) {
    let (mut text, mut lost) = (Vec::new(), Vec::new());
    append(&mut text, &Record::Event(event.clone()), &mut |kind| lost.push(kind)).unwrap();
    (text, lost)
}

pub(super) fn is_shown(bad: &impl ToString) {
    let message = bad.to_string();
    assert!(!message.chars().any(char::is_control), "{message:?}");
    assert!(message.chars().count() <= LONGEST, "{message}");
}
