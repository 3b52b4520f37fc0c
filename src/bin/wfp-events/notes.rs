//! Notes: what was skipped, changed or left out, counted and printed once per file.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::mem;

use wfp_events::fit::Misread;
use wfp_events::reader::{self, Location, Position};

use crate::number::counted;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    reason: &'static str,
    /// The counted things, a singular noun: `event`.
    unit: &'static str,
    outcome: Outcome,
    count: u64,
    first: Option<Position>,
    /// The first different names of the things at fault.
    names: Vec<String>,
    /// Whether there are more names.
    more: bool,
}

/// How much of the input of a run was damaged, or is missing in the output.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    /// The records that could not be read, or only in part.
    pub(crate) damaged: u64,
    /// What is no record, or no net event.
    skipped: u64,
    /// The records that could not be written.
    left_out: u64,
}

impl Totals {
    /// Adds what a file's notes count.
    pub(crate) fn add(&mut self, notes: &Notes) {
        let count = |outcome| {
            let notes = notes.notes.iter().filter(|note| note.outcome == outcome);
            notes.map(|note| note.count).fold(0, u64::saturating_add)
        };
        let log_events = notes.log_events.values().copied().fold(0, u64::saturating_add);
        let skipped = count(Outcome::Skipped).saturating_add(log_events);
        self.skipped = self.skipped.saturating_add(skipped);
        self.left_out = self.left_out.saturating_add(count(Outcome::LeftOut));
    }

    /// The totals in words, with the number of records if all were read; `None` if everything was processed.
    pub(crate) fn line(&self, records: Option<u64>) -> Option<String> {
        let Self { damaged, skipped, left_out } = *self;
        let parts = [(damaged, "damaged"), (skipped, "skipped"), (left_out, "left out")];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let parts: Vec<_> = parts.map(|(count, what)| format!("{count} {what}")).collect();
        let records = records.map(|records| counted(records, "record"));
        (!parts.is_empty()).then(|| records.into_iter().chain(parts).collect::<Vec<_>>().join(", "))
    }
}

/// The most names in a note.
const MAX_NAMES: usize = 3;

/// What happened to the counted things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Skipped,
    ReadInPart,
    Repaired,
    Misread,
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
            reader::Skipped::ForeignElement(name) => {
                const REASON: &str = "an element contains no events";
                self.add_named(REASON, "element", Outcome::Skipped, None, vec![name]);
            }
            reader::Skipped::Text => {
                self.add("text between elements", "text", Outcome::Skipped, Some(position));
            }
            reader::Skipped::Deviation(found) => {
                let kind = found.kind;
                let outcome = if kind.loses() { Outcome::ReadInPart } else { Outcome::Repaired };
                self.add_named(kind.text(), "event", outcome, Some(position), found.names);
            }
            reader::Skipped::Misread(Misread::Versions(versions)) => {
                let names = versions.iter().map(ToString::to_string).collect();
                const REASON: &str = "the bytes fit another version";
                self.add_named(REASON, "event", Outcome::Misread, Some(position), names);
            }
            reader::Skipped::Misread(_) => {
                const REASON: &str = "the bytes fit 32-bit Windows, which has another layout";
                self.add(REASON, "event", Outcome::Misread, Some(position));
            }
            reader::Skipped::TraceText => {
                const REASON: &str = "no member of an IKE event follows";
                self.add(REASON, "text", Outcome::Skipped, Some(position));
            }
            reader::Skipped::TraceLabel(label) => {
                const REASON: &str = "a label is not known";
                self.add_named(REASON, "event", Outcome::ReadInPart, Some(position), vec![label]);
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
        self.add_named(reason, unit, outcome, first, Vec::new());
    }

    /// [`add`](Self::add) with the names of the things at fault.
    pub(crate) fn add_named(
        &mut self,
        reason: &'static str,
        unit: &'static str,
        outcome: Outcome,
        first: Option<Position>,
        names: Vec<String>,
    ) {
        let mut note =
            Note { reason, unit, outcome, count: 1, first, names: Vec::new(), more: false };
        note.add_names(names);
        self.merge_one(note);
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
            Some(known) => {
                known.count = known.count.saturating_add(note.count);
                known.more |= note.more;
                known.add_names(note.names);
            }
            None => self.notes.push(note),
        }
    }
}

impl Note {
    /// Whether records are missing in the output.
    pub(crate) fn is_error(&self) -> bool {
        self.outcome == Outcome::LeftOut
    }

    fn add_names(&mut self, names: Vec<String>) {
        for name in names {
            match self.names.len() {
                _ if self.names.contains(&name) => {}
                0..MAX_NAMES => self.names.push(name),
                _ => self.more = true,
            }
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reason, unit, outcome, count, first, names, more } = self;
        let outcome = match outcome {
            Outcome::Skipped => "skipped",
            Outcome::ReadInPart => "read in part",
            Outcome::Repaired => "repaired",
            Outcome::Misread => "probably misread",
            Outcome::WrittenInPart => "written in part",
            Outcome::Changed => "changed",
            Outcome::Truncated => "truncated",
            Outcome::LeftOut => "left out",
        };
        let (plural, were) = if *count == 1 { ("", "was") } else { ("s", "were") };
        write!(f, "{count} {unit}{plural} {were} {outcome}")?;
        let (the, is) = if *count == 1 { ("", "") } else { ("the first ", "is ") };
        match first {
            // What is not a record has no number.
            Some(Position { location: Location::Line(line), .. }) if *unit == "text" => {
                write!(f, " ({the}{is}on line {line})")?;
            }
            Some(first) if *count == 1 => write!(f, " ({first})")?,
            Some(first) => write!(f, " (the first is {first})")?,
            None => {}
        }
        write!(f, ": {reason}")?;
        for (index, name) in names.iter().enumerate() {
            let before = if index == 0 { ": " } else { ", " };
            write!(f, "{before}`{name}`")?;
        }
        if *more { f.write_str(", …") } else { Ok(()) }
    }
}
