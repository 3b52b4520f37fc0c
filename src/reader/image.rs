//! A memory image as input: finds its records by their addresses.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::batch::{PartialRef, RecordFn, RecordImage, Skipped, SkippedFn};
use super::position::{Location, Position};
use super::record_error::RecordError;
use crate::check::{is_clean, is_clean_event};
use crate::error::{Error, Fault, to_u64};
use crate::event::{EventArray, Partial, Record};
use crate::fit::misread;
use crate::kind::{RecordKind, Version};
use crate::memory::{Image, Limits, Memory};

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

/// An image and its records.
pub(super) struct MemoryImage {
    roots: Roots,
    bytes: ImageBytes,
    limits: Limits,
    /// Bytes that all its records together may still resolve. One thread reads them, in order.
    left: AtomicU64,
}

impl fmt::Debug for MemoryImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.roots.fmt(f)
    }
}

impl MemoryImage {
    pub(super) fn new(roots: Roots, bytes: ImageBytes) -> Self {
        let limits = Limits::for_bytes(to_u64((*bytes).as_ref().len()));
        Self { roots, bytes, limits, left: AtomicU64::new(limits.array) }
    }

    fn memory(&self) -> Image<'_> {
        Image::new(self.roots.base, (*self.bytes).as_ref())
    }

    /// The number of records: 0 for an empty image, and 1 for an incomplete array of pointers, which is an error.
    pub(super) fn records(&self) -> u64 {
        if (*self.bytes).as_ref().is_empty() {
            return 0;
        }
        let Some(entries) = self.roots.entries else { return 1 };
        self.pointers().map_or(1, |_| entries)
    }

    /// Checks that the image contains the whole array of pointers.
    fn pointers(&self) -> Result<(), Error> {
        let version = Version::V0;
        let count = self.roots.entries.unwrap_or(0);
        EventArray::new(self.memory(), self.roots.root, count, version, Limits::default())
            .map(|_| ())
    }

    /// Calls `give` with a number of records, beginning with `first`, and `skipped` with those that seem to be of another
    /// version.
    pub(super) fn for_each(
        &self,
        first: Position,
        records: u64,
        skipped: &mut SkippedFn<'_>,
        give: &mut RecordFn<'_>,
    ) {
        let memory = self.memory();
        let Roots { kind, root, entries, .. } = self.roots;
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
        let version = match kind {
            RecordKind::Event(version) => Some(version),
            RecordKind::Internal => Some(Version::V5),
            RecordKind::Payload(_) => None,
        };
        let (Some(count), Some(version)) = (entries, version) else {
            return give(
                self.at(first.record, root),
                &Record::read_lenient(memory, root, kind, &self.limits),
            );
        };
        let left = self.left.load(Ordering::Relaxed);
        let mut entries = match EventArray::new(memory, root, count, version, self.limits) {
            Ok(entries) => entries.starting_at(first.record).with_bytes_left(left),
            Err(error) => return give(self.at(first.record, root), &Err(error)),
        };
        if kind == RecordKind::Internal {
            entries = entries.with_internal_fields();
        }
        for number in numbers(first, records) {
            let Some(read) = entries.next() else { break };
            give(self.entry(number), &read);
        }
        self.left.store(entries.bytes_left(), Ordering::Relaxed);
    }

    /// Calls `give` with the image of each of a number of records, beginning with `first`. Records after the limit for
    /// the array is reached are errors.
    pub(super) fn for_each_image(
        &self,
        first: Position,
        records: u64,
        skipped: &mut SkippedFn<'_>,
        give: &mut dyn FnMut(Position, Result<RecordImage<'_>, RecordError>),
    ) {
        let Roots { kind, base, root, entries } = self.roots;
        let (bytes, only_record) = ((*self.bytes).as_ref(), entries.is_none());
        let reached = Fault::OverLimit { limit: self.limits.array };
        self.for_each(first, records, skipped, &mut |position, read| {
            let root = match position.location {
                Location::Address(address) => address,
                _ => root,
            };
            let read = read.and_then(|PartialRef { errors, .. }| {
                let image = RecordImage {
                    kind,
                    base,
                    bytes,
                    root,
                    only_record,
                    is_clean: match kind {
                        RecordKind::Event(version) => is_clean_event(self.memory(), root, version),
                        _ => only_record && is_clean(kind, bytes),
                    },
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
        let offset = address.saturating_sub(self.roots.base);
        Position { record, offset, location: Location::Address(address) }
    }
}

/// The numbers of consecutive records.
fn numbers(first: Position, records: u64) -> Range<u64> {
    first.record..first.record.saturating_add(records)
}
