//! A member's value, as every form of output sees it.

use crate::layout::{Enumeration, FlagSet};

/// The value of one member, with what is known of its type.
///
/// Both ways to look at a record end here: the walk over its layout table and the typed reading.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A number.
    Integer(u64),
    /// A value of an enumeration, named or not.
    Enumeration(u32, &'static Enumeration),
    /// An error code, named or not.
    Code(u32, &'static Enumeration),
    /// Bits of a set of flags, named or not.
    Flags(u32, &'static FlagSet),
    /// Bytes with no structure of their own.
    Bytes(&'a [u8]),
}

impl Value<'_> {
    /// Whether the value has no name where the SDK gives its values names.
    ///
    /// An error code without a name is as good as any other: `winerror.h` holds thousands.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        match self {
            Self::Enumeration(number, of) => of.get(*number).is_none(),
            Self::Flags(bits, set) => set.unnamed(*bits) != 0,
            Self::Integer(_) | Self::Code(..) | Self::Bytes(_) => false,
        }
    }
}

/// Two values are equal where number, kind and the SDK's type are.
impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a == b,
            (Self::Enumeration(a, of), Self::Enumeration(b, other))
            | (Self::Code(a, of), Self::Code(b, other)) => a == b && of.name == other.name,
            (Self::Flags(a, set), Self::Flags(b, other)) => a == b && set.name == other.name,
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            _ => false,
        }
    }
}
