//! Reads objects at addresses, within a limit.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::Memory;
use crate::error::{Fault, to_u64};
use crate::raw::{ByteBlob, Structure};
use crate::value::{Sid, WideStr, sid};

/// Reads objects at addresses, and counts their bytes against a limit.
#[derive(Debug)]
pub(crate) struct MemoryReader<M> {
    memory: M,
    /// The limit in bytes that an error reports.
    limit: u64,
    /// The bytes that may still be resolved.
    left: u64,
    /// The bytes that may still be searched in vain: for the NUL of an unterminated text, or in further ranges for an
    /// object that is cut short. They are counted separately, so that one bad member does not use up the limit of the
    /// others.
    search_left: u64,
    /// The initial sum of `left` and `search_left`.
    initial: u64,
}

/// The bytes that are counted for looking up the range after the end of another.
const NEXT_RANGE_COST: u64 = 64;

impl<'m, M: Memory<'m>> MemoryReader<M> {
    pub(crate) fn new(memory: M, limit: u64) -> Self {
        Self::with_left(memory, limit, limit)
    }

    pub(crate) const fn memory(&self) -> M {
        self.memory
    }

    /// A reader that may resolve `left` bytes; an error reports `limit`.
    pub(crate) fn with_left(memory: M, left: u64, limit: u64) -> Self {
        Self { memory, limit, left, search_left: left, initial: left.saturating_mul(2) }
    }

    /// The bytes that were resolved or searched in vain so far.
    pub(crate) fn resolved(&self) -> u64 {
        self.initial.saturating_sub(self.left).saturating_sub(self.search_left)
    }

    #[inline]
    fn charge(&mut self, length: u64) -> Result<(), Fault> {
        match self.left.checked_sub(length) {
            Some(left) => self.left = left,
            None => return Err(self.over_limit()),
        }
        Ok(())
    }

    const fn over_limit(&self) -> Fault {
        Fault::OverLimit { limit: self.limit }
    }

