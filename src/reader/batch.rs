//! Records that travel together.

use super::image::MemoryImage;
use super::laid::{Laid, Lent, Note};
use super::position::Position;
use super::unreadable::Unreadable;
#[cfg(feature = "netsh")]
use crate::event::Event;
use crate::event::{Partial, Record};
#[cfg(feature = "json")]
use crate::json::read_line;
use crate::kind::RecordKind;
use crate::memory::wide;
#[cfg(feature = "netsh")]
use crate::netsh;
#[cfg(feature = "pcapng")]
use crate::pcapng;

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
    #[cfg(feature = "json")]
    Lines(Vec<u8>),
    /// A line of so many bytes, which was passed over.
    #[cfg(feature = "json")]
    TooLong(u64),
    /// Blocks of a capture, and what was found in them.
    #[cfg(feature = "pcapng")]
    Packets(Vec<u8>, Vec<pcapng::Found>),
    /// XML, and the elements that were found in it.
    #[cfg(feature = "netsh")]
    Elements(Vec<u8>, Vec<netsh::Found>),
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
        Self { first, load: Load::Records(records.into_iter().map(Partial::from).collect()) }
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
            Load::Array(kind, bytes) => Some((*kind, bytes)),
            _ => None,
        }
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        self.load.bytes().map_or(0, Vec::len)
    }

    /// The memory that it had for bytes, to be used again.
    pub(super) fn take_bytes(&mut self) -> Vec<u8> {
        match &mut self.load {
            Load::Array(_, bytes) => std::mem::take(bytes),
            #[cfg(feature = "json")]
            Load::Lines(bytes) => std::mem::take(bytes),
            #[cfg(feature = "pcapng")]
            Load::Packets(bytes, _) => std::mem::take(bytes),
            #[cfg(feature = "netsh")]
            Load::Elements(bytes, _) => std::mem::take(bytes),
            _ => Vec::new(),
        }
    }

    /// Gives each record, as far as it could be read; notes what was passed over.
    pub fn for_each_record(
        &self,
        note: &mut Notes<'_>,
        give: &mut dyn FnMut(Position, Result<Lent<'_>, Unreadable>),
    ) {
        match &self.load {
            Load::Array(kind, bytes) => {
                self.chunks(*kind, bytes, |position, bytes| match Record::read(*kind, bytes) {
                    Ok(record) => give(position, Ok(Lent { record: &record, errors: &[] })),
                    Err(error) => give(position, Err(Unreadable::Bytes(error))),
                })
            }
            #[cfg(feature = "json")]
            Load::Lines(bytes) => {
                self.lines(bytes, |position, line| lend(give, position, record_of(line)))
            }
            #[cfg(feature = "json")]
            Load::TooLong(bytes) => give(self.first, Err(Unreadable::TooLong(*bytes))),
            #[cfg(feature = "pcapng")]
            Load::Packets(bytes, found) => self.packets(bytes, found, note, |position, packet| {
                let read = packet.and_then(|(kind, data)| {
                    Ok(Record::read_lenient(data, 0, kind, &Default::default())?)
                });
                give(position, read.as_ref().map(Lent::from).map_err(Unreadable::clone));
            }),
            #[cfg(feature = "netsh")]
            Load::Elements(bytes, found) => self.elements(bytes, found, note, |position, event| {
                lend(give, position, event.map(Record::Event));
            }),
            Load::Image(image, records) => image.for_each(self.first, *records, give),
            Load::Records(records) => self.records(records, |position, partial| {
                give(position, Ok(partial.into()));
            }),
        }
        let _ = note;
    }

    /// Gives each record as it lies in its bytes: those that it was in, or was written to; notes what was passed over.
    pub fn for_each_laid(
        &self,
        note: &mut Notes<'_>,
        give: &mut dyn FnMut(Position, Result<Laid<'_>, Unreadable>),
    ) {
        let mut write = |position, record: Result<&Record<'_>, Unreadable>| {
            let bytes = record.and_then(|record| Ok((record.kind(), record.to_bytes(0)?)));
            give(
                position,
                match &bytes {
                    Ok((kind, bytes)) => Ok(Laid::alone(*kind, 0, bytes)),
                    Err(unreadable) => Err(unreadable.clone()),
                },
            );
        };
        match &self.load {
            Load::Array(kind, bytes) => self.chunks(*kind, bytes, |position, bytes| {
                let laid = kind.layout().whole(bytes);
                let laid = laid.map(|bytes| Laid::alone(*kind, position.offset, bytes));
                give(position, laid.map_err(Unreadable::Bytes));
            }),
            #[cfg(feature = "json")]
            Load::Lines(bytes) => self.lines(bytes, |position, line| {
                write(position, record_of(line).as_ref().map_err(Unreadable::clone));
            }),
            #[cfg(feature = "json")]
            Load::TooLong(bytes) => give(self.first, Err(Unreadable::TooLong(*bytes))),
            #[cfg(feature = "pcapng")]
            Load::Packets(bytes, found) => self.packets(bytes, found, note, |position, packet| {
                give(position, packet.map(|(kind, bytes)| Laid::alone(kind, 0, bytes)));
            }),
            #[cfg(feature = "netsh")]
            Load::Elements(bytes, found) => self.elements(bytes, found, note, |position, event| {
                write(position, event.map(Record::Event).as_ref().map_err(Unreadable::clone));
            }),
            Load::Image(image, records) => image.for_each_laid(self.first, *records, give),
            Load::Records(records) => self.records(records, |position, partial| {
                write(position, Ok(&partial.record));
            }),
        }
        let _ = note;
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

    fn records<'a>(
        &self,
        records: &'a [Partial<'static>],
        mut give: impl FnMut(Position, &'a Partial<'static>),
    ) {
        let mut position = self.first;
        for record in records {
            give(position, record);
            position = position.behind(&[], 1);
        }
    }

    #[cfg(feature = "pcapng")]
    fn packets<'a>(
        &self,
        bytes: &'a [u8],
        found: &[pcapng::Found],
        note: &mut Notes<'_>,
        mut give: impl FnMut(Position, Result<(RecordKind, &'a [u8]), Unreadable>),
    ) {
        let mut record = self.first.record;
        for found in found {
            let (block, offset, packet) = match found {
                pcapng::Found::Packet(pcapng::Packet { block, offset, kind, data }) => {
                    let data = bytes.get(data.clone()).unwrap_or_default();
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
        bytes: &[u8],
        found: &[netsh::Found],
        note: &mut Notes<'_>,
        mut give: impl FnMut(Position, Result<Event<'static>, Unreadable>),
    ) {
        let mut record = self.first.record;
        for netsh::Found { range, line, what } in found {
            let offset = self.first.offset.saturating_add(wide(range.start));
            let place = super::position::Place::Line(*line);
            let position = Position { record, offset, place };
            let event = match what {
                netsh::What::Event => {
                    let xml = bytes.get(range.clone()).unwrap_or_default();
                    let mut tell = |unread| note(position, Note::Unread(unread));
                    netsh::read_event(xml, *line, &mut tell).map_err(Unreadable::Element)
                }
                netsh::What::Bad(bad) => Err(Unreadable::Element(bad.clone())),
                netsh::What::Foreign => {
                    note(position, Note::ForeignElement);
                    continue;
                }
            };
            give(position, event);
            record = record.saturating_add(1);
        }
    }

    #[cfg(feature = "json")]
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
    fn bytes(&self) -> Option<&Vec<u8>> {
        match self {
            Self::Array(_, bytes) => Some(bytes),
            #[cfg(feature = "json")]
            Self::Lines(bytes) => Some(bytes),
            #[cfg(feature = "pcapng")]
            Self::Packets(bytes, _) => Some(bytes),
            #[cfg(feature = "netsh")]
            Self::Elements(bytes, _) => Some(bytes),
            _ => None,
        }
    }

    /// How many records, and lines if it is made of them, it holds.
    pub(super) fn count(&self) -> (u64, u64) {
        match self {
            Self::Array(kind, bytes) => (wide(bytes.len().div_ceil(kind.layout().size.max(1))), 0),
            #[cfg(feature = "json")]
            Self::Lines(bytes) => {
                let (mut records, mut lines): (u64, u64) = (0, 0);
                for line in bytes.split_inclusive(|byte| *byte == b'\n') {
                    lines = lines.saturating_add(1);
                    records = records.saturating_add(u64::from(!is_blank(line)));
                }
                (records, lines)
            }
            #[cfg(feature = "json")]
            Self::TooLong(_) => (1, 1),
            #[cfg(feature = "pcapng")]
            Self::Packets(_, found) => {
                let records = found.iter().filter(|found| !matches!(found, pcapng::Found::Foreign));
                (wide(records.count()), 0)
            }
            #[cfg(feature = "netsh")]
            Self::Elements(_, found) => {
                let records =
                    found.iter().filter(|found| !matches!(found.what, netsh::What::Foreign));
                (wide(records.count()), 0)
            }
            Self::Image(_, records) => (*records, 0),
            Self::Records(records) => (wide(records.len()), 0),
        }
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
fn is_blank(line: &[u8]) -> bool {
    without_mark(line).trim_ascii().is_empty()
}

#[cfg(feature = "json")]
fn record_of(line: &[u8]) -> Result<Record<'static>, Unreadable> {
    // Blanks in front stay: columns are counted from the start.
    read_line(without_mark(line).trim_ascii_end()).map_err(Unreadable::Line)
}
