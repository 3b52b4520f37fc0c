//! A deserializer for JSON as it is usually written, which takes less time than that of `serde_json`.
//!
//! What it reads, it reads as `serde_json` does. It refuses what is not JSON, and also what is rare: fractions and
//! exponents, integers beyond 64 bits, and deep nesting. It says neither where nor why: the caller reads what is
//! refused again, with `serde_json`, which finds a value or the error.

use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::read::RecordSeed;
use crate::event::Record;

/// How deep arrays and objects may be nested. Records need five levels.
const DEPTH: u8 = 16;

/// The error for a text that is not a value, or not a usual one.
#[derive(Debug)]
pub(super) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a usual value")
    }
}

impl core::error::Error for Refused {}

impl Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Reads a record and checks that nothing follows it.
pub(super) fn read_record(text: &str) -> Result<Record<'static>, Refused> {
    let mut reader = Reader { text, at: 0, depth: DEPTH };
    let record = RecordSeed { hints: true }.deserialize(&mut reader)?;
    match reader.peek() {
        None => Ok(record),
        Some(_) => Err(Refused),
    }
}

struct Reader<'t> {
    text: &'t str,
    /// The offset of the next byte.
    at: usize,
    /// How many more levels may be opened.
    depth: u8,
}

impl<'t> Reader<'t> {
    #[inline(always)]
    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Skips bytes of the text. The sum cannot overflow.
    #[inline(always)]
    fn skip(&mut self, bytes: usize) {
        self.at = self.at.wrapping_add(bytes);
    }

    /// The next byte that is not white space.
    #[inline(always)]
    fn peek(&mut self) -> Option<u8> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if *byte > b' ' => Some(*byte),
            _ => self.skip_space(),
        }
    }

    #[cold]
    fn skip_space(&mut self) -> Option<u8> {
        let is_space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        self.skip(self.rest().iter().take_while(is_space).count());
        self.rest().first().copied()
    }

    /// Takes a byte that is not white space.
    #[inline(always)]
    fn take(&mut self, byte: u8) -> Result<(), Refused> {
        if self.peek() != Some(byte) {
            return Err(Refused);
        }
        self.skip(1);
        Ok(())
    }

    /// Takes a literal.
    fn literal(&mut self, literal: &[u8]) -> Result<(), Refused> {
        if !self.rest().starts_with(literal) {
            return Err(Refused);
        }
        self.skip(literal.len());
        Ok(())
    }

    /// Reads a string, from its quote.
    #[inline(always)]
    fn string<V: Visitor<'t>>(&mut self, visitor: V) -> Result<V::Value, Refused> {
        self.skip(1);
        let run = self.plain_run()?;
        match self.next()? {
            b'"' => visitor.visit_borrowed_str(run),
            b'\\' => visitor.visit_string(self.unescaped(run)?),
            _ => Err(Refused),
        }
    }

    /// Takes characters up to a quote or a backslash.
    #[inline(always)]
    fn plain_run(&mut self) -> Result<&'t str, Refused> {
        let start = self.at;
        self.skip(plain_bytes(self.rest()));
        self.text.get(start..self.at).ok_or(Refused)
    }

    #[inline(always)]
    fn next(&mut self) -> Result<u8, Refused> {
        let byte = self.text.as_bytes().get(self.at).copied().ok_or(Refused)?;
        self.skip(1);
        Ok(byte)
    }

    /// Reads the rest of a string, after the backslash of its first escape.
    fn unescaped(&mut self, before: &str) -> Result<String, Refused> {
        let mut text = String::with_capacity(before.len().saturating_mul(4));
        text.push_str(before);
        loop {
            text.push(match self.next()? {
                character @ (b'"' | b'\\' | b'/') => char::from(character),
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.character()?,
                _ => return Err(Refused),
            });
            text.push_str(self.plain_run()?);
            match self.next()? {
                b'"' => return Ok(text),
                b'\\' => {}
                _ => return Err(Refused),
            }
        }
    }

    /// Reads a character after `\u`.
    fn character(&mut self) -> Result<char, Refused> {
        let first = self.unit()?;
        let units = match first {
            0xd800..0xe000 => {
                self.literal(b"\\u")?;
                [first, self.unit()?]
            }
            _ => [first, 0],
        };
        char::decode_utf16(units).next().and_then(Result::ok).ok_or(Refused)
    }

    /// Reads a UTF-16 unit: four hex digits.
    fn unit(&mut self) -> Result<u16, Refused> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = char::from(self.next()?).to_digit(16).ok_or(Refused)?;
            unit = unit << 4 | u16::try_from(digit).unwrap_or_default();
        }
        Ok(unit)
    }

    /// Reads the digits of an integer.
    #[inline]
    fn integer(&mut self) -> Result<u64, Refused> {
        let digits = self.rest();
        let (mut number, mut count) = (0_u64, 0_usize);
        while let Some(digit @ b'0'..=b'9') = digits.get(count) {
            let digit = u64::from(digit.wrapping_sub(b'0'));
            number =
                number.checked_mul(10).and_then(|tens| tens.checked_add(digit)).ok_or(Refused)?;
            count = count.saturating_add(1);
        }
        let leading_zero = count > 1 && digits.starts_with(b"0");
        if count == 0 || leading_zero || matches!(digits.get(count), Some(b'.' | b'e' | b'E')) {
            return Err(Refused);
        }
        self.skip(count);
        Ok(number)
    }

    /// Reads what is between two brackets.
    fn nested<T>(
        &mut self,
        close: u8,
        read: impl FnOnce(Elements<'_, 't>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        self.depth = self.depth.checked_sub(1).ok_or(Refused)?;
        self.skip(1);
        let value = read(Elements { reader: self, close, is_first: true })?;
        self.take(close)?;
        self.depth = self.depth.saturating_add(1);
        Ok(value)
    }
}

