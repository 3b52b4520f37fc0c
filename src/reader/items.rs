//! What a batch holds: records and what stands between them, in order.

use std::ops::Range;
use std::sync::Arc;

use super::format::Format;
use super::image::MemoryImage;
use super::laid::Note;
#[cfg(feature = "json")]
use super::lines::Lines;
use super::position::{Place, Position};
use super::record_error::RecordError;
use crate::error::wide;
use crate::event::Partial;
use crate::kind::RecordKind;
#[cfg(feature = "netsh")]
use crate::netsh;
#[cfg(feature = "pcapng")]
use crate::pcapng;

/// A record, a run of them, or something that was passed over.
#[derive(Debug)]
pub(super) struct Item {
    /// That of the first record.
    pub(super) position: Position,
    pub(super) what: What,
}

/// What an item is; a range is of the batch's bytes.
#[derive(Debug)]
#[allow(dead_code)] // each is of a format, which is a feature
pub(super) enum What {
    /// Flat records of one structure, end to end; the last may be cut short.
    Array(RecordKind, Range<usize>),
    /// A structure and what it points to: an image with base 0.
    Structure(RecordKind, Range<usize>),
    /// A line of JSON.
    Line(Range<usize>),
    /// An element of XML and the line that it begins on.
    Element(Range<usize>, u64),
    /// Consecutive records of an image, and their number.
    Image(Arc<MemoryImage>, u64),
    /// Records that were never bytes.
    Records(Vec<Partial<'static>>),
    /// A record that cannot be read.
    RecordError(Box<RecordError>),
    /// Something that is no record.
    PassedOver(Note),
}

impl Item {
    /// Something at an offset of the stream. Records are numbered when all is found.
    #[allow(dead_code)] // as above
    pub(super) fn new(offset: u64, place: Place, what: What) -> Self {
        Self { position: Position { record: 0, offset, place }, what }
    }

    /// How many records it is.
    pub(super) fn records(&self) -> u64 {
        match &self.what {
            What::Array(kind, range) => wide(range.len().div_ceil(kind.layout().size.max(1))),
            What::Image(_, records) => *records,
            What::Records(records) => wide(records.len()),
            What::PassedOver(_) => 0,
            _ => 1,
        }
    }
}

/// Finds the items in a stream of one format, whose bytes come in pieces.
///
/// It takes the offset of the first byte in the stream, the bytes, and whether nothing follows them; it appends what it
/// finds, and gives how many of the bytes are done with: 0 if it needs more, all if nothing follows. It sees to it that
/// it never needs many. What is not done with is given again.
pub(super) type Cut = Box<dyn FnMut(u64, &[u8], bool, &mut Vec<Item>) -> usize + Send>;

/// The one for a format; `None` if the format's feature is off.
pub(super) fn cut_of(format: Format) -> Option<Cut> {
    match format {
        Format::Array(kind) => Some(Box::new(move |offset, bytes, ended, items| {
            let rest = bytes.len().checked_rem(kind.layout().size).unwrap_or(0);
            let whole = bytes.len().saturating_sub(rest);
            let done = if ended && whole == 0 { bytes.len() } else { whole };
            if done > 0 {
                items.push(Item::new(offset, Place::Offset, What::Array(kind, 0..done)));
            }
            done
        })),
        #[cfg(feature = "json")]
        Format::Jsonl => {
            let mut lines = Lines::default();
            Some(Box::new(move |offset, bytes, ended, items| {
                lines.cut(offset, bytes, ended, items)
            }))
        }
        #[cfg(feature = "pcapng")]
        Format::Pcapng => {
            let (mut reader, mut found) = (pcapng::Reader::default(), Vec::new());
            Some(Box::new(move |_, bytes, ended, items| {
                let done = reader.cut(bytes, ended, &mut found);
                items.extend(found.drain(..).map(packet));
                done
            }))
        }
        #[cfg(feature = "netsh")]
        Format::NetshXml => {
            let (mut splitter, mut found) = (netsh::Splitter::default(), Vec::new());
            Some(Box::new(move |offset, bytes, ended, items| {
                let done = splitter.split(bytes, ended, &mut found);
                items.extend(found.drain(..).map(|found| element(offset, found)));
                done
            }))
        }
        #[allow(unreachable_patterns)] // with all features
        _ => None,
    }
}

#[cfg(feature = "pcapng")]
fn packet(found: pcapng::Found) -> Item {
    match found {
        pcapng::Found::Packet(pcapng::Packet { block, offset, kind, data }) => {
            Item::new(offset, Place::Block(block), What::Structure(kind, data))
        }
        pcapng::Found::Bad(bad) => {
            let what = What::RecordError(Box::new(RecordError::Block(bad)));
            Item::new(bad.offset, Place::Block(bad.block), what)
        }
        pcapng::Found::Foreign => {
            Item::new(0, Place::default(), What::PassedOver(Note::ForeignPacket))
        }
    }
}

#[cfg(feature = "netsh")]
fn element(offset: u64, netsh::Element { range, line, kind }: netsh::Element) -> Item {
    let offset = offset.saturating_add(wide(range.start));
    let what = match kind {
        netsh::ElementKind::Event => What::Element(range, line),
        netsh::ElementKind::Malformed(error) => {
            What::RecordError(Box::new(RecordError::Element(error)))
        }
        netsh::ElementKind::Foreign => What::PassedOver(Note::ForeignElement),
    };
    Item::new(offset, Place::Line(line), what)
}
