//! The value of a member, read and set in the bytes of its structure.

use core::fmt::{self, Display, Formatter};
use core::net::{Ipv4Addr, Ipv6Addr};

use super::{Enumeration, FlagSet, Member, MemberKind};
use crate::error::{At, Error, Fault, Location, to_u64};
use crate::value::guid;
use crate::value::hex::{Hex, Mac};
use crate::value::time::Time;

/// A value that is stored in the member itself, not behind a pointer, with its type.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Scalar<'a> {
    /// A number.
    Integer(u64),
    /// A `BOOL`.
    Bool(u32),
    /// A value of an enumeration, named or not.
    Enumeration(u32, &'static Enumeration),
    /// An error code, named or not.
    Code(u32, &'static Enumeration),
    /// A signed status code, as its 32 bits, named or not.
    Status(u32, &'static Enumeration),
    /// Bits of a set of flags, named or not.
    Flags(u32, &'static FlagSet),
    /// A time: 100 ns ticks since 1601-01-01 UTC.
    FileTime(u64),
    /// An IPv4 address.
    Ipv4(Ipv4Addr),
    /// An IPv6 address.
    Ipv6(Ipv6Addr),
    /// A MAC address.
    Mac([u8; 6]),
    /// The 16 bytes of a GUID in memory order.
    Guid([u8; 16]),
    /// Bytes without further structure.
    Bytes(&'a [u8]),
}

/// The value of a member of a structure: a scalar, or the address in a pointer.
///
/// Pointers are not resolved. `event::Value` is the value of a member with its pointer resolved.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum MemberValue<'a> {
    /// A scalar.
    Scalar(Scalar<'a>),
    /// The address in a pointer.
    Address(u64),
    /// The size of a blob in bytes, and the address of its data.
    Blob(u32, u64),
}

impl<'a> From<Scalar<'a>> for MemberValue<'a> {
    fn from(scalar: Scalar<'a>) -> Self {
        Self::Scalar(scalar)
    }
}

impl Scalar<'_> {
    /// Whether it is a value of an enumeration, or a set of flags, for which the SDK has no name.
    ///
    /// Codes are never unnamed in this sense, because only some families of HRESULTs have names in this library.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        match self {
            Self::Enumeration(number, of) => of.get(*number).is_none(),
            Self::Flags(bits, set) => set.unnamed(*bits) != 0,
            _ => false,
        }
    }

    /// Whether the value is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match *self {
            Self::Integer(number) | Self::FileTime(number) => number == 0,
            Self::Bool(number)
            | Self::Enumeration(number, _)
            | Self::Code(number, _)
            | Self::Status(number, _)
            | Self::Flags(number, _) => number == 0,
            Self::Ipv4(address) => address.is_unspecified(),
            Self::Ipv6(address) => address.is_unspecified(),
            Self::Mac(address) => address == [0; 6],
            Self::Guid(bytes) => bytes == [0; 16],
            Self::Bytes(bytes) => bytes.iter().all(|byte| *byte == 0),
        }
    }
}

impl MemberValue<'_> {
    /// Whether it is a value of an enumeration, or a set of flags, for which the SDK has no name.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        matches!(self, Self::Scalar(scalar) if scalar.is_unnamed())
    }

    /// Whether the value is zero or NULL.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match self {
            Self::Scalar(scalar) => scalar.is_zero(),
            Self::Address(address) => *address == 0,
            Self::Blob(size, address) => *size == 0 && *address == 0,
        }
    }
}

/// Shows the value as in JSON, without quotation marks; flags are separated by `|`.
impl Display for Scalar<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Integer(number) => number.fmt(f),
            Self::Bool(number @ (0 | 1)) => (number == 1).fmt(f),
            Self::Bool(number) | Self::Code(number, _) => number.fmt(f),
            Self::Status(number, _) => number.cast_signed().fmt(f),
            Self::Enumeration(number, of) => match of.name_of(number) {
                Some(name) => f.write_str(name),
                None => number.fmt(f),
            },
            Self::Flags(bits, set) => {
                let mut separator = "";
                for flag in set.named(bits) {
                    write!(f, "{separator}{}", flag.name)?;
                    separator = "|";
                }
                match set.unnamed(bits) {
                    0 => Ok(()),
                    rest => write!(f, "{separator}{rest:#x}"),
                }
            }
            Self::FileTime(ticks) => Time(ticks).fmt(f),
            Self::Ipv4(address) => address.fmt(f),
            Self::Ipv6(address) => address.fmt(f),
            Self::Mac(address) => Mac(address).fmt(f),
            Self::Guid(bytes) => guid::GuidText(bytes).fmt(f),
            Self::Bytes(bytes) => Hex(bytes).fmt(f),
        }
    }
}

