//! What is worth a word though nothing is wrong with any record: counted, and said once a kind.

use std::fmt;

use super::position::Position;

/// Counts by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(Vec<Note>);

/// How often something was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    kind: Kind,
    count: u64,
    first: Option<Position>,
}

/// What was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Of which things, a noun: `event`.
    pub unit: &'static str,
    /// What became of them: `left out`.
    pub fate: &'static str,
    /// Why.
    pub why: &'static str,
}

impl Notes {
    /// Counts one more of a kind; `first` says where the first stood, if that helps.
    pub fn add(&mut self, kind: Kind, first: Option<Position>) {
        self.merge_one(Note { kind, count: 1, first });
    }

    /// Counts what others counted behind these.
    pub fn merge(&mut self, later: &mut Self) {
        later.0.drain(..).for_each(|note| self.merge_one(note));
    }

    /// Each kind that was met, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = &Note> {
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
