//! What is worth a word though nothing is wrong with any record: counted, and said once a kind.

use std::fmt;

use wfp_events::netsh::Unread;
use wfp_events::reader::{self, Position};

/// Counts by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes(Vec<Note>);

/// What was met, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    why: &'static str,
    /// Of which things, a noun: `event`.
    unit: &'static str,
    fate: Fate,
    count: u64,
    first: Option<Position>,
}

/// What became of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Skipped,
    ReadInPart,
    WrittenInPart,
    Changed,
    Truncated,
    /// Not written, which is an error.
    LeftOut,
}

const FOREIGN_PACKET: &str =
    "the interface is not of link type USER0, or not named after a structure of records";

impl Notes {
    /// Counts something that was passed over.
    pub(crate) fn passed_over(&mut self, position: Position, note: reader::Skipped) {
        match note {
            reader::Skipped::ForeignPacket => {
                self.add(FOREIGN_PACKET, "packet", Fate::Skipped, None)
            }
            reader::Skipped::ForeignElement => {
                self.add("no events were found in an element", "element", Fate::Skipped, None);
            }
            reader::Skipped::Unread(unread) => {
                // Nearly all have internalFields; where others are is worth a look.
                let first = (unread != Unread::InternalFields).then_some(position);
                self.add(unread.text(), "event", Fate::ReadInPart, first);
            }
            _ => {}
        }
    }

    /// Counts one more: why, of which things, and what became of them; `first` says where the first was, if that
    /// helps.
    pub(crate) fn add(
        &mut self,
        why: &'static str,
        unit: &'static str,
        fate: Fate,
        first: Option<Position>,
    ) {
        self.merge_one(Note { why, unit, fate, count: 1, first });
    }

    /// Counts what others counted behind these.
    pub(crate) fn merge(&mut self, later: &mut Self) {
        later.0.drain(..).for_each(|note| self.merge_one(note));
    }

    /// Each kind that was met, in the order in which they were met.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Note> {
        self.0.iter()
    }

    fn merge_one(&mut self, note: Note) {
        let kind = |note: &Note| (note.unit, note.fate, note.why);
        match self.0.iter_mut().find(|known| kind(known) == kind(&note)) {
            Some(known) => known.count = known.count.saturating_add(note.count),
            None => self.0.push(note),
        }
    }
}

impl Note {
    /// Whether records are missing because of it.
    pub(crate) fn is_error(&self) -> bool {
        self.fate == Fate::LeftOut
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { why, unit, fate, count, first } = self;
        let fate = match fate {
            Fate::Skipped => "skipped",
            Fate::ReadInPart => "read in part",
            Fate::WrittenInPart => "written in part",
            Fate::Changed => "changed",
            Fate::Truncated => "truncated",
            Fate::LeftOut => "left out",
        };
        let (plural, were) = if *count == 1 { ("", "was") } else { ("s", "were") };
        write!(f, "{why}; {count} {unit}{plural} {were} {fate}")?;
        match first {
            Some(first) if *count == 1 => write!(f, " ({first})"),
            Some(first) => write!(f, " (the first is {first})"),
            None => Ok(()),
        }
    }
}
