//! Values in words.

use std::fmt::Write;

use wfp_events::event::Value;
use wfp_events::layout::{FlagSet, Scalar};
use wfp_events::value::{TextBlob, WideStr};

/// The value itself: its number, its text, the digits of its bytes.
pub(super) fn number(value: Value<'_>) -> String {
    match value {
        Value::Scalar(scalar) => scalar_number(scalar),
        Value::TextBlob(blob) => blob_text(blob),
        Value::Blob([]) | Value::Texts([]) => "none".to_owned(),
        Value::GuidPointer(None) | Value::Text(None) | Value::Sid(None) | Value::Address(0) => {
            "NULL".to_owned()
        }
        Value::Text(Some(one)) => text(one),
        Value::Texts(texts) => {
            let texts = texts.iter().map(|text| number(Value::Text(text.as_ref())));
            texts.collect::<Vec<_>>().join(" ")
        }
        value => value.to_string(),
    }
}

/// The number, text or digits of a value that is whole where it stands.
pub(super) fn scalar_number(scalar: Scalar<'_>) -> String {
    match scalar {
        Scalar::Code(number, _) if number > 0xffff => format!("{number} ({number:#010x})"),
        Scalar::Bool(number) | Scalar::Enumeration(number, _) => number.to_string(),
        Scalar::Status(number, _) => format!("{} ({number:#010x})", number.cast_signed()),
        Scalar::Flags(bits, _) => format!("{bits:#x}"),
        scalar => scalar.to_string(),
    }
}

/// The text of a blob between quotation marks; of one that is anything else, its digits.
pub(super) fn blob_text(blob: &TextBlob<'_>) -> String {
    match blob.to_text() {
        _ if blob.as_bytes().is_empty() => "none".to_owned(),
        Some(text) => quoted(text),
        None => blob.to_string(),
    }
}

/// A text between quotation marks, harmless to a terminal; of one that is not well-formed, the digits of its units.
pub(super) fn text(text: &WideStr<'_>) -> String {
    text.to_text().map_or_else(|| format!("{text} (ill-formed UTF-16)"), quoted)
}

/// A text between quotation marks. What a capture holds can be anything: no character of it moves the cursor.
fn quoted(text: String) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        if character.is_control() {
            quoted.extend(character.escape_default());
        } else {
            quoted.push(character);
        }
    }
    quoted.push('"');
    quoted
}

/// The SDK's name of the value, or of all its flags; empty where there is none to have.
pub(super) fn name(value: Value<'_>) -> String {
    match value {
        Value::Scalar(scalar) => scalar_name(scalar),
        Value::Sid(Some(sid)) => sid.well_known().unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// The same of a value that is whole where it stands.
pub(super) fn scalar_name(scalar: Scalar<'_>) -> String {
    match scalar {
        Scalar::Enumeration(number, of) => {
            of.name_of(number).map_or_else(|| format!("no value of {}", of.name), str::to_owned)
        }
        Scalar::Code(number, of) | Scalar::Status(number, of) => {
            of.name_of(number).unwrap_or_default().to_owned()
        }
        Scalar::Flags(bits, set) => flags(bits, set, |name| name, " | ", "undefined "),
        Scalar::Bool(0) => "false".to_owned(),
        Scalar::Bool(1) => "true".to_owned(),
        _ => String::new(),
    }
}

/// The value in as few characters as tell it: names without what they all begin with.
pub(super) fn brief(value: Value<'_>) -> String {
    let named = |number: String, name: Option<&str>, prefix: &str| match name {
        Some(name) => format!("{number} {}", name.strip_prefix(prefix).unwrap_or(name)),
        None => number,
    };
    let code =
        |number: u32| if number > 0xffff { format!("{number:#010x}") } else { number.to_string() };
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
        scalar => scalar_number(scalar),
    }
}

fn flags(
    bits: u32,
    set: &FlagSet,
    name: impl Fn(&'static str) -> &'static str,
    between: &str,
    undefined: &str,
) -> String {
    let mut text = String::new();
    for flag in set.named(bits) {
        let gap = if text.is_empty() { "" } else { between };
        let _ = write!(text, "{gap}{}", name(flag.name));
    }
    let rest = set.unnamed(bits);
    if rest != 0 {
        let gap = if text.is_empty() { "" } else { between };
        let _ = write!(text, "{gap}{undefined}{rest:#x}");
    }
    text
}

/// What the value means, and then what to look at: paragraphs of lines.
pub(super) fn meaning(value: Value<'_>) -> Vec<Vec<String>> {
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

/// The name of an IP protocol that is often met.
pub(super) fn protocol(number: u8) -> Option<&'static str> {
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

/// The name of a network profile.
///
/// Folklore: no header names these numbers. Windows counts the categories of networks so
/// (`NL_INTERFACE_NETWORK_CATEGORY_STATE`), and they fit; but other tools read them otherwise, so the number is always
/// shown too.
pub(super) fn profile(number: u64) -> Option<&'static str> {
    ["none", "public", "private", "domain"].get(usize::try_from(number).ok()?).copied()
}

/// The lines of a paragraph; where one is longer than there is room, all of them filled anew.
pub(super) fn filled(lines: Vec<String>, room: usize) -> Vec<String> {
    let wide = |text: &str| text.chars().count();
    if lines.iter().all(|line| wide(line) <= room) {
        return lines;
    }
    let mut filled: Vec<String> = Vec::new();
    for word in lines.iter().flat_map(|line| line.split_whitespace()) {
        match filled.last_mut() {
            Some(line) if wide(line).saturating_add(1).saturating_add(wide(word)) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => filled.push(word.to_owned()),
        }
    }
    filled
}
