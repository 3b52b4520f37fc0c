//! Values in words.

use std::fmt::Write;

use crate::text::hex::Hex;
use crate::value::Value;

/// The value as a number, or as the digits of its bytes.
pub(super) fn number(value: Value<'_>) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Code(number, _) if number > 0xffff => format!("{number} ({number:#010x})"),
        Value::Enumeration(number, _) | Value::Code(number, _) => number.to_string(),
        Value::Flags(bits, _) => format!("{bits:#x}"),
        Value::Bytes(bytes) => Hex(bytes).to_string(),
    }
}

/// The SDK's name of the value, or of all its flags; empty where there is none to have.
pub(super) fn name(value: Value<'_>) -> String {
    match value {
        Value::Integer(_) | Value::Bytes(_) => String::new(),
        Value::Enumeration(number, of) => {
            of.name_of(number).map_or_else(|| format!("no value of {}", of.name), str::to_owned)
        }
        Value::Code(number, of) => of.name_of(number).unwrap_or_default().to_owned(),
        Value::Flags(bits, set) => {
            let mut names: Vec<&str> = set.named(bits).map(|flag| flag.name).collect();
            let undefined = undefined(set.unnamed(bits));
            names.extend(undefined.as_deref());
            names.join(" | ")
        }
    }
}

/// The value in as few characters as tell it: names without what they all begin with.
pub(super) fn brief(value: Value<'_>) -> String {
    let number = match value {
        Value::Code(number, _) if number > 0xffff => format!("{number:#010x}"),
        value => number(value),
    };
    match value {
        Value::Integer(_) | Value::Bytes(_) => number,
        Value::Enumeration(value, of) => {
            of.name_of(value).map_or(number, |name| without(name, of.prefix))
        }
        Value::Code(value, of) => match of.name_of(value) {
            Some(name) => format!("{number} {}", without(name, "ERROR_IPSEC_")),
            None => number,
        },
        Value::Flags(bits, set) => {
            let mut text = String::new();
            for flag in set.named(bits) {
                let name =
                    flag.name.strip_prefix(set.name).unwrap_or(flag.name).trim_start_matches('_');
                let _ = write!(text, "{}{name}", if text.is_empty() { "" } else { "|" });
            }
            if set.unnamed(bits) != 0 {
                let _ = write!(
                    text,
                    "{}{:#x}",
                    if text.is_empty() { "" } else { "|" },
                    set.unnamed(bits)
                );
            }
            text
        }
    }
}

fn without(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix).unwrap_or(name).to_owned()
}

fn undefined(bits: u32) -> Option<String> {
    (bits != 0).then(|| format!("undefined {bits:#x}"))
}

/// What the value means, and then what to look at: paragraphs of lines.
pub(super) fn meaning(value: Value<'_>) -> Vec<Vec<String>> {
    let mut paragraphs = Vec::new();
    match value {
        Value::Integer(_) | Value::Bytes(_) => {}
        Value::Enumeration(number, of) | Value::Code(number, of) => {
            if let Some(named) = of.get(number) {
                paragraphs.push(vec![named.meaning().to_owned()]);
                paragraphs.push(named.advice().map(str::to_owned).collect());
            }
        }
        Value::Flags(bits, set) => {
            let named = set.named(bits).map(|flag| format!("{}: {}", flag.name, flag.meaning()));
            paragraphs.extend(named.map(|line| vec![line]));
            let undefined = undefined(set.unnamed(bits));
            paragraphs.extend(undefined.map(|text| vec![format!("{text}: bits without a name")]));
        }
    }
    paragraphs
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
