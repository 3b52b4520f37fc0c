//! Appends objects to an image and assigns their addresses.

use alloc::vec::Vec;

use zerocopy::IntoBytes as _;
use zerocopy::little_endian::{U16, U32};

use crate::error::{At, Error, Fault, to_u64};
use crate::layout::Layout;
use crate::memory::Limits;
use crate::raw::{ByteBlob, Ptr, Structure};
use crate::value::{Sid, WideStr};

/// An image that is being written. Bytes that are not written are zero.
///
/// An object that is too long is not appended, and [`write`](Self::write) returns the error at the end, so that no
/// other method has to return one.
#[derive(Debug)]
pub(crate) struct Arena<'v> {
    base: u64,
    bytes: &'v mut Vec<u8>,
    /// The index of the first byte of the image in `bytes`.
    start: usize,
    /// Whether an object was too long for its count, or for the address space.
    too_long: bool,
}

/// Reserved bytes of an arena.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allocation {
    offset: usize,
    pub(crate) address: u64,
}

impl<'v> Arena<'v> {
    /// Appends the image of a structure to a buffer; `base` is the address of its first byte. After an error the buffer
    /// is unchanged.
    ///
    /// # Errors
    /// Returns an error if `base` is not a multiple of 8, if an object is too long for its count or for the address
    /// space, or if the image is larger than what an event may resolve by the default [`Limits`].
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
        let size = to_u64(arena.bytes.len().saturating_sub(start));
        if arena.too_long || size > Limits::default().event {
            return Err(arena.discard(layout));
        }
        Ok(())
    }

    /// Removes the image, which cannot be written or would be too large to be read.
    #[cold]
    #[inline(never)]
    fn discard(&mut self, layout: &Layout) -> Error {
        self.bytes.truncate(self.start);
        if !self.too_long {
            let limit = Limits::default().event;
            return Error::new(layout.name, None, Fault::OverLimit { limit });
        }
        // With so little space after it the base is at fault, and otherwise a 32-bit count.
        let is_near_end = self.base.checked_add(u32::MAX.into()).is_none();
        Error::new(layout.name, is_near_end.then_some(At::Address(self.base)), Fault::TooLong)
    }

    /// Where the next object of this size goes; `None` if its address would overflow. `align` is a power of two, at
    /// most 8.
    #[inline]
    fn next_allocation(&self, size: usize, align: usize) -> Option<Allocation> {
        let used = self.bytes.len().saturating_sub(self.start);
        let mask = align.saturating_sub(1);
        let offset = used.checked_add(mask)? & !mask;
        let address = self.base.checked_add(u64::try_from(offset).ok()?)?;
        // The last byte may be at the last address.
        address.checked_add(u64::try_from(size).ok()?.saturating_sub(1))?;
        Some(Allocation { offset, address })
    }

    /// Adds padding before the next object and returns the address of that; `None` if it would overflow.
    #[inline]
    fn align_next(&mut self, size: usize, align: usize) -> Option<u64> {
        let Some(allocation) = self.next_allocation(size, align) else {
            self.too_long = true;
            return None;
        };
        let start = self.start.saturating_add(allocation.offset);
        if start != self.bytes.len() {
            self.bytes.resize(start, 0);
        }
        Some(allocation.address)
    }

    /// Reserves bytes, to be written later.
    #[inline]
    pub(crate) fn reserve(&mut self, size: usize, align: usize) -> Allocation {
        let address = self.align_next(size, align);
        let offset = self.bytes.len().saturating_sub(self.start);
        if address.is_some() {
            self.bytes.resize(self.bytes.len().saturating_add(size), 0);
        }
        Allocation { offset, address: address.unwrap_or(0) }
    }

    /// The bytes from the start of an allocation to the end of the arena.
    #[inline]
    pub(crate) fn bytes_from(&mut self, allocation: Allocation) -> &mut [u8] {
        self.bytes.get_mut(self.start.saturating_add(allocation.offset)..).unwrap_or_default()
    }

    /// Writes bytes into an allocation; if they do not fit into the arena, nothing is written.
    #[inline]
    pub(crate) fn write_at(&mut self, allocation: Allocation, bytes: &[u8]) {
        if let Some(target) = self.bytes_from(allocation).get_mut(..bytes.len()) {
            target.copy_from_slice(bytes);
        }
    }

    /// Appends bytes and returns their address.
    #[inline]
    pub(crate) fn append(&mut self, bytes: &[u8], align: usize) -> u64 {
        let Some(address) = self.align_next(bytes.len(), align) else { return 0 };
        self.bytes.extend_from_slice(bytes);
        address
    }

    /// Appends a structure.
    pub(crate) fn structure<T: Structure>(&mut self, structure: &T) -> Ptr<T> {
        Ptr::new(self.append(structure.as_bytes(), <T as Structure>::LAYOUT.align))
    }

    /// Appends structures end to end, and returns their number and address; none give 0 and NULL.
    pub(crate) fn structures<T: Structure>(&mut self, all: &[T]) -> (U16, Ptr<T>) {
        if all.is_empty() {
            return (U16::ZERO, Ptr::NULL);
        }
        let count = u16::try_from(all.len()).unwrap_or_else(|_| {
            self.too_long = true;
            u16::MAX
        });
        let address = self.append(all.as_bytes(), <T as Structure>::LAYOUT.align);
        (count.into(), Ptr::new(address))
    }

    /// Appends a text and its NUL; `None` gives NULL.
    #[inline]
    pub(crate) fn wide_str<T>(&mut self, text: Option<&WideStr<'_>>) -> Ptr<T> {
        let Some(text) = text else { return Ptr::NULL };
        let text = text.as_bytes();
        let Some(address) = self.align_next(text.len().saturating_add(2), 2) else {
            return Ptr::NULL;
        };
        self.bytes.extend_from_slice(text);
        self.bytes.extend_from_slice(&[0, 0]);
        Ptr::new(address)
    }

    /// Appends a SID; `None` gives NULL.
    #[inline]
    pub(crate) fn sid<T>(&mut self, sid: Option<&Sid<'_>>) -> Ptr<T> {
        sid.map_or(Ptr::NULL, |sid| Ptr::new(self.append(sid.as_bytes(), 4)))
    }

    /// Appends the data of a blob; no data gives size 0 and NULL. Consumers cast the data to `wchar_t`, so it is
    /// aligned to 2.
    #[inline]
    pub(crate) fn blob(&mut self, data: &[u8]) -> ByteBlob {
        if data.is_empty() {
            return ByteBlob::default();
        }
        let size = self.count(data.len());
        ByteBlob { size: size.into(), data: Ptr::new(self.append(data, 2)), ..ByteBlob::default() }
    }

    /// Appends texts after an array of pointers to them, and returns the array's length and address; no texts give 0
    /// and NULL.
    pub(crate) fn texts<T>(&mut self, texts: &[Option<WideStr<'_>>]) -> (U32, Ptr<T>) {
        if texts.is_empty() {
            return (U32::ZERO, Ptr::NULL);
        }
        let count = self.count(texts.len());
        let allocation = self.reserve(texts.len().saturating_mul(8), 8);
        let mut pointer = allocation;
        for text in texts {
            let text: Ptr<T> = self.wide_str(text.as_ref());
            self.write_at(pointer, &text.address().to_le_bytes());
            pointer.offset = pointer.offset.saturating_add(8);
        }
        (count.into(), Ptr::new(allocation.address))
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
