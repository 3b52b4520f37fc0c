//! The types of values in formats that are not self-describing, such as postcard and bincode.

use alloc::borrow::Cow;

use serde::de::{Deserializer, Visitor};

use crate::event::Value;
use crate::event::set::InputValue;
use crate::layout::Scalar;
use crate::value::hex;

/// The fixed type of a member.
///
/// An enumeration value without a name and a time after the year 9999 are decimal digits; bytes that are not a
/// well-formed text are hex digits after a NUL. Everything else is as in JSON.
#[derive(Clone, Copy)]
pub(super) enum WireType {
    U64,
    U32,
    I32,
    Text,
    /// A name, a time, or a number in decimal digits.
    Named,
    /// A text or null; the function makes the value of hex digits after a NUL.
    Optional(fn(alloc::vec::Vec<u8>) -> InputValue<'static>),
    /// A list of texts.
    Texts,
    /// A list of texts and nulls.
    OptionalTexts,
}

impl WireType {
    /// The type of a member that holds a value like this.
    pub(super) fn of(value: Value<'_>) -> Self {
        match value {
            Value::Scalar(Scalar::Integer(_)) => Self::U64,
            Value::Scalar(Scalar::Bool(_) | Scalar::Code(..)) => Self::U32,
            Value::Scalar(Scalar::Status(..)) => Self::I32,
            Value::Scalar(Scalar::Flags(..)) => Self::Texts,
            Value::Scalar(Scalar::Enumeration(..) | Scalar::FileTime(_)) => Self::Named,
            Value::Scalar(_) => Self::Text,
            Value::Text(_) => Self::Optional(InputValue::Utf16),
            Value::Texts(_) => Self::OptionalTexts,
            _ => Self::Optional(InputValue::Hex),
        }
    }
}

/// The expected type of a value.
pub(super) trait ExpectedType: Copy {
    /// The type of the elements of a list.
    fn element(self) -> Self;

    /// The value of a text of this type.
    fn text(self, text: Cow<'_, str>) -> InputValue<'_>;

    /// Deserializes a value of this type.
    fn deserialize<'de, D: Deserializer<'de>, V: Visitor<'de>>(
        self,
        deserializer: D,
        visitor: V,
    ) -> Result<V::Value, D::Error>;
}

impl ExpectedType for WireType {
    fn element(self) -> Self {
        match self {
            Self::OptionalTexts => Self::Optional(InputValue::Utf16),
            _ => Self::Text,
        }
    }

    fn text(self, text: Cow<'_, str>) -> InputValue<'_> {
        match (self, text.strip_prefix('\0').and_then(hex::parse)) {
            (Self::Optional(tagged), Some(bytes)) => tagged(bytes),
            (Self::Named, None) => match text.parse() {
                Ok(number) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                    InputValue::Number(number)
                }
                _ => InputValue::Text(text),
            },
            _ => InputValue::Text(text),
        }
    }

    fn deserialize<'de, D: Deserializer<'de>, V: Visitor<'de>>(
        self,
        deserializer: D,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
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
