//! A memory image as input: finds its records by their addresses.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::batch::{PartialRef, RecordFn, RecordImage, Skipped, SkippedFn};
use super::position::{Location, Position};
use super::record_error::RecordError;
#[cfg(feature = "dump")]
use crate::dump::Dump;
use crate::error::{Error, Fault, to_u64};
use crate::event::{EventArray, Partial, Record};
use crate::fit::misread;
use crate::kind::{RecordKind, Version};
use crate::memory::{Image, Limits, Memory, RecordMemory};

/// How many events of an array are examined for another version than it is read as: all are of the same one.
const EXAMINED: u64 = 8;

/// The addresses of an image and of the records in it.
#[derive(Clone, Copy, Debug)]
pub struct Roots {
    /// The kind of the records.
    pub kind: RecordKind,
    /// The address of the image's first byte.
    pub base: u64,
    /// The address of the record, or of the array of pointers to them.
    pub root: u64,
    /// The number of pointers in that array; `None` if there is one record and no array.
    pub entries: Option<u64>,
}

/// The bytes of an image: a mapped file or a buffer.
pub type ImageBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// An image or a dump, and its records.
pub(super) struct MemoryImage {
    roots: Roots,
    bytes: ImageBytes,
    #[cfg(feature = "dump")]
    dump: Option<Dump>,
    limits: Limits,
}

impl fmt::Debug for MemoryImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.roots.fmt(f)
    }
}

impl MemoryImage {
    pub(super) fn new(roots: Roots, bytes: ImageBytes) -> Self {
        let limits = Limits::for_bytes(to_u64((*bytes).as_ref().len()));
        Self {
            roots,
            bytes,
            #[cfg(feature = "dump")]
            dump: None,
            limits,
        }
    }

    /// The bytes that all its records together may resolve.
    pub(super) fn limit(&self) -> u64 {
        self.limits.array
    }

    /// The events of the array, beginning with `first`, if those before it left this number of bytes of the limit;
    /// `None` if there is no array.
    fn events(
        &self,
        first: u64,
        left: u64,
    ) -> Option<Result<EventArray<'_, RecordMemory<'_>>, Error>> {
        let Roots { kind, root, entries, .. } = self.roots;
        let version = match kind {
            RecordKind::Event(version) => version,
            RecordKind::Internal => Version::V5,
            RecordKind::Payload(_) => return None,
        };
        let events = EventArray::new(self.memory(), root, entries?, version, self.limits);
        Some(events.map(|events| {
            let events = events.starting_at(first).with_bytes_left(left);
            if kind == RecordKind::Internal { events.with_internal_fields() } else { events }
        }))
    }

    /// The bytes of the limit that are left after a number of records, beginning with `first`. The records are read for
    /// that, so that batches of them can be processed in any order.
    pub(super) fn left_after(&self, first: u64, records: u64, left: u64) -> u64 {
        let Some(Ok(mut events)) = self.events(first, left) else { return left };
        for _ in 0..records {
            events.next();
        }
        events.bytes_left()
    }

    /// The memory of a dump; the base of the roots does not matter.
    #[cfg(feature = "dump")]
    pub(super) fn of_dump(dump: Dump, roots: Roots, bytes: ImageBytes) -> Self {
        Self { dump: Some(dump), ..Self::new(roots, bytes) }
    }

    fn memory(&self) -> RecordMemory<'_> {
        let bytes = (*self.bytes).as_ref();
        #[cfg(feature = "dump")]
        if let Some(dump) = &self.dump {
            return RecordMemory::File(dump.memory(bytes));
        }
        RecordMemory::Image(Image::new(self.roots.base, bytes))
    }

    /// The number of records: 0 for an empty image, and 1 for an incomplete array of pointers, which is an error.
    pub(super) fn records(&self) -> u64 {
        if (*self.bytes).as_ref().is_empty() {
            return 0;
        }
        match (self.roots.entries, self.events(0, self.limit())) {
            (Some(entries), Some(Ok(_))) => entries,
            _ => 1,
        }
    }

    /// Calls `give` with a number of records, beginning with `first`, and `skipped` with those that seem to be of another
    /// version. The records before them left this number of bytes of the limit.
    pub(super) fn for_each(
        &self,
        first: Position,
        records: u64,
        left: u64,
        skipped: &mut SkippedFn<'_>,
        give: &mut RecordFn<'_>,
    ) {
        let memory = self.memory();
        let Roots { kind, root, .. } = self.roots;
        let mut give = |position: Position, read: &Result<Partial<'_>, Error>| {
            if let (RecordKind::Event(version), Location::Address(address)) =
                (kind, position.location)
                && position.record < EXAMINED
                && let Some(misread) = misread(memory, address, version)
            {
                skipped(position, Skipped::Misread(misread));
            }
            give(position, read.as_ref().map(PartialRef::from).map_err(|error| (*error).into()));
        };
        match self.events(first.record, left) {
            Some(Ok(events)) => {
                for (number, read) in numbers(first, records).zip(events) {
                    give(self.entry(number), &read);
                }
            }
            Some(Err(error)) => give(self.at(first.record, root), &Err(error)),
            None => {
                let read = Record::read_lenient(memory, root, kind, &self.limits);
                give(self.at(first.record, root), &read);
            }
        }
    }

    /// Calls `give` with the image of each of a number of records, beginning with `first`. Records after the limit for
    /// the array is reached are errors.
    pub(super) fn for_each_image(
        &self,
        first: Position,
        records: u64,
        left: u64,
        skipped: &mut SkippedFn<'_>,
        give: &mut dyn FnMut(Position, Result<RecordImage<'_>, RecordError>),
    ) {
        let Roots { kind, root, entries, .. } = self.roots;
        let memory = self.memory();
        let reached = Fault::OverLimit { limit: self.limits.array };
        self.for_each(first, records, left, skipped, &mut |position, read| {
            let root = match position.location {
                Location::Address(address) => address,
                _ => root,
            };
            let read = read.and_then(|PartialRef { errors, .. }| {
                let (base, bytes) = match memory {
                    RecordMemory::Image(_) => (self.roots.base, (*self.bytes).as_ref()),
                    RecordMemory::File(memory) => (root, memory.tail(root).unwrap_or_default()),
                };
                let only_record = entries.is_none() && matches!(memory, RecordMemory::Image(_));
                let image = RecordImage {
                    kind,
                    base,
                    bytes,
                    root,
                    memory,
                    only_record,
                    errors,
                    internal_fields: None,
                    text: None,
                };
                let over = errors.iter().find(|error| error.fault() == reached);
                over.map_or(Ok(image), |error| Err((*error).into()))
            });
            give(position, read);
        });
    }

    /// The position of an event in the array of pointers; if its pointer is NULL, that of the pointer.
    fn entry(&self, number: u64) -> Position {
        let pointer = self.roots.root.saturating_add(number.saturating_mul(8));
        let memory = self.memory();
        let bytes = memory.tail(pointer).ok().and_then(|tail| tail.first_chunk());
        let address = bytes.map(|bytes| u64::from_le_bytes(*bytes)).filter(|address| *address != 0);
        self.at(number, address.unwrap_or(pointer))
    }

    fn at(&self, record: u64, address: u64) -> Position {
        let offset = match self.memory() {
            RecordMemory::Image(_) => address.saturating_sub(self.roots.base),
            RecordMemory::File(memory) => memory.offset_of(address).unwrap_or(0),
        };
        Position { record, offset, location: Location::Address(address) }
    }
}

/// The numbers of consecutive records.
fn numbers(first: Position, records: u64) -> Range<u64> {
    first.record..first.record.saturating_add(records)
}
