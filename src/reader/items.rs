//! The items of a batch: records, and what is between them, in order.

use std::ops::Range;
use std::sync::Arc;

use super::batch::Skipped;
#[cfg(feature = "dump")]
use super::finds::RecordFind;
use super::format::Format;
use super::image::MemoryImage;
#[cfg(feature = "json")]
use super::line_splitter::LineSplitter;
use super::position::{Location, Position};
use super::record_error::RecordError;
#[cfg(feature = "json")]
use super::value_splitter::{self, ValueSplitter};
use crate::error::to_u64;
use crate::event::Partial;
#[cfg(feature = "eventlog")]
use crate::eventlog;
use crate::kind::RecordKind;
#[cfg(feature = "netsh")]
use crate::netsh;
#[cfg(feature = "pcapng")]
use crate::pcapng;
#[cfg(feature = "trace")]
use crate::trace;

/// A record, several records, an error, or something that was skipped.
#[derive(Debug)]
pub(super) struct Item {
    /// The position of the first record.
    pub(super) position: Position,
    pub(super) kind: ItemKind,
}

/// What an item is; ranges are ranges of the batch's bytes.
#[derive(Debug)]
#[allow(dead_code)] // each is of a format, which is a feature
pub(super) enum ItemKind {
    /// Flat records of one structure, end to end; the last may be incomplete.
    Array(RecordKind, Range<usize>),
    /// An image with base 0: a structure, then what it points to.
    Structure(RecordKind, Range<usize>),
    /// A line of JSON.
    Line(Range<usize>),
    /// An XML element, and the line that it begins on.
    Element(Range<usize>, u64),
    /// An XML element of an event log, and the line that it begins on.
    LogElement(Range<usize>, u64),
    /// An event of a log: the range of its chunk, and its range in that.
    LogRecord(Range<usize>, Range<usize>),
    /// The lines of an event in a trace.
    #[cfg(feature = "trace")]
    TraceEvent(Box<trace::TraceEvent>),
    /// Consecutive records of an image, their number, and the bytes that they and all later ones may resolve.
    Image(Arc<MemoryImage>, u64, u64),
    /// Records that a scan found.
    #[cfg(feature = "dump")]
    Finds(Vec<RecordFind>),
    /// Records that were not read from bytes.
    Records(Vec<Partial<'static>>),
    /// A record that cannot be read.
    RecordError(Box<RecordError>),
    /// Something that is not a record.
    Skipped(Skipped),
}

impl Item {
    /// An item at an offset of the stream. Its record number is set later.
    #[allow(dead_code)] // as above
    pub(super) fn new(offset: u64, location: Location, kind: ItemKind) -> Self {
        Self { position: Position { record: 0, offset, location }, kind }
    }

