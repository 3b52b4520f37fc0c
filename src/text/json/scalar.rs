//! JSON values that a member can have.

use alloc::borrow::Cow;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::text::hex;
use crate::text::scalar::{Scalar, no_hex};

/// A JSON value that is no object but `{"hex": "…"}` or `{"utf16": "…"}`.
impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of a member")
    }

    fn visit_unit<E: Error>(self) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar<'de>, E> {
        Ok(u64::try_from(number).map_or(Scalar::Negative(number), Scalar::Number))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_string())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(scalar) = seq.next_element()? {
            if matches!(scalar, Scalar::List(_)) {
                return Err(A::Error::custom("a list within a list"));
            }
            list.push(scalar);
        }
        Ok(Scalar::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar<'de>, A::Error> {
        let tag: Option<Cow<'de, str>> = map.next_key()?;
        let tag = tag.ok_or_else(|| A::Error::custom("an empty object"))?;
        let digits: Cow<'de, str> = map.next_value()?;
        let bytes = hex::parse(&digits).ok_or_else(|| A::Error::custom(no_hex(&digits)))?;
        let scalar = match &*tag {
            "hex" => Scalar::Hex(bytes),
            "utf16" => Scalar::Utf16(bytes),
            other => return Err(A::Error::custom(format_args!("unknown member `{other}`"))),
        };
        match map.next_key::<Cow<'de, str>>()? {
            None => Ok(scalar),
            Some(more) => Err(A::Error::custom(format_args!("unknown member `{more}`"))),
        }
    }
}
