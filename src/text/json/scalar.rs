//! JSON values that a member can have, and what they say of it.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::layout::{Enumeration, FlagSet};
use crate::raw::{FileTime, Guid};
use crate::text::hex;
use crate::value::{Sid, WideStr, wide};

/// A JSON value that is no object but `{"hex": "…"}` or `{"utf16": "…"}`.
#[derive(Debug)]
pub(super) enum Scalar<'de> {
    Null,
    Bool(bool),
    Number(u64),
    Negative(i64),
    Text(Cow<'de, str>),
    Hex(Vec<u8>),
    Utf16(Vec<u8>),
    List(Vec<Scalar<'de>>),
}

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

fn no_hex(digits: &str) -> String {
    alloc::format!("`{}` is not pairs of hex digits", Start(digits))
}

/// A text from the input in a message: its start is enough, for it can be as long as the input.
pub(super) struct Start<'a>(pub(super) &'a str);

impl fmt::Display for Start<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 80;
        match self.0.char_indices().nth(MOST) {
            None => f.write_str(self.0),
            Some((end, _)) => write!(f, "{}…", self.0.get(..end).unwrap_or_default()),
        }
    }
}

/// What is wrong with a value.
pub(super) type Wrong = String;

impl Scalar<'_> {
    fn wrong(&self, wanted: impl fmt::Display) -> Wrong {
        let found: &dyn fmt::Display = match self {
            Self::Null => &"null",
            Self::Bool(value) => value,
            Self::Number(number) => number,
            Self::Negative(number) => number,
            Self::Text(text) => return alloc::format!("`{}` is not {wanted}", Start(text)),
            Self::Hex(_) => &"{\"hex\"}",
            Self::Utf16(_) => &"{\"utf16\"}",
            Self::List(_) => &"a list",
        };
        alloc::format!("{found} is not {wanted}")
    }

    pub(super) fn integer(&self) -> Result<u64, Wrong> {
        if let Self::Number(number) = self {
            Ok(*number)
        } else {
            Err(self.wrong("a number from 0 on"))
        }
    }

    pub(super) fn u32(&self) -> Result<u32, Wrong> {
        u32::try_from(self.integer()?).map_err(|_| self.out_of_range())
    }

    pub(super) fn out_of_range(&self) -> Wrong {
        self.wrong("in the member's range")
    }

    pub(super) fn i32(&self) -> Result<i32, Wrong> {
        let number = match self {
            Self::Number(number) => i32::try_from(*number).ok(),
            Self::Negative(number) => i32::try_from(*number).ok(),
            _ => return Err(self.wrong("a number")),
        };
        number.ok_or_else(|| self.out_of_range())
    }

    pub(super) fn bool(&self) -> Result<u32, Wrong> {
        match self {
            Self::Bool(value) => Ok(u32::from(*value)),
            Self::Number(_) => self.u32(),
            _ => Err(self.wrong("true, false or a number")),
        }
    }

    pub(super) fn enumeration(&self, of: &Enumeration) -> Result<u32, Wrong> {
        match self {
            Self::Number(_) => self.u32(),
            Self::Text(name) => {
                of.value_of(name).ok_or_else(|| self.wrong(format_args!("a value of {}", of.name)))
            }
            _ => Err(self.wrong(format_args!("a value of {}: a name or a number", of.name))),
        }
    }

    pub(super) fn flags(&self, set: &FlagSet) -> Result<u32, Wrong> {
        let Self::List(names) = self else {
            return Err(self.wrong(format_args!("an array of {} names", set.name)));
        };
        names.iter().try_fold(0, |bits, name| {
            let Self::Text(text) = name else { return Err(name.wrong("a flag's name")) };
            let bit = match text.strip_prefix("0x") {
                Some(digits) if !digits.starts_with('+') => u32::from_str_radix(digits, 16).ok(),
                _ => set.bit_of(text),
            };
            bit.map(|bit| bits | bit)
                .ok_or_else(|| name.wrong(format_args!("a flag of {}", set.name)))
        })
    }

    /// A text that `parse` knows.
    pub(super) fn parsed<T: core::str::FromStr>(&self, wanted: &str) -> Result<T, Wrong> {
        let Self::Text(text) = self else { return Err(self.wrong(wanted)) };
        text.parse().map_err(|_| self.wrong(wanted))
    }

    pub(super) fn file_time(&self) -> Result<FileTime, Wrong> {
        match self {
            Self::Number(ticks) => Ok(FileTime::from_ticks(*ticks)),
            _ => self.parsed("a time like 2018-09-25T07:25:26.5120000Z"),
        }
    }

    pub(super) fn guid_at(&self) -> Result<Option<Guid>, Wrong> {
        if matches!(self, Self::Null) { Ok(None) } else { self.parsed("a GUID").map(Some) }
    }

    pub(super) fn mac(&self) -> Result<[u8; 6], Wrong> {
        let Self::Text(text) = self else { return Err(self.wrong("a MAC address")) };
        let bytes: Option<Vec<u8>> = text
            .split(':')
            .map(|byte| {
                if byte.len() == 2 {
                    hex::parse(byte).and_then(|bytes| bytes.first().copied())
                } else {
                    None
                }
            })
            .collect();
        bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| self.wrong("a MAC address"))
    }

    /// The bytes of hex digits.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Wrong> {
        let Self::Text(digits) = self else { return Err(self.wrong("hex digits")) };
        hex::parse(digits).ok_or_else(|| no_hex(digits))
    }

    pub(super) fn bytes_blob(&self) -> Result<Vec<u8>, Wrong> {
        if matches!(self, Self::Null) { Ok(Vec::new()) } else { self.bytes() }
    }

    pub(super) fn text_blob(&self) -> Result<Vec<u8>, Wrong> {
        match self {
            Self::Null => Ok(Vec::new()),
            Self::Hex(bytes) => Ok(bytes.clone()),
            Self::Text(text) => {
                let mut bytes = without_nul(text)?;
                bytes.extend([0, 0]);
                Ok(bytes)
            }
            _ => Err(self.wrong("a text, {\"hex\"} or null")),
        }
    }

    pub(super) fn wide(&self) -> Result<Option<WideStr<'static>>, Wrong> {
        let bytes = match self {
            Self::Null => return Ok(None),
            Self::Text(text) => without_nul(text)?,
            Self::Utf16(bytes) if bytes.len().is_multiple_of(2) => bytes.clone(),
            _ => return Err(self.wrong("a text, {\"utf16\"} or null")),
        };
        let length = bytes.len();
        let text = WideStr::from_bytes(bytes);
        if text.as_bytes().len() == length {
            Ok(Some(text))
        } else {
            Err("a text holds a NUL".to_string())
        }
    }

    pub(super) fn wide_list(&self) -> Result<Vec<Option<WideStr<'static>>>, Wrong> {
        let Self::List(texts) = self else { return Err(self.wrong("an array of texts")) };
        texts.iter().map(Self::wide).collect()
    }

    pub(super) fn sid(&self) -> Result<Option<Sid<'static>>, Wrong> {
        match self {
            Self::Null => Ok(None),
            Self::Hex(bytes) => {
                Sid::from_bytes(bytes.clone()).map(Some).map_err(|_| self.wrong("a SID"))
            }
            _ => self.parsed("a SID like S-1-5-18").map(Some),
        }
    }
}

fn without_nul(text: &str) -> Result<Vec<u8>, Wrong> {
    if text.contains('\0') {
        Err("a text holds a NUL".to_string())
    } else {
        Ok(wide::bytes_of(text))
    }
}
