//! What a form of text can say of a member, and the values that it means.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::event::Holds;
use crate::layout::{Enumeration, FlagSet};
use crate::raw::{FileTime, Guid};
use crate::text::hex;
use crate::text::short::Start;
use crate::value::{Sid, Value, WideStr, wide};

/// What stands where a member's value belongs. (`Hex` and `Utf16` are bytes that no text can tell.)
#[derive(Debug)]
pub(crate) enum Scalar<'de> {
    Null,
    Bool(bool),
    Number(u64),
    Negative(i64),
    Text(Cow<'de, str>),
    Hex(Vec<u8>),
    Utf16(Vec<u8>),
    List(Vec<Scalar<'de>>),
}

/// Sets a member to what is said of it.
pub(crate) fn set(member: &mut dyn Holds, scalar: &Scalar<'_>) -> Result<(), Wrong> {
    let mut range = || scalar.out_of_range();
    match member.value() {
        Value::Integer(_) => member.set(Value::Integer(scalar.integer()?)),
        Value::Bool(_) => member.set(Value::Bool(scalar.bool()?)),
        Value::Enumeration(_, of) => member.set(Value::Enumeration(scalar.enumeration(of)?, of)),
        Value::Code(_, of) => member.set(Value::Code(scalar.u32()?, of)),
        Value::Status(_, of) => member.set(Value::Status(scalar.i32()?.cast_unsigned(), of)),
        Value::Flags(_, of) => member.set(Value::Flags(scalar.flags(of)?, of)),
        Value::FileTime(_) => member.set(Value::FileTime(scalar.file_time()?)),
        Value::Ipv4(_) => member.set(Value::Ipv4(scalar.parsed("an IPv4 address")?)),
        Value::Ipv6(_) => member.set(Value::Ipv6(scalar.parsed("an IPv6 address")?)),
        Value::Mac(_) => member.set(Value::Mac(scalar.mac()?)),
        Value::Guid(_) => member.set(Value::Guid(scalar.parsed("a GUID")?)),
        Value::GuidAt(_) => member.set(Value::GuidAt(scalar.guid_at()?)),
        Value::Bytes(old) => {
            let length = old.len();
            let bytes = scalar.bytes()?;
            if bytes.len() != length {
                return Err(alloc::format!("{} bytes of hex, not {length}", bytes.len()));
            }
            member.set(Value::Bytes(&bytes))
        }
        Value::TextBlob(_) => member.set(Value::TextBlob(&scalar.text_blob()?)),
        Value::BytesBlob(_) => member.set(Value::BytesBlob(&scalar.bytes_blob()?)),
        Value::Wide(_) => {
            let text = scalar.wide()?;
            member.set(Value::Wide(text.as_ref().map(|text| text.as_bytes())))
        }
        Value::Sid(_) => {
            let sid = scalar.sid()?;
            member.set(Value::Sid(sid.as_ref().map(|sid| sid.as_bytes())))
        }
        Value::List(_) => member.set(Value::List(&scalar.wide_list()?)),
        Value::Address(_) | Value::Counted(..) => None,
    }
    .ok_or_else(&mut range)
}

pub(crate) fn no_hex(digits: &str) -> String {
    alloc::format!("`{}` is not pairs of hex digits", Start(digits))
}

/// What is wrong with a value.
pub(crate) type Wrong = String;

impl Scalar<'_> {
    #[cfg(feature = "cli")]
    pub(crate) fn from_i32(number: i32) -> Self {
        u64::try_from(number).map_or(Self::Negative(number.into()), Self::Number)
    }

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

    fn integer(&self) -> Result<u64, Wrong> {
        if let Self::Number(number) = self {
            Ok(*number)
        } else {
            Err(self.wrong("a number from 0 on"))
        }
    }

    fn u32(&self) -> Result<u32, Wrong> {
        u32::try_from(self.integer()?).map_err(|_| self.out_of_range())
    }

    fn out_of_range(&self) -> Wrong {
        self.wrong("in the member's range")
    }

    fn i32(&self) -> Result<i32, Wrong> {
        let number = match self {
            Self::Number(number) => i32::try_from(*number).ok(),
            Self::Negative(number) => i32::try_from(*number).ok(),
            _ => return Err(self.wrong("a number")),
        };
        number.ok_or_else(|| self.out_of_range())
    }

    fn bool(&self) -> Result<u32, Wrong> {
        match self {
            Self::Bool(value) => Ok(u32::from(*value)),
            Self::Number(_) => self.u32(),
            _ => Err(self.wrong("true, false or a number")),
        }
    }

    fn enumeration(&self, of: &Enumeration) -> Result<u32, Wrong> {
        match self {
            Self::Number(_) => self.u32(),
            Self::Text(name) => {
                of.value_of(name).ok_or_else(|| self.wrong(format_args!("a value of {}", of.name)))
            }
            _ => Err(self.wrong(format_args!("a value of {}: a name or a number", of.name))),
        }
    }

    fn flags(&self, set: &FlagSet) -> Result<u32, Wrong> {
        let Self::List(names) = self else {
            return Err(self.wrong(format_args!("an array of {} names", set.name)));
        };
        names.iter().try_fold(0, |bits, name| {
            let Self::Text(text) = name else { return Err(name.wrong("a flag's name")) };
            let bit = match hex::number(text) {
                Some(bits) => u32::try_from(bits).ok(),
                None => set.bit_of(text),
            };
            bit.map(|bit| bits | bit)
                .ok_or_else(|| name.wrong(format_args!("a flag of {}", set.name)))
        })
    }

    /// A text that `parse` knows.
    fn parsed<T: core::str::FromStr>(&self, wanted: &str) -> Result<T, Wrong> {
        let Self::Text(text) = self else { return Err(self.wrong(wanted)) };
        text.parse().map_err(|_| self.wrong(wanted))
    }

    fn file_time(&self) -> Result<FileTime, Wrong> {
        match self {
            Self::Number(ticks) => Ok(FileTime::from_ticks(*ticks)),
            _ => self.parsed("a time like 2018-09-25T07:25:26.5120000Z"),
        }
    }

    fn guid_at(&self) -> Result<Option<Guid>, Wrong> {
        if matches!(self, Self::Null) { Ok(None) } else { self.parsed("a GUID").map(Some) }
    }

    fn mac(&self) -> Result<[u8; 6], Wrong> {
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
    fn bytes(&self) -> Result<Vec<u8>, Wrong> {
        let Self::Text(digits) = self else { return Err(self.wrong("hex digits")) };
        hex::parse(digits).ok_or_else(|| no_hex(digits))
    }

    fn bytes_blob(&self) -> Result<Vec<u8>, Wrong> {
        if matches!(self, Self::Null) { Ok(Vec::new()) } else { self.bytes() }
    }

    fn text_blob(&self) -> Result<Vec<u8>, Wrong> {
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

    fn wide(&self) -> Result<Option<WideStr<'static>>, Wrong> {
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

    fn wide_list(&self) -> Result<Vec<Option<WideStr<'static>>>, Wrong> {
        let Self::List(texts) = self else { return Err(self.wrong("an array of texts")) };
        texts.iter().map(Self::wide).collect()
    }

    fn sid(&self) -> Result<Option<Sid<'static>>, Wrong> {
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
