//! Writes records as JSON text: what `serde_json` writes, in less time.
//!
//! Other than there, hidden characters are written as escapes, so that a line is safe to look at. Names and values that need no escaping are copied, and only rare values are formatted by `core::fmt`.

use alloc::vec::Vec;
use core::fmt::{self, Write};

use super::object::{JsonObject, ObjectWriter, RecordObject, Source};
use crate::error::Error;
use crate::event::{Record, Value};
use crate::layout::Scalar;
use crate::names::{FILTER_NAME, FILTER_PROVIDER, LAYER_ID, LAYER_NAME, Names, is_filter};
use crate::value::escape::may_be_hidden;
use crate::value::time::{Time, is_past_9999};
use crate::value::{hex, is_hidden, sid};

/// Appends a record as a JSON line, with the errors of the members that could not be read.
pub fn append_line(
    text: &mut Vec<u8>,
    record: &Record<'_>,
    errors: &[Error],
    source: Option<Source<'_>>,
) {
    append_record(text, record, errors, source, NoNames);
}

/// As [`append_line`], with the names of filters and layers as derived members.
pub fn append_line_with_names(
    text: &mut Vec<u8>,
    record: &Record<'_>,
    errors: &[Error],
    source: Option<Source<'_>>,
    names: &Names,
) {
    append_record(text, record, errors, source, MachineNames { names, filter: None });
}

#[inline]
fn append_record(
    text: &mut Vec<u8>,
    record: &Record<'_>,
    errors: &[Error],
    source: Option<Source<'_>>,
    naming: impl Naming,
) {
    // Nearly all lines are shorter.
    text.reserve(2048);
    append_object(text, &RecordObject::new(record, errors, source), naming);
    text.push(b'\n');
}

/// Appends names after the members of an object.
trait Naming: Copy {
    fn append(&mut self, text: &mut Vec<u8>, key: &'static str, value: Value<'_>);
}

#[derive(Clone, Copy)]
struct NoNames;

impl Naming for NoNames {
    #[inline(always)]
    fn append(&mut self, _: &mut Vec<u8>, _: &'static str, _: Value<'_>) {}
}

#[derive(Clone, Copy)]
struct MachineNames<'n> {
    names: &'n Names,
    /// The filter of the payload.
    filter: Option<u64>,
}

impl Naming for MachineNames<'_> {
    fn append(&mut self, text: &mut Vec<u8>, key: &'static str, value: Value<'_>) {
        let Value::Scalar(Scalar::Integer(id)) = value else { return };
        if key == LAYER_ID {
            let layer = u16::try_from(id).ok().and_then(|id| self.names.layer(id, self.filter));
            append_name(text, LAYER_NAME, layer);
        } else if is_filter(key) {
            self.filter = Some(id);
            let filter = self.names.filter(id);
            append_name(text, FILTER_NAME, filter.map(|filter| &*filter.name));
            let provider = filter.map(|filter| self.names.of_key(&filter.provider));
            append_name(text, FILTER_PROVIDER, provider);
        }
    }
}

/// Appends a name as a member; null if it is not known.
fn append_name(text: &mut Vec<u8>, key: &'static str, name: Option<&str>) {
    let mut writer = TextWriter { text, naming: NoNames };
    // Writing to memory cannot fail.
    let Ok(()) = match name {
        Some(name) => writer.text(key, name),
        None => writer.derived(key, None),
    };
}

#[inline]
fn append_object<M: JsonObject>(text: &mut Vec<u8>, members: &M, naming: impl Naming) {
    let start = text.len();
    // Writing to memory cannot fail.
    let Ok(()) = members.write(&mut TextWriter { text, naming });
    match text.get_mut(start) {
        // The comma before the first member.
        Some(comma) => *comma = b'{',
        None => text.push(b'{'),
    }
    text.push(b'}');
}

/// Writes the members of an object as text.
struct TextWriter<'t, N> {
    text: &'t mut Vec<u8>,
    naming: N,
}

impl<N> TextWriter<'_, N> {
    /// Appends a comma, a member's name, which needs no escaping, and a colon.
    ///
    /// It is inlined, as are its callers, so that the compiler knows the name and makes one constant of all three.
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
            append_plain(self.text, key);
            self.text.push(b':');
        }
    }
}

