//! `FieldValue`: a value of a field by itself, which can be compared, ordered and hashed.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::net::IpAddr;

use super::access::Found;
use crate::event::Value;
use crate::layout::{Enumeration, FlagSet, Scalar};
use crate::raw::FileTime;

/// The value of a field in a record. It owns its texts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FieldValue {
    /// The record does not have the field, it is NULL, or it could not be read.
    None,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(u64),
    /// A value of an enumeration, named or not.
    Enumeration(u32, &'static Enumeration),
    /// An error code, named or not.
    Code(u32, &'static Enumeration),
    /// A signed status code, as its 32 bits, named or not.
    Status(u32, &'static Enumeration),
    /// Bits of a set of flags, named or not.
    Flags(u32, &'static FlagSet),
    /// A time.
    Time(FileTime),
    /// An IP address.
    Address(IpAddr),
    /// A text, or a value that is shown as one: a SID, a GUID, a MAC address, hex digits.
    Text(String),
    /// Several values.
    List(Vec<FieldValue>),
}

/// What values are compared by.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key<'v> {
    None,
    Bool(bool),
    Number(u64),
    Named(u32, &'v str),
    Time(FileTime),
    Address(IpAddr),
    Text(&'v str),
    List(&'v [FieldValue]),
}

impl FieldValue {
    pub(super) fn of(found: Found<'_>) -> Self {
        let value = match found {
            Found::Value(value) => value,
            Found::Text(text) => return Self::Text(text.to_string()),
            Found::Part => return Self::Bool(true),
        };
        match value {
            Value::Scalar(scalar) => match scalar {
                Scalar::Integer(number) => Self::Number(number),
                Scalar::Bool(number @ (0 | 1)) => Self::Bool(number == 1),
                Scalar::Bool(number) => Self::Number(number.into()),
                Scalar::Enumeration(number, of) => Self::Enumeration(number, of),
                Scalar::Code(number, of) => Self::Code(number, of),
                Scalar::Status(number, of) => Self::Status(number, of),
                Scalar::Flags(bits, set) => Self::Flags(bits, set),
                Scalar::FileTime(ticks) => Self::Time(FileTime::from_ticks(ticks)),
                Scalar::Ipv4(address) => Self::Address(address.into()),
                Scalar::Ipv6(address) => Self::Address(address.into()),
                Scalar::Mac(_) | Scalar::Guid(_) | Scalar::Bytes(_) => {
                    Self::Text(scalar.to_string())
                }
            },
            value => Self::Text(value.to_string()),
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The number of a number, code or value of an enumeration; the bits of flags; `None` for any other value.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Enumeration(number, _)
            | Self::Code(number, _)
            | Self::Status(number, _)
            | Self::Flags(number, _) => Some((*number).into()),
            _ => None,
        }
    }

    /// The SDK's name of a code or a value of an enumeration; `None` if it has none.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        match self {
            Self::Enumeration(number, of) | Self::Code(number, of) | Self::Status(number, of) => {
                of.name_of(*number)
            }
            _ => None,
        }
    }

    fn key(&self) -> Key<'_> {
        match self {
            Self::None => Key::None,
            Self::Bool(value) => Key::Bool(*value),
            Self::Number(number) => Key::Number(*number),
            Self::Enumeration(number, of) | Self::Code(number, of) | Self::Status(number, of) => {
                Key::Named(*number, of.name)
            }
            Self::Flags(bits, set) => Key::Named(*bits, set.name),
            Self::Time(time) => Key::Time(*time),
            Self::Address(address) => Key::Address(*address),
            Self::Text(text) => Key::Text(text),
            Self::List(values) => Key::List(values),
        }
    }
}

/// Shows the value as in JSON, without quotation marks; flags and the values of a list are separated by `|`. No value is
/// shown as nothing.
impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Bool(value) => value.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Enumeration(number, of) => Scalar::Enumeration(*number, of).fmt(f),
            Self::Code(number, of) => Scalar::Code(*number, of).fmt(f),
            Self::Status(number, of) => Scalar::Status(*number, of).fmt(f),
            Self::Flags(bits, set) => Scalar::Flags(*bits, set).fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::Address(address) => address.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::List(values) => values.iter().enumerate().try_for_each(|(index, value)| {
                let separator = if index == 0 { "" } else { "|" };
                write!(f, "{separator}{value}")
            }),
        }
    }
}

impl PartialEq for FieldValue {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for FieldValue {}

impl PartialOrd for FieldValue {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Orders numbers by number, addresses by version and number, texts by character; no value comes first.
impl Ord for FieldValue {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for FieldValue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}
