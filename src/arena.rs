//! The other direction: places structures and hands out their addresses.

use alloc::vec::Vec;

use zerocopy::little_endian::U32;

use crate::error::{At, Error, Fault};
use crate::layout::Layout;
use crate::raw::{ByteBlob, Ptr, Structure};
use crate::value::{Sid, WideStr};

/// Bytes that grow from a base address. What is not written is zero.
///
/// What does not fit in is not put, and is told at the end: so that what is written in between is simple, and fast.
#[derive(Debug)]
pub(crate) struct Arena<'v> {
    base: u64,
    bytes: &'v mut Vec<u8>,
    /// Where the base lies among the bytes.
    start: usize,
    /// Something was too long for its count, or for addresses.
    too_long: bool,
}

/// A place in an arena that was kept free.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    offset: usize,
    pub(crate) address: u64,
}

impl<'v> Arena<'v> {
    /// Writes a structure of a layout and what it points to behind what the buffer holds; `base` is the address of its
    /// first byte. After an error the buffer holds no more than before.
    ///
    /// # Errors
    /// Returns an error if `base` is no multiple of 8, or something is too long for its count or for addresses.
    #[inline]
    pub(crate) fn write(
        layout: &Layout,
        base: u64,
        bytes: &'v mut Vec<u8>,
        write: impl FnOnce(&mut Arena<'_>),
    ) -> Result<(), Error> {
        if !base.is_multiple_of(8) {
            return Err(Error::new(layout.name, Some(At::Address(base)), Fault::Misaligned));
        }
        let start = bytes.len();
        let mut arena = Self { base, bytes, start, too_long: false };
        write(&mut arena);
        if arena.too_long {
            arena.bytes.truncate(start);
            return Err(Error::new(layout.name, None, Fault::TooLong));
        }
        Ok(())
    }

    /// The place of the next object of this size, at an alignment: a power of two, at most 8. `None` if there is no such address.
    #[inline]
    fn place(&self, size: usize, align: usize) -> Option<Place> {
        let used = self.bytes.len().saturating_sub(self.start);
        let below = align.saturating_sub(1);
        let offset = used.checked_add(below)? & !below;
        let address = self.base.checked_add(u64::try_from(offset).ok()?)?;
        // The last byte may have the last address.
        address.checked_add(u64::try_from(size).ok()?.saturating_sub(1))?;
        Some(Place { offset, address })
    }

    /// Makes room up to a place; gives its address, or NULL where there is no such place.
    #[inline]
    fn begin(&mut self, size: usize, align: usize) -> Option<u64> {
        let Some(place) = self.place(size, align) else {
            self.too_long = true;
            return None;
        };
        let start = self.start.saturating_add(place.offset);
        if start != self.bytes.len() {
            self.bytes.resize(start, 0);
        }
        Some(place.address)
    }

    /// Reserves bytes.
    #[inline]
    pub(crate) fn keep(&mut self, size: usize, align: usize) -> Place {
        let address = self.begin(size, align);
        let offset = self.bytes.len().saturating_sub(self.start);
        if address.is_some() {
            self.bytes.resize(self.bytes.len().saturating_add(size), 0);
        }
        Place { offset, address: address.unwrap_or(0) }
    }

    /// The bytes from a place on that was kept.
    #[inline]
    pub(crate) fn at(&mut self, place: Place) -> &mut [u8] {
        self.bytes.get_mut(self.start.saturating_add(place.offset)..).unwrap_or_default()
    }

    /// Fills a place that was kept; bytes that go beyond what was kept are dropped.
    #[inline]
    pub(crate) fn fill(&mut self, place: Place, bytes: &[u8]) {
        if let Some(target) = self.at(place).get_mut(..bytes.len()) {
            target.copy_from_slice(bytes);
        }
    }

    /// Puts bytes and gives their address.
    #[inline]
    pub(crate) fn put(&mut self, bytes: &[u8], align: usize) -> u64 {
        let Some(address) = self.begin(bytes.len(), align) else { return 0 };
        self.bytes.extend_from_slice(bytes);
        address
    }

    /// Puts a structure.
    pub(crate) fn structure<T: Structure>(&mut self, structure: &T) -> Ptr<T> {
        Ptr::new(self.put(structure.as_bytes(), <T as Structure>::LAYOUT.align))
    }

    /// Puts a text and its NUL; `None` is NULL.
    #[inline]
    pub(crate) fn wide<T>(&mut self, text: Option<&WideStr<'_>>) -> Ptr<T> {
        let Some(text) = text else { return Ptr::NULL };
        let text = text.as_bytes();
        let Some(address) = self.begin(text.len().saturating_add(2), 2) else { return Ptr::NULL };
        self.bytes.extend_from_slice(text);
        self.bytes.extend_from_slice(&[0, 0]);
        Ptr::new(address)
    }

    /// Puts a SID; `None` is NULL.
    #[inline]
    pub(crate) fn sid<T>(&mut self, sid: Option<&Sid<'_>>) -> Ptr<T> {
        sid.map_or(Ptr::NULL, |sid| Ptr::new(self.put(sid.as_bytes(), 4)))
    }

    /// Puts a blob's data; none is size 0 and NULL. Consumers cast the data to `wchar_t`, so it is aligned to 2.
    #[inline]
    pub(crate) fn blob(&mut self, data: &[u8]) -> ByteBlob {
        if data.is_empty() {
            return ByteBlob::default();
        }
        let size = self.count(data.len());
        ByteBlob { size: size.into(), data: Ptr::new(self.put(data, 2)), ..ByteBlob::default() }
    }

    /// Puts texts and the pointers to them; gives their count and address: no text is 0 and NULL.
    pub(crate) fn texts<T>(&mut self, texts: &[Option<WideStr<'_>>]) -> (U32, Ptr<T>) {
        if texts.is_empty() {
            return (U32::ZERO, Ptr::NULL);
        }
        let count = self.count(texts.len());
        let place = self.keep(texts.len().saturating_mul(8), 8);
        let mut pointer = place;
        for text in texts {
            let text: Ptr<T> = self.wide(text.as_ref());
            self.fill(pointer, &text.address().to_le_bytes());
            pointer.offset = pointer.offset.saturating_add(8);
        }
        (count.into(), Ptr::new(place.address))
    }

    /// A length as a 32-bit count.
    #[inline]
    fn count(&mut self, length: usize) -> u32 {
        u32::try_from(length).unwrap_or_else(|_| {
            self.too_long = true;
            u32::MAX
        })
    }
}
