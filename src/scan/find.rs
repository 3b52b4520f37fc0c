//! A find.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::event::bit;
use super::evidence::{Evidence, Reason};
use crate::Error;
use crate::event::{Partial, Record};
use crate::kind::{RecordKind, Version};
use crate::memory::{FileMemory, Image, Limits, RecordMemory, bytes_from};

/// Something in memory that is probably a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Find {
    /// The offset of its first byte in the file.
    pub offset: u64,
    /// Its address; `None` in a file without addresses.
    pub address: Option<u64>,
    /// What it is: an event of a version, or a main-mode failure.
    pub kind: RecordKind,
    /// How likely it is a record, from 0 to 100.
    pub confidence: u8,
    /// Whether its pointers are offsets from its first byte, not addresses.
    pub is_relative: bool,
    /// The offset of the first find with the same values.
    pub duplicate_of: Option<u64>,
    /// The offset of its payload; `None` if it is a payload itself.
    pub(super) payload: Option<u64>,
    pub(super) evidence: Evidence,
    pub(super) versions: u8,
    /// The bytes that may be resolved to read it.
    pub(super) limit: u64,
}

/// The most bytes of an image whose pointers are offsets.
pub(super) const MAX_IMAGE: usize = 1 << 20;

/// The image that begins at an offset of the file.
pub(super) fn image_at(memory: FileMemory<'_>, offset: u64) -> Image<'_> {
    let tail = bytes_from(memory.file(), offset).unwrap_or_default();
    Image::new(0, tail.get(..MAX_IMAGE).unwrap_or(tail))
}

impl Find {
    /// What speaks for it, and against it.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> + use<> {
        self.evidence.reasons()
    }

    /// The versions that the event can have, ascending: those whose bytes are the same. None if it is no event.
    pub fn versions(&self) -> impl Iterator<Item = Version> + use<> {
        let versions = self.versions;
        Version::ALL.into_iter().filter(move |version| versions & bit(*version) != 0)
    }

    /// The memory that its pointers lead into; `memory` is what was scanned.
    #[must_use]
    pub fn memory<'a>(&self, memory: FileMemory<'a>) -> RecordMemory<'a> {
        match self.address {
            Some(_) if !self.is_relative => RecordMemory::File(memory),
            _ => RecordMemory::Image(image_at(memory, self.offset)),
        }
    }

    /// The address of its first byte in that memory.
    #[must_use]
    pub fn root(&self) -> u64 {
        self.address.filter(|_| !self.is_relative).unwrap_or(0)
    }

    /// The record, as far as it can be read; `memory` is what was scanned.
    ///
    /// At most 1 MiB is resolved. All finds of a scan together have a [limit](Limits::array) too: after it is reached, 1
    /// KiB is resolved of each.
    ///
    /// # Errors
    /// Returns an error if its structure cannot be read: `memory` is another.
    pub fn record<'a>(&self, memory: FileMemory<'a>) -> Result<Partial<'a>, Error> {
        self.read(memory).map(|(partial, _)| partial)
    }

    fn read<'a>(&self, memory: FileMemory<'a>) -> Result<(Partial<'a>, u64), Error> {
        Record::read_counted(self.memory(memory), self.root(), self.kind, &self.limits())
    }

    /// The limit of what is resolved to read it.
    pub(crate) fn limits(&self) -> Limits {
        Limits { event: self.limit, ..Limits::default() }
    }

    /// A hash of its values, which does not depend on its address, and the bytes that were resolved.
    pub(super) fn hash_of_values(&self, memory: FileMemory<'_>) -> Option<(u64, u64)> {
        let (partial, resolved) = self.read(memory).ok()?;
        let mut hasher = DefaultHasher::new();
        partial.record.hash(&mut hasher);
        Some((hasher.finish(), resolved))
    }
}
