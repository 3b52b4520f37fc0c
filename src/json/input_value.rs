//! Deserializes the value of a member.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use super::read::unknown;
use super::wire_type::ExpectedType;
use crate::error::to_u64;
use crate::event::set::{InputValue, not_hex};
use crate::memory::Limits;
use crate::value::hex;

/// Reads a value of this expected type, and passes it to a function. The only objects are `{"hex": "…"}` and
/// `{"utf16": "…"}`.
pub(super) struct Given<S, F>(pub(super) S, pub(super) F);

/// Any type, in self-describing formats.
#[derive(Clone, Copy)]
pub(super) struct Any;

impl ExpectedType for Any {
    fn element(self) -> Self {
        self
    }

    #[inline(always)]
    fn text(self, text: Cow<'_, str>) -> InputValue<'_> {
        InputValue::Text(text)
    }

    #[inline(always)]
    fn deserialize<'de, D: Deserializer<'de>, V: Visitor<'de>>(
        self,
        deserializer: D,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        deserializer.deserialize_any(visitor)
    }
}

impl<'de, S, F, T> DeserializeSeed<'de> for Given<S, F>
where
    S: ExpectedType,
    F: FnOnce(InputValue<'de>) -> T,
{
    type Value = T;

    #[inline(always)]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        self.0.deserialize(deserializer, self)
    }
}

impl<'de, S, F, T> Visitor<'de> for Given<S, F>
where
    S: ExpectedType,
    F: FnOnce(InputValue<'de>) -> T,
{
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer, a string, a list, true, false, null or {\"hex\": \"…\"}")
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Ok((self.1)(InputValue::Null))
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        Ok((self.1)(InputValue::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        Ok((self.1)(InputValue::Bool(value)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        Ok((self.1)(InputValue::Number(number)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        let number = u64::try_from(number).map_or(InputValue::Negative(number), InputValue::Number);
        Ok((self.1)(number))
    }

    /// A JSON integer beyond 64 bits arrives as a floating-point number.
    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        const MOST: f64 = 18_446_744_073_709_551_615.0;
        if !(-MOST / 2.0..MOST).contains(&number) {
            return Err(E::custom("the number is out of range"));
        }
        Err(E::invalid_type(Unexpected::Float(number), &self))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<T, E> {
        Ok((self.1)(self.0.text(Cow::Borrowed(text))))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        self.visit_string(text.to_string())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
        Ok((self.1)(self.0.text(Cow::Owned(text))))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        let mut list = Vec::new();
        // Each element is a pointer in memory.
        let max = Limits::default().event / 8;
        while let Some(given) =
            seq.next_element_seed(Given(self.0.element(), core::convert::identity))?
        {
            if matches!(given, InputValue::List(_)) {
                return Err(A::Error::custom("nested lists are not accepted"));
            }
            if to_u64(list.len()) >= max {
                return Err(A::Error::custom("a list has more elements than an event can hold"));
            }
            list.push(given);
        }
        Ok((self.1)(InputValue::List(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
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
            None => Ok((self.1)(given(bytes))),
            Some(more) => Err(unknown(&more)),
        }
    }
}
