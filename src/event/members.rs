//! The members of a record's parts by name, each named once for all forms of text.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use crate::layout::Kind;
use crate::raw::{
    Af, AppcNetworkCapabilityType, AuthenticationMethodType, DataType, Direction, EmSaState, Field,
    FileTime, Guid, IkeextEmFailureFlags, IkeextMmFailureFlags, IpVersion, IpsecFailurePoint,
    IpsecTrafficType, KeyModuleType, MmSaState, MsFwpDirection, NamedFlags, NetEventFlags,
    NetEventType, NtStatus, QmSaState, ReauthReasons, SaRole, WinError,
};
use crate::value::{Sid, TextBlob, Value, WideStr};

/// Takes the members of a part, in the SDK's order.
pub(crate) trait Visitor {
    /// Why it stops taking them.
    type Error;

    /// Takes one member.
    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Self::Error>;

    /// Takes a part within the part; `None` for NULL.
    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Self::Error>;
}

/// A part of a record whose members have names. The structures that it can stand in have numbers, from 0: what
/// their C names end in.
pub(crate) trait Part {
    /// Shows each member that the structure has to a visitor.
    fn show<V: Visitor>(&self, structure: u8, visitor: &mut V) -> Result<(), V::Error>;
}

/// A part whose members can be set by name.
pub(crate) trait Fill {
    /// Its members come now: it is there.
    fn begin(&mut self) {}

    /// The names of all members, and which structures have each: bit *n* for structure *n*.
    fn names(&self) -> &'static [(&'static str, u8)];

    /// The member of that place among the names.
    fn slot(&mut self, place: usize) -> Option<Slot<'_>>;
}

/// Where to set a member.
pub(crate) enum Slot<'s> {
    /// It holds a value.
    Value(&'s mut dyn Holds),
    /// It is a part, and is there from now on.
    Part(&'s mut dyn Fill),
}

/// Something that holds a [`Value`].
pub(crate) trait Holds {
    /// The value.
    fn value(&self) -> Value<'_>;

    /// Holds another value from now on; `None`, and no change, if it has no room for that.
    fn set(&mut self, value: Value<'_>) -> Option<()>;
}

/// How types hold values: by which the value is shown, and from which it is set.
macro_rules! holds {
    ($( $(@$a:lifetime)? $ty:ty: |$this:ident| $shown:expr, $given:pat => $kept:expr; )+) => { $(
        impl $(<$a>)? Holds for $ty {
            #[inline]
            fn value(&self) -> Value<'_> {
                let $this = self;
                $shown
            }

            fn set(&mut self, value: Value<'_>) -> Option<()> {
                let $given = value else { return None };
                *self = $kept?;
                Some(())
            }
        }
    )+ };
}

holds! {
    u8: |this| Value::Integer(u64::from(*this)), Value::Integer(number) => number.try_into().ok();
    u16: |this| Value::Integer(u64::from(*this)), Value::Integer(number) => number.try_into().ok();
    u32: |this| Value::Integer(u64::from(*this)), Value::Integer(number) => number.try_into().ok();
    u64: |this| Value::Integer(*this), Value::Integer(number) => Some(number);
    FileTime: |this| Value::FileTime(*this), Value::FileTime(time) => Some(time);
    Guid: |this| Value::Guid(*this), Value::Guid(guid) => Some(guid);
    Option<Guid>: |this| Value::GuidAt(*this), Value::GuidAt(guid) => Some(guid);
    Option<Ipv4Addr>: |this| Value::Ipv4(this.unwrap_or(Ipv4Addr::UNSPECIFIED)),
        Value::Ipv4(address) => Some(Some(address));
    Option<Ipv6Addr>: |this| Value::Ipv6(this.unwrap_or(Ipv6Addr::UNSPECIFIED)),
        Value::Ipv6(address) => Some(Some(address));
    [u8; 20]: |this| Value::Bytes(this), Value::Bytes(bytes) => bytes.try_into().ok();
    Option<[u8; 8]>: |this| Value::Bytes(this.as_ref().unwrap_or(&[0; 8])),
        Value::Bytes(bytes) => bytes.try_into().ok().map(Some);
    @'a TextBlob<'a>: |this| Value::TextBlob(this.as_bytes()),
        Value::TextBlob(bytes) => Some(TextBlob::from_bytes(bytes.to_vec()));
    @'a Cow<'a, [u8]>: |this| Value::BytesBlob(this), Value::BytesBlob(bytes) => Some(Cow::Owned(bytes.to_vec()));
    @'a Option<WideStr<'a>>: |this| Value::Wide(this.as_ref().map(WideStr::as_bytes)),
        Value::Wide(text) => Some(text.map(|text| WideStr::from_bytes(text.to_vec())));
    @'a Option<Sid<'a>>: |this| Value::Sid(this.as_ref().map(Sid::as_bytes)),
        Value::Sid(sid) => sid.map(|sid| Sid::from_bytes(sid.to_vec())).transpose().ok();
    @'a Vec<Option<WideStr<'a>>>: |this| Value::List(this),
        Value::List(texts) => Some(texts.iter().map(|text| text.clone().map(WideStr::into_owned)).collect());
}

/// A MAC address, as a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct MacAddr(pub [u8; 6]);

/// A `BOOL`, as a member: 0 is false, 1 true; other numbers occur.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bool(pub u32);

impl From<bool> for Bool {
    fn from(value: bool) -> Self {
        Self(value.into())
    }
}

holds! {
    MacAddr: |this| Value::Mac(this.0), Value::Mac(bytes) => Some(Self(bytes));
    Bool: |this| Value::Bool(this.0), Value::Bool(number) => Some(Self(number));
}

macro_rules! enumerations_hold {
    ($($Enum:ty),+ $(,)?) => { $(
        impl Holds for $Enum {
            #[inline]
            fn value(&self) -> Value<'_> {
                match <$Enum>::KIND {
                    Kind::Code(of) => Value::Code(self.get(), of),
                    Kind::Status(of) => Value::Status(self.get(), of),
                    _ => Value::Enumeration(self.get(), <$Enum>::ENUMERATION),
                }
            }

            fn set(&mut self, value: Value<'_>) -> Option<()> {
                let (Value::Enumeration(number, _) | Value::Code(number, _) | Value::Status(number, _)) = value else {
                    return None;
                };
                *self = Self::new(number);
                Some(())
            }
        }
    )+ };
}
enumerations_hold!(
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
);

