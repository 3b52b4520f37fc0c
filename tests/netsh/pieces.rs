//! Passes text to the splitter in pieces, and collects what it finds. The other tests use this.

use wfp_events::Record;
use wfp_events::event::Event;
use wfp_events::netsh::{ElementKind, Splitter, read_event};

/// An item that the splitter found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// The element of an event, and its line.
    Event(String, u64),
    /// A malformed element: the line on which it begins, and the message.
    Bad(u64, String),
    /// Text between elements, and its line.
    Text(u64),
    /// The start tag of an element that is not from netsh, and its line.
    Foreign(String, u64),
}

/// The items of a text that is passed in pieces of this length. Asserts that the splitter never keeps more than 4 MiB
/// and one piece.
pub(crate) fn cut(text: &[u8], piece: usize) -> Vec<Seen> {
    let (mut splitter, mut found, mut seen) = (Splitter::default(), Vec::new(), Vec::new());
    let (mut window, mut rest, mut done) = (Vec::new(), text, 0);
    loop {
        let (more, after) = rest.split_at(piece.min(rest.len()));
        window.extend_from_slice(more);
        rest = after;
        let ended = rest.is_empty();
        let length = splitter.split(&window, ended, &mut found);
        for found in found.drain(..) {
            let of = &window[found.range];
            let text = String::from_utf8_lossy(of).into_owned();
            seen.push(match found.kind {
                ElementKind::Event => Seen::Event(text, found.line),
                ElementKind::Text => Seen::Text(found.line),
                ElementKind::Foreign(name) => {
                    assert!(text.contains(&name), "{name}: {text}");
                    Seen::Foreign(text, found.line)
                }
                ElementKind::Malformed(bad) => {
                    let message = bad.to_string();
                    assert!(message.starts_with(&format!("line {}: ", bad.line())), "{message}");
                    assert!(!message.chars().any(char::is_control), "{message:?}");
                    Seen::Bad(found.line, message)
                }
                other => panic!("{other:?}"),
            });
        }
        window.drain(..length);
        done += length;
        if ended {
            assert_eq!(done, text.len(), "all is done with");
            return seen;
        }
        assert!(window.len() <= 4 << 20, "{} bytes are kept", window.len());
    }
}

/// The event of an element that has no errors or deviations.
pub(crate) fn whole(xml: &[u8]) -> Event<'static> {
    let shown = String::from_utf8_lossy(xml);
    let partial = read_event(xml, 1, &mut |found| panic!("{found:?}: {shown}"));
    let partial = partial.unwrap_or_else(|error| panic!("{error}: {shown}"));
    assert_eq!(partial.errors, [], "{shown}");
    let Record::Event(event) = partial.record else { panic!("an event") };
    event
}

/// The items of a text. Asserts that they are the same for pieces of any length.
pub(crate) fn cut_anyhow(text: &str) -> Vec<Seen> {
    let seen = cut(text.as_bytes(), text.len().max(1));
    for piece in [1, 2, 3, 7, 64, 1000] {
        assert_eq!(cut(text.as_bytes(), piece), seen, "pieces of {piece}: {text}");
    }
    seen
}

pub(crate) fn event(text: &str, line: u64) -> Seen {
    Seen::Event(text.to_owned(), line)
}

pub(crate) fn bad(line: u64, message: &str) -> Seen {
    Seen::Bad(line, message.to_owned())
}

pub(crate) fn foreign(text: &str, line: u64) -> Seen {
    Seen::Foreign(text.to_owned(), line)
}
