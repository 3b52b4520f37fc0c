//! Several ranges of memory.

use alloc::vec::Vec;
use core::fmt;

use super::{Image, Memory};
use crate::error::{Counted, Fault, to_u64};

/// Several ranges of memory, from one file or from slices.
#[derive(Clone, Debug)]
pub struct Regions<'a> {
    /// Each with the address of its first byte: ascending, not empty, not overlapping.
    ranges: Vec<(u64, &'a [u8])>,
}

/// A range of a [`Regions`]: bytes of a file, and their address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The address of the first byte.
    pub address: u64,
    /// The offset of the first byte in the file; 0 for a slice.
    pub offset: u64,
    /// The number of bytes.
    pub length: u64,
}

/// The error for a range that exceeds the file or the address space, or overlaps the range before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeError(pub Range);

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Range { address, offset, length } = self.0;
        write!(
            f,
            "invalid range of {} at address {address:#x} (offset {offset}): ",
            Counted(length, "byte")
        )?;
        f.write_str("it exceeds the file or the address space, or overlaps another")
    }
}

impl core::error::Error for RangeError {}

impl<'a> Regions<'a> {
    /// The ranges of a file, in any order. Ranges that are adjacent in memory and in the file are joined.
    ///
    /// # Errors
    /// Returns the first range that exceeds the file or the address space, or overlaps another.
    pub fn new(
        file: &'a [u8],
        ranges: impl IntoIterator<Item = Range>,
    ) -> Result<Self, RangeError> {
        let bytes = |range: &Range| {
            let offset = usize::try_from(range.offset).ok()?;
            file.get(offset..)?.get(..usize::try_from(range.length).ok()?)
        };
        let mut all: Vec<Range> = ranges.into_iter().filter(|range| range.length > 0).collect();
        all.sort_by_key(|range| range.address);
        let mut joined: Vec<Range> = Vec::with_capacity(all.len());
        let mut last = None;
        for range in all {
            check_order(&mut last, range)?;
            bytes(&range).ok_or(RangeError(range))?;
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
        // The ranges were checked above, and joined ranges are adjacent in the file.
        let at_address = |range: &Range| Some((range.address, bytes(range)?));
        Ok(Self { ranges: joined.iter().filter_map(at_address).collect() })
    }

    /// Slices, each with the address of its first byte, in any order.
    ///
    /// # Errors
    /// Returns the first range that exceeds the address space or overlaps another.
    ///
    /// ```
    /// use wfp_events::memory::{Memory, Regions};
    ///
    /// let (heap, stack) = ([1, 2, 3], [4, 5]);
    /// let memory = Regions::from_slices([(0x9000, &stack[..]), (0x1000, &heap[..])])?;
    /// assert_eq!(memory.tail(0x1001), Ok(&[2, 3][..]));
    /// # Ok::<(), wfp_events::memory::RangeError>(())
    /// ```
    pub fn from_slices(
        slices: impl IntoIterator<Item = (u64, &'a [u8])>,
    ) -> Result<Self, RangeError> {
        let mut ranges: Vec<_> =
            slices.into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
        ranges.sort_by_key(|(address, _)| *address);
        let mut last = None;
        for (address, bytes) in &ranges {
            check_order(
                &mut last,
                Range { address: *address, offset: 0, length: to_u64(bytes.len()) },
            )?;
        }
        Ok(Self { ranges })
    }
}

/// Checks that a range starts after `last`, the last address of the range before it, and sets `last` to its own.
fn check_order(last: &mut Option<u64>, range: Range) -> Result<(), RangeError> {
    // The last byte may be at the last address.
    let end = range.address.checked_add(range.length.saturating_sub(1)).ok_or(RangeError(range))?;
    match last.replace(end) {
        Some(before) if before >= range.address => Err(RangeError(range)),
        _ => Ok(()),
    }
}

impl<'a> Memory<'a> for &'a Regions<'_> {
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        let after = self.ranges.partition_point(|(start, _)| *start <= address);
        let (start, bytes) =
            after.checked_sub(1).and_then(|at| self.ranges.get(at)).ok_or(Fault::Unmapped)?;
        Image::new(*start, bytes).tail(address)
    }
}
