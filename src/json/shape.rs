//! Values of formats that do not describe themselves, as postcard and bincode: the type of each follows from its member.

use alloc::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer};

use super::given::GivenVisitor;
use crate::event::Value;
use crate::event::set::Given;
use crate::layout::Scalar;
use crate::value::hex;

/// The one type that a member has, whatever it holds.
///
/// A value of an enumeration that has no name, and a time past the year 9999, are decimal digits; bytes that are no
/// well-formed text are hex digits behind a NUL. Everything else is as in JSON.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    U64,
    U32,
    I32,
    Text,
    /// A name or a time, or a number as its decimal digits.
    Named,
    /// A text or null; this is what hex digits behind a NUL are.
    Optional(fn(alloc::vec::Vec<u8>) -> Given<'static>),
    /// Texts.
    Texts,
    /// Texts or nulls.
    OptionalTexts,
}

impl Shape {
    /// The type of a member that holds a value like this.
    pub(super) fn of(value: Value<'_>) -> Self {
        match value {
            Value::Scalar(Scalar::Integer(_)) => Self::U64,
            Value::Scalar(Scalar::Bool(_) | Scalar::Code(..)) => Self::U32,
            Value::Scalar(Scalar::Status(..)) => Self::I32,
            Value::Scalar(Scalar::Flags(..)) => Self::Texts,
            Value::Scalar(Scalar::Enumeration(..) | Scalar::FileTime(_)) => Self::Named,
            Value::Scalar(_) => Self::Text,
            Value::Text(_) => Self::Optional(Given::Utf16),
            Value::Texts(_) => Self::OptionalTexts,
            _ => Self::Optional(Given::Hex),
        }
    }
}

/// What a value is expected to be.
pub(super) trait Expected: Copy {
    /// What an element of it is.
    fn element(self) -> Self;

    /// What a text of it is.
    fn text(self, text: Cow<'_, str>) -> Given<'_>;
}

impl Expected for Shape {
    fn element(self) -> Self {
        match self {
            Self::OptionalTexts => Self::Optional(Given::Utf16),
            _ => Self::Text,
        }
    }

    fn text(self, text: Cow<'_, str>) -> Given<'_> {
        match (self, text.strip_prefix('\0').and_then(hex::parse)) {
            (Self::Optional(tagged), Some(bytes)) => tagged(bytes),
            (Self::Named, None) => match text.parse() {
                Ok(number) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                    Given::Number(number)
                }
                _ => Given::Text(text),
            },
            _ => Given::Text(text),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Shape {
    type Value = Given<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given<'de>, D::Error> {
        let visitor = GivenVisitor(self);
        match self {
            Self::U64 => deserializer.deserialize_u64(visitor),
            Self::U32 => deserializer.deserialize_u32(visitor),
            Self::I32 => deserializer.deserialize_i32(visitor),
            Self::Text | Self::Named => deserializer.deserialize_str(visitor),
            Self::Optional(_) => deserializer.deserialize_option(visitor),
            Self::Texts | Self::OptionalTexts => deserializer.deserialize_seq(visitor),
        }
    }
}
