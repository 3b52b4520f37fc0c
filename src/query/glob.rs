//! Patterns of texts: `*` is any characters, `?` is one.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::access::Found;
use super::condition::write_text;
use crate::event::Value;
use crate::layout::Scalar;
use crate::value::wide;

/// A pattern. Case is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    text: String,
    /// The characters of the text, in lower case.
    folded: Vec<char>,
    /// What is before, between and after each `*`, as UTF-16; `None` if one character of the pattern can be more than
    /// one unit.
    parts: Option<Vec<Vec<u16>>>,
}

impl Glob {
    pub(super) fn new(text: String) -> Self {
        let folded: Vec<char> = text.chars().map(fold).collect();
        let unit = |character: &char| match *character {
            '?' | char::REPLACEMENT_CHARACTER => None,
            character => u16::try_from(u32::from(character)).ok(),
        };
        let part = |part: &[char]| part.iter().map(unit).collect();
        let parts = folded.split(|character| *character == '*').map(part).collect();
        Self { text, folded, parts }
    }

    /// Whether the text of a value matches.
    pub(super) fn matches(&self, found: Found<'_>) -> bool {
        match found {
            Found::Text(text) => self.matches_characters(text.chars()),
            Found::Part => false,
            Found::Value(value) => match value {
                Value::Text(Some(text)) => self.matches_utf16(text.as_bytes()),
                Value::TextBlob(blob) => match blob.as_bytes().strip_suffix(&[0, 0]) {
                    Some(text) => self.matches_utf16(text),
                    None => self.matches_characters(blob.to_string().chars()),
                },
                Value::Scalar(
                    Scalar::Enumeration(number, of)
                    | Scalar::Code(number, of)
                    | Scalar::Status(number, of),
                ) => of.name_of(number).is_some_and(|name| {
                    let short = name.strip_prefix(of.prefix).unwrap_or(name);
                    self.matches_characters(name.chars()) || self.matches_characters(short.chars())
                }),
                Value::Scalar(Scalar::Flags(bits, set)) => {
                    set.named(bits).any(|flag| self.matches_characters(flag.name.chars()))
                }
                Value::Sid(Some(sid)) => {
                    let known = sid.well_known();
                    known.is_some_and(|name| self.matches_characters(name.chars()))
                        || self.matches_characters(sid.to_string().chars())
                }
                value => self.matches_characters(value.to_string().chars()),
            },
        }
    }

    /// Whether the whole text matches, which is UTF-16.
    fn matches_utf16(&self, bytes: &[u8]) -> bool {
        match &self.parts {
            Some(parts) => matches_parts(parts, bytes.as_chunks().0).is_some(),
            None => self.matches_characters(wide::characters(bytes)),
        }
    }

    /// Whether the whole text matches. After a mismatch, the last `*` takes one more character.
    fn matches_characters(&self, mut text: impl Iterator<Item = char> + Clone) -> bool {
        let mut pattern = self.folded.iter();
        let mut retry = None;
        loop {
            let before = text.clone();
            match (pattern.next(), text.next()) {
                (Some('*'), _) => {
                    text = before.clone();
                    retry = Some((pattern.clone(), before));
                    continue;
                }
                (None, None) => return true,
                (Some('?'), Some(_)) => continue,
                (Some(one), Some(character)) if *one == fold(character) => continue,
                (Some(_), None) => return false,
                _ => {}
            }
            let Some((after, from)) = &mut retry else { return false };
            if from.next().is_none() {
                return false;
            }
            (pattern, text) = (after.clone(), from.clone());
        }
    }
}

/// Returns `Some` if a text consists of these parts, with anything between them.
fn matches_parts(parts: &[Vec<u16>], text: &[[u8; 2]]) -> Option<()> {
    let [first, others @ ..] = parts else { return None };
    let (start, rest) = text.split_at_checked(first.len())?;
    let [between @ .., last] = others else {
        return (rest.is_empty() && is_same(start, first)).then_some(());
    };
    let (mut rest, end) = rest.split_at_checked(rest.len().checked_sub(last.len())?)?;
    if !is_same(start, first) || !is_same(end, last) {
        return None;
    }
    for part in between.iter().filter(|part| !part.is_empty()) {
        let at = rest.windows(part.len()).position(|window| is_same(window, part))?;
        rest = rest.get(at.checked_add(part.len())?..)?;
    }
    Some(())
}

/// Whether units are those of a part, which is as long.
#[inline]
fn is_same(units: &[[u8; 2]], part: &[u16]) -> bool {
    units.iter().zip(part).all(|(unit, own)| fold_unit(u16::from_le_bytes(*unit)) == *own)
}

/// [`fold`] for a unit of UTF-16; half of a pair stays what it is.
#[inline]
fn fold_unit(unit: u16) -> u16 {
    match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => byte.to_ascii_lowercase().into(),
        _ => fold_other(unit),
    }
}

#[cold]
fn fold_other(unit: u16) -> u16 {
    let folded = char::from_u32(unit.into()).map(fold);
    folded.and_then(|folded| u16::try_from(u32::from(folded)).ok()).unwrap_or(unit)
}

/// The character in lower case, if that is one character.
fn fold(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => character,
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_text(&self.text, f)
    }
}
