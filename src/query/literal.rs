//! Values in expressions: how a word becomes a value of a field's type, and how it is shown.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt::{self, Write};
use core::net::IpAddr;

use super::access::Found;
use super::condition::write_text;
use super::error::Kind;
use super::names;
use super::{Field, FieldType};
use crate::event::{MacAddr, Value};
use crate::layout::{Enumeration, FlagSet, Scalar};
use crate::raw::{FileTime, Guid};
use crate::value::Sid;
use crate::value::time::YEAR_10000;

/// A value that a field is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    Number(u64),
    Time(FileTime),
    /// A name, and the numbers that have it in the enumerations of the field.
    Name(String, Vec<(&'static Enumeration, u32)>),
    /// Bits that are set; no bits for none.
    Flags(u32, &'static FlagSet),
    Bool(bool),
    Address(IpAddr),
    /// A text, or a value as it is shown: a SID, a GUID, a MAC address, hex digits.
    Text(String),
}

/// A word or a quoted text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) quoted: bool,
}

impl Literal {
    /// The value of a field's type.
    pub(super) fn of(field: &Field, Token { text, quoted }: &Token) -> Result<Self, Kind> {
        let expected = || Kind::Expected(field.field_type().expected().to_owned());
        let unquoted = if *quoted { None } else { Some(text.as_str()) };
        match field.field_type() {
            FieldType::Number => unquoted.and_then(number).map(Self::Number).ok_or_else(expected),
            FieldType::Named(_) => match unquoted.and_then(code) {
                Some(number) => Ok(Self::Number(number)),
                None => Self::name(field, text, *quoted),
            },
            FieldType::Flags(set) => {
                let unknown = || Kind::UnknownName(text.clone(), Box::new(field.clone()));
                names::bits_of(set, text).map(|bits| Self::Flags(bits, set)).ok_or_else(unknown)
            }
            FieldType::Bool => match unquoted {
                Some("true") => Ok(Self::Bool(true)),
                Some("false") => Ok(Self::Bool(false)),
                _ => Err(expected()),
            },
            FieldType::Time => parse_time(text).map(Self::Time).ok_or_else(expected),
            FieldType::Address => match unquoted.map(str::parse) {
                Some(Ok(address)) => Ok(Self::Address(address)),
                _ if text.contains('/') => {
                    Err(Kind::Expected("an address; a prefix follows `in`".to_owned()))
                }
                _ => Err(expected()),
            },
            FieldType::Text => Ok(Self::Text(text.clone())),
            FieldType::Sid => sid(text).map(Self::Text).ok_or_else(expected),
            FieldType::Guid => {
                text.parse().map(|guid: Guid| Self::Text(guid.to_string())).map_err(|_| expected())
            }
            FieldType::Mac => {
                text.parse().map(|mac: MacAddr| Self::Text(mac.to_string())).map_err(|_| expected())
            }
            FieldType::Bytes => {
                if is_hex(text) {
                    Ok(Self::Text(text.to_ascii_lowercase()))
                } else {
                    Err(expected())
                }
            }
            FieldType::Part => {
                Err(Kind::NotComparable(format!("{field} has no value itself; use has({field})")))
            }
        }
    }

    fn name(field: &Field, text: &str, quoted: bool) -> Result<Self, Kind> {
        let (mut own, mut values) = (String::new(), Vec::new());
        for of in field.field_type().enumerations() {
            if let Some((value, name)) = names::value_of(of, text) {
                values.push((of, value));
                own = name;
            }
        }
        let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        match values.len() {
            0 if is_word || quoted => {
                Err(Kind::UnknownName(text.to_owned(), Box::new(field.clone())))
            }
            0 => Err(Kind::Expected(field.field_type().expected().to_owned())),
            _ => Ok(Self::Name(own, values)),
        }
    }

    /// Whether a value is equal to it; for flags, whether all of its bits are set.
    #[inline]
    pub(super) fn equals(&self, found: Found<'_>) -> bool {
        match (self, found) {
            (Self::Number(_) | Self::Time(_), found) => self.order(found) == Some(Ordering::Equal),
            (
                Self::Name(_, values),
                Found::Value(Value::Scalar(
                    Scalar::Enumeration(number, of)
                    | Scalar::Code(number, of)
                    | Scalar::Status(number, of),
                )),
            ) => values.iter().any(|(its, value)| *value == number && *its == of),
            (Self::Flags(0, _), found) => number_of(found) == Some(0),
            (Self::Flags(bits, _), Found::Value(Value::Scalar(Scalar::Flags(own, _)))) => {
                own & bits == *bits
            }
            (Self::Bool(is_true), found) => {
                number_of(found).is_some_and(|number| (number != 0) == *is_true)
            }
            (Self::Address(address), found) => address_of(found) == Some(*address),
            (Self::Text(text), Found::Text(own)) => text == own,
            (Self::Text(text), Found::Value(value)) => match value {
                // Nothing is allocated; what is ill-formed is compared as its hex digits.
                Value::TextBlob(blob) => {
                    blob == text.as_str() || is_hex(text) && is_shown_as(blob, text)
                }
                Value::Text(Some(own)) => {
                    own == text.as_str() || is_hex(text) && is_shown_as(own, text)
                }
                value => is_shown_as(value, text),
            },
            _ => false,
        }
    }

    /// How a value compares with it; `None` if they have no order.
    #[inline]
    pub(super) fn order(&self, found: Found<'_>) -> Option<Ordering> {
        match self {
            Self::Number(number) => number_of(found).map(|own| own.cmp(number)),
            Self::Time(time) => number_of(found).map(|own| own.cmp(&time.ticks())),
            Self::Name(_, values) => match values.as_slice() {
                [(_, value)] => number_of(found).map(|own| own.cmp(&u64::from(*value))),
                _ => None,
            },
            Self::Address(address) => {
                let own = address_of(found)?;
                (own.is_ipv4() == address.is_ipv4()).then(|| own.cmp(address))
            }
            _ => None,
        }
    }

    /// How it compares with another one; `None` if they have no order.
    pub(super) fn order_with(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(own), Self::Number(other)) => Some(own.cmp(other)),
            (Self::Time(own), Self::Time(other)) => Some(own.cmp(other)),
            (Self::Address(own), Self::Address(other)) => {
                (own.is_ipv4() == other.is_ipv4()).then(|| own.cmp(other))
            }
            _ => None,
        }
    }
}

