//! Setting members by name, as formats of text do.

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

/// A header, payload or subnet whose members are set by name, in any order.
pub(crate) trait MemberSlots {
    /// Its members come now: it is there.
    fn begin(&mut self) {}

    /// The names of all members, and which structures have each: bit *n* for structure *n*. A builder within another has
    /// none of its own.
    fn members(&self) -> &'static [(&'static str, u8)] {
        &[]
    }

    /// The place of a name among them, and where its member is set.
    fn slot(&mut self, name: &str) -> Option<(u8, Slot<'_>)>;
}

/// Where to set a member.
pub(crate) enum Slot<'s> {
    /// It holds a value.
    Value(&'s mut dyn Field),
    /// It is a part, and is there from now on.
    Part(&'s mut dyn MemberSlots),
}

/// A member that does not go with another.
pub(crate) struct Misfit {
    pub(crate) member: &'static str,
    pub(crate) what: String,
}

/// The members of a part, each of which is set once.
pub(crate) struct Setter<'f> {
    fill: &'f mut dyn MemberSlots,
    structures: u8,
    seen: Seen,
}

/// Why a member cannot be set.
pub(crate) enum SlotError {
    /// There is no member of that name.
    Unknown,
    /// It was set before.
    Duplicate,
}

impl<'f> Setter<'f> {
    /// Sets members that one of these structures has: bit *n* for structure *n*.
    pub(crate) fn new(fill: &'f mut dyn MemberSlots, structures: u8) -> Self {
        let members = fill.members();
        Self { fill, structures, seen: Seen { members, places: 0 } }
    }

    /// The member of that name, which is set now.
    pub(crate) fn slot(&mut self, name: &str) -> Result<Slot<'_>, SlotError> {
        let (place, slot) = self.fill.slot(name).ok_or(SlotError::Unknown)?;
        let having = self.seen.members.get(usize::from(place)).map_or(0, |(_, having)| *having);
        if having & self.structures == 0 {
            return Err(SlotError::Unknown);
        }
        let bit = 1u64.unbounded_shl(place.into());
        if self.seen.places & bit != 0 {
            return Err(SlotError::Duplicate);
        }
        self.seen.places |= bit;
        Ok(slot)
    }

    /// Says that the part is there.
    pub(crate) fn begin(&mut self) {
        self.fill.begin();
    }

    /// The names of all members, each with which structures have it.
    #[cfg(feature = "serde")]
    pub(crate) fn members(&self) -> &'static [(&'static str, u8)] {
        self.seen.members
    }

    /// Which members were set.
    #[cfg(feature = "serde")]
    pub(crate) fn seen(self) -> Seen {
        self.seen
    }
}

/// Which members of a part were set.
#[derive(Clone, Copy, Default)]
pub(crate) struct Seen {
    members: &'static [(&'static str, u8)],
    places: u64,
}

#[cfg(feature = "serde")]
impl Seen {
    /// The first member that was set and that the structure does not have.
    pub(crate) fn not_in(self, structure: u8) -> Option<&'static str> {
        let own = 1u8.unbounded_shl(structure.into());
        let mut members = self.members.iter().zip(0..);
        let foreign = |place: u32, having: u8| {
            self.places & 1u64.unbounded_shl(place) != 0 && having & own == 0
        };
        members.find(|((_, having), place)| foreign(*place, *having)).map(|((name, _), _)| *name)
    }
}

/// A value as a format of text has it. (`Hex` and `Utf16` are bytes that are no well-formed text.)
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
}

pub(crate) fn no_hex(digits: &str) -> String {
    format!("`{}` is not an even number of hex digits", Truncated(digits))
}

/// What is wrong with a value.
pub(crate) type ValueError = String;

