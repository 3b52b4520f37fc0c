//! Records to JSON text: the bytes that `serde_json` makes of them, in less time.
//!
//! Names and values that need no escaping are copied as they are, numbers and digits are put where they belong, and
//! nothing goes through a formatter but what is rare.

use alloc::vec::Vec;
use core::fmt::{self, Write};

use super::write::{Members, Object, Source, Whole};
use crate::error::Error;
use crate::event::{Record, Value};
use crate::layout::Scalar;
use crate::value::hex;
use crate::value::sid;
use crate::value::time::{Time, is_past_9999};

/// Appends a record's line, with what could not be read of it.
pub fn append_line(
    text: &mut Vec<u8>,
    record: &Record<'_>,
    errors: &[Error],
    source: Option<Source<'_>>,
) {
    // Nearly all lines are shorter.
    text.reserve(2048);
    append_object(text, &Whole { source, kind: record.kind(), record, errors });
    text.push(b'\n');
}

#[inline]
fn append_object<M: Members>(text: &mut Vec<u8>, members: &M) {
    let start = text.len();
    // Writing to memory cannot fail.
    let Ok(()) = members.write(&mut Braces { text });
    match text.get_mut(start) {
        // The comma in front of the first member.
        Some(comma) => *comma = b'{',
        None => text.push(b'{'),
    }
    text.push(b'}');
}

/// An object between its braces.
struct Braces<'t> {
    text: &'t mut Vec<u8>,
}

impl Braces<'_> {
    /// Appends a comma and a member's name. Those of the SDK need no escaping.
    ///
    /// Like all that lies between it and the members of a part, it is inlined wherever it stands: there the name is
    /// known, and the compiler puts the piece together.
    #[inline(always)]
    fn key(&mut self, key: &'static str) {
        let mut piece = [b'"'; 64];
        let [comma, _quote, rest @ ..] = &mut piece;
        *comma = b',';
        if let Some((name, [_quote, colon, ..])) = rest.split_at_mut_checked(key.len()) {
            name.copy_from_slice(key.as_bytes());
            *colon = b':';
            let end = key.len().saturating_add(4);
            self.text.extend_from_slice(piece.get(..end).unwrap_or_default());
        } else {
            self.text.push(b',');
            plain(self.text, key);
            self.text.push(b':');
        }
    }
}

impl Object for Braces<'_> {
    type Error = core::convert::Infallible;

    #[inline(always)]
    fn value(&mut self, key: &'static str, value: Value<'_>) -> Result<(), Self::Error> {
        self.key(key);
        // Which of the two it is is known where this is inlined.
        match value {
            Value::Scalar(scalar) => append_scalar(self.text, scalar),
            value => append_value(self.text, value),
        }
        Ok(())
    }

    fn text(&mut self, key: &'static str, text: &str) -> Result<(), Self::Error> {
        self.key(key);
        escaped(self.text, text);
        Ok(())
    }

    #[inline(always)]
    fn name(&mut self, key: &'static str, name: &'static str) -> Result<(), Self::Error> {
        self.key(key);
        plain(self.text, name);
        Ok(())
    }

    #[inline(always)]
    fn derived(
        &mut self,
        key: &'static str,
        name: Option<&'static str>,
    ) -> Result<(), Self::Error> {
        self.key(key);
        match name {
            Some(name) => plain(self.text, name),
            None => self.text.extend_from_slice(b"null"),
        }
        Ok(())
    }

    #[inline(always)]
    fn object<M: Members>(
        &mut self,
        key: &'static str,
        members: Option<&M>,
    ) -> Result<(), Self::Error> {
        self.key(key);
        match members {
            Some(members) => append_object(self.text, members),
            None => self.text.extend_from_slice(b"null"),
        }
        Ok(())
    }

    fn objects<M: Members>(
        &mut self,
        key: &'static str,
        all: impl ExactSizeIterator<Item = M> + Clone,
    ) -> Result<(), Self::Error> {
        self.key(key);
        array(self.text, all, |text, members| append_object(text, &members));
        Ok(())
    }
}

