//! Records that travel together.

use super::image::MemoryImage;
use super::laid::{Laid, Lent, Note};
use super::position::Position;
use super::unreadable::Unreadable;
use crate::error::wide;
#[cfg(feature = "netsh")]
use crate::event::Event;
use crate::event::{Partial, Record};
#[cfg(feature = "json")]
use crate::json::read_line;
use crate::kind::RecordKind;
#[cfg(feature = "netsh")]
use crate::netsh;
#[cfg(feature = "pcapng")]
use crate::pcapng;

/// Records that were read in one go, owned, to be handed from thread to thread.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) first: Position,
    /// The bytes of the records, where they were read as a run of bytes.
    pub(super) bytes: Vec<u8>,
    pub(super) load: Load,
}

/// What a batch carries.
#[derive(Debug)]
pub(super) enum Load {
    /// Flat records of one structure.
    Array(RecordKind),
    /// JSON lines.
    #[cfg(feature = "json")]
    Lines,
    /// A line of so many bytes, which was passed over.
    #[cfg(feature = "json")]
    TooLong(u64),
    /// What was found in blocks of a capture.
    #[cfg(feature = "pcapng")]
    Packets(Vec<pcapng::Found>),
    /// The elements that were found in XML.
    #[cfg(feature = "netsh")]
    Elements(Vec<netsh::Element>),
    /// So many records of an image.
    Image(MemoryImage, u64),
    /// Records.
    Records(Vec<Partial<'static>>),
}

impl Default for Load {
    fn default() -> Self {
        Self::Records(Vec::new())
    }
}

/// Takes what was passed over, and where.
type Notes<'n> = dyn FnMut(Position, Note) + 'n;

impl Batch {
    /// These records, the first of which has this number.
    #[must_use]
    pub fn of(records: impl IntoIterator<Item = Record<'static>>, first: u64) -> Self {
        let first = Position { record: first, ..Position::default() };
        let load = Load::Records(records.into_iter().map(Partial::from).collect());
        Self { first, load, ..Self::default() }
    }

    /// Where its first record is.
    #[must_use]
    pub fn first(&self) -> Position {
        self.first
    }

