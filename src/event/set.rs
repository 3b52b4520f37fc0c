//! Setting members by name, for text formats.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::{Field, Value};
use crate::error::Counted;
use crate::excerpt::Truncated;
use crate::layout::{Enumeration, FlagSet, Scalar};
use crate::raw::{FileTime, Guid, bits_of};
use crate::value::{Sid, TextBlob, WideStr, hex};

/// A builder of a header, payload or subnet, whose members are set by name, in any order.
pub(crate) trait MemberSlots {
    /// Marks it as present, even if no member is set.
    #[cfg_attr(not(any(feature = "netsh", feature = "serde")), allow(dead_code))]
    fn mark_present(&mut self) {}

    /// The names of all members, and the structures that have each: bit *n* for structure *n*. It is empty for the
    /// builder of a composite field.
    fn members(&self) -> &'static [(&'static str, u8)] {
        &[]
    }

    /// The index of a name in [`members`](Self::members), and the slot of the member.
    fn slot(&mut self, name: &str) -> Option<(u8, Slot<'_>)>;
}

/// A member to be set.
pub(crate) enum Slot<'s> {
    /// A value.
    Value(&'s mut dyn Field),
    /// A part with members of its own.
    #[cfg_attr(not(any(feature = "netsh", feature = "serde")), allow(dead_code))]
    Part(&'s mut dyn MemberSlots),
}

/// The error for a member that contradicts another.
pub(crate) struct Misfit {
    pub(crate) member: &'static str,
    #[cfg_attr(not(feature = "serde"), allow(dead_code))]
    pub(crate) reason: String,
}

/// Sets the members of a part, each at most once.
pub(crate) struct Setter<'f> {
    slots: &'f mut dyn MemberSlots,
    structures: u8,
    seen: Seen,
    /// The index of the member after the last one that was set.
    next: u8,
}

/// The error for a name that cannot be set.
pub(crate) enum SlotError {
    /// There is no member with this name.
    Unknown,
    /// The member was set before.
    Duplicate,
}

impl<'f> Setter<'f> {
    /// Accepts the members that one of these structures has: bit *n* for structure *n*.
    pub(crate) fn new(slots: &'f mut dyn MemberSlots, structures: u8) -> Self {
        let members = slots.members();
        Self { slots, structures, seen: Seen { members, bits: 0 }, next: 0 }
    }

    /// The slot of a member, which counts as set from now on.
    pub(crate) fn slot(&mut self, name: &str) -> Result<Slot<'_>, SlotError> {
        let (index, slot) = self.slots.slot(name).ok_or(SlotError::Unknown)?;
        let having = self.seen.members.get(usize::from(index)).map_or(0, |(_, having)| *having);
        if having & self.structures == 0 {
            return Err(SlotError::Unknown);
        }
        let bit = 1u64.unbounded_shl(index.into());
        if self.seen.bits & bit != 0 {
            return Err(SlotError::Duplicate);
        }
        self.seen.bits |= bit;
        self.next = index.saturating_add(1);
        Ok(slot)
    }

    /// The name that follows that of the last member that was set; empty after the last name.
    #[cfg(feature = "serde")]
    pub(crate) fn expected(&self) -> &'static str {
        self.seen.members.get(usize::from(self.next)).map_or("", |(name, _)| *name)
    }

    /// The name of the last member that was set.
    #[cfg(feature = "serde")]
    pub(crate) fn last(&self) -> Option<&'static str> {
        let last = self.next.checked_sub(1)?;
        self.seen.members.get(usize::from(last)).map(|(name, _)| *name)
    }

    /// Marks the part as present, even if no member is set.
    #[cfg_attr(not(any(feature = "netsh", feature = "serde")), allow(dead_code))]
    pub(crate) fn mark_present(&mut self) {
        self.slots.mark_present();
    }

    /// The names of all members, and the structures that have each.
    #[cfg(any(feature = "netsh", feature = "serde"))]
    pub(crate) fn members(&self) -> &'static [(&'static str, u8)] {
        self.seen.members
    }

    /// Which members were set.
    #[cfg(any(feature = "netsh", feature = "serde"))]
    pub(crate) fn seen(self) -> Seen {
        self.seen
    }
}

/// Which members of a part were set.
#[derive(Clone, Copy, Default)]
pub(crate) struct Seen {
    members: &'static [(&'static str, u8)],
    bits: u64,
}

#[cfg(feature = "netsh")]
impl Seen {
    /// The members of these structures that were not set: bit *n* for structure *n*.
    pub(crate) fn missing_of(self, structures: u8) -> impl Iterator<Item = &'static str> {
        let members = self.members.iter().zip(0..);
        let missing = move |index: u32, having: u8| {
            having & structures != 0 && self.bits & 1u64.unbounded_shl(index) == 0
        };
        members
            .filter(move |((_, having), index)| missing(*index, *having))
            .map(|((name, _), _)| *name)
    }
}