impl<N: Naming> ObjectWriter for TextWriter<'_, N> {
    type Error = core::convert::Infallible;

    #[inline(always)]
    fn value(&mut self, key: &'static str, value: Value<'_>) -> Result<(), Self::Error> {
        self.key(key);
        // After inlining, the compiler knows which arm is taken.
        match value {
            Value::Scalar(scalar) => append_scalar(self.text, scalar),
            value => append_value(self.text, value),
        }
        self.naming.append(self.text, key, value);
        Ok(())
    }

    fn text(&mut self, key: &'static str, text: &str) -> Result<(), Self::Error> {
        self.key(key);
        append_string(self.text, text);
        Ok(())
    }

    fn entry(&mut self, key: &str, text: &str) -> Result<(), Self::Error> {
        self.text.push(b',');
        append_string(self.text, key);
        self.text.push(b':');
        append_string(self.text, text);
        Ok(())
    }

    #[inline(always)]
    fn name(&mut self, key: &'static str, name: &'static str) -> Result<(), Self::Error> {
        self.key(key);
        append_plain(self.text, name);
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
            Some(name) => append_plain(self.text, name),
            None => self.text.extend_from_slice(b"null"),
        }
        Ok(())
    }

    #[inline(always)]
    fn object<M: JsonObject>(
        &mut self,
        key: &'static str,
        members: Option<&M>,
    ) -> Result<(), Self::Error> {
        self.key(key);
        match members {
            Some(members) => append_object(self.text, members, self.naming),
            None => self.text.extend_from_slice(b"null"),
        }
        Ok(())
    }

    fn objects<M: JsonObject>(
        &mut self,
        key: &'static str,
        all: impl ExactSizeIterator<Item = M> + Clone,
    ) -> Result<(), Self::Error> {
        self.key(key);
        append_array(self.text, all, |text, members| append_object(text, &members, NoNames));
        Ok(())
    }
}

#[inline(never)] // it is large, and its callers are inlined for every member
fn append_value(text: &mut Vec<u8>, value: Value<'_>) {
    match value {
        Value::Scalar(scalar) => append_scalar(text, scalar),
        Value::Text(None) | Value::Sid(None) | Value::GuidPointer(None) | Value::Blob([]) => {
            text.extend_from_slice(b"null");
        }
        Value::Blob(bytes) => append_hex(text, bytes),
        Value::GuidPointer(Some(guid)) => append_quoted(text, guid),
        Value::TextBlob(blob) => match blob.as_bytes() {
            [] => text.extend_from_slice(b"null"),
            bytes => {
                // A text has one NUL, at the end.
                let units = bytes.strip_suffix(&[0, 0]);
                let is_text = units.is_some_and(|units| append_utf16(text, units, true));
                if !is_text {
                    append_tagged(text, "hex", bytes);
                }
            }
        },
        Value::Text(Some(one)) => append_wide(text, one.as_bytes()),
        Value::Texts(texts) => append_array(text, texts.iter(), |text, one| match one {
            Some(one) => append_wide(text, one.as_bytes()),
            None => text.extend_from_slice(b"null"),
        }),
        Value::Sid(Some(sid)) => match sid::text_of(sid.as_bytes()) {
            Some(shown) => append_quoted(text, shown),
            None => append_tagged(text, "hex", sid.as_bytes()),
        },
        Value::Address(address) => {
            text.extend_from_slice(b"{\"address\":");
            append_quoted(text, format_args!("{address:#x}"));
            text.push(b'}');
        }
    }
}

#[inline(never)] // as above
fn append_scalar(text: &mut Vec<u8>, scalar: Scalar<'_>) {
    match scalar {
        Scalar::Integer(number) => append_number(text, number),
        Scalar::Bool(0) => text.extend_from_slice(b"false"),
        Scalar::Bool(1) => text.extend_from_slice(b"true"),
        Scalar::Bool(number) | Scalar::Code(number, _) => append_number(text, number),
        Scalar::Status(number, _) => append_number(text, number.cast_signed()),
        Scalar::Enumeration(number, of) => match of.name_of(number) {
            Some(name) => append_plain(text, name),
            None => append_number(text, number),
        },
        Scalar::Flags(bits, set) => {
            text.push(b'[');
            let mut first = true;
            for flag in set.named(bits) {
                if !first {
                    text.push(b',');
                }
                first = false;
                append_plain(text, flag.name);
            }
            append_unnamed(text, set.unnamed(bits), first);
            text.push(b']');
        }
        Scalar::FileTime(ticks) if is_past_9999(ticks) => append_number(text, ticks),
        Scalar::Ipv4(address) => {
            let mut before = b'"';
            for octet in address.octets() {
                text.push(before);
                append_number(text, octet);
                before = b'.';
            }
            text.push(b'"');
        }
        Scalar::Bytes(bytes) => append_hex(text, bytes),
        scalar => append_formatted(text, scalar),
    }
}

/// Appends the flags without a name, if there are any.
fn append_unnamed(text: &mut Vec<u8>, bits: u32, first: bool) {
    if bits != 0 {
        if !first {
            text.push(b',');
        }
        append_quoted(text, format_args!("{bits:#x}"));
    }
}

#[inline(never)] // keeps the stack frame of the formatter out of the caller
fn append_formatted(text: &mut Vec<u8>, scalar: Scalar<'_>) {
    match scalar {
        Scalar::FileTime(ticks) => append_quoted(text, Time(ticks)),
        scalar => append_quoted(text, scalar),
    }
}

