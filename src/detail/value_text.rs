//! A value as human-readable text: its number, its name, its meaning.

use crate::event::Value;
use crate::layout::{FlagSet, Scalar};
use crate::value::Quoted;

/// The value as a number, a quoted text or hex digits.
///
/// Hidden characters of a text are escaped, as [`Quoted`] shows them. An ill-formed text is shown as the hex digits of its UTF-16 units.
#[must_use]
pub fn number(value: Value<'_>) -> String {
    match value {
        Value::Scalar(Scalar::Code(number, _)) if number > 0xffff => {
            format!("{number} ({number:#010x})")
        }
        Value::Scalar(Scalar::Bool(number) | Scalar::Enumeration(number, _)) => number.to_string(),
        Value::Scalar(Scalar::Status(number, _)) => {
            format!("{} ({number:#010x})", number.cast_signed())
        }
        Value::Scalar(Scalar::Flags(bits, _)) => format!("{bits:#x}"),
        Value::Scalar(scalar) => scalar.to_string(),
        Value::TextBlob(_) | Value::Blob(_) | Value::Texts(_) if value.is_zero() => {
            "none".to_owned()
        }
        _ if value.is_zero() => "NULL".to_owned(),
        Value::TextBlob(blob) => {
            blob.to_text().map_or_else(|| blob.to_string(), |text| Quoted(&text).to_string())
        }
        Value::Text(Some(text)) => {
            let ill_formed = || format!("{text} (ill-formed UTF-16)");
            text.to_text().map_or_else(ill_formed, |text| Quoted(&text).to_string())
        }
        Value::Texts(texts) => {
            let texts = texts.iter().map(|text| number(Value::Text(text.as_ref())));
            texts.collect::<Vec<_>>().join(" ")
        }
        value => value.to_string(),
    }
}

/// The SDK's name of the value, or of all its flags; empty for a value that is not named.
#[must_use]
pub fn name(value: Value<'_>) -> String {
    let name = match value {
        Value::Scalar(Scalar::Enumeration(number, of)) => {
            return of
                .name_of(number)
                .map_or_else(|| format!("not a known {} value", of.name), str::to_owned);
        }
        Value::Scalar(Scalar::Flags(bits, set)) => {
            return flags(bits, set, |name| name, " | ", "undefined ");
        }
        Value::Scalar(Scalar::Code(number, of) | Scalar::Status(number, of)) => of.name_of(number),
        Value::Scalar(Scalar::Bool(0)) => Some("false"),
        Value::Scalar(Scalar::Bool(1)) => Some("true"),
        Value::Sid(Some(sid)) => sid.well_known(),
        _ => None,
    };
    name.unwrap_or_default().to_owned()
}

/// The number of an error code or a status: in decimal, as Microsoft documents those of Win32, or in hexadecimal if it is
/// longer.
#[must_use]
pub fn code(number: u32) -> String {
    if number > 0xffff { format!("{number:#010x}") } else { number.to_string() }
}

/// The value as short text: names without the prefix that all names of the enumeration share.
#[must_use]
pub fn brief(value: Value<'_>) -> String {
    let named = |number: String, name: Option<&str>, prefix: &str| match name {
        Some(name) => format!("{number} {}", name.strip_prefix(prefix).unwrap_or(name)),
        None => number,
    };
    let Value::Scalar(scalar) = value else { return number(value) };
    match scalar {
        Scalar::Enumeration(number, of) => of.name_of(number).map_or_else(
            || number.to_string(),
            |name| name.strip_prefix(of.prefix).unwrap_or(name).to_owned(),
        ),
        Scalar::Code(number, of) => named(code(number), of.name_of(number), "ERROR_IPSEC_"),
        Scalar::Status(number, of) => named(code(number), of.name_of(number), of.prefix),
        Scalar::Flags(bits, set) => {
            let short = |name: &'static str| {
                name.strip_prefix(set.name).unwrap_or(name).trim_start_matches('_')
            };
            flags(bits, set, short, "|", "")
        }
        _ => number(value),
    }
}

fn flags(
    bits: u32,
    set: &FlagSet,
    name: impl Fn(&'static str) -> &'static str,
    between: &str,
    undefined: &str,
) -> String {
    let mut names: Vec<_> = set.named(bits).map(|flag| name(flag.name).to_owned()).collect();
    let rest = set.unnamed(bits);
    if rest != 0 {
        names.push(format!("{undefined}{rest:#x}"));
    }
    names.join(between)
}

/// The meaning of the value, followed by advice: paragraphs of lines.
#[must_use]
pub fn meaning(value: Value<'_>) -> Vec<Vec<String>> {
    let mut paragraphs = Vec::new();
    match value {
        Value::Scalar(
            Scalar::Enumeration(number, of) | Scalar::Code(number, of) | Scalar::Status(number, of),
        ) => {
            if let Some(named) = of.get(number) {
                paragraphs.push(vec![named.meaning().to_owned()]);
                paragraphs.push(named.advice().map(str::to_owned).collect());
            }
        }
        Value::Scalar(Scalar::Flags(bits, set)) => {
            let named = set.named(bits).map(|flag| format!("{}: {}", flag.name, flag.meaning()));
            paragraphs.extend(named.map(|line| vec![line]));
            let rest = set.unnamed(bits);
            if rest != 0 {
                paragraphs.push(vec![format!("undefined {rest:#x}: bits without a name")]);
            }
        }
        _ => {}
    }
    paragraphs
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
    match (member, value) {
        ("originalProfile" | "currentProfile", Value::Scalar(Scalar::Integer(number))) => {
            profile(number).unwrap_or_default().to_owned()
        }
        _ => name(value),
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