/// Shows the value so that it is parsed as the same.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::Name(name, _) => f.write_str(name),
            Self::Flags(0, _) => f.write_str("0"),
            Self::Flags(bits, set) => Scalar::Flags(*bits, set).fmt(f),
            Self::Bool(value) => value.fmt(f),
            Self::Address(address) => address.fmt(f),
            Self::Text(text) => write_text(text, f),
        }
    }
}

impl FieldType {
    /// What a value of this type looks like, with an example.
    pub(super) const fn expected(self) -> &'static str {
        match self {
            Self::Number => "a number, e.g. 443 or 0x1bb",
            Self::Named(_) => "a name or a number",
            Self::Flags(_) => "the name of a flag",
            Self::Bool => "true or false",
            Self::Time => "a time, e.g. 2024-05-04T22:04:07Z or 2024-05-04",
            Self::Address => "an IP address",
            Self::Text => "a text",
            Self::Sid => "a SID, e.g. S-1-5-18 or LocalSystem",
            Self::Guid => "a GUID",
            Self::Mac => "a MAC address, e.g. aa:bb:cc:dd:ee:ff",
            Self::Bytes => "bytes as hex digits",
            Self::Part => "has(…)",
        }
    }

    /// Whether values of this type have an order.
    pub(super) const fn is_ordered(self) -> bool {
        matches!(self, Self::Number | Self::Named(_) | Self::Time)
    }

    /// Whether values of this type can be in a range.
    pub(super) const fn has_ranges(self) -> bool {
        self.is_ordered() || matches!(self, Self::Address)
    }

    /// Whether values of this type have a text.
    pub(super) const fn has_text(self) -> bool {
        !matches!(self, Self::Number | Self::Bool | Self::Time | Self::Address | Self::Part)
    }
}

#[inline]
fn number_of(found: Found<'_>) -> Option<u64> {
    let Found::Value(value) = found else { return None };
    match value {
        Value::Scalar(Scalar::Integer(number) | Scalar::FileTime(number))
        | Value::Address(number) => Some(number),
        Value::Scalar(
            Scalar::Bool(number)
            | Scalar::Enumeration(number, _)
            | Scalar::Code(number, _)
            | Scalar::Status(number, _)
            | Scalar::Flags(number, _),
        ) => Some(number.into()),
        _ => None,
    }
}

/// The IP address of a value.
#[inline]
pub(super) fn address_of(found: Found<'_>) -> Option<IpAddr> {
    match found {
        Found::Value(Value::Scalar(Scalar::Ipv4(address))) => Some(address.into()),
        Found::Value(Value::Scalar(Scalar::Ipv6(address))) => Some(address.into()),
        _ => None,
    }
}

