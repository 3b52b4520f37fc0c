//! Splits a stream of XML into elements of events.

use std::fmt;
use std::ops::Range;

use super::MAX_EVENT_SIZE;
use super::error::{XmlError, line_feeds};
use super::tokens::{Token, Tokens, end_tag_length, find_tag, plain_tag};
use crate::MAX_FOUND;
use crate::excerpt::Truncated;

/// An element that was found in a stream, or malformed XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// The range of its bytes. Only for an event it is certain to include the whole element.
    pub range: Range<usize>,
    /// The line that it begins on, from 1.
    pub line: u64,
    /// What it is.
    pub kind: ElementKind,
}

/// What is found in a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ElementKind {
    /// An event's element: from its start tag to its end tag, or to where it is cut off.
    Event,
    /// Text between elements, which is not read.
    Text,
    /// The element of an event of the Windows event log, from its start tag to its end tag.
    LogEvent,
    /// XML that cannot be read.
    Malformed(XmlError),
    /// An outermost element that is not an event, by its name, escaped and shortened. Only the events in it are read.
    Foreign(String),
}

/// Splits a stream of XML, which arrives in pieces, into elements of events.
///
/// It keeps no bytes: those of an incomplete event have to be passed again, followed by more. It only finds where
/// elements begin and end; [`read_event`](super::read_event) reads their content.
#[derive(Debug, Default)]
pub struct Splitter {
    tokens: Tokens,
    /// The ranges of the names of all open elements of the current event; empty between events.
    event: Vec<Range<usize>>,
    /// The open containers, each with the number of foreign elements that are open directly around it.
    containers: Vec<(&'static [u8], u64)>,
    /// The number of foreign elements that are open in the innermost container.
    foreign: u64,
    /// Whether it is unknown which elements are open, because of malformed XML. The next event then begins with
    /// `<netEvent>`, or with `<item>` and `<header>`.
    resyncing: bool,
    /// Whether the bytes before the next tag were reported as malformed.
    reported: bool,
    /// Whether text before the next tag was reported.
    text_reported: bool,
    /// Whether the current event has child elements.
    has_children: bool,
    /// The number of line feeds before the next bytes.
    lines: u64,
}

/// The elements that contain events. The `<item>`s of the first are events.
const CONTAINERS: [&[u8]; 4] = [NET_EVENTS, WFPDIAG, b"events", b"Events"];
const WFPDIAG: &[u8] = b"wfpdiag";
const NET_EVENTS: &[u8] = b"netEvents";

/// The elements that are events.
const NET_EVENT: &[u8] = b"netEvent";
const ITEM: &[u8] = b"item";

/// An event of the event log, which begins with `<System>`.
const LOG_EVENT: &[u8] = b"Event";

/// The deepest nesting of elements in an event. Containers that are nested deeper count as foreign.
const MAX_DEPTH: usize = 64;

/// How to continue after a token.
enum Step {
    /// More bytes are needed to decide, or the stream has ended.
    Stop,
    /// The token is part of an unfinished event.
    InEvent,
    /// All bytes up to the token's end are consumed, and this was found in them.
    Done(Option<ElementKind>),
}

/// The next bytes of the stream.
#[derive(Clone, Copy)]
struct Window<'b> {
    /// At most [`MAX_EVENT_SIZE`] of them.
    bytes: &'b [u8],
    /// Whether there are more.
    full: bool,
    /// Whether the stream ends after them.
    ended: bool,
}

impl Splitter {
    /// Appends what is found to `elements`, in order, and returns the number of consumed bytes: up to the end of the
    /// last whole event, or of what was skipped.
    ///
    /// The next call has to pass the other bytes again, at most 4 MiB, followed by more. With 0, nothing can be found
    /// without more bytes. If the stream has `ended`, all are consumed, if necessary by several calls, because one call
    /// finds at most 16,384 elements.
    pub fn split(&mut self, bytes: &[u8], ended: bool, elements: &mut Vec<Element>) -> usize {
        let mut start = 0;
        let max = elements.len().saturating_add(MAX_FOUND);
        while elements.len() < max {
            let rest = bytes.get(start..).unwrap_or_default();
            let window = match rest.get(..MAX_EVENT_SIZE) {
                Some(bytes) if rest.len() > MAX_EVENT_SIZE => {
                    Window { bytes, full: true, ended: false }
                }
                _ => Window { bytes: rest, full: false, ended },
            };
            let step = if self.event.is_empty() {
                let token = self.tokens.next(window.bytes, window.ended);
                self.step_between_events(token, window)
            } else {
                self.skip_plain_tags(window.bytes);
                let token = self.tokens.next_in_event(window.bytes, window.ended);
                self.step_in_event(token, window)
            };
            match step {
                Step::Stop => {
                    self.tokens.step_back();
                    return if ended { bytes.len() } else { start };
                }
                Step::InEvent => {}
                Step::Done(kind) => {
                    let length = self.tokens.at;
                    let range = start..start.saturating_add(length);
                    start = range.end;
                    let line = self.line();
                    elements.extend(kind.map(|kind| Element { range, line, kind }));
                    let done = rest.get(..length).unwrap_or(rest);
                    self.lines = self.lines.saturating_add(line_feeds(done));
                    self.tokens.rebase(length);
                }
            }
        }
        start
    }

