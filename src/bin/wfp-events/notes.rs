//! Notes: what was skipped, changed or left out, counted and printed once per file.

use std::fmt;

use wfp_events::netsh::Unread;
use wfp_events::reader::{self, Position};

/// Notes that differ in more than their count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes(Vec<Note>);

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
        later.0.drain(..).for_each(|note| self.merge_one(note));
    }

    /// The notes in the order of their first occurrence.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Note> {
        self.0.iter()
    }

    fn merge_one(&mut self, note: Note) {
        let kind = |note: &Note| (note.unit, note.outcome, note.reason);
        match self.0.iter_mut().find(|known| kind(known) == kind(&note)) {
            Some(known) => known.count = known.count.saturating_add(note.count),
            None => self.0.push(note),
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