    /// The bytes at an address: borrowed if they are in one range, else copied.
    #[inline(always)] // so that the result stays in registers
    pub(crate) fn bytes(&mut self, address: u64, length: usize) -> Result<Cow<'m, [u8]>, Fault> {
        if let Ok(tail) = self.memory.tail(address)
            && let Some(bytes) = tail.get(..length)
            && let Some(left) = self.left.checked_sub(to_u64(length))
        {
            self.left = left;
            return Ok(Cow::Borrowed(bytes));
        }
        match self.bytes_slow(address, to_u64(length)) {
            Ok(bytes) => Ok(Cow::Owned(bytes)),
            Err(fault) => Err(fault),
        }
    }

    /// [`bytes`](Self::bytes) for bytes that are not in one range, or not within the limit. On 32-bit machines the
    /// length can be more than a `usize` holds.
    #[cold]
    #[inline(never)]
    fn bytes_slow(&mut self, address: u64, length: u64) -> Result<Vec<u8>, Fault> {
        let tail = self.memory.tail(address)?;
        if to_u64(tail.len()) >= length {
            return Err(self.over_limit());
        }
        self.gather(address, length, tail)
    }

    /// The bytes that follow `found` bytes at an address; `None` if they are not mapped.
    fn next_range(&mut self, address: u64, found: u64) -> Result<Option<&'m [u8]>, Fault> {
        self.search_left =
            self.search_left.checked_sub(NEXT_RANGE_COST).ok_or(self.over_limit())?;
        let next = address.checked_add(found);
        let tail = next.and_then(|next| self.memory.tail(next).ok());
        Ok(tail.filter(|tail| !tail.is_empty()))
    }

    #[cold]
    fn gather(&mut self, address: u64, length: u64, first: &'m [u8]) -> Result<Vec<u8>, Fault> {
        // Nothing is copied before all bytes are known to be mapped.
        let mut found = to_u64(first.len());
        while found < length {
            let Some(tail) = self.next_range(address, found)? else {
                return Err(Fault::CutShort { needed: length, found });
            };
            found = found.saturating_add(to_u64(tail.len()));
        }
        self.charge(length)?;
        let length = usize::try_from(length).map_err(|_| self.over_limit())?;
        let mut bytes = Vec::with_capacity(length);
        let mut tail = first;
        loop {
            let missing = length.saturating_sub(bytes.len());
            bytes.extend_from_slice(tail.get(..missing).unwrap_or(tail));
            if bytes.len() >= length {
                return Ok(bytes);
            }
            tail = self.next_range(address, to_u64(bytes.len()))?.unwrap_or_default();
        }
    }

    /// Reads a structure.
    #[inline]
    pub(crate) fn structure<T: Structure>(&mut self, address: u64) -> Result<T, Fault> {
        let bytes = self.bytes(address, size_of::<T>())?;
        T::read_from_bytes(&bytes).map_err(|_| Fault::Unmapped)
    }

    /// Reads the data of a blob; it is empty if the size is 0.
    #[inline]
    pub(crate) fn blob(&mut self, blob: ByteBlob) -> Result<Cow<'m, [u8]>, Fault> {
        match blob.size.get() {
            0 => Ok(Cow::Borrowed(&[])),
            size if blob.data.is_null() => Err(Fault::Null { count: size.into() }),
            size => {
                self.bytes(blob.data.address(), usize::try_from(size).map_err(|_| Fault::Unmapped)?)
            }
        }
    }

    /// Reads a text, without its NUL.
    #[inline(always)] // as `bytes`
    pub(crate) fn wide_str(&mut self, address: u64) -> Result<WideStr<'m>, Fault> {
        if let Ok(tail) = self.memory.tail(address)
            && let Some(text) =
                find_nul(self.searchable(tail)).and_then(|length| tail.get(..length))
            && let Some(left) = self.left.checked_sub(to_u64(text.len()).saturating_add(2))
        {
            self.left = left;
            return Ok(WideStr::from_checked(Cow::Borrowed(text)));
        }
        match self.wide_str_slow(address) {
            Ok(bytes) => Ok(WideStr::from_checked(Cow::Owned(bytes))),
            Err(fault) => Err(fault),
        }
    }

    /// [`wide_str`](Self::wide_str) for a text that is not in one range, or not within the limit.
    #[cold]
    #[inline(never)]
    fn wide_str_slow(&mut self, address: u64) -> Result<Vec<u8>, Fault> {
        let searched = self.searchable(self.memory.tail(address)?);
        if find_nul(searched).is_some() {
            return Err(self.over_limit());
        }
        self.gather_wide_str(address, searched)
    }

    /// The bytes that may be searched for the NUL of a text.
    #[inline]
    fn searchable<'t>(&self, tail: &'t [u8]) -> &'t [u8] {
        let max = usize::try_from(self.left.min(self.search_left)).unwrap_or(usize::MAX);
        tail.get(..max).unwrap_or(tail)
    }

    /// Reads a text whose NUL is in a later range.
    #[cold]
    fn gather_wide_str(&mut self, address: u64, first: &'m [u8]) -> Result<Vec<u8>, Fault> {
        let mut found: usize = 0;
        let mut tail = first;
        // The first byte of a unit whose second byte is in the next range.
        let mut half = None;
        let length = loop {
            let fresh = match half.zip(tail.split_first()) {
                Some((0, (0, _))) => break found.saturating_sub(1),
                Some((_, (_, rest))) => rest,
                None => tail,
            };
            let skipped = tail.len().saturating_sub(fresh.len());
            if let Some(length) = find_nul(fresh) {
                break found.saturating_add(skipped).saturating_add(length);
            }
            half = if fresh.len().is_multiple_of(2) { None } else { fresh.last().copied() };
            found = found.saturating_add(tail.len());
            self.search_left = self.search_left.saturating_sub(to_u64(tail.len()));
            let next = self.next_range(address, to_u64(found))?.ok_or(Fault::Unterminated)?;
            tail = self.searchable(next);
            if self.left <= to_u64(found) || tail.is_empty() {
                return Err(self.over_limit());
            }
        };
        self.charge(2)?;
        self.bytes(address, length).map(Cow::into_owned)
    }

    /// Reads a SID.
    #[inline(always)] // as `bytes`
    pub(crate) fn sid(&mut self, address: u64) -> Result<Sid<'m>, Fault> {
        if let Ok(tail) = self.memory.tail(address)
            && let [_, count @ ..=sid::MAX_SUB_AUTHORITIES, ..] = *tail
            && let Some(bytes) = tail.get(..sid::size_of(count))
            && let Some(left) =
                self.left.checked_sub(to_u64(bytes.len()).saturating_add(to_u64(sid::HEADER)))
        {
            self.left = left;
            return Ok(Sid::from_checked(Cow::Borrowed(bytes)));
        }
        match self.sid_slow(address) {
            Ok(bytes) => Ok(Sid::from_checked(Cow::Owned(bytes))),
            Err(fault) => Err(fault),
        }
    }

    /// [`sid`](Self::sid) for a SID that is not in one range, or not within the limit.
    #[cold]
    #[inline(never)]
    fn sid_slow(&mut self, address: u64) -> Result<Vec<u8>, Fault> {
        let header = self.bytes(address, sid::HEADER)?;
        let count = header.get(1).copied().unwrap_or(0);
        if count > sid::MAX_SUB_AUTHORITIES {
            return Err(Fault::SubAuthorities(count));
        }
        self.bytes(address, sid::size_of(count)).map(Cow::into_owned)
    }

    /// Reads the bytes of an array of elements of this size.
    #[inline]
    pub(crate) fn elements(
        &mut self,
        address: u64,
        count: u32,
        size: usize,
    ) -> Result<Cow<'m, [u8]>, Fault> {
        if address == 0 {
            return Err(Fault::Null { count: count.into() });
        }
        let length = u64::from(count).saturating_mul(to_u64(size));
        match usize::try_from(length) {
            Ok(length) => self.bytes(address, length),
            Err(_) => self.bytes_slow(address, length).map(Cow::Owned),
        }
    }
}

