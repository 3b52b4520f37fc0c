//! Deserializes `InputValue`: the value of a member, before it is set.

use alloc::borrow::Cow;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};

use super::read::unknown;
use super::wire_type::ExpectedType;
use crate::error::to_u64;
use crate::event::set::{InputValue, not_hex};
use crate::memory::Limits;
use crate::value::hex;

/// The only objects are `{"hex": "…"}` and `{"utf16": "…"}`.
impl<'de> Deserialize<'de> for InputValue<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Any.deserialize(deserializer)
    }
}

/// Reads a value of this expected type.
pub(super) struct InputValueVisitor<S>(pub(super) S);

/// Any type, in self-describing formats.
#[derive(Clone, Copy)]
struct Any;

impl ExpectedType for Any {
    fn element(self) -> Self {
        self
    }

    fn text(self, text: Cow<'_, str>) -> InputValue<'_> {
        InputValue::Text(text)
    }
}

impl<'de> DeserializeSeed<'de> for Any {
    type Value = InputValue<'de>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<InputValue<'de>, D::Error> {
        deserializer.deserialize_any(InputValueVisitor(self))
    }
}

impl<'de, S: ExpectedType + DeserializeSeed<'de, Value = InputValue<'de>>> Visitor<'de>
    for InputValueVisitor<S>
{
    type Value = InputValue<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer, a string, a list, true, false, null or {\"hex\": \"…\"}")
    }

    fn visit_unit<E: Error>(self) -> Result<InputValue<'de>, E> {
        Ok(InputValue::Null)
    }

    fn visit_none<E: Error>(self) -> Result<InputValue<'de>, E> {
        Ok(InputValue::Null)
    }

    fn visit_some<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<InputValue<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<InputValue<'de>, E> {
        Ok(InputValue::Bool(value))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<InputValue<'de>, E> {
        Ok(InputValue::Number(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<InputValue<'de>, E> {
        Ok(u64::try_from(number).map_or(InputValue::Negative(number), InputValue::Number))
    }

    /// A JSON integer beyond 64 bits arrives as a floating-point number.
    fn visit_f64<E: Error>(self, number: f64) -> Result<InputValue<'de>, E> {
        const MOST: f64 = 18_446_744_073_709_551_615.0;
        if !(-MOST / 2.0..MOST).contains(&number) {
            return Err(E::custom("the number is out of range"));
        }
        Err(E::invalid_type(Unexpected::Float(number), &self))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<InputValue<'de>, E> {
        Ok(self.0.text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<InputValue<'de>, E> {
        Ok(self.0.text(Cow::Owned(text.to_string())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<InputValue<'de>, A::Error> {
        let mut list = Vec::new();
        // Each element is a pointer in memory.
        let max = Limits::default().event / 8;
        while let Some(given) = seq.next_element_seed(self.0.element())? {
            if matches!(given, InputValue::List(_)) {
                return Err(A::Error::custom("nested lists are not accepted"));
            }
            if to_u64(list.len()) >= max {
                return Err(A::Error::custom("a list has more elements than an event can hold"));
            }
            list.push(given);
        }
        Ok(InputValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<InputValue<'de>, A::Error> {
        let tag: Option<Cow<'de, str>> = map.next_key()?;
        let given = match tag.as_deref() {
            Some("hex") => InputValue::Hex,
            Some("utf16") => InputValue::Utf16,
            Some(other) => return Err(unknown(other)),
            None => return Err(A::Error::custom("{} is not {\"hex\": \"…\"}")),
        };
        let digits: Cow<'de, str> = map.next_value()?;
        let bytes = hex::parse(&digits).ok_or_else(|| A::Error::custom(not_hex(&digits)))?;
        match map.next_key::<Cow<'de, str>>()? {
            None => Ok(given(bytes)),
            Some(more) => Err(unknown(&more)),
        }
    }
}