macro_rules! flags_hold {
    ($($Flags:ty),+ $(,)?) => { $(
        impl Holds for $Flags {
            #[inline]
            fn value(&self) -> Value<'_> {
                Value::Flags(self.bits(), <$Flags>::FLAG_SET)
            }

            fn set(&mut self, value: Value<'_>) -> Option<()> {
                let Value::Flags(bits, _) = value else { return None };
                *self = Self::from_bits_retain(bits);
                Some(())
            }
        }
    )+ };
}
flags_hold!(NetEventFlags, IkeextMmFailureFlags, IkeextEmFailureFlags, ReauthReasons);

/// Declares a part whose members are always there: the struct, and what [`Part`] and [`Fill`] know of it.
///
/// A member is `field: Type = "sdkName"`, with `since N` where only structures from number N on have it.
macro_rules! part {
    (
        $(#[$attr:meta])*
        pub struct $Name:ident $(<$a:lifetime>)? {
            $( $(#[$field_attr:meta])* $field:ident: $ty:ty = $member:literal $(since $since:literal)?, )+
        }
    ) => {
        $(#[$attr])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $Name $(<$a>)? {
            $( $(#[$field_attr])* pub $field: $ty, )+
        }

        impl $(<$a>)? $crate::event::Part for $Name $(<$a>)? {
            #[inline]
            fn show<V: $crate::event::Visitor>(&self, structure: u8, visitor: &mut V) -> Result<(), V::Error> {
                let _ = structure;
                $(
                    if true $(&& structure >= $since)? {
                        visitor.member($member, $crate::event::Holds::value(&self.$field))?;
                    }
                )+
                Ok(())
            }
        }

        impl $(<$a>)? $crate::event::members::Fill for $Name $(<$a>)? {
            fn names(&self) -> &'static [(&'static str, u8)] {
                &[$( ($member, u8::MAX $(<< $since)?), )+]
            }

            fn slot(&mut self, place: usize) -> Option<$crate::event::members::Slot<'_>> {
                let _at: usize = 0;
                $(
                    if place == _at {
                        return Some($crate::event::members::Slot::Value(&mut self.$field));
                    }
                    let _at = _at.saturating_add(1);
                )+
                None
            }
        }

        impl $(<$a>)? $Name $(<$a>)? {
            /// Names the members that hold something and that the structure has no room for.
            pub(super) fn lost(&self, structure: u8, name: &mut dyn FnMut(&'static str)) {
                let (_, _) = (structure, &name);
                $($(
                    if structure < $since && !$crate::event::Holds::value(&self.$field).is_zero() {
                        name($member);
                    }
                )?)+
            }

            /// Empties the members that the structure has no room for.
            pub(super) fn cut(&mut self, structure: u8) {
                let _ = structure;
                $($(
                    if structure < $since {
                        self.$field = Default::default();
                    }
                )?)+
            }
        }
    };
}
pub(super) use part;
