//! A value as human-readable text: its number, its name, its meaning.

use std::fmt::Write;
use std::iter;

use crate::event::Value;
use crate::layout::{FlagSet, Scalar};
use crate::value::Quoted;

/// The value as a number, a quoted text or hex digits.
///
/// Hidden characters of a text are escaped, as [`Quoted`] shows them. An ill-formed text is shown as the hex digits of its UTF-16 units.
#[must_use]
pub fn number(value: Value<'_>) -> String {
    let mut text = String::new();
    append_number(&mut text, value);
    text
}

/// Appends [`number`].
pub fn append_number(text: &mut String, value: Value<'_>) {
    // Writing to memory cannot fail.
    let _ = match value {
        Value::Scalar(Scalar::Code(number, _)) if number > 0xffff => {
            write!(text, "{number} ({number:#010x})")
        }
        Value::Scalar(Scalar::Integer(number)) => {
            append_decimal(text, number);
            Ok(())
        }
        Value::Scalar(
            Scalar::Bool(number) | Scalar::Enumeration(number, _) | Scalar::Code(number, _),
        ) => {
            append_decimal(text, number.into());
            Ok(())
        }
        Value::Scalar(Scalar::Status(number, _)) => {
            write!(text, "{} ({number:#010x})", number.cast_signed())
        }
        Value::Scalar(Scalar::Flags(bits, _)) => write!(text, "{bits:#x}"),
        Value::Scalar(scalar) => write!(text, "{scalar}"),
        Value::TextBlob(_) | Value::Blob(_) | Value::Texts(_) if value.is_zero() => {
            text.write_str("none")
        }
        _ if value.is_zero() => text.write_str("NULL"),
        Value::TextBlob(blob) => match blob.to_text() {
            Some(own) => write!(text, "{}", Quoted(&own)),
            None => write!(text, "{blob}"),
        },
        Value::Text(Some(wide)) => match wide.to_text() {
            Some(own) => write!(text, "{}", Quoted(&own)),
            None => write!(text, "{wide} (ill-formed UTF-16)"),
        },
        Value::Texts(texts) => {
            for (index, one) in texts.iter().enumerate() {
                text.push_str(if index > 0 { " " } else { "" });
                append_number(text, Value::Text(one.as_ref()));
            }
            Ok(())
        }
        value => write!(text, "{value}"),
    };
}

/// Appends a number in decimal; a formatter would take twice as long.
fn append_decimal(text: &mut String, mut number: u64) {
    let mut digits = [b'0'; 20];
    let mut start = digits.len();
    for digit in digits.iter_mut().rev() {
        *digit = b'0'.saturating_add(u8::try_from(number % 10).unwrap_or(0));
        number /= 10;
        start = start.saturating_sub(1);
        if number == 0 {
            break;
        }
    }
    let digits = digits.get(start..).unwrap_or_default();
    text.push_str(str::from_utf8(digits).unwrap_or_default());
}

/// The SDK's name of the value, or of all its flags; empty for a value that is not named.
#[must_use]
pub fn name(value: Value<'_>) -> String {
    let mut text = String::new();
    append_name(&mut text, value);
    text
}

/// Appends [`name`].
pub fn append_name(text: &mut String, value: Value<'_>) {
    let name = match value {
        Value::Scalar(Scalar::Enumeration(number, of)) => {
            let name = of.name_of(number);
            if name.is_none() {
                // Writing to memory cannot fail.
                let _ = write!(text, "not a known {} value", of.name);
            }
            name
        }
        Value::Scalar(Scalar::Flags(bits, set)) => {
            append_flags(text, bits, set, |name| name, " | ", "undefined ");
            None
        }
        Value::Scalar(Scalar::Code(number, of) | Scalar::Status(number, of)) => of.name_of(number),
        Value::Scalar(Scalar::Bool(0)) => Some("false"),
        Value::Scalar(Scalar::Bool(1)) => Some("true"),
        Value::Sid(Some(sid)) => sid.well_known(),
        _ => None,
    };
    text.push_str(name.unwrap_or_default());
}

/// The number of an error code or a status: in decimal, as Microsoft documents those of Win32, or in hexadecimal if it is
/// longer.
#[must_use]
pub fn code(number: u32) -> String {
    let mut text = String::new();
    append_code(&mut text, number);
    text
}

fn append_code(text: &mut String, number: u32) {
    // Writing to memory cannot fail.
    let _ = match number {
        0x1_0000.. => write!(text, "{number:#010x}"),
        _ => {
            append_decimal(text, number.into());
            Ok(())
        }
    };
}