/// The length in bytes of the text before the first NUL; `None` if there is no NUL.
///
/// It checks four units at a time, because most of what events point to is text.
#[inline]
fn find_nul(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0001_0001_0001_0001;
    const HIGHEST: u64 = 0x8000_8000_8000_8000;
    // First skip blocks without a NUL. A block is checked without branches.
    let (blocks, _) = bytes.as_chunks::<32>();
    let clear = |block: &&[u8; 32]| {
        !block.as_chunks().0.iter().fold(false, |nul, unit| nul | (*unit == [0; 2]))
    };
    let before = blocks.iter().take_while(clear).count().wrapping_mul(32);
    let (fours, rest) = bytes.get(before..).unwrap_or_default().as_chunks();
    for (at, four) in fours.iter().enumerate() {
        let four = u64::from_le_bytes(*four);
        // The lowest bit that is set belongs to the first unit that is zero; higher bits may be wrong.
        let zeros = four.wrapping_sub(ONES) & !four & HIGHEST;
        if zeros != 0 {
            let bytes = usize::try_from(zeros.trailing_zeros() >> 4 << 1).unwrap_or(0);
            return Some(before.wrapping_add(at.wrapping_mul(8)).wrapping_add(bytes));
        }
    }
    let units = rest.as_chunks().0.iter().position(|unit| *unit == [0; 2])?;
    // All sums are indices into `bytes`, so they do not wrap.
    let before = before.wrapping_add(fours.len().wrapping_mul(8));
    Some(before.wrapping_add(units.wrapping_mul(2)))
}