    /// The number of its records.
    pub(super) fn records(&self) -> u64 {
        match &self.kind {
            ItemKind::Array(kind, range) => to_u64(range.len().div_ceil(kind.layout().size.max(1))),
            ItemKind::Image(_, records, _) => *records,
            #[cfg(feature = "dump")]
            ItemKind::Finds(finds) => to_u64(finds.len()),
            ItemKind::Records(records) => to_u64(records.len()),
            ItemKind::Skipped(_) => 0,
            _ => 1,
        }
    }
}

/// Splits a stream of one format, which arrives in pieces, into items.
///
/// The arguments are the offset of the first byte in the stream, the bytes, whether the stream ends after them, and the
/// vector that items are appended to. Returns the number of consumed bytes: 0 if more bytes are needed, all at the end
/// of the stream. The next call passes the other bytes again. A call never needs more than a few MiB.
pub(super) type Split = Box<dyn FnMut(u64, &[u8], bool, &mut Vec<Item>) -> usize + Send>;

/// The function that splits a format; `None` if the format's feature is off.
pub(super) fn split_of(format: Format) -> Option<Split> {
    match format {
        Format::Array(kind) => Some(Box::new(move |offset, bytes, ended, items| {
            let rest = bytes.len().checked_rem(kind.layout().size).unwrap_or(0);
            let whole = bytes.len().saturating_sub(rest);
            let done = if ended && whole == 0 { bytes.len() } else { whole };
            if done > 0 {
                items.push(Item::new(offset, Location::Offset, ItemKind::Array(kind, 0..done)));
            }
            done
        })),
        #[cfg(feature = "json")]
        Format::Jsonl => {
            let (mut lines, mut values) = (LineSplitter::default(), ValueSplitter::default());
            let mut is_multiline = None;
            Some(Box::new(move |offset, bytes, ended, items| {
                is_multiline = is_multiline.or_else(|| value_splitter::is_multiline(bytes, ended));
                match is_multiline {
                    Some(true) => values.split(offset, bytes, ended, items),
                    Some(false) => lines.split(offset, bytes, ended, items),
                    None => 0,
                }
            }))
        }
        #[cfg(feature = "pcapng")]
        Format::Pcapng => {
            let (mut splitter, mut found) = (pcapng::Splitter::default(), Vec::new());
            Some(Box::new(move |_, bytes, ended, items| {
                let done = splitter.split(bytes, ended, &mut found);
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
        #[cfg(feature = "eventlog")]
        Format::EventLog => {
            let (mut splitter, mut found) = (eventlog::Splitter::default(), Vec::new());
            Some(Box::new(move |_, bytes, ended, items| {
                let done = splitter.split(bytes, ended, &mut found);
                items.extend(found.drain(..).map(log_record));
                done
            }))
        }
        #[cfg(feature = "trace")]
        Format::IkeTrace => {
            let (mut splitter, mut found) = (trace::Splitter::default(), Vec::new());
            Some(Box::new(move |_, bytes, ended, items| {
                let done = splitter.split(bytes, ended, &mut found);
                items.extend(found.drain(..).map(trace_event));
                done
            }))
        }
        #[allow(unreachable_patterns)] // with all features
        _ => None,
    }
}

#[cfg(feature = "pcapng")]
fn packet(found: pcapng::Item) -> Item {
    match found {
        pcapng::Item::Packet(pcapng::Packet { block, offset, kind, data }) => {
            Item::new(offset, Location::Block(block), ItemKind::Structure(kind, data))
        }
        pcapng::Item::Malformed(error) => {
            let kind = ItemKind::RecordError(Box::new(RecordError::Block(error)));
            Item::new(error.offset, Location::Block(error.block), kind)
        }
        pcapng::Item::Foreign => {
            Item::new(0, Location::default(), ItemKind::Skipped(Skipped::ForeignPacket))
        }
    }
}

#[cfg(feature = "netsh")]
fn element(offset: u64, netsh::Element { range, line, kind }: netsh::Element) -> Item {
    let offset = offset.saturating_add(to_u64(range.start));
    let kind = match kind {
        netsh::ElementKind::Event => ItemKind::Element(range, line),
        #[cfg(feature = "eventlog")]
        netsh::ElementKind::LogEvent => ItemKind::LogElement(range, line),
        netsh::ElementKind::Malformed(error) => {
            ItemKind::RecordError(Box::new(RecordError::Element(error)))
        }
        netsh::ElementKind::Text => ItemKind::Skipped(Skipped::Text),
        netsh::ElementKind::Foreign(name) => ItemKind::Skipped(Skipped::ForeignElement(name)),
        #[allow(unreachable_patterns)] // without `eventlog`
        _ => ItemKind::Skipped(Skipped::Text),
    };
    Item::new(offset, Location::Line(line), kind)
}

#[cfg(feature = "eventlog")]
fn log_record(found: eventlog::Item) -> Item {
    match found {
        eventlog::Item::Record(eventlog::LogRecord { chunk, offset, data, range }) => {
            Item::new(offset, Location::Chunk(chunk), ItemKind::LogRecord(data, range))
        }
        eventlog::Item::Malformed(error) => {
            let (offset, location) = (error.offset, Location::Chunk(error.chunk));
            let kind = ItemKind::RecordError(Box::new(RecordError::Log(error.fault)));
            Item::new(offset, location, kind)
        }
        eventlog::Item::Empty => {
            Item::new(0, Location::default(), ItemKind::Skipped(Skipped::EmptyLog))
        }
    }
}

#[cfg(feature = "trace")]
fn trace_event(found: trace::Item) -> Item {
    match found {
        trace::Item::Event(event) => {
            let (offset, location) = (event.offset(), Location::Line(event.line()));
            Item::new(offset, location, ItemKind::TraceEvent(Box::new(event)))
        }
        trace::Item::Text { line, offset } => {
            Item::new(offset, Location::Line(line), ItemKind::Skipped(Skipped::TraceText))
        }
    }
}