fn append_array<T>(
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
fn append_number(text: &mut Vec<u8>, number: impl itoa::Integer) {
    text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends a text that needs no escaping.
#[inline(always)]
fn append_plain(text: &mut Vec<u8>, plain: &str) {
    text.push(b'"');
    text.extend_from_slice(plain.as_bytes());
    text.push(b'"');
}

/// Appends a value whose text needs no escaping.
fn append_quoted(text: &mut Vec<u8>, shown: impl fmt::Display) {
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

fn append_hex(text: &mut Vec<u8>, bytes: &[u8]) {
    text.push(b'"');
    hex::append(text, bytes);
    text.push(b'"');
}

/// Appends bytes that are not a text: `{"hex":"…"}`.
#[cold]
fn append_tagged(text: &mut Vec<u8>, tag: &'static str, bytes: &[u8]) {
    text.push(b'{');
    append_plain(text, tag);
    text.push(b':');
    append_hex(text, bytes);
    text.push(b'}');
}

fn append_wide(text: &mut Vec<u8>, bytes: &[u8]) {
    if !append_utf16(text, bytes, false) {
        append_tagged(text, "utf16", bytes);
    }
}

/// How each character below 128 is written: as itself (0), by `\u00` (`u`), or by a backslash and this letter.
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
        escapes[0x7f] = b'u';
    }
    escapes
};

/// Appends a character below 128, escaped if necessary.
#[inline]
fn append_ascii(text: &mut Vec<u8>, character: u8) {
    match ESCAPES.get(usize::from(character)) {
        None | Some(0) => text.push(character),
        Some(b'u') => {
            text.extend_from_slice(b"\\u00");
            hex::append(text, &[character]);
        }
        Some(letter) => text.extend_from_slice(&[b'\\', *letter]),
    }
}

/// Appends a character as an escape, or two for one of two units.
#[cold]
fn append_escape(text: &mut Vec<u8>, character: char) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        text.extend_from_slice(b"\\u");
        hex::append(text, &unit.to_be_bytes());
    }
}

/// Appends a character, escaped if necessary.
fn append_character(text: &mut Vec<u8>, character: char) {
    match u8::try_from(u32::from(character)) {
        Ok(ascii @ ..0x80) => append_ascii(text, ascii),
        _ if is_hidden(character) => append_escape(text, character),
        _ => text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
    }
}

/// Appends a text as a JSON string, with hidden characters as escapes.
pub fn append_string(text: &mut Vec<u8>, from: &str) {
    text.push(b'"');
    let mut rest = from;
    while let Some(at) =
        rest.bytes().position(|byte| !matches!(byte, 0x20..0x7f) || matches!(byte, b'"' | b'\\'))
    {
        let (before, after) = rest.split_at_checked(at).unwrap_or_default();
        text.extend_from_slice(before.as_bytes());
        let mut characters = after.chars();
        if let Some(character) = characters.next() {
            append_character(text, character);
        }
        rest = characters.as_str();
    }
    text.extend_from_slice(rest.as_bytes());
    text.push(b'"');
}

/// Whether a UTF-16 unit is a character that is written as itself, in one byte.
#[inline]
fn is_plain(unit: &[u8; 2]) -> bool {
    let unit = u16::from_le_bytes(*unit);
    // `&` instead of `&&` avoids branches.
    (unit.wrapping_sub(0x20) < 0x5f) & (unit != 0x22) & (unit != 0x5c)
}

/// The number of plain units at the start.
#[inline]
fn plain_run(units: &[[u8; 2]]) -> usize {
    let (blocks, _) = units.as_chunks::<8>();
    let all = |block: &&[[u8; 2]; 8]| block.iter().fold(true, |all, unit| all & is_plain(unit));
    let run = blocks.iter().take_while(all).count().saturating_mul(8);
    let rest = units.get(run..).unwrap_or_default();
    run.saturating_add(rest.iter().take_while(|unit| is_plain(unit)).count())
}

/// Appends a UTF-16 text and returns `true`; if it is ill-formed, or contains a NUL despite `no_nul`, appends nothing
/// and returns `false`.
fn append_utf16(text: &mut Vec<u8>, bytes: &[u8], no_nul: bool) -> bool {
    let before = text.len();
    let (mut units, odd) = bytes.as_chunks::<2>();
    let mut good = odd.is_empty();
    text.push(b'"');
    while let Some((unit, after)) = units.split_first() {
        if is_plain(unit) {
            let (plain, rest) = units.split_at_checked(plain_run(units)).unwrap_or_default();
            text.extend(plain.iter().map(|[low, _]| *low));
            units = rest;
            continue;
        }
        units = after;
        let unit = u16::from_le_bytes(*unit);
        if let Ok(character @ ..0x80) = u8::try_from(unit) {
            good &= character != 0 || !no_nul;
            append_ascii(text, character);
            continue;
        }
        let character = char::from_u32(u32::from(unit)).or_else(|| {
            let (second, after) = after.split_first()?;
            units = after;
            char::decode_utf16([unit, u16::from_le_bytes(*second)]).next()?.ok()
        });
        match character {
            Some(character) if may_be_hidden(unit) && is_hidden(character) => {
                append_escape(text, character);
            }
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
