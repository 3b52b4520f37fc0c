//! Notes: what was skipped, changed or left out, counted and printed once per file.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::mem;

use wfp_events::netsh::Unread;
use wfp_events::reader::{self, Position};

/// Notes that differ in more than their count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    notes: Vec<Note>,
    /// The number of events of a log that are not net events, by id.
    log_events: BTreeMap<u16, u64>,
    /// Whether a log has no events.
    is_empty_log: bool,
}

/// A reason, and how often it occurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    reason: &'static str,
    /// The counted things, a singular noun: `event`.
    unit: &'static str,
    outcome: Outcome,
    count: u64,
    first: Option<Position>,
}

/// What happened to the counted things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Skipped,
    ReadInPart,
    WrittenInPart,
    Changed,
    Truncated,
    /// Not written, which is an error.
    LeftOut,
}

/// The most ids of events that a note lists.
const MAX_IDS: usize = 8;

const FOREIGN_PACKET: &str =
    "packets need an interface of link type USER0 with the name of a structure";

impl Notes {
    /// Counts a skipped part of the input.
    pub(crate) fn skipped(&mut self, position: Position, skipped: reader::Skipped) {
        match skipped {
            reader::Skipped::ForeignPacket => {
                self.add(FOREIGN_PACKET, "packet", Outcome::Skipped, None)
            }
            reader::Skipped::ForeignElement => {
                self.add("an element contains no events", "element", Outcome::Skipped, None);
            }
            reader::Skipped::Unread(unread) => {
                // Most events have internalFields; only the position of other elements is useful.
                let first = (unread != Unread::InternalFields).then_some(position);
                self.add(unread.text(), "event", Outcome::ReadInPart, first);
            }
            reader::Skipped::EmptyLog => self.is_empty_log = true,
            reader::Skipped::LogEvent(id) => {
                let count = self.log_events.entry(id).or_default();
                *count = count.saturating_add(1);
            }
            _ => {}
        }
    }

    /// Counts one occurrence. `first` is the position to print if it is the first one.
    pub(crate) fn add(
        &mut self,
        reason: &'static str,
        unit: &'static str,
        outcome: Outcome,
        first: Option<Position>,
    ) {
        self.merge_one(Note { reason, unit, outcome, count: 1, first });
    }

    /// Adds the counts of later records.
    pub(crate) fn merge(&mut self, later: &mut Self) {
        later.notes.drain(..).for_each(|note| self.merge_one(note));
        self.is_empty_log |= mem::take(&mut later.is_empty_log);
        for (id, count) in mem::take(&mut later.log_events) {
            let known = self.log_events.entry(id).or_default();
            *known = known.saturating_add(count);
        }
    }

    /// The notes in the order of their first occurrence.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter()
    }

    /// Which events of a log are not net events, or that it has no events, in words; `None` if all are net events.
    pub(crate) fn log_events(&self) -> Option<String> {
        if self.is_empty_log {
            return Some("the log has no events".to_owned());
        }
        let mut counts: Vec<_> = self.log_events.iter().collect();
        counts.sort_by_key(|(_, count)| Reverse(**count));
        let all = counts.iter().fold(0u64, |all, (_, count)| all.saturating_add(**count));
        let (plural, are) =
            if all == 1 { ("", "is not a net event") } else { ("s", "are not net events") };
        let listed = counts.iter().take(MAX_IDS).map(|(id, count)| format!("{count} of id {id}"));
        let mut text = listed.collect::<Vec<_>>().join(", ");
        if let Some(more @ 1..) = counts.len().checked_sub(MAX_IDS) {
            text += &format!(", and those of {more} other ids");
        }
        (all > 0).then(|| format!("{all} event{plural} of the log {are}: {text}"))
    }

    fn merge_one(&mut self, note: Note) {
        let kind = |note: &Note| (note.unit, note.outcome, note.reason);
        match self.notes.iter_mut().find(|known| kind(known) == kind(&note)) {
            Some(known) => known.count = known.count.saturating_add(note.count),
            None => self.notes.push(note),
        }
    }
}

impl Note {
    /// Whether records are missing in the output.
    pub(crate) fn is_error(&self) -> bool {
        self.outcome == Outcome::LeftOut
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reason, unit, outcome, count, first } = self;
        let outcome = match outcome {
            Outcome::Skipped => "skipped",
            Outcome::ReadInPart => "read in part",
            Outcome::WrittenInPart => "written in part",
            Outcome::Changed => "changed",
            Outcome::Truncated => "truncated",
            Outcome::LeftOut => "left out",
        };
        let (plural, were) = if *count == 1 { ("", "was") } else { ("s", "were") };
        write!(f, "{count} {unit}{plural} {were} {outcome}")?;
        match first {
            Some(first) if *count == 1 => write!(f, " ({first})")?,
            Some(first) => write!(f, " (the first is {first})")?,
            None => {}
        }
        write!(f, ": {reason}")
    }
}
