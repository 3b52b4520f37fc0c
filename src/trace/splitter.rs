//! Finds events among the lines of a trace.

use std::collections::VecDeque;

use super::labels::{self, FAILURE_TYPE, FIRST, TYPE_SPECIFIC};
use super::prefix::Prefix;
use super::{Line, TraceEvent};
use crate::MAX_FOUND;
use crate::error::to_u64;
use crate::value::BYTE_ORDER_MARK;
use crate::value::windows_1252::decoded;

/// The most bytes of a line. What follows in a longer one is not read.
const MAX_LINE: usize = 64 * 1024;

/// The most bytes of an event's lines. Further lines are not read.
const MAX_EVENT_SIZE: usize = 256 * 1024;

/// The most events that are incomplete, or wait for one that is. The oldest ends where there would be more.
const MAX_EVENTS: usize = 64;

/// Splits a trace, which arrives in pieces, into events.
///
/// It keeps the lines of the events that are not complete. [`read_event`](super::read_event) reads those of one event.
#[derive(Debug, Default)]
pub struct Splitter {
    /// The number of consumed bytes.
    offset: u64,
    /// The number of consumed lines.
    lines: u64,
    /// The number of unconsumed bytes that are known to contain no line feed.
    searched: usize,
    /// Whether the start of the next line was consumed already, because it is too long.
    in_line: bool,
    /// The events that were not passed on yet, in the order of their first lines.
    events: VecDeque<Open>,
    /// Whether anything was found.
    has_items: bool,
}

/// What is found in a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// An event.
    Event(TraceEvent),
    /// A line that begins an event but is followed by no member, or the first line of a text without events.
    Text {
        /// The number of the line, from 1.
        line: u64,
        /// Its offset in the trace.
        offset: u64,
    },
}

/// An event, and how far it got.
#[derive(Debug)]
struct Open {
    prefix: Prefix,
    event: TraceEvent,
    /// The bytes of its lines.
    size: usize,
    /// Whether a member was found.
    has_members: bool,
    /// Whether members are indented.
    is_indented: bool,
    in_payload: bool,
    /// Whether the last label was found.
    is_last: bool,
    is_complete: bool,
}

impl Splitter {
    /// Appends what is found to `found`, in the order of the events' first lines, and returns the number of consumed
    /// bytes: those of whole lines.
    ///
    /// The next call has to pass the other bytes again, at most 64 KiB, followed by more. 0 means that more are needed.
    /// If the stream has `ended`, all are consumed, if necessary by several calls, because one call finds about 16,384
    /// events.
    pub fn split(&mut self, bytes: &[u8], ended: bool, found: &mut Vec<Item>) -> usize {
        let mut start: usize = 0;
        let max = found.len().saturating_add(MAX_FOUND);
        while found.len() < max {
            let rest = bytes.get(start..).unwrap_or_default();
            let unsearched = rest.get(self.searched..).unwrap_or_default();
            let feed = unsearched.iter().position(|byte| *byte == b'\n');
            let feed = feed.map(|feed| feed.saturating_add(self.searched));
            let is_too_long = feed.unwrap_or(rest.len()) > MAX_LINE;
            if rest.is_empty() || !(feed.is_some() || ended || is_too_long || self.in_line) {
                self.searched = rest.len();
                break;
            }
            self.searched = 0;
            let line = rest.get(..feed.unwrap_or(rest.len())).unwrap_or_default();
            if !self.in_line {
                self.line(line, found);
            }
            self.in_line = feed.is_none();
            self.lines = self.lines.saturating_add(u64::from(feed.is_some()));
            let length = line.len().saturating_add(usize::from(feed.is_some()));
            self.offset = self.offset.saturating_add(to_u64(length));
            start = start.saturating_add(length);
        }
        if ended && start == bytes.len() {
            self.events.iter_mut().for_each(|event| event.is_complete = true);
            self.pass_on(found);
            if !self.has_items && self.offset > 0 {
                self.has_items = true;
                found.push(Item::Text { line: 1, offset: 0 });
            }
        }
        start
    }

    /// Assigns a line to its event.
    fn line(&mut self, line: &[u8], found: &mut Vec<Item>) {
        let is_cut = line.len() > MAX_LINE;
        let line = line.get(..MAX_LINE).unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = match self.lines {
            0 => line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line),
            _ => line,
        };
        let number = self.lines.saturating_add(1);
        let first = line.trim_ascii_end().strip_suffix(FIRST.as_bytes());
        if let Some(prefix) = first.and_then(Prefix::of) {
            for open in self.events.iter_mut().filter(|open| open.prefix == prefix) {
                open.is_complete = true;
            }
            self.events.push_back(Open::new(prefix, number, self.offset));
            if self.events.len() > MAX_EVENTS
                && let Some(oldest) = self.events.front_mut()
            {
                oldest.is_complete = true;
            }
        } else {
            let open = self.events.iter_mut().filter(|open| !open.is_complete);
            let open = open.filter_map(|open| Some((open.prefix.length_in(line)?, open)));
            let Some((length, open)) = open.max_by_key(|(length, _)| *length) else { return };
            open.add(number, is_cut, line.get(length..).unwrap_or_default());
        }
        self.pass_on(found);
    }

    /// Passes on the events that are complete, up to the first that is not.
    fn pass_on(&mut self, found: &mut Vec<Item>) {
        while self.events.front().is_some_and(|open| open.is_complete)
            && let Some(open) = self.events.pop_front()
        {
            self.has_items = true;
            let TraceEvent { line, offset, .. } = open.event;
            found.push(match open.has_members {
                true => Item::Event(open.event),
                false => Item::Text { line, offset },
            });
        }
    }
}

impl Open {
    fn new(prefix: Prefix, line: u64, offset: u64) -> Self {
        Self {
            prefix,
            event: TraceEvent { line, offset, lines: Vec::new() },
            size: 0,
            has_members: false,
            is_indented: false,
            in_payload: false,
            is_last: false,
            is_complete: false,
        }
    }

    /// Adds a line, without its prefix. One that is not of the event completes it: a trace indents the members of an
    /// event, and begins its other lines without.
    fn add(&mut self, number: u64, is_cut: bool, text: &[u8]) {
        let own = decoded(text);
        let is_indented = own.starts_with([' ', '\t']);
        let own = own.trim();
        if own.is_empty() {
            self.is_complete = self.is_last;
            return;
        }
        let label = labels::labelled(own).map(|(label, _)| label);
        let is = |outline| label.is_some_and(|label| labels::is(label, outline));
        if label.is_some_and(labels::is_member) {
            self.has_members = true;
            self.is_indented |= is_indented;
            self.is_last = label.is_some_and(labels::is_last);
        } else if is(FAILURE_TYPE) || is(TYPE_SPECIFIC) {
            self.has_members = true;
            self.in_payload = true;
        } else if !is_indented && !labels::is_value(own) {
            self.is_complete = self.is_indented && self.in_payload;
            return;
        }
        let lines = &mut self.event.lines;
        self.size = self.size.saturating_add(text.len()).saturating_add(size_of::<Line>());
        if self.size <= MAX_EVENT_SIZE {
            lines.push(Line { number, is_cut, text: text.to_vec() });
        } else if let Some(last) = lines.last_mut() {
            last.is_cut = true;
        }
    }
}