    fn step_between_events(&mut self, token: Option<Token<'_>>, window: Window<'_>) -> Step {
        match token {
            Some(Token::Blank) => Step::Done(None),
            Some(Token::Text) if self.is_in_foreign() => Step::Done(None),
            Some(Token::Text | Token::Broken) => {
                let report = !(self.resyncing || self.reported || self.text_reported);
                self.text_reported |= report;
                Step::Done(report.then_some(ElementKind::Text))
            }
            Some(Token::End(name)) => {
                let known = self.close(name);
                let step = match known {
                    true => Step::Done(None),
                    false => self.malformed(format_args!("unexpected </{}>", excerpt(name))),
                };
                self.resyncing = !known;
                (self.reported, self.text_reported) = (false, false);
                step
            }
            Some(Token::Start { name, empty }) => self.start(name, empty, window),
            None if window.full => {
                self.tokens.at = window.bytes.len();
                self.malformed("tag is longer than any event")
            }
            None if !window.ended || self.resyncing || self.reported => Step::Stop,
            None if self.tokens.is_in_section() => {
                self.malformed("file ends inside a comment, CDATA section or declaration")
            }
            None if self.foreign > 0 || !self.containers.is_empty() => {
                self.malformed("file ends before all elements are closed")
            }
            None => Step::Stop,
        }
    }

    /// Handles a start tag between events.
    fn start(&mut self, name: &[u8], empty: bool, window: Window<'_>) -> Step {
        let Some(is_event) = self.is_event(name, empty, window) else { return Step::Stop };
        (self.reported, self.text_reported) = (false, false);
        if is_event {
            self.resyncing = false;
            if empty {
                return Step::Done(Some(ElementKind::Event));
            }
            self.has_children = false;
            self.event.push(self.tokens.name_range(name));
            return Step::InEvent;
        }
        let container = CONTAINERS.into_iter().find(|container| *container == name);
        if let Some(container) = container.filter(|_| self.containers.len() < MAX_DEPTH) {
            self.resyncing = false;
            if !empty {
                self.containers.push((container, std::mem::take(&mut self.foreign)));
            }
            return Step::Done(None);
        }
        let report = !self.resyncing && !self.is_in_foreign();
        if !self.resyncing && !empty {
            self.foreign = self.foreign.saturating_add(1);
        }
        Step::Done(
            report.then(|| {
                ElementKind::Foreign(Truncated(&String::from_utf8_lossy(name)).to_string())
            }),
        )
    }

    /// Whether an element is an event; `None` if more bytes are needed to decide.
    fn is_event(&self, name: &[u8], empty: bool, window: Window<'_>) -> Option<bool> {
        if name == LOG_EVENT && !empty {
            return self.is_next(b"System", window);
        }
        if name != ITEM {
            return Some(name == NET_EVENT);
        }
        let container = self.containers.last().map(|(name, _)| *name);
        if self.event.is_empty() && !self.resyncing {
            match container {
                None | Some(NET_EVENTS) if self.foreign == 0 => return Some(true),
                // It may be inside a foreign element that should have been closed.
                Some(NET_EVENTS) => {}
                _ => return Some(false),
            }
        }
        if empty {
            return Some(false);
        }
        self.is_next(b"header", window)
    }

    /// Whether the next tag is the start tag of this name; `None` if more bytes are needed to decide.
    fn is_next(&self, name: &[u8], window: Window<'_>) -> Option<bool> {
        let last = window.full || window.ended;
        let mut ahead = self.tokens;
        loop {
            match ahead.next(window.bytes, last) {
                // A view of XML puts a `-` before elements.
                Some(Token::Blank | Token::Text) => {}
                Some(Token::Start { name: next, .. }) => return Some(next == name),
                None if !last => return None,
                _ => return Some(false),
            }
        }
    }

    /// Skips plain tags in an event that only open an element in it, or close the innermost one.
    fn skip_plain_tags(&mut self, bytes: &[u8]) {
        while let Some((start, rest)) = self.tokens.next_tag(bytes) {
            let innermost = match self.event.as_slice() {
                [_, .., innermost] => bytes.get(innermost.clone()),
                _ => None,
            };
            if let Some(length) = innermost.and_then(|name| end_tag_length(rest, name)) {
                self.event.pop();
                self.tokens.at = start.saturating_add(length);
                continue;
            }
            let Some((Token::Start { name, empty }, length)) = plain_tag(rest) else { return };
            match name {
                NET_EVENTS | WFPDIAG | LOG_EVENT | NET_EVENT => return,
                ITEM if !rest.get(length..).is_some_and(is_plain_item) => return,
                _ if self.event.len() >= MAX_DEPTH => return,
                _ => self.has_children = true,
            }
            if !empty {
                let name_start = start.saturating_add(1);
                self.event.push(name_start..name_start.saturating_add(name.len()));
            }
            self.tokens.at = start.saturating_add(length);
        }
    }