/// Whether a text is the hex digits of bytes.
fn is_hex(text: &str) -> bool {
    text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a value is shown as this text.
fn is_shown_as(value: impl fmt::Display, text: &str) -> bool {
    /// What is left of the text.
    struct Rest<'t>(&'t str);

    impl Write for Rest<'_> {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            self.0 = self.0.strip_prefix(part).ok_or(fmt::Error)?;
            Ok(())
        }
    }

    let mut rest = Rest(text);
    write!(rest, "{value}").is_ok() && rest.0.is_empty()
}

/// Parses decimal digits, or hexadecimal digits after `0x`.
pub(super) fn number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    // `from_str_radix` would accept a sign.
    if digits.starts_with('+') { None } else { u64::from_str_radix(digits, radix).ok() }
}

/// Parses a number of 32 bits, which can be negative.
fn code(text: &str) -> Option<u64> {
    let bits = match text.strip_prefix('-') {
        Some(digits) => {
            let negative = i64::try_from(number(digits)?).ok()?.checked_neg()?;
            i32::try_from(negative).ok()?.cast_unsigned()
        }
        None => u32::try_from(number(text)?).ok()?,
    };
    Some(bits.into())
}

const MINUTE: u64 = 600_000_000;

/// Parses a time as in RFC 3339. The offset, the time of day and its seconds can be omitted. A time past the year 9999
/// is its number of ticks.
///
/// ```
/// use wfp_events::query::parse_time;
///
/// let midnight = parse_time("2024-05-04").ok_or("a date")?;
/// assert_eq!(midnight.to_string(), "2024-05-04T00:00:00.0000000Z");
/// assert_eq!(parse_time("2024-05-04T02:00+02:00"), Some(midnight));
/// assert_eq!(parse_time("yesterday"), None);
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn parse_time(text: &str) -> Option<FileTime> {
    if let Ok(ticks) = text.parse() {
        return Some(FileTime::from_ticks(ticks)).filter(|_| ticks >= YEAR_10000);
    }
    let (date, of_day) = match text.split_once(['T', 't', ' ']) {
        Some((date, of_day)) => (date, of_day),
        None => (text, "00:00"),
    };
    let zone = of_day.find(['Z', 'z', '+', '-']).unwrap_or(of_day.len());
    let (clock, zone) = of_day.split_at_checked(zone)?;
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    // Windows has no finer times.
    let clock = match clock.split_once('.') {
        Some((whole, digits)) if digits.len() > 7 => {
            digits.bytes().all(|digit| digit.is_ascii_digit()).then_some(())?;
            format!("{whole}.{}", digits.get(..7)?)
        }
        _ => clock.to_owned(),
    };
    let utc: FileTime = format!("{date}T{clock}{seconds}Z").parse().ok()?;
    let ticks = match zone.as_bytes() {
        [] | [b'Z' | b'z'] => utc.ticks(),
        [sign @ (b'+' | b'-'), offset @ ..] => {
            let [h, hh, b':', m, mm] = offset else { return None };
            let digits = |pair: [u8; 2]| {
                let text = core::str::from_utf8(&pair).ok()?.to_owned();
                text.bytes()
                    .all(|digit| digit.is_ascii_digit())
                    .then_some(text)?
                    .parse::<u64>()
                    .ok()
            };
            let (hours, minutes) = (digits([*h, *hh])?, digits([*m, *mm])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let offset = hours.saturating_mul(60).saturating_add(minutes).saturating_mul(MINUTE);
            match sign {
                b'+' => utc.ticks().checked_sub(offset)?,
                _ => utc.ticks().checked_add(offset)?,
            }
        }
        _ => return None,
    };
    Some(FileTime::from_ticks(ticks))
}

/// The text of a SID, given by its text or its well-known name.
fn sid(text: &str) -> Option<String> {
    if let Ok(sid) = text.parse::<Sid<'_>>() {
        return Some(sid.to_string());
    }
    let simple = ["S-1-0", "S-1-1", "S-1-2", "S-1-3", "S-1-5"];
    let simple =
        simple.into_iter().flat_map(|start| (0..32).map(move |last| format!("{start}-{last}")));
    let aliases = (512..640).map(|last| format!("S-1-5-32-{last}"));
    let packages = (1..3).map(|last| format!("S-1-15-2-{last}"));
    simple.chain(aliases).chain(packages).find(|candidate| {
        let sid: Result<Sid<'_>, _> = candidate.parse();
        let name = sid.as_ref().ok().and_then(Sid::well_known);
        name.is_some_and(|name| name.eq_ignore_ascii_case(text))
    })
}
