//! One range of bytes.

use super::Memory;
use crate::error::Fault;

/// One range of bytes.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    base: u64,
    bytes: &'a [u8],
}

impl<'a> Image<'a> {
    /// The bytes whose first has the address `base`. Bytes that would lie past the last address have none.
    #[must_use]
    pub const fn new(base: u64, bytes: &'a [u8]) -> Self {
        // How many bytes after the first have an address.
        let behind = u64::MAX.saturating_sub(base);
        #[allow(clippy::as_conversions)] // a number of bytes that is less than what a slice holds
        let most = if behind < bytes.len() as u64 {
            (behind as usize).saturating_add(1)
        } else {
            bytes.len()
        };
        match bytes.split_at_checked(most) {
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