    /// Its records, where they are flat ones of one structure, end to end.
    #[must_use]
    pub fn array(&self) -> Option<(RecordKind, &[u8])> {
        match &self.load {
            Load::Array(kind) => Some((*kind, &self.bytes)),
            _ => None,
        }
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Gives each record, as far as it could be read; notes what was passed over.
    pub fn for_each_record(
        &self,
        note: &mut Notes<'_>,
        give: &mut dyn FnMut(Position, Result<Lent<'_>, Unreadable>),
    ) {
        match &self.load {
            Load::Array(kind) => {
                self.chunks(*kind, |position, bytes| match Record::read(*kind, bytes) {
                    Ok(record) => give(position, Ok(Lent { record: &record, errors: &[] })),
                    Err(error) => give(position, Err(Unreadable::Bytes(error))),
                })
            }
            #[cfg(feature = "json")]
            Load::Lines => self.lines(|position, line| lend(give, position, record_of(line))),
            #[cfg(feature = "json")]
            Load::TooLong(bytes) => give(self.first, Err(Unreadable::TooLong(*bytes))),
            #[cfg(feature = "pcapng")]
            Load::Packets(found) => self.packets(found, note, |position, packet| {
                let read = packet.and_then(|(kind, data)| {
                    Ok(Record::read_lenient(data, 0, kind, &Default::default())?)
                });
                give(position, read.as_ref().map(Lent::from).map_err(Unreadable::clone));
            }),
            #[cfg(feature = "netsh")]
            Load::Elements(found) => self.elements(found, note, |position, event| {
                lend(give, position, event.map(Record::Event));
            }),
            Load::Image(image, records) => image.for_each(self.first, *records, give),
            Load::Records(records) => {
                let mut position = self.first;
                for partial in records {
                    give(position, Ok(partial.into()));
                    position = position.behind(&[], 1);
                }
            }
        }
        let _ = note;
    }

    /// Gives each record as it lies in its bytes: those that it was in, or was written to; notes what was passed over.
    pub fn for_each_laid(
        &self,
        note: &mut Notes<'_>,
        give: &mut dyn FnMut(Position, Result<Laid<'_>, Unreadable>),
    ) {
        match &self.load {
            Load::Array(kind) => self.chunks(*kind, |position, bytes| {
                let laid = kind.layout().whole(bytes);
                let laid = laid.map(|bytes| Laid::alone(*kind, position.offset, bytes));
                give(position, laid.map_err(Unreadable::Bytes));
            }),
            #[cfg(feature = "pcapng")]
            Load::Packets(found) => self.packets(found, note, |position, packet| {
                give(position, packet.map(|(kind, bytes)| Laid::alone(kind, 0, bytes)));
            }),
            Load::Image(image, records) => image.for_each_laid(self.first, *records, give),
            // Others lie in no bytes yet.
            _ => self.for_each_record(note, &mut |position, record| {
                let written =
                    record.and_then(|Lent { record, .. }| Ok((record.kind(), record.to_bytes(0)?)));
                let laid = written.as_ref().map(|(kind, bytes)| Laid::alone(*kind, 0, bytes));
                give(position, laid.map_err(Unreadable::clone));
            }),
        }
    }

    fn chunks<'a>(&'a self, kind: RecordKind, mut give: impl FnMut(Position, &'a [u8])) {
        let mut position = self.first;
        for bytes in self.bytes.chunks(kind.layout().size.max(1)) {
            give(position, bytes);
            position = position.behind(bytes, 1);
        }
    }

    #[cfg(feature = "pcapng")]
    fn packets<'a>(
        &'a self,
        found: &[pcapng::Found],
        note: &mut Notes<'_>,
        mut give: impl FnMut(Position, Result<(RecordKind, &'a [u8]), Unreadable>),
    ) {
        let mut record = self.first.record;
        for found in found {
            let (block, offset, packet) = match found {
                pcapng::Found::Packet(pcapng::Packet { block, offset, kind, data }) => {
                    let data = self.bytes.get(data.clone()).unwrap_or_default();
                    (*block, *offset, Ok((*kind, data)))
                }
                pcapng::Found::Bad(bad) => (bad.block, bad.offset, Err(Unreadable::Block(*bad))),
                pcapng::Found::Foreign => {
                    note(Position { record, ..self.first }, Note::ForeignPacket);
                    continue;
                }
            };
            let place = super::position::Place::Block(block);
            give(Position { record, offset, place }, packet);
            record = record.saturating_add(1);
        }
    }

    #[cfg(feature = "netsh")]
    fn elements(
        &self,
        elements: &[netsh::Element],
        note: &mut Notes<'_>,
        mut give: impl FnMut(Position, Result<Event<'static>, Unreadable>),
    ) {
        let mut record = self.first.record;
        for netsh::Element { range, line, kind } in elements {
            let offset = self.first.offset.saturating_add(wide(range.start));
            let place = super::position::Place::Line(*line);
            let position = Position { record, offset, place };
            let event = match kind {
                netsh::ElementKind::Event => {
                    let xml = self.bytes.get(range.clone()).unwrap_or_default();
                    let mut tell = |unread| note(position, Note::Unread(unread));
                    netsh::read_event(xml, *line, &mut tell).map_err(Unreadable::Element)
                }
                netsh::ElementKind::Malformed(error) => Err(Unreadable::Element(error.clone())),
                netsh::ElementKind::Foreign => {
                    note(position, Note::ForeignElement);
                    continue;
                }
            };
            give(position, event);
            record = record.saturating_add(1);
        }
    }

    #[cfg(feature = "json")]
    fn lines<'a>(&'a self, mut give: impl FnMut(Position, &'a [u8])) {
        let mut position = self.first;
        for line in split_lines(&self.bytes) {
            let blank = is_blank(line);
            if !blank {
                give(position, line);
            }
            position = position.behind(line, u64::from(!blank));
        }
    }

    /// How many records, and lines if it is made of them, it holds.
    pub(super) fn count(&self) -> (u64, u64) {
        let records = match &self.load {
            Load::Array(kind) => wide(self.bytes.len().div_ceil(kind.layout().size.max(1))),
            #[cfg(feature = "json")]
            Load::Lines => {
                let count = |(records, lines): (u64, u64), line: &[u8]| {
                    (records.saturating_add(u64::from(!is_blank(line))), lines.saturating_add(1))
                };
                return split_lines(&self.bytes).fold((0, 0), count);
            }
            #[cfg(feature = "json")]
            Load::TooLong(_) => return (1, 1),
            #[cfg(feature = "pcapng")]
            Load::Packets(found) => {
                let is_record = |found: &&_| !matches!(found, pcapng::Found::Foreign);
                wide(found.iter().filter(is_record).count())
            }
            #[cfg(feature = "netsh")]
            Load::Elements(found) => {
                let is_record =
                    |element: &&netsh::Element| element.kind != netsh::ElementKind::Foreign;
                wide(found.iter().filter(is_record).count())
            }
            Load::Image(_, records) => *records,
            Load::Records(records) => wide(records.len()),
        };
        (records, 0)
    }
}

/// Lends a record that was read whole.
#[cfg(any(feature = "json", feature = "netsh"))]
fn lend(
    give: &mut dyn FnMut(Position, Result<Lent<'_>, Unreadable>),
    position: Position,
    record: Result<Record<'_>, Unreadable>,
) {
    let lent = record.as_ref().map(|record| Lent { record, errors: &[] });
    give(position, lent.map_err(Unreadable::clone));
}

/// A line without the byte-order mark that the first one may begin with.
#[cfg(feature = "json")]
fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(crate::value::BYTE_ORDER_MARK).unwrap_or(line)
}

#[cfg(feature = "json")]
fn split_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n')
}

#[cfg(feature = "json")]
fn is_blank(line: &[u8]) -> bool {
    without_mark(line).trim_ascii().is_empty()
}

#[cfg(feature = "json")]
fn record_of(line: &[u8]) -> Result<Record<'static>, Unreadable> {
    // Blanks in front stay: columns are counted from the start.
    read_line(without_mark(line).trim_ascii_end()).map_err(Unreadable::Line)
}
