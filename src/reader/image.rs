//! Images of memory: records and what they point to.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::laid::{Laid, Lent};
use super::position::{Place, Position};
use super::unreadable::Unreadable;
use crate::error::{At, Error, Fault, wide};
use crate::event::{Entries, Record};
use crate::kind::{RecordKind, Version};
use crate::memory::{Image, Limits, Memory};

/// Where the records of an image are.
#[derive(Clone, Copy, Debug)]
pub struct Roots {
    /// What the records are.
    pub kind: RecordKind,
    /// The address of the image's first byte.
    pub base: u64,
    /// The address of the record, or of the array of pointers to them.
    pub root: u64,
    /// How many pointers that array has; `None` if there is one record and no array.
    pub entries: Option<u64>,
}

/// The bytes of an image: a mapped file, or what was read.
pub type ImageBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// An image and where its records are.
#[derive(Clone)]
pub(super) struct MemoryImage {
    roots: Roots,
    bytes: ImageBytes,
    /// What all its records together have left to resolve. One thread reads them, in order.
    left: Arc<AtomicU64>,
}

impl fmt::Debug for MemoryImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.roots.fmt(f)
    }
}

impl MemoryImage {
    pub(super) fn new(roots: Roots, bytes: ImageBytes) -> Self {
        let mapped = wide((*bytes).as_ref().len());
        let left = Arc::new(AtomicU64::new(Limits::for_bytes(mapped).array));
        Self { roots, bytes, left }
    }

    fn memory(&self) -> Image<'_> {
        Image::new(self.roots.base, (*self.bytes).as_ref())
    }

    /// How many records there are: none where there are no bytes; an array of pointers that is not there is one, which cannot be read.
    pub(super) fn records(&self) -> u64 {
        if (*self.bytes).as_ref().is_empty() {
            return 0;
        }
        let Some(entries) = self.roots.entries else { return 1 };
        self.pointers().map_or(1, |_| entries)
    }

    /// Whether the whole array of pointers is there.
    fn pointers(&self) -> Result<(), Error> {
        let version = Version::V0;
        let count = self.roots.entries.unwrap_or(0);
        Entries::new(self.memory(), self.roots.root, count, version, Limits::default()).map(|_| ())
    }

    /// Gives the so many records from one on.
    pub(super) fn for_each(
        &self,
        first: Position,
        records: u64,
        give: &mut dyn FnMut(Position, Result<Lent<'_>, Unreadable>),
    ) {
        let memory = self.memory();
        let Roots { kind, root, entries, .. } = self.roots;
        let limits = Limits { array: self.left.load(Ordering::Relaxed), ..Limits::default() };
        let (Some(count), RecordKind::Event(version)) = (entries, kind) else {
            let read = Record::read_lenient(memory, root, kind, &limits);
            give(
                self.at(first, root),
                read.as_ref().map(Lent::from).map_err(|error| (*error).into()),
            );
            return;
        };
        let mut entries = match Entries::new(memory, root, count, version, limits) {
            Ok(entries) => entries.starting_at(first.record),
            Err(error) => return give(self.at(first, root), Err(Unreadable::Bytes(error))),
        };
        let mut position = first;
        for _ in 0..records {
            let Some(read) = entries.next() else { break };
            give(
                self.entry(position),
                read.as_ref().map(Lent::from).map_err(|error| (*error).into()),
            );
            position.record = position.record.saturating_add(1);
        }
        self.left.store(entries.left(), Ordering::Relaxed);
    }

    /// Gives where each of the so many records from one on lies.
    pub(super) fn for_each_laid(
        &self,
        first: Position,
        records: u64,
        give: &mut dyn FnMut(Position, Result<Laid<'_>, Unreadable>),
    ) {
        let Roots { kind, base, root, entries } = self.roots;
        let laid = |root| Laid {
            kind,
            base,
            bytes: (*self.bytes).as_ref(),
            root,
            alone: entries.is_none(),
        };
        if entries.is_none() {
            return give(self.at(first, root), Ok(laid(root)));
        }
        if let Err(error) = self.pointers() {
            return give(self.at(first, root), Err(Unreadable::Bytes(error)));
        }
        let mut position = first;
        for _ in 0..records {
            let at = self.entry(position);
            let pointer = At::Address(self.pointer(position.record));
            let null = Error::new(kind.layout().name, Some(pointer), Fault::Null);
            let address = self.address_of(position.record);
            give(at, address.map(laid).ok_or(Unreadable::Bytes(null)));
            position.record = position.record.saturating_add(1);
        }
    }

    /// Where an entry of the array of pointers leads; itself, if it is NULL.
    fn entry(&self, position: Position) -> Position {
        let address = self.address_of(position.record);
        self.at(position, address.unwrap_or_else(|| self.pointer(position.record)))
    }

    /// The address of an entry of the array of pointers.
    fn pointer(&self, entry: u64) -> u64 {
        self.roots.root.saturating_add(entry.saturating_mul(8))
    }

    /// The address that an entry of the array of pointers holds, unless that is NULL.
    fn address_of(&self, entry: u64) -> Option<u64> {
        let at = self.roots.root.checked_add(entry.checked_mul(8)?)?;
        let memory = self.memory();
        let bytes = memory.tail(at).ok()?.first_chunk()?;
        Some(u64::from_le_bytes(*bytes)).filter(|address| *address != 0)
    }

    fn at(&self, position: Position, address: u64) -> Position {
        Position {
            offset: address.saturating_sub(self.roots.base),
            place: Place::Address(address),
            ..position
        }
    }
}
