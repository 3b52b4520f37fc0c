//! Many ranges of bytes.

use alloc::vec::Vec;
use core::fmt;

use super::{Image, Memory, wide};
use crate::error::Fault;

/// Many ranges, of one file or of slices.
#[derive(Clone, Debug)]
pub struct Regions<'a> {
    /// Ascending, not empty, not overlapping.
    ranges: Vec<(u64, &'a [u8])>,
}

/// A range of a [`Regions`]: so many bytes of the file, from an offset, lie at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The address of the first byte.
    pub address: u64,
    /// Its offset in the file; 0 of a slice.
    pub offset: u64,
    /// How many bytes.
    pub length: u64,
}

/// A range that cannot be: it lies outside of the file, passes the last address, or overlaps the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadRange(pub Range);

impl fmt::Display for BadRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Range { address, offset, length } = self.0;
        write!(
            f,
            "the range of {length} bytes at address {address:#x} (offset {offset}) cannot be: "
        )?;
        f.write_str("it leaves the file or the address space, or overlaps another")
    }
}

impl core::error::Error for BadRange {}

impl Range {
    /// The last address; `None` if that would be past the end of the address space.
    fn last(&self) -> Option<u64> {
        self.address.checked_add(self.length.saturating_sub(1))
    }
}

impl<'a> Regions<'a> {
    /// The ranges of a file, in any order. Those that follow each other in both address and file are one.
    ///
    /// # Errors
    /// Returns the first range that leaves the file or overlaps another.
    pub fn new(file: &'a [u8], ranges: impl IntoIterator<Item = Range>) -> Result<Self, BadRange> {
        let bytes = |range: Range| {
            let offset = usize::try_from(range.offset).ok()?;
            file.get(offset..)?.get(..usize::try_from(range.length).ok()?)
        };
        let mut joined: Vec<Range> = Vec::new();
        for (range, _) in ascending(ranges.into_iter().map(|range| (range, bytes(range))))? {
            match joined.last_mut() {
                Some(before)
                    if before.address.checked_add(before.length) == Some(range.address)
                        && before.offset.checked_add(before.length) == Some(range.offset) =>
                {
                    before.length = before.length.saturating_add(range.length);
                }
                _ => joined.push(range),
            }
        }
        // Ranges that follow each other in the file lie in it together.
        let whole = |range: Range| Some((range.address, bytes(range)?));
        Ok(Self { ranges: joined.into_iter().filter_map(whole).collect() })
    }

    /// Slices, each with the address of its first byte, in any order.
    ///
    /// # Errors
    /// Returns the first range that passes the last address or overlaps another.
    ///
    /// ```
    /// use wfp_events::memory::{Memory, Regions};
    ///
    /// let (heap, stack) = ([1, 2, 3], [4, 5]);
    /// let memory = Regions::from_slices([(0x9000, &stack[..]), (0x1000, &heap[..])])?;
    /// assert_eq!(memory.tail(0x1001), Ok(&[2, 3][..]));
    /// # Ok::<(), wfp_events::memory::BadRange>(())
    /// ```
    pub fn from_slices(
        slices: impl IntoIterator<Item = (u64, &'a [u8])>,
    ) -> Result<Self, BadRange> {
        let range = |(address, bytes): (u64, &'a [u8])| {
            (Range { address, offset: 0, length: wide(bytes.len()) }, Some(bytes))
        };
        let all = ascending(slices.into_iter().map(range))?;
        Ok(Self { ranges: all.into_iter().map(|(range, bytes)| (range.address, bytes)).collect() })
    }
}

/// The ranges that are not empty, by address.
fn ascending<'a>(
    ranges: impl Iterator<Item = (Range, Option<&'a [u8]>)>,
) -> Result<Vec<(Range, &'a [u8])>, BadRange> {
    let mut all: Vec<_> = ranges.filter(|(range, _)| range.length > 0).collect();
    all.sort_by_key(|(range, _)| range.address);
    let mut before = None;
    all.into_iter()
        .map(|(range, bytes)| {
            let (last, bytes) = range.last().zip(bytes).ok_or(BadRange(range))?;
            match before.replace(last) {
                Some(before) if before >= range.address => Err(BadRange(range)),
                _ => Ok((range, bytes)),
            }
        })
        .collect()
}

impl<'a> Memory<'a> for &'a Regions<'_> {
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        let behind = self.ranges.partition_point(|(start, _)| *start <= address);
        let (start, bytes) =
            behind.checked_sub(1).and_then(|at| self.ranges.get(at)).ok_or(Fault::Unmapped)?;
        Image::new(*start, bytes).tail(address)
    }
}
