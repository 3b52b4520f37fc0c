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
}

impl Glob {
    pub(super) fn new(text: String) -> Self {
        let folded = text.chars().map(fold).collect();
        Self { text, folded }
    }

    /// Whether the text of a value matches.
    pub(super) fn matches(&self, found: Found<'_>) -> bool {
        match found {
            Found::Text(text) => self.matches_characters(text.chars()),
            Found::Part => false,
            Found::Value(value) => match value {
                Value::Text(Some(text)) => {
                    self.matches_characters(wide::characters(text.as_bytes()))
                }
                Value::TextBlob(blob) => match blob.as_bytes().strip_suffix(&[0, 0]) {
                    Some(text) => self.matches_characters(wide::characters(text)),
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