/// The number of bytes up to a quote, a backslash or a control character.
#[inline(always)]
fn plain_bytes(bytes: &[u8]) -> usize {
    let (words, tail) = bytes.as_chunks::<8>();
    let mut count: usize = 0;
    for word in words {
        let ends = ends(u64::from_le_bytes(*word));
        if ends != 0 {
            return count.wrapping_add(usize::try_from(ends.trailing_zeros() / 8).unwrap_or(0));
        }
        count = count.wrapping_add(8);
    }
    let is_end = |byte: &u8| matches!(byte, ..0x20 | b'"' | b'\\');
    count.wrapping_add(tail.iter().position(is_end).unwrap_or(tail.len()))
}

/// The high bit of each byte that is a quote, a backslash or a control character. Bits after the first can be wrong.
#[inline(always)]
const fn ends(word: u64) -> u64 {
    const fn all(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    // This exchanges the quote and the space, so that the quote is next to the control characters.
    let controls = (word ^ all(b'"' ^ b' ')).wrapping_sub(all(b' ' + 1));
    let backslash = (word ^ all(b'\\')).wrapping_sub(all(1));
    (controls | backslash) & !word & all(0x80)
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Refused;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek().ok_or(Refused)? {
            b'"' => self.string(visitor),
            b'0'..=b'9' => visitor.visit_u64(self.integer()?),
            b'-' => {
                self.skip(1);
                let negative = 0_i64.checked_sub_unsigned(self.integer()?).filter(|it| *it < 0);
                visitor.visit_i64(negative.ok_or(Refused)?)
            }
            b'[' => self.nested(b']', |elements| visitor.visit_seq(elements)),
            b'{' => self.nested(b'}', |elements| visitor.visit_map(elements)),
            b'n' => self.literal(b"null").and_then(|()| visitor.visit_unit()),
            b't' => self.literal(b"true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.literal(b"false").and_then(|()| visitor.visit_bool(false)),
            _ => Err(Refused),
        }
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek() {
            Some(b'n') => self.literal(b"null").and_then(|()| visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek() {
            Some(b'"') => self.string(visitor),
            _ => Err(Refused),
        }
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek() {
            Some(b'{') => self.nested(b'}', |elements| visitor.visit_map(elements)),
            _ => Err(Refused),
        }
    }

    /// Reads a member's name, which is probably `name`.
    #[inline(always)]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let rest =
            self.rest().strip_prefix(b"\"").and_then(|rest| rest.strip_prefix(name.as_bytes()));
        match rest {
            Some([b'"', ..]) => {
                self.skip(name.len().wrapping_add(2));
                visitor.visit_borrowed_str(name)
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf unit unit_struct seq tuple
        tuple_struct struct enum identifier ignored_any
    }
}

/// The elements of an array, or the members of an object.
struct Elements<'r, 't> {
    reader: &'r mut Reader<'t>,
    close: u8,
    is_first: bool,
}

impl Elements<'_, '_> {
    /// Takes the comma before the next element; `false` if there is none.
    #[inline(always)]
    fn has_next(&mut self) -> Result<bool, Refused> {
        let next = self.reader.peek();
        if next == Some(self.close) {
            return Ok(false);
        }
        if self.is_first {
            self.is_first = false;
        } else if next == Some(b',') {
            self.reader.skip(1);
        } else {
            return Err(Refused);
        }
        Ok(true)
    }
}

impl<'t> SeqAccess<'t> for Elements<'_, 't> {
    type Error = Refused;

    #[inline(always)]
    fn next_element_seed<T: DeserializeSeed<'t>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        if self.has_next()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'t> MapAccess<'t> for Elements<'_, 't> {
    type Error = Refused;

    #[inline(always)]
    fn next_key_seed<K: DeserializeSeed<'t>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        if !self.has_next()? {
            return Ok(None);
        }
        match self.reader.peek() {
            Some(b'"') => seed.deserialize(&mut *self.reader).map(Some),
            _ => Err(Refused),
        }
    }

    #[inline(always)]
    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        self.reader.take(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}