impl InputValue<'_> {
    fn wrong(&self, wanted: impl fmt::Display) -> ValueError {
        let found: &dyn fmt::Display = match self {
            Self::Null => &"null",
            Self::Bool(value) => value,
            Self::Number(number) => number,
            Self::Negative(number) => number,
            Self::Text(text) => return format!("`{}` is not {wanted}", Truncated(text)),
            Self::Hex(_) => &"{\"hex\": …}",
            Self::Utf16(_) => &"{\"utf16\": …}",
            Self::List(_) => &"a list",
        };
        format!("{found} is not {wanted}")
    }

    /// A number in the range of the type.
    pub(super) fn integer<N: TryFrom<u64>>(&self) -> Result<N, ValueError> {
        match self {
            Self::Number(number) => N::try_from(*number).map_err(|_| self.out_of_range()),
            _ => Err(self.wrong("an unsigned integer")),
        }
    }

    fn out_of_range(&self) -> ValueError {
        match self {
            Self::Number(number) => format!("{number} is out of range"),
            other => other.wrong("in range"),
        }
    }

    pub(super) fn i32(&self) -> Result<i32, ValueError> {
        let number = match self {
            Self::Number(number) => i32::try_from(*number).ok(),
            Self::Negative(number) => i32::try_from(*number).ok(),
            _ => return Err(self.wrong("an integer")),
        };
        number.ok_or_else(|| self.out_of_range())
    }

    pub(super) fn bool(&self) -> Result<u32, ValueError> {
        match self {
            Self::Bool(value) => Ok(u32::from(*value)),
            Self::Number(_) => self.integer(),
            _ => Err(self.wrong("true, false or an unsigned integer")),
        }
    }

    pub(super) fn enumeration(&self, of: &Enumeration) -> Result<u32, ValueError> {
        match self {
            Self::Number(_) => self.integer(),
            Self::Text(name) => of
                .value_of(name)
                .ok_or_else(|| self.wrong(format_args!("a known {} value", of.name))),
            _ => Err(self.wrong(format_args!("a name or number of {}", of.name))),
        }
    }

    pub(super) fn flags(&self, set: &FlagSet) -> Result<u32, ValueError> {
        let Self::List(names) = self else {
            return Err(self.wrong(format_args!("a list of {} names", set.name)));
        };
        names.iter().try_fold(0, |bits, name| {
            let Self::Text(text) = name else { return Err(name.wrong("the name of a flag")) };
            bits_of(set, text)
                .map(|bit| bits | bit)
                .ok_or_else(|| name.wrong(format_args!("a known {} flag", set.name)))
        })
    }

    /// A text that can be parsed.
    pub(super) fn parsed<T: core::str::FromStr>(&self, wanted: &str) -> Result<T, ValueError> {
        let Self::Text(text) = self else { return Err(self.wrong(wanted)) };
        text.parse().map_err(|_| self.wrong(wanted))
    }

    pub(super) fn file_time(&self) -> Result<FileTime, ValueError> {
        match self {
            Self::Number(ticks) => Ok(FileTime::from_ticks(*ticks)),
            _ => self.parsed("a time like 2018-09-25T07:25:26.5120000Z"),
        }
    }

    pub(super) fn guid_pointer(&self) -> Result<Option<Guid>, ValueError> {
        if matches!(self, Self::Null) { Ok(None) } else { self.parsed("a GUID").map(Some) }
    }

    /// As many bytes as there are, in hex digits.
    pub(super) fn array<const N: usize>(&self) -> Result<[u8; N], ValueError> {
        let bytes = self.bytes()?;
        let length = bytes.len();
        bytes.try_into().map_err(|_| format!("{}, expected {N}", Counted(length, "byte")))
    }

    /// The bytes of hex digits.
    fn bytes(&self) -> Result<Vec<u8>, ValueError> {
        let Self::Text(digits) = self else { return Err(self.wrong("hex digits")) };
        hex::parse(digits).ok_or_else(|| no_hex(digits))
    }

    pub(super) fn blob(&self) -> Result<Vec<u8>, ValueError> {
        if matches!(self, Self::Null) { Ok(Vec::new()) } else { self.bytes() }
    }

    pub(super) fn text_blob(self) -> Result<TextBlob<'static>, ValueError> {
        match self {
            Self::Null => Ok(TextBlob::default()),
            Self::Hex(bytes) => Ok(TextBlob::from_bytes(bytes)),
            Self::Text(text) => without_nul(&text).map(TextBlob::from),
            _ => Err(self.wrong("a text, {\"hex\": …} or null")),
        }
    }

    pub(super) fn text(self) -> Result<Option<WideStr<'static>>, ValueError> {
        match self {
            Self::Null => Ok(None),
            Self::Text(text) => text.parse().map(Some).map_err(|_| NUL.into()),
            Self::Utf16(bytes) if bytes.len().is_multiple_of(2) => {
                WideStr::from_bytes(bytes).map(Some).map_err(|_| NUL.into())
            }
            _ => Err(self.wrong("a text, {\"utf16\": …} or null")),
        }
    }

    pub(super) fn texts(self) -> Result<Vec<Option<WideStr<'static>>>, ValueError> {
        let Self::List(texts) = self else { return Err(self.wrong("a list of texts")) };
        texts.into_iter().map(Self::text).collect()
    }

    pub(super) fn sid(self) -> Result<Option<Sid<'static>>, ValueError> {
        match self {
            Self::Null => Ok(None),
            Self::Hex(bytes) => {
                let wrong = Self::Hex(Vec::new()).wrong("a SID");
                Sid::from_bytes(bytes).map(Some).map_err(|_| wrong)
            }
            _ => self.parsed("a SID like S-1-5-18").map(Some),
        }
    }
}

const NUL: &str = "the text contains a NUL";

fn without_nul(text: &str) -> Result<&str, ValueError> {
    if text.contains('\0') { Err(NUL.into()) } else { Ok(text) }
}

/// Fields of builders that were not set yet.
macro_rules! unset {
    ($( $Type:ty: |$this:ident| $shown:expr, |$input:ident| $set:expr; )+) => { $(
        impl Field for Option<$Type> {
            fn value(&self) -> Value<'_> {
                let $this = self;
                Value::Scalar($shown)
            }

            fn set(&mut self, $input: InputValue<'_>) -> Result<(), ValueError> {
                *self = $set.map(Some)?;
                Ok(())
            }
        }
    )+ };
}

unset! {
    Ipv4Addr: |this| Scalar::Ipv4(this.unwrap_or(Ipv4Addr::UNSPECIFIED)), |input| input.parsed("an IPv4 address");
    Ipv6Addr: |this| Scalar::Ipv6(this.unwrap_or(Ipv6Addr::UNSPECIFIED)), |input| input.parsed("an IPv6 address");
    [u8; 8]: |this| Scalar::Bytes(this.as_ref().unwrap_or(&[0; 8])), |input| input.array();
}