    fn step_in_event(&mut self, token: Option<Token<'_>>, window: Window<'_>) -> Step {
        let Window { bytes, full, ended } = window;
        let message = match token {
            Some(Token::Blank | Token::Text | Token::Broken) => return Step::InEvent,
            // Another file was appended to one that was cut off.
            Some(Token::Start { name: NET_EVENTS | WFPDIAG, .. }) => {
                self.tokens.step_back();
                self.containers.clear();
                self.foreign = 0;
                return self.cut_event(bytes);
            }
            Some(Token::Start { name, empty }) => match self.is_event(name, empty, window) {
                None => return Step::Stop,
                Some(true) => return self.another_event(bytes),
                Some(false) if empty => {
                    self.has_children = true;
                    return Step::InEvent;
                }
                Some(false) if self.event.len() >= MAX_DEPTH => {
                    "elements are nested too deeply".to_owned()
                }
                Some(false) => {
                    self.has_children = true;
                    self.event.push(self.tokens.name_range(name));
                    return Step::InEvent;
                }
            },
            Some(Token::End(name)) => return self.end_in_event(name, bytes),
            None if full => format!("event is longer than {MAX_EVENT_SIZE} bytes"),
            None if ended => {
                self.tokens.give_up(bytes.len());
                return self.cut_event(bytes);
            }
            None => return Step::Stop,
        };
        let mut line = self.line();
        if token.is_some() {
            // The tag may begin the next event, or close an element around this one.
            self.tokens.step_back();
            line = line.saturating_add(line_feeds(bytes.get(..self.tokens.at).unwrap_or(bytes)));
        } else {
            self.tokens.give_up(bytes.len());
        }
        self.event.clear();
        self.resyncing = true;
        Step::Done(Some(ElementKind::Malformed(XmlError::new(line, message))))
    }

    /// Handles a start tag of an event in an event.
    fn another_event(&mut self, bytes: &[u8]) -> Step {
        self.tokens.step_back();
        if self.event.len() > 1 || self.has_children {
            return self.cut_event(bytes);
        }
        // The element only contains events.
        self.event.clear();
        self.foreign = self.foreign.saturating_add(1);
        self.resyncing = true;
        Step::Done(None)
    }

    /// Handles an end tag in an event. It closes the innermost element of its name, and those in it.
    fn end_in_event(&mut self, name: &[u8], bytes: &[u8]) -> Step {
        let is_open = |open: &Range<usize>| bytes.get(open.clone()) == Some(name);
        match self.event.iter().rposition(is_open) {
            Some(0) => self.end_event(bytes),
            Some(at) => {
                self.event.truncate(at);
                Step::InEvent
            }
            None if self.containers.iter().any(|(open, _)| *open == name) => {
                self.tokens.step_back();
                self.cut_event(bytes)
            }
            None => Step::InEvent,
        }
    }

    /// The event as far as it goes. What follows is not known to be in the elements around it.
    fn cut_event(&mut self, bytes: &[u8]) -> Step {
        self.resyncing = true;
        self.end_event(bytes)
    }

    /// The event that ends here.
    fn end_event(&mut self, bytes: &[u8]) -> Step {
        let name = self.event.drain(..).next().and_then(|name| bytes.get(name));
        let is_log = name == Some(LOG_EVENT);
        Step::Done(Some(if is_log { ElementKind::LogEvent } else { ElementKind::Event }))
    }

    /// Reports malformed XML between events, once up to the next tag.
    fn malformed(&mut self, message: impl fmt::Display) -> Step {
        let report = !self.resyncing && !self.reported;
        self.reported |= report;
        let error = || ElementKind::Malformed(XmlError::new(self.line(), message));
        Step::Done(report.then(error))
    }

    /// Closes the innermost element of this name, and those in it. Returns whether one was open.
    fn close(&mut self, name: &[u8]) -> bool {
        if let Some(at) = self.containers.iter().rposition(|(of, _)| *of == name) {
            let outermost = self.containers.drain(at..).next();
            self.foreign = outermost.map_or(0, |(_, foreign)| foreign);
            return true;
        }
        if self.resyncing {
            return name == NET_EVENT;
        }
        let is_open = self.foreign > 0;
        self.foreign = self.foreign.saturating_sub(1);
        is_open
    }

    /// Whether a foreign element is open.
    fn is_in_foreign(&self) -> bool {
        self.foreign > 0 || self.containers.iter().any(|(_, foreign)| *foreign > 0)
    }

    /// The line of the next bytes, from 1.
    const fn line(&self) -> u64 {
        self.lines.saturating_add(1)
    }
}

/// Whether the next tag is an end tag, or plain, and does not begin the header of an event.
fn is_plain_item(content: &[u8]) -> bool {
    let tag = find_tag(content).and_then(|at| content.get(at..)).unwrap_or_default();
    let name = plain_tag(tag).map(|(tag, _)| tag);
    tag.starts_with(b"</") || matches!(name, Some(Token::Start { name, .. }) if name != b"header")
}

/// The start of a name, for a message.
fn excerpt(name: &[u8]) -> String {
    let name = name.get(..64).unwrap_or(name);
    String::from_utf8_lossy(name).into_owned()
}
