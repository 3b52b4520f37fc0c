//! Splits a stream of XML into the elements of events.

use std::fmt;
use std::ops::Range;

use super::LONGEST;
use super::error::{XmlError, lines};
use super::tokens::{Token, Tokens};

/// An element that is found in a stream, or something malformed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its bytes: of an event all, of anything else the first.
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
    /// An event's element, from its start tag to its end tag.
    Event,
    /// Something that cannot be read.
    Malformed(XmlError),
    /// An element that is not an event's, in no other such element. What is in it is passed over, but for events.
    Foreign,
}

/// Splits a stream of XML, which comes in pieces, into the elements of events, and passes over all others.
///
/// It keeps its place and no bytes: of an event that is not yet whole the bytes are given again, with more behind
/// them. It only sees where elements begin and end; [`read_event`](super::read_event) reads what they hold.
#[derive(Debug, Default)]
pub struct Splitter {
    tokens: Tokens,
    /// The names of the elements that are open in the event that comes next; empty between events.
    event: Vec<Range<usize>>,
    /// The containers that are open, each with how many foreign elements are open directly around it.
    containers: Vec<(&'static [u8], u64)>,
    /// How many foreign elements are open in the innermost container.
    foreign: u64,
    /// Whether something malformed hides which elements are open. The next event begins with `<netEvent>`, or with
    /// `<item>` and `<header>`.
    lost: bool,
    /// Whether the bytes before the next tag were reported as malformed.
    reported: bool,
    /// How many lines ended before the bytes that come next.
    lines: u64,
}

/// The elements that events are below. The `<item>`s of the first are events.
const CONTAINERS: [&[u8]; 3] = [NET_EVENTS, b"wfpdiag", b"events"];
const NET_EVENTS: &[u8] = b"netEvents";

/// How deep elements are nested in an event at most. Containers that are nested deeper count as foreign.
const DEEPEST: usize = 64;

/// What became of a token.
enum Step {
    /// It has to be looked at again, with more bytes behind it; or nothing follows.
    Stop,
    /// It is part of an event that has not ended yet.
    InEvent,
    /// All bytes up to its end are done with, and this is found in them.
    Done(Option<ElementKind>),
}

/// The bytes that come next.
#[derive(Clone, Copy)]
struct Window<'b> {
    /// At most [`LONGEST`] of them.
    bytes: &'b [u8],
    /// Whether there are more.
    full: bool,
    /// Whether nothing follows.
    ended: bool,
}

