//! Events found in a stream.

use std::ops::Range;

use super::LONGEST;
use super::bad::{BadXml, lines};
use super::found::{Found, What};
use super::markup::{Kind, Markup, Token, tag};
use super::outer::{Container, Outer, Place};
use crate::value::BYTE_ORDER_MARK;

/// Finds events in a stream of XML that comes in pieces, and passes over what is none of ours.
///
/// It keeps its place and no bytes: of an event that is not yet whole the bytes are given again, with more behind
/// them. It only sees where elements begin and end; [`read_event`](super::read_event) reads what they say.
#[derive(Debug, Default)]
pub struct Cutter {
    markup: Markup,
    mode: Mode,
    outer: Outer,
    /// The names of the elements that are open in the event, in the window.
    names: Vec<Range<usize>>,
    /// The start of an `<item>` that is an event if `header` comes next.
    perhaps: Option<usize>,
    /// Whether the last that was seen between events was said to be bad.
    bad: bool,
    /// Whether the stream has begun.
    begun: bool,
    /// So many lines end before the byte that `counted` tells.
    line: u64,
    counted: usize,
}

#[derive(Clone, Copy, Debug, Default)]
enum Mode {
    /// Between events.
    #[default]
    Outer,
    /// In an event that begins here, on this line.
    Event { start: usize, line: u64 },
    /// Behind something bad: elements may be open that are not closed. An event begins with `<netEvent>`, or with
    /// `<item>` and `<header>`.
    Astray,
}

/// Elements of an event in one another, at the most.
const DEEPEST: usize = 64;

impl Cutter {
    /// How many of these bytes are done with: up to the end of the last whole event, or of what is none of ours.
    /// What is found in them goes to `found`, in order.
    ///
    /// The other bytes are to be given again, with more behind them; 0 says that more are needed for anything. There
    /// are never more than 4 MiB of them. If the stream has `ended`, all are done with.
    pub fn cut(&mut self, bytes: &[u8], ended: bool, found: &mut Vec<Found>) -> usize {
        if !self.begun {
            if bytes.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(bytes) && !ended {
                return 0;
            }
            self.begun = true;
            if bytes.starts_with(BYTE_ORDER_MARK) {
                self.markup.begin_text(BYTE_ORDER_MARK.len());
            }
        }
        loop {
            let limit = match self.mode {
                Mode::Event { start, .. } => start.saturating_add(LONGEST).min(bytes.len()),
                Mode::Outer | Mode::Astray => bytes.len(),
            };
            let window = bytes.get(..limit).unwrap_or(bytes);
            match self.markup.next(window, ended && limit == bytes.len()) {
                Some((token, range)) => self.take(token, range, bytes, found),
                None if limit < bytes.len() => self.too_long(limit, bytes, found),
                None if !ended => break,
                None => {
                    if !self.end(bytes, found) {
                        self.rebase(bytes, bytes.len());
                        return bytes.len();
                    }
                }
            }
        }
        let mut done = self.markup.start();
        if let Mode::Event { start, .. } = self.mode {
            done = done.min(start);
        }
        if let Some(start) = self.perhaps {
            if bytes.len().saturating_sub(start) > LONGEST {
                self.perhaps = None;
            } else {
                done = done.min(start);
            }
        }
        self.rebase(bytes, done);
        done
    }

    fn take(&mut self, token: Token, range: Range<usize>, bytes: &[u8], found: &mut Vec<Found>) {
        let content = bytes.get(range.clone()).unwrap_or_default();
        if self.perhaps.is_some_and(|start| range.end.saturating_sub(start) > LONGEST) {
            self.perhaps = None;
        }
        match token {
            Token::Aside => {}
            Token::Text if content.trim_ascii().is_empty() => {}
            Token::Text => {
                self.perhaps = None;
                if matches!(self.mode, Mode::Outer) && !self.outer.is_foreign() && !self.bad {
                    let blanks = content.len().saturating_sub(content.trim_ascii_start().len());
                    let start = range.start.saturating_add(blanks);
                    self.bad(start..range.end, "text where an element belongs", bytes, found);
                }
            }
            Token::Broken => {
                self.perhaps = None;
                self.broken(range, "a tag that is not whole", bytes, found);
            }
            Token::TooLong => {
                self.perhaps = None;
                self.broken(range, "a tag that is longer than any event", bytes, found);
            }
            Token::Tag => {
                let Some((name, kind)) = tag(content) else { return };
                let perhaps = self.perhaps.take();
                match self.mode {
                    Mode::Event { .. } => {
                        self.tag_of_event(name, kind, perhaps, range, bytes, found)
                    }
                    Mode::Outer | Mode::Astray => {
                        self.tag_between(name, kind, perhaps, range, bytes, found)
                    }
                }
            }
        }
    }

