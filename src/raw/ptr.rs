//! Pointers, as 64-bit Windows stores them.

use core::fmt;
use core::marker::PhantomData;

use zerocopy::little_endian::U64;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::{Field, Sealed};
use crate::layout::MemberKind;

/// A pointer: an address, with the type of what it points to. 0 is NULL; the documentation of a member says if it may
/// be NULL.
///
/// A `Ptr` cannot be dereferenced: `Event::read` and `objects` resolve pointers, in a `Memory`.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(transparent)]
pub struct Ptr<T>(U64, PhantomData<T>);

/// A type that a pointer can point to.
pub trait Pointee: Sealed {
    /// The kind of a member that points to it.
    const KIND: MemberKind;
}

/// A UTF-16 text with a final NUL: what `wchar_t*` and `LPWSTR` point to.
#[derive(Clone, Copy, Debug)]
pub struct WideString;

/// Something without a table, whose pointers are never resolved.
#[derive(Clone, Copy, Debug)]
pub struct Opaque;

impl Sealed for WideString {}
impl Sealed for Opaque {}
impl<T> Sealed for Ptr<T> {}

impl Pointee for WideString {
    const KIND: MemberKind = MemberKind::WideString;
}

impl Pointee for Opaque {
    const KIND: MemberKind = MemberKind::Address;
}

/// A member that points to pointers is a list, if another member has its length: see `layout!`.
impl<T: Pointee> Pointee for Ptr<T> {
    const KIND: MemberKind = MemberKind::Address;
}

impl<T: Pointee> Field for Ptr<T> {
    const KIND: MemberKind = T::KIND;
}

impl<T> Ptr<T> {
    /// NULL.
    pub const NULL: Self = Self::new(0);

    /// A pointer to an address.
    #[must_use]
    pub const fn new(address: u64) -> Self {
        Self(U64::new(address), PhantomData)
    }

    /// The address.
    #[must_use]
    pub const fn address(self) -> u64 {
        self.0.get()
    }

    /// Whether it is NULL.
    #[must_use]
    pub const fn is_null(self) -> bool {
        self.address() == 0
    }
}

impl<T> Clone for Ptr<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ptr<T> {}

impl<T> Default for Ptr<T> {
    fn default() -> Self {
        Self::NULL
    }
}

impl<T> PartialEq for Ptr<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Ptr<T> {}

impl<T> core::hash::Hash for Ptr<T> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Ptr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.address())
    }
}