#[cfg(feature = "serde")]
impl Seen {
    /// The first member that was set but that the structure does not have.
    pub(crate) fn not_in(self, structure: u8) -> Option<&'static str> {
        let bit = 1u8.unbounded_shl(structure.into());
        let mut members = self.members.iter().zip(0..);
        let foreign = |index: u32, having: u8| {
            self.bits & 1u64.unbounded_shl(index) != 0 && having & bit == 0
        };
        members.find(|((_, having), index)| foreign(*index, *having)).map(|((name, _), _)| *name)
    }
}

/// A value that was read from text. `Hex` and `Utf16` are bytes that are not well-formed text.
#[derive(Debug)]
#[cfg_attr(not(feature = "serde"), allow(dead_code))]
pub(crate) enum InputValue<'de> {
    Null,
    Bool(bool),
    Number(u64),
    Negative(i64),
    Text(Cow<'de, str>),
    Hex(Vec<u8>),
    Utf16(Vec<u8>),
    List(Vec<InputValue<'de>>),
    /// Flags whose names were looked up.
    #[cfg_attr(not(feature = "netsh"), allow(dead_code))]
    Bits(u32),
}

pub(crate) fn not_hex(digits: &str) -> String {
    format!("`{}` is not an even number of hex digits", Truncated(digits))
}

/// The message for a value that is not valid.
pub(crate) type ValueError = String;

impl InputValue<'_> {
    fn error(&self, expected: impl fmt::Display) -> ValueError {
        let found: &dyn fmt::Display = match self {
            Self::Null => &"null",
            Self::Bool(value) => value,
            Self::Number(number) => number,
            Self::Negative(number) => number,
            Self::Text(text) => return format!("`{}` is not {expected}", Truncated(text)),
            Self::Hex(_) => &"{\"hex\": …}",
            Self::Utf16(_) => &"{\"utf16\": …}",
            Self::List(_) | Self::Bits(_) => &"a list",
        };
        format!("{found} is not {expected}")
    }

    /// A number that must be in range of the type.
    pub(super) fn integer<N: TryFrom<u64>>(&self) -> Result<N, ValueError> {
        match self {
            Self::Number(number) => N::try_from(*number).map_err(|_| self.out_of_range()),
            _ => Err(self.error("an unsigned integer")),
        }
    }

    /// A 64-bit number; programs without 64-bit integers write it as text.
    pub(super) fn u64(&self) -> Result<u64, ValueError> {
        match self {
            Self::Text(digits) if !digits.starts_with('+') => {
                digits.parse().map_err(|_| self.error("an unsigned integer"))
            }
            _ => self.integer(),
        }
    }

    fn out_of_range(&self) -> ValueError {
        match self {
            Self::Number(number) => format!("{number} is out of range"),
            other => other.error("in range"),
        }
    }

    pub(super) fn i32(&self) -> Result<i32, ValueError> {
        let number = match self {
            Self::Number(number) => i32::try_from(*number).ok(),
            Self::Negative(number) => i32::try_from(*number).ok(),
            _ => return Err(self.error("an integer")),
        };
        number.ok_or_else(|| self.out_of_range())
    }

    pub(super) fn bool(&self) -> Result<u32, ValueError> {
        match self {
            Self::Bool(value) => Ok(u32::from(*value)),
            Self::Number(_) => self.integer(),
            _ => Err(self.error("true, false or an unsigned integer")),
        }
    }

    pub(super) fn enumeration(&self, of: &Enumeration) -> Result<u32, ValueError> {
        match self {
            Self::Number(_) => self.integer(),
            Self::Text(name) => of
                .value_of(name)
                .ok_or_else(|| self.error(format_args!("a known {} value", of.name))),
            _ => Err(self.error(format_args!("a name or number of {}", of.name))),
        }
    }

    pub(super) fn flags(&self, set: &FlagSet) -> Result<u32, ValueError> {
        let names = match self {
            Self::List(names) => names,
            Self::Bits(bits) => return Ok(*bits),
            _ => return Err(self.error(format_args!("a list of {} names", set.name))),
        };
        names.iter().enumerate().try_fold(0, |bits, (index, name)| {
            let bit = match name {
                Self::Text(text) => {
                    bits_of(set, text).ok_or_else(|| match hex::parse_number(text) {
                        Some(_) => format!("`{}` does not fit 32 bits", Truncated(text)),
                        None => name.error(format_args!("a known {} flag", set.name)),
                    })
                }
                _ => Err(name.error("the name of a flag")),
            };
            Ok(bits | bit.map_err(|error| at_index(error, index, names.len()))?)
        })
    }

    /// A text to be parsed.
    pub(super) fn parsed<T: core::str::FromStr>(&self, expected: &str) -> Result<T, ValueError> {
        let Self::Text(text) = self else { return Err(self.error(expected)) };
        text.parse().map_err(|_| self.error(expected))
    }

    pub(super) fn file_time(&self) -> Result<FileTime, ValueError> {
        match self {
            Self::Number(ticks) => Ok(FileTime::from_ticks(*ticks)),
            Self::Text(text) => text.parse().map_err(|_| {
                let is_date = is_date(text);
                self.error(if is_date { "a valid date or time" } else { A_TIME })
            }),
            _ => Err(self.error(A_TIME)),
        }
    }

    pub(super) fn guid_pointer(&self) -> Result<Option<Guid>, ValueError> {
        if matches!(self, Self::Null) { Ok(None) } else { self.parsed("a GUID").map(Some) }
    }

    /// Exactly `N` bytes, as hex digits.
    pub(super) fn array<const N: usize>(&self) -> Result<[u8; N], ValueError> {
        if let Self::Text(digits) = self
            && let Some(bytes) = hex::parse_array(digits)
        {
            return Ok(bytes);
        }
        let length = self.bytes()?.len();
        Err(format!("{}, expected {N}", Counted(length, "byte")))
    }

    /// Bytes, as hex digits.
    fn bytes(&self) -> Result<Vec<u8>, ValueError> {
        let Self::Text(digits) = self else { return Err(self.error("hex digits")) };
        hex::parse(digits).ok_or_else(|| not_hex(digits))
    }

    pub(super) fn blob(&self) -> Result<Vec<u8>, ValueError> {
        if matches!(self, Self::Null) { Ok(Vec::new()) } else { self.bytes() }
    }

    pub(super) fn text_blob(&self) -> Result<TextBlob<'static>, ValueError> {
        match self {
            Self::Null => Ok(TextBlob::default()),
            Self::Hex(bytes) => Ok(TextBlob::from_bytes(bytes.clone())),
            Self::Text(text) => without_nul(text).map(TextBlob::from),
            _ => Err(self.error("a text, {\"hex\": …} or null")),
        }
    }

    pub(super) fn text(&self) -> Result<Option<WideStr<'static>>, ValueError> {
        match self {
            Self::Null => Ok(None),
            Self::Text(text) => text.parse().map(Some).map_err(|_| NUL.into()),
            Self::Utf16(bytes) if bytes.len().is_multiple_of(2) => {
                WideStr::from_bytes(bytes.clone()).map(Some).map_err(|_| NUL.into())
            }
            _ => Err(self.error("a text, {\"utf16\": …} or null")),
        }
    }

    pub(super) fn texts(&self) -> Result<Vec<Option<WideStr<'static>>>, ValueError> {
        let Self::List(texts) = self else { return Err(self.error("a list of texts")) };
        let count = texts.len();
        let texts = texts.iter().enumerate();
        texts
            .map(|(index, text)| text.text().map_err(|error| at_index(error, index, count)))
            .collect()
    }

    pub(super) fn sid(&self) -> Result<Option<Sid<'static>>, ValueError> {
        match self {
            Self::Null => Ok(None),
            Self::Hex(bytes) => {
                Sid::from_bytes(bytes.clone()).map(Some).map_err(|_| self.error("a SID"))
            }
            Self::Text(text) => text.parse().map(Some).map_err(|_| {
                let is_long = text.split('-').count() > MOST_PARTS;
                let most = if is_long { ", with at most 15 sub-authorities" } else { "" };
                self.error(format_args!("{A_SID}{most}"))
            }),
            _ => Err(self.error(A_SID)),
        }
    }
}

