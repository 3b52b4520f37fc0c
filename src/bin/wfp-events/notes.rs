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
    /// Of which things, a noun: `event`.
    unit: &'static str,
    /// What became of them: `left out`.
    fate: &'static str,
    why: &'static str,
    count: u64,
    first: Option<Position>,
}

const FOREIGN_PACKET: &str =
    "the interface is not of link type USER0, or named after no structure of records";

impl Notes {
    /// Counts something that was passed over.
    pub(crate) fn passed_over(&mut self, position: Position, note: reader::Note) {
        match note {
            reader::Note::ForeignPacket => self.add("packet", "skipped", FOREIGN_PACKET, None),
            reader::Note::ForeignElement => {
                self.add("element", "skipped", "no events are in there", None);
            }
            reader::Note::Unread(unread) => {
                // Nearly all have internalFields; where others are is worth a look.
                let first = (unread != Unread::InternalFields).then_some(position);
                self.add("event", "read in part", unread.text(), first);
            }
            _ => {}
        }
    }

    /// Counts one more: of which things, what became of them and why; `first` says where the first stood, if that
    /// helps.
    pub(crate) fn add(
        &mut self,
        unit: &'static str,
        fate: &'static str,
        why: &'static str,
        first: Option<Position>,
    ) {
        self.merge_one(Note { unit, fate, why, count: 1, first });
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

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unit, fate, why, count, first } = self;
        let plural = if *count == 1 { "" } else { "s" };
        write!(f, "{count} {unit}{plural} {fate}: {why}")?;
        match first {
            Some(first) if *count == 1 => write!(f, " ({first})"),
            Some(first) => write!(f, " (the first is {first})"),
            None => Ok(()),
        }
    }
}
