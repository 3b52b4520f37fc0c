//! The other direction: places structures and hands out their addresses.

use alloc::vec::Vec;

use crate::error::Fault;
use crate::raw::{ByteBlob, Ptr, Structure};
use crate::value::{Sid, WideStr};

/// Bytes that grow from a base address. What is not written is zero.
#[derive(Debug)]
pub(crate) struct Arena<'v> {
    base: u64,
    bytes: &'v mut Vec<u8>,
    /// Where the base lies among the bytes.
    start: usize,
}

/// A place in an arena that was kept free.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    offset: usize,
    pub(crate) address: u64,
}

impl<'v> Arena<'v> {
    /// Writes behind what the buffer holds. `base`, a multiple of 8, is the address of the first byte.
    pub(crate) fn new(base: u64, bytes: &'v mut Vec<u8>) -> Self {
        let start = bytes.len();
        Self { base, bytes, start }
    }

    /// Where so many bytes would stand, at an alignment: a power of two, 8 at the most.
    #[inline]
    fn place(&self, size: usize, align: usize) -> Result<Place, Fault> {
        let used = self.bytes.len().saturating_sub(self.start);
        let offset = used.checked_next_multiple_of(align).ok_or(Fault::TooLong)?;
        let wide = |length: usize| u64::try_from(length).map_err(|_| Fault::TooLong);
        let address = self.base.checked_add(wide(offset)?).ok_or(Fault::TooLong)?;
        // The last byte may have the last address.
        address.checked_add(wide(size)?.saturating_sub(1)).ok_or(Fault::TooLong)?;
        Ok(Place { offset, address })
    }

    /// Keeps so many bytes free.
    #[inline]
    pub(crate) fn keep(&mut self, size: usize, align: usize) -> Result<Place, Fault> {
        let place = self.place(size, align)?;
        let end = self.start.checked_add(place.offset).and_then(|start| start.checked_add(size));
        self.bytes.resize(end.ok_or(Fault::TooLong)?, 0);
        Ok(place)
    }

    /// Fills a place that was kept; bytes that go beyond what was kept are dropped.
    pub(crate) fn fill(&mut self, place: Place, bytes: &[u8]) {
        let target =
            self.bytes.get_mut(self.start.saturating_add(place.offset)..).unwrap_or_default();
        if let Some((target, bytes)) = target.get_mut(..bytes.len()).map(|target| (target, bytes)) {
            target.copy_from_slice(bytes);
        }
    }

    /// Puts bytes and gives their address.
    #[inline]
    pub(crate) fn put(&mut self, bytes: &[u8], align: usize) -> Result<u64, Fault> {
        let place = self.place(bytes.len(), align)?;
        let start = self.start.saturating_add(place.offset);
        if start != self.bytes.len() {
            self.bytes.resize(start, 0);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(place.address)
    }

    /// Puts a structure.
    pub(crate) fn structure<T: Structure>(&mut self, structure: &T) -> Result<Ptr<T>, Fault> {
        self.put(structure.as_bytes(), <T as Structure>::LAYOUT.align).map(Ptr::new)
    }

    /// Puts a text and its NUL; `None` is NULL.
    #[inline]
    pub(crate) fn wide<T>(&mut self, text: Option<&WideStr<'_>>) -> Result<Ptr<T>, Fault> {
        let Some(text) = text else { return Ok(Ptr::NULL) };
        let address = self.put(text.as_bytes(), 2)?;
        self.put(&[0, 0], 2)?;
        Ok(Ptr::new(address))
    }

    /// Puts a SID; `None` is NULL.
    pub(crate) fn sid<T>(&mut self, sid: Option<&Sid<'_>>) -> Result<Ptr<T>, Fault> {
        sid.map_or(Ok(Ptr::NULL), |sid| self.put(sid.as_bytes(), 4).map(Ptr::new))
    }

    /// Puts a blob's data; none is size 0 and NULL. Consumers cast the data to `wchar_t`, so it is aligned to 2.
    pub(crate) fn blob(&mut self, data: &[u8]) -> Result<ByteBlob, Fault> {
        if data.is_empty() {
            return Ok(ByteBlob::default());
        }
        let size = u32::try_from(data.len()).map_err(|_| Fault::TooLong)?;
        let data = self.put(data, 2)?;
        Ok(ByteBlob { size: size.into(), data: Ptr::new(data), ..ByteBlob::default() })
    }

    /// Puts texts and the pointers to them; gives their count and address: no text is 0 and NULL.
    pub(crate) fn list<T>(
        &mut self,
        texts: &[Option<WideStr<'_>>],
    ) -> Result<(u32, Ptr<T>), Fault> {
        if texts.is_empty() {
            return Ok((0, Ptr::NULL));
        }
        let count = u32::try_from(texts.len()).map_err(|_| Fault::TooLong)?;
        let place = self.keep(texts.len().checked_mul(8).ok_or(Fault::TooLong)?, 8)?;
        let mut pointer = place;
        for text in texts {
            let text: Ptr<T> = self.wide(text.as_ref())?;
            self.fill(pointer, &text.address().to_le_bytes());
            pointer.offset = pointer.offset.saturating_add(8);
        }
        Ok((count, Ptr::new(place.address)))
    }
}
