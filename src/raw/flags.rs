//! Sets of flags that can hold bits without a name.

use core::fmt;
use core::marker::PhantomData;

use bitflags::Flags;
use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::{Field, Sealed};
use crate::layout::{FlagSet, MemberKind};
use crate::value::hex;

/// A set of flags that has a table of the SDK's names.
pub trait NamedFlags: Sealed + Flags<Bits = u32> {
    /// The table of the named bits.
    const FLAG_SET: &'static FlagSet;
}

/// A member that holds flags: 32 bits, little-endian. It keeps bits without a name.
///
/// (`bitflags` types store native integers, so they cannot be members themselves.)
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(transparent)]
pub struct FlagBits<F>(U32, PhantomData<F>);

impl<F: NamedFlags> FlagBits<F> {
    /// A member with these flags.
    #[must_use]
    pub fn new(flags: F) -> Self {
        Self(U32::new(flags.bits()), PhantomData)
    }

    /// The flags, including bits without a name.
    #[must_use]
    pub fn get(&self) -> F {
        F::from_bits_retain(self.0.get())
    }
}

impl<F> Sealed for FlagBits<F> {}

impl<F: NamedFlags> Field for FlagBits<F> {
    const KIND: MemberKind = MemberKind::Flags(F::FLAG_SET);

    #[inline]
    fn is_named(&self) -> bool {
        self.0.get() & !F::all().bits() == 0
    }
}

impl<F: NamedFlags> From<F> for FlagBits<F> {
    fn from(flags: F) -> Self {
        Self::new(flags)
    }
}

impl<F> Clone for FlagBits<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for FlagBits<F> {}

impl<F> Default for FlagBits<F> {
    fn default() -> Self {
        Self(U32::ZERO, PhantomData)
    }
}

impl<F> PartialEq for FlagBits<F> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<F> Eq for FlagBits<F> {}

impl<F> core::hash::Hash for FlagBits<F> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<F: NamedFlags + fmt::Debug> fmt::Debug for FlagBits<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// The error for a text that is not a list of flags of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParseFlagsError {
    set: &'static str,
}

impl fmt::Display for ParseFlagsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not names or 0x… of {} flags, separated by |", self.set)
    }
}

impl core::error::Error for ParseFlagsError {}

/// The bits of a flag, given by its name or as a number such as `0x80`.
pub(crate) fn bits_of(set: &FlagSet, name: &str) -> Option<u32> {
    match hex::parse_number(name) {
        Some(bits) => u32::try_from(bits).ok(),
        None => set.bit_of(name),
    }
}

pub(crate) fn parse(set: &FlagSet, text: &str) -> Result<u32, ParseFlagsError> {
    let names = text.split('|').map(str::trim).filter(|name| !name.is_empty());
    names
        .map(|name| bits_of(set, name))
        .try_fold(0, |bits, bit| bit.map(|bit| bits | bit))
        .ok_or(ParseFlagsError { set: set.name })
}

/// Declares a set of flags of the SDK as a `bitflags` type.
///
/// The argument in parentheses is the prefix of the constants, without the last underscore. The command shows the doc
/// comment of a flag as its meaning.
macro_rules! flag_set {
    (
        $(#[$attr:meta])*
        pub struct $Name:ident($prefix:literal) {
            $( $(#[doc = $doc:literal])+ $FLAG:ident = $bit:literal, )+
        }
    ) => {
        ::bitflags::bitflags! {
            $(#[$attr])*
            #[doc(alias = $prefix)]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $Name: u32 {
                $( $(#[doc = $doc])+ const $FLAG = $bit; )+
            }
        }

        /// Shows the SDK constants of the bits, then the bits without a name as `0x…`, separated by `|`; nothing if no
        /// bit is set.
        impl ::core::fmt::Display for $Name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::layout::Scalar::Flags(self.bits(), <Self as $crate::raw::NamedFlags>::FLAG_SET).fmt(f)
            }
        }

        /// Parses what [`Display`](::core::fmt::Display) shows.
        impl ::core::str::FromStr for $Name {
            type Err = $crate::raw::ParseFlagsError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::raw::flags::parse(<Self as $crate::raw::NamedFlags>::FLAG_SET, text)
                    .map(Self::from_bits_retain)
            }
        }

        impl $crate::raw::Sealed for $Name {}

        impl $crate::raw::NamedFlags for $Name {
            const FLAG_SET: &'static $crate::layout::FlagSet = &$crate::layout::FlagSet {
                name: $prefix,
                flags: &[
                    $( $crate::layout::NamedValue {
                        value: $bit,
                        name: concat!($prefix, "_", stringify!($FLAG)),
                        doc: &[$($doc),+],
                    }, )+
                ],
            };
        }
    };
}
pub(crate) use flag_set;
