//! The names of thousands of codes, in two files: the names as text, and an index of them.
//!
//! `tests/raw/codes.rs` generates both files from `tests/data/errors.toml`.

use core::fmt;

use zerocopy::little_endian::{U16, U32};
use zerocopy::{FromBytes, Immutable, KnownLayout, Unaligned};

/// The names of the codes of a header.
pub(crate) struct CodeNames {
    /// One name on each line, by ascending code. If a code has several names, the one to show is first.
    pub(crate) names: &'static str,
    /// One [`Entry`] for each name, in the same order.
    pub(crate) index: &'static [u8],
}

#[derive(FromBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Entry {
    code: U32,
    /// Offset of the name in the text, in bytes.
    start: U32,
    /// A second index, sorted by name: at position *n*, the position of the entry of the *n*th name.
    by_name: U16,
}

impl CodeNames {
    /// The first name of a code.
    pub(crate) fn name_of(&self, code: u32) -> Option<&'static str> {
        let entries = self.entries();
        let index = entries.partition_point(|entry| entry.code.get() < code);
        let entry = entries.get(index).filter(|entry| entry.code == code)?;
        self.name(entry)
    }

    /// The code of a name, even if it is not the first name of the code.
    pub(crate) fn code_of(&self, name: &str) -> Option<u32> {
        let entries = self.entries();
        let at = |entry: &Entry| entries.get(usize::from(entry.by_name.get()));
        let index = entries
            .binary_search_by(|entry| at(entry).and_then(|named| self.name(named)).cmp(&Some(name)))
            .ok()?;
        Some(at(entries.get(index)?)?.code.get())
    }

    /// All names with their codes, by ascending code.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, u32)> + use<> {
        self.names.lines().zip(self.entries()).map(|(name, entry)| (name, entry.code.get()))
    }

    fn entries(&self) -> &'static [Entry] {
        <[Entry]>::ref_from_bytes(self.index).unwrap_or_default()
    }

    fn name(&self, entry: &Entry) -> Option<&'static str> {
        self.names.get(usize::try_from(entry.start.get()).ok()?..)?.lines().next()
    }
}

impl fmt::Debug for CodeNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CodeNames").finish_non_exhaustive()
    }
}
