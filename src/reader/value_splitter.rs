//! The values of a stream of JSON that is not one value per line: pretty-printed, or the elements of an array.

use super::items::{Item, ItemKind};
use super::line_splitter::MAX_LENGTH;
use super::position::Location;
use super::record_error::RecordError;
use crate::MAX_FOUND;
use crate::error::to_u64;
use crate::value::BYTE_ORDER_MARK;

/// The most blanks that are searched for the first character.
const MAX_BLANKS: usize = 512;

/// Finds the objects that are not inside another one. An array around them is not an item.
///
/// An object of which the end is missing ends where a line begins with `{` in the column of the object.
#[derive(Debug)]
pub(super) struct ValueSplitter {
    /// The number of line feeds before the next byte.
    lines: u64,
    /// The number of blanks since the last line feed; `None` after any other byte.
    indent: Option<usize>,
    /// The number of unconsumed bytes that were searched.
    searched: usize,
    value: Option<Value>,
}

/// A value that has begun.
#[derive(Debug)]
struct Value {
    /// The line on which it begins.
    line: u64,
    /// The number of blanks before it, if it is the first on its line.
    indent: Option<usize>,
    /// The number of open braces and brackets: 0 for text that is no object.
    depth: usize,
    in_string: bool,
    after_backslash: bool,
    /// The number of its bytes that were skipped, because it is too long.
    skipped: u64,
}

/// Whether the text begins as JSON that is not one value per line; `None` if more text is needed.
pub(super) fn is_multiline(text: &[u8], ended: bool) -> Option<bool> {
    let start = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).trim_ascii_start();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
    let next = match start {
        [b'[', ..] => return Some(true),
        [b'{', rest @ ..] => rest.iter().find(|byte| !is_blank(byte)),
        start => start.first().filter(|byte| **byte != b'\n'),
    };
    let is_decided = next.is_some() || ended || text.len() >= MAX_BLANKS;
    is_decided.then_some(start.starts_with(b"{") && next == Some(&b'\n'))
}

impl Default for ValueSplitter {
    fn default() -> Self {
        Self { lines: 0, indent: Some(0), searched: 0, value: None }
    }
}

impl ValueSplitter {
    /// As [`Split`](super::items::Split).
    pub(super) fn split(
        &mut self,
        offset: u64,
        bytes: &[u8],
        ended: bool,
        items: &mut Vec<Item>,
    ) -> usize {
        let mut start: usize = 0;
        let mut at = self.searched;
        while let Some(&byte) = bytes.get(at)
            && items.len() < MAX_FOUND
        {
            let broken = byte == b'{'
                && self.indent.is_some()
                && self.value.as_ref().is_some_and(|value| value.indent == self.indent);
            if broken && let Some(value) = self.value.take() {
                items.push(value.item(offset, bytes, start..at));
                start = at;
            }
            let next = at.saturating_add(1);
            let is_done = match &mut self.value {
                Some(value) => value.ends_with(byte),
                None if is_separator(byte) => {
                    start = next;
                    false
                }
                None => {
                    start = at;
                    let depth = usize::from(byte == b'{');
                    self.value = Some(Value {
                        line: self.lines.saturating_add(1),
                        indent: self.indent,
                        depth,
                        in_string: false,
                        after_backslash: false,
                        skipped: 0,
                    });
                    false
                }
            };
            self.indent = match byte {
                b'\n' => Some(0),
                b' ' | b'\t' => self.indent.map(|indent| indent.saturating_add(1)),
                _ => None,
            };
            self.lines = self.lines.saturating_add(u64::from(byte == b'\n'));
            at = next;
            if is_done && let Some(value) = self.value.take() {
                items.push(value.item(offset, bytes, start..at));
                start = at;
            }
        }
        let length = at.saturating_sub(start);
        match &mut self.value {
            Some(_) if ended && at == bytes.len() => {
                if let Some(value) = self.value.take() {
                    items.push(value.item(offset, bytes, start..at));
                }
                start = at;
            }
            Some(value) if length >= MAX_LENGTH || value.skipped > 0 => {
                value.skipped = value.skipped.saturating_add(to_u64(length));
                start = at;
            }
            _ => {}
        }
        self.searched = at.saturating_sub(start);
        start
    }
}

impl Value {
    /// Whether the value ends with this byte, which is the next one.
    fn ends_with(&mut self, byte: u8) -> bool {
        if self.depth == 0 {
            return byte == b'\n';
        }
        match byte {
            _ if self.after_backslash => self.after_backslash = false,
            b'\\' => self.after_backslash = self.in_string,
            // A string cannot contain a line feed: its end is missing.
            b'\n' => self.in_string = false,
            b'"' => self.in_string = !self.in_string,
            b'{' | b'[' if !self.in_string => self.depth = self.depth.saturating_add(1),
            b'}' | b']' if !self.in_string => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0
    }

    /// The item of a value that ends; its range in the bytes, of which some may have been skipped.
    fn item(self, offset: u64, bytes: &[u8], range: std::ops::Range<usize>) -> Item {
        let begin = offset.saturating_add(to_u64(range.start)).saturating_sub(self.skipped);
        let length = range.len();
        let kind = if self.skipped > 0 || length > MAX_LENGTH {
            let too_long = RecordError::TooLong(self.skipped.saturating_add(to_u64(length)));
            ItemKind::RecordError(Box::new(too_long))
        } else {
            let text = bytes.get(range.clone()).unwrap_or_default().trim_ascii_end();
            ItemKind::Line(range.start..range.start.saturating_add(text.len()))
        };
        Item::new(begin, Location::Line(self.line), kind)
    }
}

/// Whether the byte can be between two values: blank, a part of an array, a byte-order mark, or a record separator (RFC
/// 7464).
fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']' | 0x1e)
        || BYTE_ORDER_MARK.contains(&byte)
}
