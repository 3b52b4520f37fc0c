//! Many ranges of bytes.

use alloc::vec::Vec;
use core::fmt;

use super::{Image, Memory};
use crate::error::{Counted, Fault, to_u64};

/// Many ranges, of one file or of slices.
#[derive(Clone, Debug)]
pub struct Regions<'a> {
    /// Ascending, not empty, not overlapping.
    ranges: Vec<(u64, &'a [u8])>,
}

/// A range of a [`Regions`]: a number of bytes of the file, from an offset, that lie at an address.
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
    /// The ranges of a file, in any order. Those that follow each other in both address and file are one.
    ///
    /// # Errors
    /// Returns the first range that leaves the file or overlaps another.
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
        // Ranges that follow each other in the file lie in it together.
        let whole = |range: &Range| Some((range.address, bytes(range)?));
        Ok(Self { ranges: joined.iter().filter_map(whole).collect() })
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

/// Goes on from the last address of the range before to that of this one, which must not overlap it.
fn check_order(last: &mut Option<u64>, range: Range) -> Result<(), RangeError> {
    // The last byte may have the last address.
    let end = range.address.checked_add(range.length.saturating_sub(1)).ok_or(RangeError(range))?;
    match last.replace(end) {
        Some(before) if before >= range.address => Err(RangeError(range)),
        _ => Ok(()),
    }
}

impl<'a> Memory<'a> for &'a Regions<'_> {
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        let behind = self.ranges.partition_point(|(start, _)| *start <= address);
        let (start, bytes) =
            behind.checked_sub(1).and_then(|at| self.ranges.get(at)).ok_or(Fault::Unmapped)?;
        Image::new(*start, bytes).tail(address)
    }
}