impl Splitter {
    /// How many of these bytes are done with: up to the end of the last whole event, or of what was passed over.
    /// What is found in them goes to `elements`, in order.
    ///
    /// The other bytes are to be given again, with more behind them; 0 means that more are needed for anything. There
    /// are never more than 4 MiB of them. If the stream has `ended`, all are done with.
    pub fn split(&mut self, bytes: &[u8], ended: bool, elements: &mut Vec<Element>) -> usize {
        let mut start = 0;
        loop {
            let rest = bytes.get(start..).unwrap_or_default();
            let window = match rest.get(..LONGEST) {
                Some(bytes) if rest.len() > LONGEST => Window { bytes, full: true, ended: false },
                _ => Window { bytes: rest, full: false, ended },
            };
            let token = self.tokens.next(window.bytes, window.ended);
            let step = if self.event.is_empty() {
                self.step_between_events(token, window)
            } else {
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
                    self.lines = self.lines.saturating_add(lines(done));
                    self.tokens.rebase(length);
                }
            }
        }
    }

    fn step_between_events(&mut self, token: Option<Token<'_>>, window: Window<'_>) -> Step {
        match token {
            Some(Token::Blank) => Step::Done(None),
            Some(Token::Text) if self.is_in_foreign() => Step::Done(None),
            Some(Token::Text) => self.malformed("unexpected text between elements"),
            Some(Token::Broken) => self.malformed("incomplete tag"),
            Some(Token::End(name)) => {
                let known = self.close(name);
                let step = match known {
                    true => Step::Done(None),
                    false => self.malformed(format_args!("unexpected </{}>", shown(name))),
                };
                self.lost = !known;
                self.reported = false;
                step
            }
            Some(Token::Start { name, empty }) => self.start(name, empty, window),
            None if window.full => {
                self.tokens.at = window.bytes.len();
                self.malformed("tag is longer than any event")
            }
            None if !window.ended || self.lost || self.reported => Step::Stop,
            None if self.tokens.is_in_section() => {
                self.malformed("file ends inside a comment or similar")
            }
            None if self.foreign > 0 || !self.containers.is_empty() => {
                self.malformed("file ends before all elements are closed")
            }
            None => Step::Stop,
        }
    }

    /// An element begins between events.
    fn start(&mut self, name: &[u8], empty: bool, window: Window<'_>) -> Step {
        let Some(is_event) = self.is_event(name, empty, window) else { return Step::Stop };
        self.reported = false;
        if is_event {
            self.lost = false;
            if empty {
                return Step::Done(Some(ElementKind::Event));
            }
            self.event.push(self.tokens.name_range(name));
            return Step::InEvent;
        }
        let container = CONTAINERS.into_iter().find(|container| *container == name);
        if let Some(container) = container.filter(|_| self.containers.len() < DEEPEST) {
            self.lost = false;
            if !empty {
                self.containers.push((container, std::mem::take(&mut self.foreign)));
            }
            return Step::Done(None);
        }
        let report = !self.lost && !self.is_in_foreign();
        if !self.lost && !empty {
            self.foreign = self.foreign.saturating_add(1);
        }
        Step::Done(report.then_some(ElementKind::Foreign))
    }

    /// Whether an element is an event. `None`: that depends on bytes that are not there yet.
    fn is_event(&self, name: &[u8], empty: bool, window: Window<'_>) -> Option<bool> {
        if name != b"item" {
            return Some(name == b"netEvent");
        }
        let container = self.containers.last().map(|(name, _)| *name);
        if self.event.is_empty() && !self.lost {
            match container {
                None | Some(NET_EVENTS) if self.foreign == 0 => return Some(true),
                // Who knows which of the elements around it should have been closed?
                Some(NET_EVENTS) => {}
                _ => return Some(false),
            }
        }
        if empty {
            return Some(false);
        }
        let last = window.full || window.ended;
        let mut ahead = self.tokens;
        loop {
            match ahead.next(window.bytes, last) {
                Some(Token::Blank) => {}
                Some(Token::Start { name, .. }) => return Some(name == b"header"),
                None if !last => return None,
                _ => return Some(false),
            }
        }
    }

    fn step_in_event(&mut self, token: Option<Token<'_>>, window: Window<'_>) -> Step {
        let Window { bytes, full, ended } = window;
        let what = match token {
            Some(Token::Blank | Token::Text) => return Step::InEvent,
            Some(Token::Start { name, empty }) => match self.is_event(name, empty, window) {
                None => return Step::Stop,
                Some(true) => "another event begins inside this one".to_owned(),
                Some(false) if empty => return Step::InEvent,
                Some(false) if self.event.len() >= DEEPEST => {
                    "elements are nested too deeply".to_owned()
                }
                Some(false) => {
                    self.event.push(self.tokens.name_range(name));
                    return Step::InEvent;
                }
            },
            Some(Token::End(name)) => {
                let open = self.event.pop().and_then(|name| bytes.get(name)).unwrap_or_default();
                match open == name {
                    true if self.event.is_empty() => return Step::Done(Some(ElementKind::Event)),
                    true => return Step::InEvent,
                    false => format!("expected </{}>, found </{}>", shown(open), shown(name)),
                }
            }
            Some(Token::Broken) => "incomplete tag".to_owned(),
            None if full => format!("event is longer than {LONGEST} bytes"),
            None if ended => "file ends inside this event".to_owned(),
            None => return Step::Stop,
        };
        let mut line = self.line();
        if token.is_some() {
            // It may begin the next event, or end what is around this one.
            self.tokens.step_back();
            line = line.saturating_add(lines(bytes.get(..self.tokens.at).unwrap_or(bytes)));
        } else {
            self.tokens.give_up(bytes.len());
        }
        self.event.clear();
        self.lost = true;
        Step::Done(Some(ElementKind::Malformed(XmlError::new(line, what))))
    }

    /// Something malformed between events, which is reported once up to the next tag.
    fn malformed(&mut self, what: impl fmt::Display) -> Step {
        let report = !self.lost && !self.reported;
        self.reported |= report;
        let error = || ElementKind::Malformed(XmlError::new(self.line(), what));
        Step::Done(report.then(error))
    }

    /// Closes an element of this name, and those in it; whether one is known to be open.
    fn close(&mut self, name: &[u8]) -> bool {
        if let Some(at) = self.containers.iter().rposition(|(of, _)| *of == name) {
            let outermost = self.containers.drain(at..).next();
            self.foreign = outermost.map_or(0, |(_, foreign)| foreign);
            return true;
        }
        if self.lost {
            return name == b"netEvent";
        }
        let is_open = self.foreign > 0;
        self.foreign = self.foreign.saturating_sub(1);
        is_open
    }

    /// Whether an element that is not an event's is open.
    fn is_in_foreign(&self) -> bool {
        self.foreign > 0 || self.containers.iter().any(|(_, foreign)| *foreign > 0)
    }

    /// The line of the bytes that come next.
    const fn line(&self) -> u64 {
        self.lines.saturating_add(1)
    }
}

/// A name in a message.
fn shown(name: &[u8]) -> String {
    let name = name.get(..64).unwrap_or(name);
    String::from_utf8_lossy(name).into_owned()
}