impl Member {
    /// The member's value in the bytes of its structure; `None` if they end before it does.
    #[must_use]
    pub fn value<'a>(&self, structure: &'a [u8]) -> Option<MemberValue<'a>> {
        self.value_of(self.bytes(structure)?)
    }

    /// The value of its bytes.
    #[inline]
    pub(super) fn value_of<'a>(&self, bytes: &'a [u8]) -> Option<MemberValue<'a>> {
        let (low, number) = (|| super::low_u32(bytes), || super::little_endian(bytes));
        Some(MemberValue::Scalar(match self.kind {
            MemberKind::Integer => Scalar::Integer(number()),
            MemberKind::Bool => Scalar::Bool(low()),
            MemberKind::Enumeration(of) => Scalar::Enumeration(low(), of),
            MemberKind::Code(of) => Scalar::Code(low(), of),
            MemberKind::Status(of) => Scalar::Status(low(), of),
            MemberKind::Flags(set) => Scalar::Flags(low(), set),
            MemberKind::FileTime => Scalar::FileTime(number()),
            MemberKind::Ipv4 => Scalar::Ipv4(Ipv4Addr::from(low())),
            MemberKind::Ipv6 => Scalar::Ipv6(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?)),
            MemberKind::Mac => Scalar::Mac(bytes.try_into().ok()?),
            MemberKind::Guid => Scalar::Guid(bytes.try_into().ok()?),
            MemberKind::Bytes | MemberKind::Padding | MemberKind::Structure(_) => {
                Scalar::Bytes(bytes)
            }
            MemberKind::TextBlob | MemberKind::BytesBlob => {
                let (_, data) = bytes.split_at_checked(8)?;
                return Some(MemberValue::Blob(low(), super::little_endian(data)));
            }
            MemberKind::WideString
            | MemberKind::Sid
            | MemberKind::List(..)
            | MemberKind::Structures(..)
            | MemberKind::Pointer(_)
            | MemberKind::Address => {
                return Some(MemberValue::Address(number()));
            }
        }))
    }

    /// Sets the member in the bytes of its structure: the inverse of [`value`](Self::value).
    ///
    /// The padding within a blob is not changed.
    ///
    /// ```
    /// use wfp_events::layout::Scalar;
    /// use wfp_events::raw::{IkeextMmFailure0, Structure};
    ///
    /// let mut bytes = [0; 64];
    /// let member = IkeextMmFailure0::LAYOUT.member("mmId").ok_or("a member")?;
    /// member.set(&mut bytes, Scalar::Integer(31567))?;
    /// assert_eq!(bytes[48..56], 31567_u64.to_le_bytes());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error, without changing the bytes, if they end before the member does, the value has another kind
    /// than the member (or another enumeration), or a number is too large for the member.
    pub fn set<'v>(
        &self,
        structure: &mut [u8],
        value: impl Into<MemberValue<'v>>,
    ) -> Result<(), Error> {
        let found = to_u64(structure.len().saturating_sub(self.offset));
        let target = structure.get_mut(self.offset..).and_then(|rest| rest.get_mut(..self.size));
        let set = match target {
            Some(target) => put(self.kind, target, value.into()),
            None => Err(Fault::CutShort { needed: to_u64(self.size), found }),
        };
        let location = Location { structure: "", part: "", member: self.name, index: None };
        set.map_err(|fault| location.error(Some(At::Offset(to_u64(self.offset))), fault))
    }
}

/// Writes a value to the bytes of a member of this kind.
fn put(kind: MemberKind, target: &mut [u8], value: MemberValue<'_>) -> Result<(), Fault> {
    let number = match (kind, value) {
        (
            MemberKind::WideString
            | MemberKind::Sid
            | MemberKind::List(_)
            | MemberKind::Structures(..)
            | MemberKind::Pointer(_)
            | MemberKind::Address,
            MemberValue::Address(address),
        ) => address,
        (MemberKind::TextBlob | MemberKind::BytesBlob, MemberValue::Blob(size, address)) => {
            let (count, data) = target.split_at_mut_checked(8).ok_or(Fault::OutOfRange)?;
            copy(data, &address.to_le_bytes())?;
            // The rest of `count` is padding.
            return copy(count.get_mut(..4).unwrap_or_default(), &size.to_le_bytes());
        }
        (kind, MemberValue::Scalar(scalar)) => match (kind, scalar) {
            (MemberKind::Integer, Scalar::Integer(number))
            | (MemberKind::FileTime, Scalar::FileTime(number)) => number,
            (MemberKind::Bool, Scalar::Bool(number)) => number.into(),
            (MemberKind::Enumeration(its), Scalar::Enumeration(number, of))
            | (MemberKind::Code(its), Scalar::Code(number, of))
            | (MemberKind::Status(its), Scalar::Status(number, of))
                if its.name == of.name =>
            {
                number.into()
            }
            (MemberKind::Flags(its), Scalar::Flags(bits, of)) if its.name == of.name => bits.into(),
            (MemberKind::Ipv4, Scalar::Ipv4(address)) => u32::from(address).into(),
            (MemberKind::Ipv6, Scalar::Ipv6(address)) => return copy(target, &address.octets()),
            (MemberKind::Mac, Scalar::Mac(bytes)) => return copy(target, &bytes),
            (MemberKind::Guid, Scalar::Guid(bytes)) => return copy(target, &bytes),
            (
                MemberKind::Bytes | MemberKind::Padding | MemberKind::Structure(_),
                Scalar::Bytes(bytes),
            ) => {
                return copy(target, bytes);
            }
            _ => return Err(Fault::WrongKind),
        },
        _ => return Err(Fault::WrongKind),
    };
    let bytes = number.to_le_bytes();
    match bytes.split_at_checked(target.len()) {
        Some((low, high)) if high.iter().all(|byte| *byte == 0) => copy(target, low),
        _ => Err(Fault::OutOfRange),
    }
}

fn copy(target: &mut [u8], bytes: &[u8]) -> Result<(), Fault> {
    if target.len() != bytes.len() {
        return Err(Fault::OutOfRange);
    }
    target.copy_from_slice(bytes);
    Ok(())
}
