//! One range of memory.

use super::Memory;
use crate::error::Fault;

/// One range of memory: bytes, and the address of the first.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    base: u64,
    bytes: &'a [u8],
}

impl<'a> Image<'a> {
    /// An image whose first byte has the address `base`. Bytes past the end of the address space are ignored.
    #[must_use]
    pub const fn new(base: u64, bytes: &'a [u8]) -> Self {
        // The number of addresses after `base`.
        let after = u64::MAX.saturating_sub(base);
        #[allow(clippy::as_conversions)] // the number is less than the length of a slice
        let max = if after < bytes.len() as u64 {
            (after as usize).saturating_add(1)
        } else {
            bytes.len()
        };
        match bytes.split_at_checked(max) {
            Some((bytes, _)) => Self { base, bytes },
            None => Self { base, bytes },
        }
    }
}

impl<'a> Memory<'a> for Image<'a> {
    #[inline]
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        let offset = address.checked_sub(self.base).and_then(|offset| usize::try_from(offset).ok());
        let tail =
            offset.and_then(|offset| self.bytes.get(offset..)).filter(|tail| !tail.is_empty());
        tail.ok_or(Fault::Unmapped)
    }
}
