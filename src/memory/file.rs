//! Ranges of memory in one file.

use super::{Image, Memory, Range};
use crate::error::Fault;

/// The bytes of a file from an offset on; `None` if the file ends before it.
pub(crate) fn bytes_from(file: &[u8], offset: u64) -> Option<&[u8]> {
    usize::try_from(offset).ok().and_then(|offset| file.get(offset..))
}

/// Ranges of memory in one file, such as a dump has. It finds an address in logarithmic time.
#[derive(Clone, Copy, Debug)]
pub struct FileMemory<'a> {
    file: &'a [u8],
    /// Ascending by address, and not overlapping.
    ranges: &'a [Range],
}

impl<'a> FileMemory<'a> {
    #[cfg(feature = "dump")]
    pub(crate) const fn new(file: &'a [u8], ranges: &'a [Range]) -> Self {
        Self { file, ranges }
    }

    /// All bytes of the file.
    #[must_use]
    pub const fn file(self) -> &'a [u8] {
        self.file
    }

    /// The ranges, by ascending address.
    #[must_use]
    pub const fn ranges(self) -> &'a [Range] {
        self.ranges
    }

    /// The range that an address is in.
    #[must_use]
    pub fn range_at(self, address: u64) -> Option<Range> {
        let after = self.ranges.partition_point(|range| range.address <= address);
        let range = self.ranges.get(after.checked_sub(1)?)?;
        (address.checked_sub(range.address)? < range.length).then_some(*range)
    }

    /// The offset in the file of the byte at an address.
    #[must_use]
    pub fn offset_of(self, address: u64) -> Option<u64> {
        let range = self.range_at(address)?;
        Some(range.offset.saturating_add(address.saturating_sub(range.address)))
    }

    /// The bytes of a range; none if the file ends before it.
    #[must_use]
    pub fn bytes(self, range: Range) -> &'a [u8] {
        let bytes = || {
            let tail = bytes_from(self.file, range.offset)?;
            let length = usize::try_from(range.length).unwrap_or(usize::MAX);
            Some(tail.get(..length).unwrap_or(tail))
        };
        bytes().unwrap_or_default()
    }
}

impl<'a> Memory<'a> for FileMemory<'a> {
    #[inline]
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        let range = self.range_at(address).ok_or(Fault::Unmapped)?;
        let tail = bytes_from(self.bytes(range), address.saturating_sub(range.address));
        tail.filter(|tail| !tail.is_empty()).ok_or(Fault::Unmapped)
    }
}

/// The memory that a record is in.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum RecordMemory<'a> {
    /// One range.
    Image(Image<'a>),
    /// Ranges of a file.
    File(FileMemory<'a>),
}

impl<'a> Memory<'a> for RecordMemory<'a> {
    #[inline]
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        match self {
            Self::Image(image) => image.tail(address),
            Self::File(memory) => memory.tail(address),
        }
    }
}
