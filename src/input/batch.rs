//! Records that travel together.

use super::form::without_mark;
use super::image::MemoryImage;
use super::notes::{Kind, Notes};
use super::position::{Place, Position};
use super::unreadable::Unreadable;
use crate::capture::pcapng::{self, Packet};
use crate::error::Error;
use crate::event::{Event, Partial, Record};
use crate::json::read_line;
use crate::kind::RecordKind;
use crate::memory::{Limits, wide};
use crate::netsh;

/// Records that were read in one go, owned, to be handed from thread to thread.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) first: Position,
    pub(super) load: Load,
}

/// What a batch carries.
#[derive(Debug)]
pub(super) enum Load {
    /// Flat records of one structure.
    Array(RecordKind, Vec<u8>),
    /// JSON lines.
    Lines(Vec<u8>),
    /// A line of so many bytes, which was passed over.
    TooLong(u64),
    /// Blocks of a capture, and what was found in them.
    Packets(Vec<u8>, Vec<pcapng::Found>),
    /// XML, and the elements that were found in it.
    Elements(Vec<u8>, Vec<netsh::Found>),
    /// So many records of an image.
    Image(MemoryImage, u64),
    /// Made-up records.
    Made(Vec<Record<'static>>),
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

/// A record's structure where it lies in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Laid<'a> {
    /// What the record is.
    pub kind: RecordKind,
    /// The address of the first byte.
    pub base: u64,
    /// The bytes: the record's, and what it points to.
    pub bytes: &'a [u8],
    /// The address of the structure.
    pub root: u64,
    /// Whether the bytes are this record's alone.
    pub alone: bool,
}

impl<'a> Laid<'a> {
    /// A structure at the start of bytes that are its record's alone.
    fn alone(kind: RecordKind, base: u64, bytes: &'a [u8]) -> Self {
        Self { kind, base, bytes, root: base, alone: true }
    }
}

/// A record as far as it could be read, and why the rest could not. It is large, so it is not handed on itself.
pub(super) type Read<'r> = Result<(&'r Record<'r>, &'r [Error]), Unreadable>;

impl Batch {
    /// Where its first record stood.
    #[must_use]
    pub fn first(&self) -> Position {
        self.first
    }

    /// Its records, where they are flat ones of one structure, end to end.
    #[must_use]
    pub fn array(&self) -> Option<(RecordKind, &[u8])> {
        match &self.load {
            Load::Array(kind, bytes) => Some((*kind, bytes)),
            _ => None,
        }
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        match &self.load {
            Load::Array(_, bytes)
            | Load::Lines(bytes)
            | Load::Packets(bytes, _)
            | Load::Elements(bytes, _) => bytes.len(),
            Load::TooLong(_) | Load::Image(..) | Load::Made(_) => 0,
        }
    }

    /// The memory that it had for bytes, to be used again.
    pub(super) fn take_bytes(&mut self) -> Vec<u8> {
        match &mut self.load {
            Load::Array(_, bytes)
            | Load::Lines(bytes)
            | Load::Packets(bytes, _)
            | Load::Elements(bytes, _) => std::mem::take(bytes),
            Load::TooLong(_) | Load::Image(..) | Load::Made(_) => Vec::new(),
        }
    }

