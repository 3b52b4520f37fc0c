//! Pointers, as 64-bit Windows stores them.

use core::fmt;
use core::marker::PhantomData;

use zerocopy::little_endian::U64;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::{Field, Sealed};
use crate::layout::MemberKind;

/// An address that says what lies there. Address 0 is NULL; whether it may be is the member's affair.
///
/// Nothing is followed here: `Memory` (module `memory`) knows which bytes are at an address.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(transparent)]
pub struct Ptr<T>(U64, PhantomData<T>);

/// What a pointer can lead to.
pub trait Pointee: Sealed {
    /// What a member is that points to it.
    const KIND: MemberKind;
}

/// A UTF-16 text that ends in a NUL: what `wchar_t*` and `LPWSTR` lead to.
#[derive(Clone, Copy, Debug)]
pub struct WideString;

/// Something that is not described here, and never followed.
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

/// The list that it leads to is a matter of the member that counts it.
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

    /// Whether it leads nowhere.
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