#[inline(never)] // it is large, and what calls it is wherever a member is shown
fn append_value(text: &mut Vec<u8>, value: Value<'_>) {
    match value {
        Value::Scalar(scalar) => append_scalar(text, scalar),
        Value::Text(None) | Value::Sid(None) | Value::GuidPointer(None) | Value::Blob([]) => {
            text.extend_from_slice(b"null");
        }
        Value::Blob(bytes) => hex_digits(text, bytes),
        Value::GuidPointer(Some(guid)) => quoted(text, guid),
        Value::TextBlob(blob) => match blob.as_bytes() {
            [] => text.extend_from_slice(b"null"),
            bytes => {
                // With one final NUL, and no other.
                let units = bytes.strip_suffix(&[0, 0]);
                let is_text = units.is_some_and(|units| utf_16(text, units, true));
                if !is_text {
                    tagged(text, "hex", bytes);
                }
            }
        },
        Value::Text(Some(one)) => wide_text(text, one.as_bytes()),
        Value::Texts(texts) => array(text, texts.iter(), |text, one| match one {
            Some(one) => wide_text(text, one.as_bytes()),
            None => text.extend_from_slice(b"null"),
        }),
        Value::Sid(Some(sid)) => match sid::text_of(sid.as_bytes()) {
            Some(shown) => quoted(text, shown),
            None => tagged(text, "hex", sid.as_bytes()),
        },
        Value::Address(address) => {
            text.extend_from_slice(b"{\"address\":");
            quoted(text, format_args!("{address:#x}"));
            text.push(b'}');
        }
    }
}

#[inline(never)] // as above
fn append_scalar(text: &mut Vec<u8>, scalar: Scalar<'_>) {
    match scalar {
        Scalar::Integer(number) => digits(text, number),
        Scalar::Bool(0) => text.extend_from_slice(b"false"),
        Scalar::Bool(1) => text.extend_from_slice(b"true"),
        Scalar::Bool(number) | Scalar::Code(number, _) => digits(text, number),
        Scalar::Status(number, _) => digits(text, number.cast_signed()),
        Scalar::Enumeration(number, of) => match of.name_of(number) {
            Some(name) => plain(text, name),
            None => digits(text, number),
        },
        Scalar::Flags(bits, set) => {
            text.push(b'[');
            let mut first = true;
            for flag in set.named(bits) {
                if !first {
                    text.push(b',');
                }
                first = false;
                plain(text, flag.name);
            }
            append_unnamed(text, set.unnamed(bits), first);
            text.push(b']');
        }
        Scalar::FileTime(ticks) if is_past_9999(ticks) => digits(text, ticks),
        Scalar::Ipv4(address) => {
            let mut before = b'"';
            for octet in address.octets() {
                text.push(before);
                digits(text, octet);
                before = b'.';
            }
            text.push(b'"');
        }
        Scalar::Bytes(bytes) => hex_digits(text, bytes),
        scalar => append_formatted(text, scalar),
    }
}

/// Appends the flags without a name, if there are any.
fn append_unnamed(text: &mut Vec<u8>, bits: u32, first: bool) {
    if bits != 0 {
        if !first {
            text.push(b',');
        }
        quoted(text, format_args!("{bits:#x}"));
    }
}

#[inline(never)] // what a formatter needs would burden the others
fn append_formatted(text: &mut Vec<u8>, scalar: Scalar<'_>) {
    match scalar {
        Scalar::FileTime(ticks) => quoted(text, Time(ticks)),
        scalar => quoted(text, scalar),
    }
}

fn array<T>(
    text: &mut Vec<u8>,
    all: impl Iterator<Item = T>,
    mut append: impl FnMut(&mut Vec<u8>, T),
) {
    text.push(b'[');
    for (at, one) in all.enumerate() {
        if at > 0 {
            text.push(b',');
        }
        append(text, one);
    }
    text.push(b']');
}

#[inline(always)]
fn digits(text: &mut Vec<u8>, number: impl itoa::Integer) {
    text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// A text that needs no escaping.
#[inline(always)]
fn plain(text: &mut Vec<u8>, plain: &str) {
    text.push(b'"');
    text.extend_from_slice(plain.as_bytes());
    text.push(b'"');
}

/// What shows itself as a text that needs no escaping.
fn quoted(text: &mut Vec<u8>, shown: impl fmt::Display) {
    struct Plain<'t>(&'t mut Vec<u8>);

    impl Write for Plain<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.extend_from_slice(text.as_bytes());
            Ok(())
        }
    }

    text.push(b'"');
    // Writing to memory cannot fail.
    let _ = write!(Plain(text), "{shown}");
    text.push(b'"');
}

fn hex_digits(text: &mut Vec<u8>, bytes: &[u8]) {
    text.push(b'"');
    hex::append(text, bytes);
    text.push(b'"');
}