/// The value as short text: names without the prefix that all names of the enumeration share.
#[must_use]
pub fn brief(value: Value<'_>) -> String {
    let mut text = String::with_capacity(32);
    let (number, of, prefix) = match value {
        Value::Scalar(Scalar::Enumeration(number, of)) => {
            match of.name_of(number) {
                Some(name) => text.push_str(name.strip_prefix(of.prefix).unwrap_or(name)),
                None => append_number(&mut text, value),
            }
            return text;
        }
        Value::Scalar(Scalar::Flags(bits, set)) => {
            let short = |name: &'static str| {
                name.strip_prefix(set.name).unwrap_or(name).trim_start_matches('_')
            };
            append_flags(&mut text, bits, set, short, "|", "");
            return text;
        }
        Value::Scalar(Scalar::Code(number, of)) => (number, of, "ERROR_IPSEC_"),
        Value::Scalar(Scalar::Status(number, of)) => (number, of, of.prefix),
        value => return self::number(value),
    };
    append_code(&mut text, number);
    if let Some(name) = of.name_of(number) {
        text.push(' ');
        text.push_str(name.strip_prefix(prefix).unwrap_or(name));
    }
    text
}

fn append_flags(
    text: &mut String,
    bits: u32,
    set: &FlagSet,
    name: impl Fn(&'static str) -> &'static str,
    between: &str,
    undefined: &str,
) {
    let mut gap = "";
    for flag in set.named(bits) {
        text.push_str(gap);
        text.push_str(name(flag.name));
        gap = between;
    }
    let rest = set.unnamed(bits);
    if rest != 0 {
        // Writing to memory cannot fail.
        let _ = write!(text, "{gap}{undefined}{rest:#x}");
    }
}

/// The meaning of the value, followed by advice: paragraphs of lines.
#[must_use]
pub fn meaning(value: Value<'_>) -> Vec<Vec<String>> {
    let mut paragraphs = Vec::new();
    visit_meaning(value, &mut |lines| paragraphs.push(lines.map(str::to_owned).collect()));
    paragraphs
}

/// Calls `paragraph` with the lines of each paragraph of [`meaning`].
pub(super) fn visit_meaning(
    value: Value<'_>,
    paragraph: &mut dyn FnMut(&mut dyn Iterator<Item = &str>),
) {
    match value {
        Value::Scalar(
            Scalar::Enumeration(number, of) | Scalar::Code(number, of) | Scalar::Status(number, of),
        ) => {
            if let Some(named) = of.get(number) {
                paragraph(&mut iter::once(named.meaning()));
                paragraph(&mut named.advice());
            }
        }
        Value::Scalar(Scalar::Flags(bits, set)) => {
            let mut line = String::new();
            for flag in set.named(bits) {
                line.clear();
                line.extend([flag.name, ": ", flag.meaning()]);
                paragraph(&mut iter::once(&*line));
            }
            let rest = set.unnamed(bits);
            if rest != 0 {
                paragraph(&mut iter::once(&*format!("undefined {rest:#x}: bits without a name")));
            }
        }
        _ => {}
    }
}

/// The name of a common IP protocol.
#[must_use]
pub fn protocol(number: u8) -> Option<&'static str> {
    Some(match number {
        1 => "ICMP",
        2 => "IGMP",
        6 => "TCP",
        17 => "UDP",
        41 => "IPv6",
        47 => "GRE",
        50 => "ESP",
        51 => "AH",
        58 => "ICMPv6",
        _ => return None,
    })
}

/// The name of a member's value, also if the member is a number whose values are named; empty if there is none.
#[must_use]
pub fn member_name(member: &str, value: Value<'_>) -> String {
    let mut text = String::new();
    append_member_name(&mut text, member, value);
    text
}

/// Appends [`member_name`].
pub fn append_member_name(text: &mut String, member: &str, value: Value<'_>) {
    match (value, member) {
        (Value::Scalar(Scalar::Integer(number)), "originalProfile" | "currentProfile") => {
            text.push_str(profile(number).unwrap_or_default());
        }
        _ => append_name(text, value),
    }
}

/// The name of a network profile.
///
/// Folklore: no header names these numbers. They match the network categories of Windows
/// (`NL_INTERFACE_NETWORK_CATEGORY_STATE`), but other tools interpret them differently, so the number is always shown.
fn profile(number: u64) -> Option<&'static str> {
    ["none", "public", "private", "domain"].get(usize::try_from(number).ok()?).copied()
}

/// The lines of a paragraph, wrapped if one is longer than `room` columns.
#[must_use]
pub fn wrapped(lines: Vec<String>, room: usize) -> Vec<String> {
    let columns = |text: &str| text.chars().count();
    if lines.iter().all(|line| columns(line) <= room) {
        return lines;
    }
    let mut wrapped: Vec<String> = Vec::new();
    for word in lines.iter().flat_map(|line| line.split_whitespace()) {
        match wrapped.last_mut() {
            Some(line) if columns(line).saturating_add(1).saturating_add(columns(word)) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => wrapped.push(word.to_owned()),
        }
    }
    wrapped
}