    fn tag_between(
        &mut self,
        name: &[u8],
        kind: Kind,
        perhaps: Option<usize>,
        range: Range<usize>,
        bytes: &[u8],
        found: &mut Vec<Found>,
    ) {
        let astray = matches!(self.mode, Mode::Astray);
        let empty = kind == Kind::Empty;
        if let Some(item) = perhaps
            && kind != Kind::End
            && name == b"header"
        {
            if !astray {
                self.outer.close();
            }
            return self.begin_with_header(item, empty, range.start, bytes);
        }
        if kind == Kind::End {
            if astray {
                if name == b"netEvent" || Container::of(name).is_some() && self.outer.end(name) {
                    self.mode = Mode::Outer;
                }
            } else if !self.outer.end(name) {
                let what = format!("</{}> closes nothing", shown(name));
                if !self.bad {
                    self.bad(range, &what, bytes, found);
                }
                self.mode = Mode::Astray;
            }
            self.bad = false;
            return;
        }
        self.bad = false;
        if astray && name != b"netEvent" && Container::of(name).is_none() {
            if name == b"item" && !empty {
                self.perhaps = Some(range.start);
            }
            return;
        }
        match self.outer.start(name, empty) {
            Place::Event if empty => {
                let line = self.line_of(range.start, bytes);
                found.push(Found { range, line, what: What::Event });
                self.mode = Mode::Outer;
            }
            Place::Event => self.begin_event(range.start, name.len(), bytes),
            Place::Container => self.mode = Mode::Outer,
            Place::Foreign => {
                let line = self.line_of(range.start, bytes);
                found.push(Found { range, line, what: What::Foreign });
            }
            Place::Perhaps if !empty => self.perhaps = Some(range.start),
            Place::Within | Place::Perhaps => {}
        }
    }

    fn tag_of_event(
        &mut self,
        name: &[u8],
        kind: Kind,
        perhaps: Option<usize>,
        range: Range<usize>,
        bytes: &[u8],
        found: &mut Vec<Found>,
    ) {
        let Mode::Event { start, line } = self.mode else { return };
        if kind == Kind::End {
            let open = self.names.pop().and_then(|name| bytes.get(name)).unwrap_or_default();
            if open != name {
                let what = format!("</{}> where </{}> belongs", shown(name), shown(open));
                let at = range.start;
                self.bad_event(start..range.end, line, at, &what, bytes, found);
                // It may end the event, or what is around it.
                self.tag_between(name, kind, None, range, bytes, found);
            } else if self.names.is_empty() {
                found.push(Found { range: start..range.end, line, what: What::Event });
                self.mode = Mode::Outer;
            }
            return;
        }
        const WITHIN: &str = "another event begins within it";
        if name == b"netEvent" {
            self.bad_event(start..range.start, line, range.start, WITHIN, bytes, found);
            return self.tag_between(name, kind, None, range, bytes, found);
        }
        let empty = kind == Kind::Empty;
        if let Some(item) = perhaps
            && name == b"header"
        {
            self.bad_event(start..item, line, item, WITHIN, bytes, found);
            return self.begin_with_header(item, empty, range.start, bytes);
        }
        if empty {
            return;
        }
        if self.names.len() >= DEEPEST {
            let what = "more elements in one another than any event has";
            return self.bad_event(start..range.end, line, range.start, what, bytes, found);
        }
        if name == b"item" {
            self.perhaps = Some(range.start);
        }
        self.names.push(name_at(range.start, name.len()));
    }

    fn begin_event(&mut self, start: usize, name: usize, bytes: &[u8]) {
        self.mode = Mode::Event { start, line: self.line_of(start, bytes) };
        self.bad = false;
        self.names.clear();
        self.names.push(name_at(start, name));
    }

    /// An event is an `<item>` that was seen, and the `<header>` after it.
    fn begin_with_header(&mut self, item: usize, empty: bool, header: usize, bytes: &[u8]) {
        self.begin_event(item, b"item".len(), bytes);
        if !empty {
            self.names.push(name_at(header, b"header".len()));
        }
    }

