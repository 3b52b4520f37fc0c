//! `open_enum!`: declares an enumeration that can hold values without a name.

use core::fmt;

use crate::layout::Enumeration;
use crate::value::hex;

/// The error for a text that is neither a constant of the enumeration nor a 32-bit number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParseEnumerationError {
    enumeration: &'static str,
}

impl fmt::Display for ParseEnumerationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a name or number of {}", self.enumeration)
    }
}

impl core::error::Error for ParseEnumerationError {}

pub(crate) fn fmt_value(of: &Enumeration, number: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match of.name_of(number) {
        Some(name) => f.pad(name),
        // HRESULT and NTSTATUS codes are usually written in hex.
        None if number > 0xffff => write!(f, "{number:#010x}"),
        None => write!(f, "{number}"),
    }
}

pub(crate) fn parse(of: &Enumeration, text: &str) -> Result<u32, ParseEnumerationError> {
    let number = || match hex::parse_number(text) {
        Some(number) => u32::try_from(number).ok(),
        None => text.parse().ok().or_else(|| text.parse().ok().map(i32::cast_unsigned)),
    };
    of.value_of(text).or_else(number).ok_or(ParseEnumerationError { enumeration: of.name })
}

/// Declares an enumeration of the SDK, stored as a little-endian `U32`.
///
/// The arguments in parentheses are its C name and the prefix of its constants. `as` gives the [`MemberKind`] of
/// members that hold it: `Enumeration`, or `Code` or `Status`, for which values without a name are normal. `named by`
/// gives the names of all codes. The command shows the doc comment of a constant as the meaning of the value (the first
/// paragraph) and as advice (the others).
///
/// [`MemberKind`]: crate::layout::MemberKind
macro_rules! open_enum {
    (
        $(#[$attr:meta])*
        pub enum $Name:ident($c_name:literal, $prefix:literal) as $Kind:ident
        $(named by $CODES:ident)? {
            $( $(#[doc = $doc:literal])+ $VALUE:ident = $number:literal, )+
        }
    ) => {
        $(#[$attr])*
        #[doc(alias = $c_name)]
        #[derive(
            Clone, Copy, Default, PartialEq, Eq, Hash,
            ::zerocopy::FromBytes, ::zerocopy::IntoBytes, ::zerocopy::Immutable, ::zerocopy::KnownLayout,
            ::zerocopy::Unaligned,
        )]
        #[repr(transparent)]
        pub struct $Name(::zerocopy::little_endian::U32);

        impl $Name {
            $(
                $(#[doc = $doc])+
                pub const $VALUE: Self = Self::new($number);
            )+

            /// The table of the named values, without `*_MAX`.
            pub const ENUMERATION: &'static $crate::layout::Enumeration = &$crate::layout::Enumeration {
                name: $c_name,
                prefix: $prefix,
                values: &[
                    $( $crate::layout::NamedValue {
                        value: $number,
                        name: concat!($prefix, stringify!($VALUE)),
                        doc: &[$($doc),+],
                    }, )+
                ],
                codes: &[$(&$CODES)?],
            };

            /// The value with this number, which may have no name.
            #[must_use]
            pub const fn new(number: u32) -> Self {
                Self(::zerocopy::little_endian::U32::new(number))
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u32 {
                self.0.get()
            }

            /// The SDK constant; `None` if the value has no name.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                Self::ENUMERATION.name_of(self.get())
            }

            /// What the value means, in one sentence; `None` if that is not documented.
            #[must_use]
            pub fn meaning(self) -> Option<&'static str> {
                Self::ENUMERATION.get(self.get()).map($crate::layout::NamedValue::meaning)
            }

            /// Lines of text about what to check if the value occurs; usually none.
            pub fn advice(self) -> impl Iterator<Item = &'static str> {
                Self::ENUMERATION.get(self.get()).into_iter().flat_map($crate::layout::NamedValue::advice)
            }

            /// The value of an SDK constant; `None` if there is no constant with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ENUMERATION.value_of(name).map(Self::new)
            }
        }

        const _: () = {
            let values = $Name::ENUMERATION.values;
            let mut at = 1;
            while at < values.len() {
                #[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // evaluated by the compiler
                let ascending = values[at - 1].value < values[at].value;
                assert!(ascending, "values must ascend, for the binary search");
                #[allow(clippy::arithmetic_side_effects)] // evaluated by the compiler
                { at += 1 };
            }
        };

        impl $crate::raw::Sealed for $Name {}

        impl ::core::convert::From<u32> for $Name {
            fn from(number: u32) -> Self {
                Self::new(number)
            }
        }

        impl ::core::convert::From<$Name> for u32 {
            fn from(value: $Name) -> Self {
                value.get()
            }
        }

        impl ::core::cmp::PartialOrd for $Name {
            fn partial_cmp(&self, other: &Self) -> Option<::core::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        /// Orders by number.
        impl ::core::cmp::Ord for $Name {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                self.get().cmp(&other.get())
            }
        }

        /// Shows the SDK constant, or the number if the value has no name.
        impl ::core::fmt::Display for $Name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::raw::enumeration::fmt_value($Name::ENUMERATION, self.get(), f)
            }
        }

        /// Parses an SDK constant, or a number: in decimal, with or without a sign, or as `0x…`.
        impl ::core::str::FromStr for $Name {
            type Err = $crate::raw::ParseEnumerationError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::raw::enumeration::parse($Name::ENUMERATION, text).map(Self::new)
            }
        }

        impl $crate::raw::Field for $Name {
            const KIND: $crate::layout::MemberKind = $crate::layout::MemberKind::$Kind($Name::ENUMERATION);

            #[inline]
            fn is_named(&self) -> bool {
                #[allow(clippy::manual_range_patterns)] // the values are a list, not a range
                let named = matches!(self.get(), $($number)|+);
                named || !matches!(Self::KIND, $crate::layout::MemberKind::Enumeration(_))
            }
        }

        impl ::core::fmt::Debug for $Name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self.name() {
                    Some(name) => f.write_str(name),
                    None => write!(f, "{}({})", $c_name, self.get()),
                }
            }
        }
    };
}
pub(crate) use open_enum;
