//! The types of fields: how each is read from a member of a structure, written, shown, and set from text.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

#[cfg(feature = "arbitrary")]
use arbitrary::Unstructured;
use zerocopy::little_endian::{U16, U32, U64};

use super::Value;
#[cfg(feature = "arbitrary")]
use super::arbitrary_field::{self, ArbitraryField};
use super::resolve::Resolver;
#[cfg(feature = "text")]
use super::set::{InputValue, ValueError};
#[cfg(feature = "proptest")]
use super::shrink::Shrink;
use crate::arena::Arena;
use crate::error::Error;
use crate::layout::{MemberKind, Scalar};
use crate::memory::Memory;
use crate::raw::{
    ActionType, Af, AppcNetworkCapabilityType, AuthenticationMethodType, BinaryByteBlob, Bool32,
    ByteArray6, CapabilityFlags, DataType, Direction, EmSaState, Field as _, FileTime, FlagBits,
    Guid, IkeextEmFailureFlags, IkeextMmFailureFlags, InternalFlags, InternalSublayer, IpVersion,
    IpsecFailurePoint, IpsecTrafficType, KeyModuleType, MmSaState, MsFwpDirection, NamedFlags as _,
    NetEventFlags, NetEventType, NtStatus, Ptr, QmSaState, ReauthReasons, SaRole, SidHeader,
    TextByteBlob, WideString, WinError,
};
use crate::value::hex::{self, Mac};
use crate::value::{Sid, TextBlob, WideStr};

/// A field: its value, which can be set from text.
pub(crate) trait Field {
    /// Its value.
    fn value(&self) -> Value<'_>;

    /// Sets it to a value from text.
    #[cfg(feature = "text")]
    fn set(&mut self, input: &InputValue<'_>) -> Result<(), ValueError>;
}

/// A field that is stored as a member of type `Raw`; for a list, as its length and its pointer.
pub(super) trait StoredAs<'m, Raw>: Sized {
    /// Reads the field, and what the member points to. `is_set` is `false` if the member's flag bit is clear: then a
    /// pointer that cannot be resolved is not an error.
    fn read<M: Memory<'m>>(
        raw: Raw,
        resolver: &mut Resolver<M>,
        member: &'static str,
        is_set: bool,
    ) -> Result<Self, Error>;

    /// Writes what the member points to, and returns the member.
    fn write(&self, arena: &mut Arena<'_>) -> Raw;
}

/// Converts a type that can borrow from memory into one that owns its bytes.
pub(crate) trait IntoOwned {
    type Owned;

    fn into_owned(self) -> Self::Owned;
}

/// A MAC address, shown as `aa:bb:cc:dd:ee:ff`.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddr(pub [u8; 6]);

impl fmt::Display for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Mac(self.0).fmt(f)
    }
}

impl fmt::Debug for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Parses what [`Display`](fmt::Display) shows, in upper or lower case.
impl FromStr for MacAddr {
    type Err = ParseMacAddrError;

    fn from_str(text: &str) -> Result<Self, ParseMacAddrError> {
        hex::parse_mac(text).map(Self).ok_or(ParseMacAddrError)
    }
}

/// The error for a text that is not a MAC address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ParseMacAddrError;

impl fmt::Display for ParseMacAddrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a MAC address like aa:bb:cc:dd:ee:ff")
    }
}

impl core::error::Error for ParseMacAddrError {}

/// A `BOOL`: 0 is false and 1 is true, but other numbers occur. It is shown as `false`, `true` or the number.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bool(pub u32);

impl Bool {
    /// Whether it is true in C: not 0.
    #[must_use]
    pub const fn is_true(self) -> bool {
        self.0 != 0
    }
}

impl fmt::Display for Bool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Scalar::Bool(self.0).fmt(f)
    }
}

impl fmt::Debug for Bool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<bool> for Bool {
    fn from(value: bool) -> Self {
        Self(value.into())
    }
}