    /// Markup that is none.
    fn broken(&mut self, range: Range<usize>, what: &str, bytes: &[u8], found: &mut Vec<Found>) {
        match self.mode {
            Mode::Event { start, line } => {
                self.bad_event(start..range.end, line, range.start, what, bytes, found);
            }
            Mode::Outer if !self.bad => self.bad(range, what, bytes, found),
            Mode::Outer | Mode::Astray => {}
        }
    }

    /// Something bad between events.
    fn bad(&mut self, range: Range<usize>, what: &str, bytes: &[u8], found: &mut Vec<Found>) {
        let line = self.line_of(range.start, bytes);
        found.push(Found { range, line, what: What::Bad(BadXml::new(line, "", what)) });
        self.bad = true;
    }

    /// The event that begins on that line is bad, and what is wrong stands here.
    fn bad_event(
        &mut self,
        range: Range<usize>,
        line: u64,
        at: usize,
        what: &str,
        bytes: &[u8],
        found: &mut Vec<Found>,
    ) {
        let bad = BadXml::new(self.line_of(at, bytes), "", what);
        found.push(Found { range, line, what: What::Bad(bad) });
        self.mode = Mode::Astray;
        self.perhaps = None;
    }

    /// The event is too long: it has not ended here.
    fn too_long(&mut self, limit: usize, bytes: &[u8], found: &mut Vec<Found>) {
        if let Mode::Event { start, line } = self.mode {
            let what = BadXml::new(line, "", &format!("an event of more than {LONGEST} bytes"));
            found.push(Found { range: start..limit, line, what: What::Bad(what) });
        }
        self.give_up_event(limit, bytes);
    }

    /// Nothing follows. Whether something is to be looked at again.
    fn end(&mut self, bytes: &[u8], found: &mut Vec<Found>) -> bool {
        if let Mode::Event { start, line } = self.mode {
            let what = What::Bad(BadXml::new(line, "", "the text ends within the event"));
            found.push(Found { range: start..bytes.len(), line, what });
            return self.give_up_event(bytes.len(), bytes);
        }
        if matches!(self.mode, Mode::Outer) && !self.bad {
            let what = if self.markup.is_aside() {
                "the text ends within a comment or the like"
            } else if self.outer.is_empty() {
                return false;
            } else {
                "the text ends before its elements do"
            };
            self.bad(bytes.len()..bytes.len(), what, bytes, found);
        }
        false
    }

    /// Goes on behind an event that does not end. Whether that is before `limit`: in what looked like a comment to
    /// there.
    fn give_up_event(&mut self, limit: usize, bytes: &[u8]) -> bool {
        self.mode = Mode::Astray;
        self.perhaps = None;
        let again = self.markup.is_aside();
        if again {
            self.markup.reopen(limit);
        } else {
            self.markup.begin_text(limit);
        }
        self.line_of(self.markup.start(), bytes);
        again
    }

    /// The line of a byte; no line is asked for that is before one that was.
    fn line_of(&mut self, at: usize, bytes: &[u8]) -> u64 {
        let new = bytes.get(self.counted..at).unwrap_or_default();
        self.line = self.line.saturating_add(lines(new));
        self.counted = self.counted.max(at);
        self.line.saturating_add(1)
    }

    /// So many bytes at the start of the window are gone.
    fn rebase(&mut self, bytes: &[u8], gone: usize) {
        self.line_of(gone, bytes);
        self.counted = self.counted.saturating_sub(gone);
        self.markup.rebase(gone);
        if let Mode::Event { start, .. } = &mut self.mode {
            *start = start.saturating_sub(gone);
            for name in &mut self.names {
                *name = name.start.saturating_sub(gone)..name.end.saturating_sub(gone);
            }
        }
        self.perhaps = self.perhaps.map(|start| start.saturating_sub(gone));
    }
}

/// Where the name stands in the start tag that begins here.
fn name_at(tag: usize, length: usize) -> Range<usize> {
    let start = tag.saturating_add(1);
    start..start.saturating_add(length)
}

/// A name in a message.
fn shown(name: &[u8]) -> String {
    let name = name.get(..64).unwrap_or(name);
    String::from_utf8_lossy(name).into_owned()
}
