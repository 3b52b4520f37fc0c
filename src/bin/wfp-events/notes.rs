//! What is worth a word though nothing is wrong with any record: counted, and said once a kind.

use std::fmt;

use wfp_events::netsh::Unread;
use wfp_events::reader::{self, Position};

/// Counts by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes(Vec<Note>);

/// How often something was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    kind: Kind,
    count: u64,
    first: Option<Position>,
}

/// What was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Of which things, a noun: `event`.
    pub(crate) unit: &'static str,
    /// What became of them: `left out`.
    pub(crate) fate: &'static str,
    /// Why.
    pub(crate) why: &'static str,
}

/// Elements that are passed over.
const FOREIGN_ELEMENTS: Kind =
    Kind { unit: "element", fate: "skipped", why: "no events are in there" };

/// Packets that are passed over.
const FOREIGN_PACKETS: Kind = Kind {
    unit: "packet",
    fate: "skipped",
    why: "the interface is not of link type USER0, or named after no structure of records",
};

impl Notes {
    /// Counts something that was passed over.
    pub(crate) fn passed_over(&mut self, position: Position, note: reader::Note) {
        let (kind, first) = match note {
            reader::Note::ForeignPacket => (FOREIGN_PACKETS, None),
            reader::Note::ForeignElement => (FOREIGN_ELEMENTS, None),
            reader::Note::Unread(unread) => {
                let kind = Kind { unit: "event", fate: "read in part", why: unread.text() };
                // Nearly all have internalFields; where others are is worth a look.
                (kind, (unread != Unread::InternalFields).then_some(position))
            }
            _ => return,
        };
        self.add(kind, first);
    }

    /// Counts one more of a kind; `first` says where the first stood, if that helps.
    pub(crate) fn add(&mut self, kind: Kind, first: Option<Position>) {
        self.merge_one(Note { kind, count: 1, first });
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
        match self.0.iter_mut().find(|known| known.kind == note.kind) {
            Some(known) => known.count = known.count.saturating_add(note.count),
            None => self.0.push(note),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind: Kind { unit, fate, why }, count, first } = self;
        let plural = if *count == 1 { "" } else { "s" };
        write!(f, "{count} {unit}{plural} {fate}: {why}")?;
        match first {
            Some(first) if *count == 1 => write!(f, " ({first})"),
            Some(first) => write!(f, " (the first is {first})"),
            None => Ok(()),
        }
    }
}