/// Declares fields that are stored in the member itself: the type and that of the member, the scalar, how it is set
/// from text, and the conversions from and to the member.
macro_rules! scalars {
    ($( $Type:ty as $Raw:ty: |$this:ident| $value:expr, |$input:ident| $set:expr, |$raw:ident| $read:expr, $write:expr; )+) => { $(
        impl Field for $Type {
            #[inline]
            fn value(&self) -> Value<'_> {
                let $this = self;
                Value::Scalar($value)
            }

            #[cfg(feature = "text")]
            fn set(&mut self, $input: &InputValue<'_>) -> Result<(), ValueError> {
                *self = $set?;
                Ok(())
            }
        }

        impl<'m> StoredAs<'m, $Raw> for $Type {
            #[inline(always)]
            fn read<M: Memory<'m>>(
                $raw: $Raw,
                _: &mut Resolver<M>,
                _: &'static str,
                _: bool,
            ) -> Result<Self, Error> {
                Ok($read)
            }

            #[inline(always)]
            fn write(&self, _: &mut Arena<'_>) -> $Raw {
                let $this = self;
                $write
            }
        }

        impl IntoOwned for $Type {
            type Owned = Self;

            #[inline]
            fn into_owned(self) -> Self {
                self
            }
        }
    )+ };
}

scalars! {
    u8 as u8: |this| Scalar::Integer((*this).into()), |input| input.integer(), |raw| raw, *this;
    u16 as U16: |this| Scalar::Integer((*this).into()), |input| input.integer(), |raw| raw.get(), (*this).into();
    u32 as U32: |this| Scalar::Integer((*this).into()), |input| input.integer(), |raw| raw.get(), (*this).into();
    u64 as U64: |this| Scalar::Integer(*this), |input| input.u64(), |raw| raw.get(), (*this).into();
    FileTime as FileTime: |this| Scalar::FileTime(this.ticks()), |input| input.file_time(), |raw| raw, *this;
    Guid as Guid: |this| Scalar::Guid(this.to_bytes()), |input| input.parsed("a GUID"), |raw| raw, *this;
    [u8; 20] as [u8; 20]: |this| Scalar::Bytes(this), |input| input.array(), |raw| raw, *this;
    Bool as Bool32: |this| Scalar::Bool(this.0), |input| input.bool().map(Self), |raw| Self(raw.0.get()), Bool32(this.0.into());
    MacAddr as ByteArray6: |this| Scalar::Mac(this.0), |input| input.parsed("a MAC address"),
        |raw| Self(raw.byte_array6), ByteArray6 { byte_array6: this.0 };
}

macro_rules! enumerations {
    ($($Enum:ty),+ $(,)?) => { scalars! { $(
        $Enum as $Enum: |this| match <$Enum>::KIND {
            MemberKind::Code(of) => Scalar::Code(this.get(), of),
            MemberKind::Status(of) => Scalar::Status(this.get(), of),
            _ => Scalar::Enumeration(this.get(), <$Enum>::ENUMERATION),
        }, |input| match <$Enum>::KIND {
            MemberKind::Code(_) => input.integer(),
            MemberKind::Status(_) => input.i32().map(i32::cast_unsigned),
            _ => input.enumeration(<$Enum>::ENUMERATION),
        }.map(Self::new), |raw| raw, *this;
    )+ }
    $(
        #[cfg(feature = "arbitrary")]
        impl ArbitraryField for $Enum {
            fn any(bytes: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
                arbitrary_field::named(bytes, <$Enum>::ENUMERATION).map(Self::new)
            }
        }

        #[cfg(feature = "proptest")]
        impl Shrink for $Enum {
            fn shrink(&self) -> Vec<Self> {
                self.get().shrink().into_iter().map(Self::new).collect()
            }
        }
    )+ };
}
enumerations!(
    WinError,
    NtStatus,
    IpsecFailurePoint,
    IpsecTrafficType,
    KeyModuleType,
    AuthenticationMethodType,
    MmSaState,
    QmSaState,
    EmSaState,
    SaRole,
    IpVersion,
    Af,
    DataType,
    Direction,
    MsFwpDirection,
    NetEventType,
    AppcNetworkCapabilityType,
    InternalSublayer,
    ActionType,
);

