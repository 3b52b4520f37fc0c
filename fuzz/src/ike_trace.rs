//! Any bytes as a trace of the IKE service, in pieces: what is found does not depend on the pieces, and is in order.
//! Each event that can be read in full has bytes; all that is reported can be shown on a terminal.
//!
//! The first byte says how long the pieces are.

use wfp_events::trace::{Item, Splitter, read_event};

/// The most characters that a message has.
const LONGEST: usize = 500;

pub fn check(input: &[u8]) {
    let Some((piece, text)) = input.split_first() else { return };
    let whole = found(text, text.len().max(1));
    assert_eq!(found(text, usize::from(*piece).max(1)), whole);
    let mut last = 0;
    for item in whole {
        let (line, offset) = match &item {
            Item::Event(event) => (event.line(), event.offset()),
            Item::Text { line, offset } => (*line, *offset),
            other => panic!("{other:?}"),
        };
        assert!(line > last, "in order");
        last = line;
        let before = &text[..usize::try_from(offset).unwrap()];
        assert!(before.is_empty() || before.ends_with(b"\n"), "at the start of a line");
        assert_eq!(before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1, line);
        let Item::Event(event) = item else { continue };
        let partial = read_event(&event, &mut |label| is_shown(&label));
        for error in &partial.errors {
            is_shown(error);
        }
        if partial.errors.is_empty() {
            assert!(partial.record.to_bytes(0).is_ok());
        }
    }
}

/// What is found in a text that comes in pieces.
fn found(text: &[u8], piece: usize) -> Vec<Item> {
    let (mut splitter, mut found) = (Splitter::default(), Vec::new());
    let (mut start, mut end) = (0, 0);
    loop {
        end = text.len().min(end + piece);
        let window = &text[start..end];
        let done = splitter.split(window, end == text.len(), &mut found);
        assert!(done <= window.len());
        start += done;
        if end == text.len() && (start == end || done == 0) {
            assert_eq!(start, end, "all is consumed");
            return found;
        }
    }
}

fn is_shown(message: &impl ToString) {
    let message = message.to_string();
    assert!(!message.chars().any(char::is_control), "{message:?}");
    assert!(message.chars().count() <= LONGEST, "{message}");
}