/// Bytes that no text can tell: `{"hex":"…"}`.
#[cold]
fn tagged(text: &mut Vec<u8>, tag: &'static str, bytes: &[u8]) {
    text.push(b'{');
    plain(text, tag);
    text.push(b':');
    hex_digits(text, bytes);
    text.push(b'}');
}

fn wide_text(text: &mut Vec<u8>, bytes: &[u8]) {
    if !utf_16(text, bytes, false) {
        tagged(text, "utf16", bytes);
    }
}

/// How a character below 128 is written: as itself (0), by `\u00`, or by a backslash and a letter.
const ESCAPES: [u8; 128] = {
    let mut escapes = [0; 128];
    #[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // evaluated by the compiler
    {
        let mut at = 0;
        while at < 0x20 {
            escapes[at] = b'u';
            at += 1;
        }
        escapes[0x08] = b'b';
        escapes[0x09] = b't';
        escapes[0x0a] = b'n';
        escapes[0x0c] = b'f';
        escapes[0x0d] = b'r';
        escapes[0x22] = b'"';
        escapes[0x5c] = b'\\';
    }
    escapes
};

/// Appends what stands for one character below 128.
#[inline]
fn ascii(text: &mut Vec<u8>, character: u8) {
    match ESCAPES.get(usize::from(character)) {
        None | Some(0) => text.push(character),
        Some(b'u') => {
            text.extend_from_slice(b"\\u00");
            hex::append(text, &[character]);
        }
        Some(letter) => text.extend_from_slice(&[b'\\', *letter]),
    }
}

fn escaped(text: &mut Vec<u8>, from: &str) {
    text.push(b'"');
    let mut rest = from.as_bytes();
    while let Some(at) = rest.iter().position(|byte| matches!(byte, 0..0x20 | b'"' | b'\\')) {
        let (before, behind) = rest.split_at(at);
        text.extend_from_slice(before);
        if let Some((character, behind)) = behind.split_first() {
            ascii(text, *character);
            rest = behind;
        }
    }
    text.extend_from_slice(rest);
    text.push(b'"');
}

/// Whether a unit stands for a character that is written as itself, in one byte.
#[inline]
fn is_plain(unit: &[u8; 2]) -> bool {
    let unit = u16::from_le_bytes(*unit);
    // `&` and not `&&`: units are decided without a branch.
    (unit.wrapping_sub(0x20) < 0x60) & (unit != 0x22) & (unit != 0x5c)
}

/// How many units from the start on are plain.
#[inline]
fn plain_run(units: &[[u8; 2]]) -> usize {
    let (blocks, _) = units.as_chunks::<8>();
    let all = |block: &&[[u8; 2]; 8]| block.iter().fold(true, |all, unit| all & is_plain(unit));
    let run = blocks.iter().take_while(all).count().saturating_mul(8);
    let rest = units.get(run..).unwrap_or_default();
    run.saturating_add(rest.iter().take_while(|unit| is_plain(unit)).count())
}

/// Appends a text of 16-bit units, and tells whether it is well-formed; if not, or if it holds a NUL and must not,
/// nothing is appended.
fn utf_16(text: &mut Vec<u8>, bytes: &[u8], no_nul: bool) -> bool {
    let before = text.len();
    let (mut units, odd) = bytes.as_chunks::<2>();
    let mut good = odd.is_empty();
    text.push(b'"');
    while let Some((unit, behind)) = units.split_first() {
        if is_plain(unit) {
            let (plain, rest) = units.split_at_checked(plain_run(units)).unwrap_or_default();
            text.extend(plain.iter().map(|[low, _]| *low));
            units = rest;
            continue;
        }
        units = behind;
        let unit = u16::from_le_bytes(*unit);
        if let Ok(character @ ..0x80) = u8::try_from(unit) {
            good &= character != 0 || !no_nul;
            ascii(text, character);
            continue;
        }
        let character = char::from_u32(u32::from(unit)).or_else(|| {
            let (second, behind) = behind.split_first()?;
            units = behind;
            char::decode_utf16([unit, u16::from_le_bytes(*second)]).next()?.ok()
        });
        match character {
            Some(character) => {
                let mut utf_8 = [0; 4];
                text.extend_from_slice(character.encode_utf8(&mut utf_8).as_bytes());
            }
            None => good = false,
        }
    }
    text.push(b'"');
    if !good {
        text.truncate(before);
    }
    good
}