macro_rules! flags {
    ($($Flags:ty),+ $(,)?) => { scalars! { $(
        $Flags as FlagBits<$Flags>: |this| Scalar::Flags(this.bits(), <$Flags>::FLAG_SET),
            |input| input.flags(<$Flags>::FLAG_SET).map(Self::from_bits_retain), |raw| raw.get(), FlagBits::new(*this);
    )+ }
    $(
        #[cfg(feature = "arbitrary")]
        impl ArbitraryField for $Flags {
            fn any(bytes: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
                arbitrary_field::flags(bytes, <$Flags>::all().bits()).map(Self::from_bits_retain)
            }
        }

        /// No flags, then one flag less.
        #[cfg(feature = "proptest")]
        impl Shrink for $Flags {
            fn shrink(&self) -> Vec<Self> {
                let bits = self.bits();
                let ones = (0..u32::BITS).map(|index| 1_u32.unbounded_shl(index)).filter(|one| bits & one != 0);
                let less = ones.map(|one| bits & !one);
                [0].into_iter().filter(|_| bits != 0).chain(less).map(Self::from_bits_retain).collect()
            }
        }
    )+ };
}
flags!(
    NetEventFlags,
    IkeextMmFailureFlags,
    IkeextEmFailureFlags,
    ReauthReasons,
    InternalFlags,
    CapabilityFlags,
);

/// Declares fields that are stored behind pointers: the type, its owned type, and that of the member; the value; how it
/// is set from text, read, written, and converted to the owned type.
macro_rules! pointers {
    ($(
        $Type:ty, $Owned:ty as $Raw:ty: |$this:ident| $value:expr, |$input:ident| $set:expr,
        |$raw:ident, $read:ident| $from:expr, |$arena:ident| $write:expr, $owned:expr;
    )+) => { $(
        impl<'m> Field for $Type {
            #[inline]
            fn value(&self) -> Value<'_> {
                let $this = self;
                $value
            }

            #[cfg(feature = "text")]
            fn set(&mut self, $input: &InputValue<'_>) -> Result<(), ValueError> {
                *self = $set?;
                Ok(())
            }
        }

        impl<'m> StoredAs<'m, $Raw> for $Type {
            #[inline(always)]
            fn read<M: Memory<'m>>(
                $raw: $Raw,
                resolver: &mut Resolver<M>,
                member: &'static str,
                is_set: bool,
            ) -> Result<Self, Error> {
                let mut $read = resolver.member(member, is_set);
                $from
            }

            #[inline(always)]
            fn write(&self, $arena: &mut Arena<'_>) -> $Raw {
                let $this = self;
                $write
            }
        }

        impl<'m> IntoOwned for $Type {
            type Owned = $Owned;

            fn into_owned(self) -> $Owned {
                let $this = self;
                $owned
            }
        }
    )+ };
}

pointers! {
    TextBlob<'m>, TextBlob<'static> as TextByteBlob:
        |this| Value::TextBlob(this), |input| input.text_blob(),
        |raw, read| read.at(raw.0.data.address(), |reader| reader.blob(raw.0).map(TextBlob::from_bytes)),
        |arena| TextByteBlob(arena.blob(this.as_bytes())), this.into_owned();
    Cow<'m, [u8]>, Cow<'static, [u8]> as BinaryByteBlob:
        |this| Value::Blob(this), |input| input.blob().map(Cow::Owned),
        |raw, read| read.at(raw.0.data.address(), |reader| reader.blob(raw.0)),
        |arena| BinaryByteBlob(arena.blob(this)), Cow::Owned(this.into_owned());
    Option<WideStr<'m>>, Option<WideStr<'static>> as Ptr<WideString>:
        |this| Value::Text(this.as_ref()), |input| input.text(),
        |raw, read| read.pointer(raw.address(), |reader, at| reader.wide_str(at)),
        |arena| arena.wide_str(this.as_ref()), this.map(WideStr::into_owned);
    Option<Sid<'m>>, Option<Sid<'static>> as Ptr<SidHeader>:
        |this| Value::Sid(this.as_ref()), |input| input.sid(),
        |raw, read| read.pointer(raw.address(), |reader, at| reader.sid(at)),
        |arena| arena.sid(this.as_ref()), this.map(Sid::into_owned);
    Option<Guid>, Option<Guid> as Ptr<Guid>:
        |this| Value::GuidPointer(*this), |input| input.guid_pointer(),
        |raw, read| read.pointer(raw.address(), |reader, at| reader.structure(at)),
        |arena| this.as_ref().map_or(Ptr::NULL, |guid| arena.structure(guid)), this;
    Vec<Option<WideStr<'m>>>, Vec<Option<WideStr<'static>>> as (U32, Ptr<Ptr<WideString>>):
        |this| Value::Texts(this), |input| input.texts(),
        |raw, read| read.texts(raw.0.get(), raw.1.address()),
        |arena| arena.texts(this), this.into_iter().map(|text| text.map(WideStr::into_owned)).collect();
}
