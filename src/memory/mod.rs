//! Bytes at addresses.
//!
//! [`Memory`] is what events are read from: one range ([`Image`], or a slice of bytes at address 0), or several
//! ([`Regions`]). An event borrows from the bytes, not from the `Image`:
//!
//! ```
//! use wfp_events::event::{Event, Version};
//! use wfp_events::memory::Image;
//!
//! fn decode(image: &[u8]) -> Result<Event<'_>, wfp_events::Error> {
//!     Event::read(Image::new(0x1f2_9a40_0000, image), 0x1f2_9a40_0028, Version::V1)
//! }
//! assert!(decode(include_bytes!("../../tests/data/memory-0.bin")).is_ok());
//! ```

mod file;
mod image;
mod reader;
mod regions;

use alloc::vec::Vec;

#[cfg(feature = "dump")]
pub(crate) use file::bytes_from;
pub use file::{FileMemory, RecordMemory};
pub use image::Image;
pub(crate) use reader::MemoryReader;
pub use regions::{Range, RangeError, Regions};

use crate::error::Fault;

/// Bytes at addresses, valid for `'a`.
///
/// An implementation is a handle that is copied, like a reference. The bytes outlive it.
///
/// Memory that can be freed or changed, such as that of a process, must not be implemented with `'static` bytes.
/// Implement the trait for a reference, as for `&'a Regions`, so that the borrow ends before the memory is freed. Note
/// that the compiler promotes a reference to a constant to `&'static`.
pub trait Memory<'a>: Copy {
    /// The bytes from an address to the end of its range, or fewer. An empty slice is not an error, but nothing can be
    /// read from it.
    ///
    /// # Errors
    /// Returns [`Fault::Unmapped`] if the memory has no byte at the address.
    fn tail(self, address: u64) -> Result<&'a [u8], Fault>;
}

/// An image with base 0, as `Event::write(0)` returns it.
impl<'a> Memory<'a> for &'a [u8] {
    #[inline]
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        Image::new(0, self).tail(address)
    }
}

/// The same as a slice.
impl<'a> Memory<'a> for &'a Vec<u8> {
    #[inline]
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        self.as_slice().tail(address)
    }
}

/// The same as a slice.
impl<'a, const N: usize> Memory<'a> for &'a [u8; N] {
    #[inline]
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        self.as_slice().tail(address)
    }
}

/// Limits on the bytes that are resolved. Without them, many pointers to the same bytes could take unbounded time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes that one event may resolve: 1 MiB by default.
    pub event: u64,
    /// The most bytes that all events of one array may resolve together.
    pub array: u64,
}

impl Limits {
    /// The limits for an image of this size in bytes: 1 MiB for an event, and 16 times the size, but at least 64 MiB,
    /// for an array.
    #[must_use]
    pub const fn for_bytes(mapped: u64) -> Self {
        let all = mapped.saturating_mul(16);
        Self { event: 1 << 20, array: if all < 64 << 20 { 64 << 20 } else { all } }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::for_bytes(0)
    }
}
