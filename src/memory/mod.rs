//! Bytes at addresses.
//!
//! [`Memory`] is what every reading is built on: one range of bytes ([`Image`], or any slice of bytes, whose first then
//! has the address 0), or many ([`Regions`]). What is read borrows from the bytes, not from what points to them:
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

mod image;
mod reader;
mod regions;

use alloc::vec::Vec;

pub use image::Image;
pub(crate) use reader::MemoryReader;
pub use regions::{Range, RangeError, Regions};

use crate::error::Fault;

/// Bytes of which the addresses are known, and which live for `'a`.
///
/// It is a handle that is copied, like a reference: the bytes outlive it.
///
/// An implementation over memory that can be freed or changed (that of a process, say) must not promise `'static`: take
/// `&'a self`, as it is for [`Regions`], so that the borrow ends before the memory does. A constant is promoted to
/// `'static` by the compiler, so a handle made from one can promise more than its memory keeps.
pub trait Memory<'a>: Copy {
    /// The bytes from an address on: to the end of the range that it lies in, or less. An empty tail is no error, but
    /// nothing can be read there.
    ///
    /// # Errors
    /// Returns [`Fault::Unmapped`] if no byte is known of the address.
    fn tail(self, address: u64) -> Result<&'a [u8], Fault>;
}

/// Bytes whose first has the address 0: what a writer makes at base 0.
impl<'a> Memory<'a> for &'a [u8] {
    #[inline]
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        Image::new(0, self).tail(address)
    }
}

/// As a slice.
impl<'a> Memory<'a> for &'a Vec<u8> {
    #[inline]
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        self.as_slice().tail(address)
    }
}

/// As a slice.
impl<'a, const N: usize> Memory<'a> for &'a [u8; N] {
    #[inline]
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        self.as_slice().tail(address)
    }
}

/// How much may be resolved: pointers can lead to the same bytes over and over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that one event may resolve: 1 MiB unless told otherwise.
    pub event: u64,
    /// Bytes that one array of events may resolve in all.
    pub array: u64,
}

impl Limits {
    /// The limits for an image of this size in bytes: 1 MiB for an event; for an array 16 times the size, at least
    /// 64 MiB.
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