    /// Gives each record, read, and what of it could not be; notes what else was met.
    pub fn for_each_record(&self, notes: &mut Notes, give: &mut dyn FnMut(Position, Read<'_>)) {
        match &self.load {
            Load::Array(kind, bytes) => {
                self.chunks(*kind, bytes, |position, bytes| match Record::read(*kind, bytes) {
                    Ok(record) => give(position, Ok((&record, &[]))),
                    Err(error) => give(position, Err(Unreadable::Bytes(error))),
                })
            }
            Load::Lines(bytes) => self.lines(bytes, |position, line| match record_of(line) {
                Ok(record) => give(position, Ok((&record, &[]))),
                Err(unreadable) => give(position, Err(unreadable)),
            }),
            Load::TooLong(bytes) => give(self.first, Err(Unreadable::TooLong(*bytes))),
            Load::Packets(bytes, found) => self.packets(bytes, found, notes, |position, packet| {
                let read = packet.and_then(|(kind, data)| {
                    Ok(Record::read_lenient(data, 0, kind, &Limits::default())?)
                });
                give_read(position, read, give);
            }),
            Load::Elements(bytes, found) => {
                self.elements(bytes, found, notes, |position, event| {
                    match event.map(Record::Event) {
                        Ok(record) => give(position, Ok((&record, &[]))),
                        Err(unreadable) => give(position, Err(unreadable)),
                    }
                })
            }
            Load::Image(image, records) => image.for_each(self.first, *records, give),
            Load::Made(records) => {
                let mut position = self.first;
                for record in records {
                    give(position, Ok((record, &[])));
                    position = position.behind(&[], 1);
                }
            }
        }
    }

    /// Gives each record as it lies in its bytes: those that it stood in, or was written to; notes what else was met.
    pub fn for_each_laid(
        &self,
        notes: &mut Notes,
        give: &mut dyn FnMut(Position, Result<Laid<'_>, Unreadable>),
    ) {
        let mut write = |position, record: Result<Record<'_>, Unreadable>| {
            let bytes = record.and_then(|record| {
                let bytes = record.to_bytes(0).map_err(Unreadable::Bytes)?;
                Ok((record.kind(), bytes))
            });
            match &bytes {
                Ok((kind, bytes)) => {
                    give(position, Ok(Laid::alone(*kind, 0, bytes)));
                }
                Err(unreadable) => give(position, Err(unreadable.clone())),
            }
        };
        match &self.load {
            Load::Array(kind, bytes) => self.chunks(*kind, bytes, |position, bytes| {
                let laid = kind.layout().whole(bytes);
                let laid = laid.map(|bytes| Laid::alone(*kind, position.offset, bytes));
                give(position, laid.map_err(Unreadable::Bytes));
            }),
            Load::Lines(bytes) => {
                self.lines(bytes, |position, line| write(position, record_of(line)))
            }
            Load::TooLong(bytes) => give(self.first, Err(Unreadable::TooLong(*bytes))),
            Load::Packets(bytes, found) => self.packets(bytes, found, notes, |position, packet| {
                give(position, packet.map(|(kind, bytes)| Laid::alone(kind, 0, bytes)));
            }),
            Load::Elements(bytes, found) => {
                self.elements(bytes, found, notes, |position, event| {
                    write(position, event.map(Record::Event));
                })
            }
            Load::Image(image, records) => image.for_each_laid(self.first, *records, give),
            Load::Made(records) => {
                let mut position = self.first;
                for record in records {
                    write(position, Ok(record.clone()));
                    position = position.behind(&[], 1);
                }
            }
        }
    }

    fn chunks<'a>(
        &self,
        kind: RecordKind,
        bytes: &'a [u8],
        mut give: impl FnMut(Position, &'a [u8]),
    ) {
        let mut position = self.first;
        for bytes in bytes.chunks(kind.layout().size.max(1)) {
            give(position, bytes);
            position = position.behind(bytes, 1);
        }
    }

    fn packets<'a>(
        &self,
        bytes: &'a [u8],
        found: &[pcapng::Found],
        notes: &mut Notes,
        mut give: impl FnMut(Position, Result<(RecordKind, &'a [u8]), Unreadable>),
    ) {
        let mut record = self.first.record;
        for found in found {
            let (block, offset, packet) = match found {
                pcapng::Found::Packet(Packet { block, offset, kind, data }) => {
                    let data = bytes.get(data.clone()).unwrap_or_default();
                    (*block, *offset, Ok((*kind, data)))
                }
                pcapng::Found::Bad(bad) => (bad.block, bad.offset, Err(Unreadable::Block(*bad))),
                pcapng::Found::Foreign => {
                    notes.add(FOREIGN_PACKETS, None);
                    continue;
                }
            };
            give(Position { record, offset, place: Place::Block(block) }, packet);
            record = record.saturating_add(1);
        }
    }

    fn elements(
        &self,
        bytes: &[u8],
        found: &[netsh::Found],
        notes: &mut Notes,
        mut give: impl FnMut(Position, Result<Event<'static>, Unreadable>),
    ) {
        let mut record = self.first.record;
        for netsh::Found { range, line, what } in found {
            let start = wide(range.start);
            let offset = self.first.offset.saturating_add(start);
            let position = Position { record, offset, place: Place::Line(*line) };
            let event = match what {
                netsh::What::Event => {
                    let xml = bytes.get(range.clone()).unwrap_or_default();
                    let mut tell = |unread: netsh::Unread| {
                        let kind = Kind { unit: "event", fate: "read in part", why: unread.text() };
                        // Nearly all have internalFields; where others are is worth a look.
                        let odd = unread != netsh::Unread::InternalFields;
                        notes.add(kind, odd.then_some(position));
                    };
                    netsh::read_event(xml, *line, &mut tell).map_err(Unreadable::Element)
                }
                netsh::What::Bad(bad) => Err(Unreadable::Element(bad.clone())),
                netsh::What::Foreign => {
                    notes.add(FOREIGN_ELEMENTS, None);
                    continue;
                }
            };
            give(position, event);
            record = record.saturating_add(1);
        }
    }

    fn lines<'a>(&self, bytes: &'a [u8], mut give: impl FnMut(Position, &'a [u8])) {
        let mut position = self.first;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let blank = is_blank(line);
            if !blank {
                give(position, line);
            }
            position = position.behind(line, u64::from(!blank));
        }
    }
}

impl Load {
    /// How many records, and lines if it is made of them, it holds.
    pub(super) fn count(&self) -> (u64, u64) {
        match self {
            Self::Array(kind, bytes) => (wide(bytes.len().div_ceil(kind.layout().size.max(1))), 0),
            Self::Lines(bytes) => {
                let (mut records, mut lines): (u64, u64) = (0, 0);
                for line in bytes.split_inclusive(|byte| *byte == b'\n') {
                    lines = lines.saturating_add(1);
                    records = records.saturating_add(u64::from(!is_blank(line)));
                }
                (records, lines)
            }
            Self::TooLong(_) => (1, 1),
            Self::Packets(_, found) => {
                let records = found.iter().filter(|found| !matches!(found, pcapng::Found::Foreign));
                (wide(records.count()), 0)
            }
            Self::Elements(_, found) => {
                let records =
                    found.iter().filter(|found| !matches!(found.what, netsh::What::Foreign));
                (wide(records.count()), 0)
            }
            Self::Image(_, records) => (*records, 0),
            Self::Made(records) => (wide(records.len()), 0),
        }
    }
}

impl Default for Load {
    fn default() -> Self {
        Self::Lines(Vec::new())
    }
}

/// Gives a record that was read as far as it could be.
pub(super) fn give_read(
    position: Position,
    read: Result<Partial<'_>, Unreadable>,
    give: &mut dyn FnMut(Position, Read<'_>),
) {
    match read {
        Ok(Partial { record, errors }) => give(position, Ok((&record, &errors))),
        Err(unreadable) => give(position, Err(unreadable)),
    }
}

fn is_blank(line: &[u8]) -> bool {
    without_mark(line).trim_ascii().is_empty()
}

fn record_of(line: &[u8]) -> Result<Record<'static>, Unreadable> {
    // Blanks in front stay: columns are counted from the start.
    read_line(without_mark(line).trim_ascii_end()).map_err(Unreadable::Line)
}
