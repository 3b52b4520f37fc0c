//! Error messages: the first of each kind are printed, the others are counted.

use std::fmt;
use std::mem;

use wfp_events::reader::{Location, Position, RecordError};

/// The number of messages of a kind that are printed.
const MAX_PRINTED: u64 = 3;

/// The number of kinds that are counted separately; the messages of all further kinds are counted together.
const MAX_KINDS: usize = 64;

/// Error messages of consecutive records.
#[derive(Debug, Default)]
pub(crate) struct ErrorMessages {
    kinds: Vec<Kind>,
    /// The messages to print, in order, each with the index of its kind.
    list: Vec<(usize, String)>,
    /// Whether all messages are printed.
    verbose: bool,
}

/// Messages that differ only in numbers and quoted text.
#[derive(Debug)]
pub(crate) struct Kind {
    /// What they have in common.
    text: String,
    count: u64,
    printed: u64,
    /// The first that was printed.
    first: String,
}

impl ErrorMessages {
    pub(crate) fn new(verbose: bool) -> Self {
        Self { verbose, ..Self::default() }
    }

    /// Adds the message of an error.
    pub(crate) fn add(&mut self, position: Position, error: &RecordError) {
        let error = match error {
            // Both name the same line, so the error's is omitted.
            RecordError::Element(bad) if position.location == Location::Line(bad.line()) => {
                format!("{bad:#}")
            }
            _ => error.to_string(),
        };
        let (index, count) = self.count(common_text(&error), 1);
        if count <= MAX_PRINTED || self.verbose {
            self.list.push((index, format!("{position}: {error}")));
        }
    }

    /// Adds the messages of later records, and calls `print` with each that is to be printed.
    pub(crate) fn merge(&mut self, later: Self, mut print: impl FnMut(&str)) {
        let kinds = later.kinds.into_iter().map(|kind| self.count(kind.text, kind.count).0);
        let kinds: Vec<_> = kinds.collect();
        for (index, message) in later.list {
            let kind = kinds.get(index).and_then(|index| self.kinds.get_mut(*index));
            if let Some(kind) = kind
                && (kind.printed < MAX_PRINTED || self.verbose)
            {
                print(&message);
                if kind.printed == 0 {
                    kind.first = message;
                }
                kind.printed = kind.printed.saturating_add(1);
            }
        }
    }

    /// The messages that are to be printed.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(_, message)| &**message)
    }

    /// The messages so far; those that follow are added to none.
    pub(crate) fn take(&mut self) -> Self {
        let empty = Self::new(self.verbose);
        mem::replace(self, empty)
    }

    /// The kinds of which some messages were not printed.
    pub(crate) fn omitted(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter().filter(|kind| kind.count > kind.printed)
    }

    /// Counts messages of a kind; returns the kind's index and its count.
    fn count(&mut self, mut text: String, count: u64) -> (usize, u64) {
        if self.kinds.len() >= MAX_KINDS && self.kinds.iter().all(|kind| kind.text != text) {
            text.clear();
        }
        let index = self.kinds.iter().position(|kind| kind.text == text).unwrap_or_else(|| {
            self.kinds.push(Kind { text, count: 0, printed: 0, first: String::new() });
            self.kinds.len().saturating_sub(1)
        });
        let Some(kind) = self.kinds.get_mut(index) else { return (index, 0) };
        kind.count = kind.count.saturating_add(count);
        (index, kind.count)
    }
}

/// A message without its numbers and quoted text.
fn common_text(message: &str) -> String {
    let unquoted = message.split('`').step_by(2);
    let words = unquoted.flat_map(|text| text.split_inclusive(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.starts_with(|c: char| c.is_ascii_digit())).collect()
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let omitted = self.count.saturating_sub(self.printed);
        let (messages, like) = if omitted == 1 { ("message", "is") } else { ("messages", "are") };
        write!(
            f,
            "{omitted} more {messages} like \"{}\" {like} not shown; use --verbose",
            self.first
        )
    }
}