/// What is wrong with an element of a list, with its index if the list has others.
fn at_index(error: ValueError, index: usize, count: usize) -> ValueError {
    if count == 1 { error } else { format!("{error} (index {index})") }
}

/// Whether a text has the form of a date and a time, whatever its numbers are.
fn is_date(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00";
    let like =
        |(byte, form): (u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == *form };
    text.ends_with('Z') && text.bytes().zip(FORM).all(like)
}

const A_TIME: &str = "a time like 2018-09-25T07:25:26.5120000Z";

const A_SID: &str = "a SID like S-1-5-18";

/// The most parts between the hyphens of a SID: `S`, the revision, the authority, and 15 sub-authorities.
const MOST_PARTS: usize = 18;

const NUL: &str = "the text contains a NUL";

fn without_nul(text: &str) -> Result<&str, ValueError> {
    if text.as_bytes().contains(&0) { Err(NUL.into()) } else { Ok(text) }
}

/// Declares fields of builders that are `None` until they are set.
macro_rules! optional_fields {
    ($( $Type:ty: |$this:ident| $shown:expr, |$input:ident| $set:expr; )+) => { $(
        impl Field for Option<$Type> {
            fn value(&self) -> Value<'_> {
                let $this = self;
                Value::Scalar($shown)
            }

            fn set(&mut self, $input: &InputValue<'_>) -> Result<(), ValueError> {
                *self = $set.map(Some)?;
                Ok(())
            }
        }
    )+ };
}

optional_fields! {
    Ipv4Addr: |this| Scalar::Ipv4(this.unwrap_or(Ipv4Addr::UNSPECIFIED)), |input| input.parsed("an IPv4 address");
    Ipv6Addr: |this| Scalar::Ipv6(this.unwrap_or(Ipv6Addr::UNSPECIFIED)), |input| input.parsed("an IPv6 address");
    [u8; 8]: |this| Scalar::Bytes(this.as_ref().unwrap_or(&[0; 8])), |input| input.array();
}
