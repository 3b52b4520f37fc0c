//! The members of a record's parts by name, each named once for all forms of text.

use crate::layout::Kind;
use crate::raw::{
    AuthenticationMethodType, Field, IkeextMmFailureFlags, IpsecFailurePoint, KeyModuleType,
    MmSaState, NamedFlags, SaRole, WinError,
};
use crate::value::Value;

/// Takes the members of a part, in the SDK's order.
pub(crate) trait Visitor {
    /// Why it stops taking them.
    type Error;

    /// Takes one member.
    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Self::Error>;
}

/// A part of a record whose members have names.
pub(crate) trait Members {
    /// Shows each member to a visitor.
    fn visit<V: Visitor>(&self, visitor: &mut V) -> Result<(), V::Error>;

    /// The member of a name, and its place among the members.
    fn member_mut(&mut self, name: &str) -> Option<(u32, &mut dyn Slot)>;
}

/// A member that can be seen and set as a [`Value`].
pub(crate) trait Slot {
    /// The value it holds.
    fn value(&self) -> Value<'_>;

    /// Holds another value from now on; `None`, and no change, if it has no room for that.
    fn set(&mut self, value: Value<'_>) -> Option<()>;
}

macro_rules! integer_slot {
    ($($ty:ty),+) => { $(
        impl Slot for $ty {
            fn value(&self) -> Value<'_> {
                Value::Integer(u64::from(*self))
            }

            fn set(&mut self, value: Value<'_>) -> Option<()> {
                let Value::Integer(number) = value else { return None };
                *self = number.try_into().ok()?;
                Some(())
            }
        }
    )+ };
}
integer_slot!(u64);

impl<const N: usize> Slot for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }

    fn set(&mut self, value: Value<'_>) -> Option<()> {
        let Value::Bytes(bytes) = value else { return None };
        *self = bytes.try_into().ok()?;
        Some(())
    }
}

macro_rules! enumeration_slot {
    ($($Enum:ty),+ $(,)?) => { $(
        impl Slot for $Enum {
            fn value(&self) -> Value<'_> {
                match <$Enum>::KIND {
                    Kind::Code(of) => Value::Code(self.get(), of),
                    _ => Value::Enumeration(self.get(), <$Enum>::ENUMERATION),
                }
            }

            fn set(&mut self, value: Value<'_>) -> Option<()> {
                let (Value::Enumeration(number, _) | Value::Code(number, _)) = value else { return None };
                *self = Self::new(number);
                Some(())
            }
        }
    )+ };
}
enumeration_slot!(
    WinError,
    IpsecFailurePoint,
    KeyModuleType,
    AuthenticationMethodType,
    MmSaState,
    SaRole
);

macro_rules! flags_slot {
    ($($Flags:ty),+ $(,)?) => { $(
        impl Slot for $Flags {
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
flags_slot!(IkeextMmFailureFlags);

/// Declares a part of a record whose members are always there: the struct and its [`Members`] from one list.
macro_rules! part {
    (
        $(#[$attr:meta])*
        pub struct $Name:ident {
            $( $(#[$field_attr:meta])* $field:ident: $ty:ty = $member:literal, )+
        }
    ) => {
        $(#[$attr])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $Name {
            $( $(#[$field_attr])* pub $field: $ty, )+
        }

        impl $crate::event::Members for $Name {
            fn visit<V: $crate::event::Visitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
                $( visitor.member($member, $crate::event::Slot::value(&self.$field))?; )+
                Ok(())
            }

            fn member_mut(&mut self, name: &str) -> Option<(u32, &mut dyn $crate::event::Slot)> {
                let place: u32 = 0;
                $(
                    if name == $member {
                        return Some((place, &mut self.$field));
                    }
                    let place = place.saturating_add(1);
                )+
                let _ = place;
                None
            }
        }
    };
}
pub(super) use part;
