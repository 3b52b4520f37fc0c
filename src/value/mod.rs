//! A member's value, as every form of text sees it, and the types that the SDK's values have in Rust.

#[cfg(feature = "alloc")]
pub(crate) mod sid;

#[cfg(feature = "alloc")]
pub(crate) mod wide;

#[cfg(feature = "alloc")]
pub use sid::Sid;

#[cfg(feature = "alloc")]
pub use wide::{TextBlob, WideStr};

use core::net::{Ipv4Addr, Ipv6Addr};

use crate::layout::{Enumeration, FlagSet};
use crate::raw::{FileTime, Guid};

/// The value of one member, with what is known of its type.
///
/// Both ways to look at a record end here: the walk over its layout table and the typed reading.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A number.
    Integer(u64),
    /// A `BOOL`.
    Bool(u32),
    /// A value of an enumeration, named or not.
    Enumeration(u32, &'static Enumeration),
    /// An error code, named or not.
    Code(u32, &'static Enumeration),
    /// The 32 bits of a signed status code, named or not.
    Status(u32, &'static Enumeration),
    /// Bits of a set of flags, named or not.
    Flags(u32, &'static FlagSet),
    /// A time.
    FileTime(FileTime),
    /// An IPv4 address.
    Ipv4(Ipv4Addr),
    /// An IPv6 address.
    Ipv6(Ipv6Addr),
    /// A MAC address.
    Mac([u8; 6]),
    /// A GUID.
    Guid(Guid),
    /// A GUID that a pointer leads to; `None` for NULL.
    GuidAt(Option<Guid>),
    /// Bytes with no structure of their own.
    Bytes(&'a [u8]),
    /// Where a pointer leads.
    Address(u64),
    /// The size of a blob in bytes, and where it lies.
    Counted(u32, u64),
    /// The bytes of a blob of text; none for size 0.
    TextBlob(&'a [u8]),
    /// The bytes of a blob; none for size 0.
    BytesBlob(&'a [u8]),
    /// The UTF-16 units of a text, as bytes in memory order, without the NUL; `None` for NULL.
    Wide(Option<&'a [u8]>),
    /// The bytes of a SID; `None` for NULL.
    Sid(Option<&'a [u8]>),
    /// Texts.
    #[cfg(feature = "alloc")]
    List(&'a [Option<WideStr<'a>>]),
}

impl Value<'_> {
    /// Whether the value has no name where the SDK gives its values names.
    ///
    /// A code without a name is as good as any other: `winerror.h` holds thousands.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        match self {
            Self::Enumeration(number, of) => of.get(*number).is_none(),
            Self::Flags(bits, set) => set.unnamed(*bits) != 0,
            _ => false,
        }
    }

    /// Whether the value is zero, NULL or empty.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match *self {
            Self::Integer(number) | Self::Address(number) => number == 0,
            Self::Bool(number)
            | Self::Enumeration(number, _)
            | Self::Code(number, _)
            | Self::Status(number, _)
            | Self::Flags(number, _) => number == 0,
            Self::FileTime(time) => time.ticks() == 0,
            Self::Ipv4(address) => address.is_unspecified(),
            Self::Ipv6(address) => address.is_unspecified(),
            Self::Mac(address) => address == [0; 6],
            Self::Guid(guid) => guid == Guid::default(),
            Self::GuidAt(guid) => guid.is_none(),
            Self::Bytes(bytes) => bytes.iter().all(|byte| *byte == 0),
            Self::Counted(size, address) => size == 0 && address == 0,
            Self::TextBlob(bytes) | Self::BytesBlob(bytes) => bytes.is_empty(),
            Self::Wide(text) | Self::Sid(text) => text.is_none(),
            #[cfg(feature = "alloc")]
            Self::List(texts) => texts.is_empty(),
        }
    }
}

/// Two values are equal where number, kind and the SDK's type are.
impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) | (Self::Address(a), Self::Address(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Enumeration(a, of), Self::Enumeration(b, other))
            | (Self::Code(a, of), Self::Code(b, other))
            | (Self::Status(a, of), Self::Status(b, other)) => a == b && of.name == other.name,
            (Self::Flags(a, set), Self::Flags(b, other)) => a == b && set.name == other.name,
            (Self::FileTime(a), Self::FileTime(b)) => a == b,
            (Self::Ipv4(a), Self::Ipv4(b)) => a == b,
            (Self::Ipv6(a), Self::Ipv6(b)) => a == b,
            (Self::Mac(a), Self::Mac(b)) => a == b,
            (Self::Guid(a), Self::Guid(b)) => a == b,
            (Self::GuidAt(a), Self::GuidAt(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b))
            | (Self::TextBlob(a), Self::TextBlob(b))
            | (Self::BytesBlob(a), Self::BytesBlob(b)) => a == b,
            (Self::Counted(size, at), Self::Counted(other, there)) => size == other && at == there,
            (Self::Wide(a), Self::Wide(b)) | (Self::Sid(a), Self::Sid(b)) => a == b,
            #[cfg(feature = "alloc")]
            (Self::List(a), Self::List(b)) => a == b,
            _ => false,
        }
    }
}
