//! Values of binary XML as the text that Windows shows.

use std::fmt::Write;

use crate::raw::Guid;
use crate::value::hex::Hex;
use crate::value::sid;
use crate::value::time::Time;

/// The type of a value that is text, in UTF-16.
pub(super) const STRING: u8 = 0x01;

/// The type of a value that is binary XML.
pub(super) const BINARY_XML: u8 = 0x21;

/// The bit of the types of arrays.
const ARRAY: u8 = 0x80;

/// Appends the text of a value of this type. Values of unknown types and malformed values are hex digits.
pub(super) fn append(text: &mut String, value_type: u8, bytes: &[u8]) {
    if append_known(text, value_type, bytes).is_none() {
        text.push_str(&Hex(bytes).to_string().to_ascii_uppercase());
    }
}

/// Appends the text of a value; `None`, and nothing is appended, if its type is unknown or its length wrong.
fn append_known(text: &mut String, value_type: u8, bytes: &[u8]) -> Option<()> {
    let exact = |length: usize| Some(()).filter(|()| bytes.len() == length);
    // Sign and size are those of the type.
    let unsigned = || {
        let mut number = [0; 8];
        number.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(u64::from_le_bytes(number))
    };
    let written = match value_type {
        0x00 => Ok(()),
        STRING => {
            append_utf16(text, bytes);
            Ok(())
        }
        // The units of an array are separated by NULs.
        _ if value_type == STRING | ARRAY => {
            let start = text.len();
            append_units(text, bytes, |unit| if unit == 0 { u16::from(b' ') } else { unit });
            text.truncate(text.trim_end_matches(' ').len().max(start));
            Ok(())
        }
        0x02 => {
            let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
            text.extend(bytes.iter().map(|byte| char::from(*byte)));
            Ok(())
        }
        0x03 => write!(text, "{}", i8::from_le_bytes(bytes.try_into().ok()?)),
        0x05 => write!(text, "{}", i16::from_le_bytes(bytes.try_into().ok()?)),
        0x07 => write!(text, "{}", i32::from_le_bytes(bytes.try_into().ok()?)),
        0x09 => write!(text, "{}", i64::from_le_bytes(bytes.try_into().ok()?)),
        0x04 => exact(1).and_then(|()| unsigned()).map(|number| write!(text, "{number}"))?,
        0x06 => exact(2).and_then(|()| unsigned()).map(|number| write!(text, "{number}"))?,
        0x08 => exact(4).and_then(|()| unsigned()).map(|number| write!(text, "{number}"))?,
        0x0a => exact(8).and_then(|()| unsigned()).map(|number| write!(text, "{number}"))?,
        0x0b => write!(text, "{}", f32::from_le_bytes(bytes.try_into().ok()?)),
        0x0c => write!(text, "{}", f64::from_le_bytes(bytes.try_into().ok()?)),
        0x0d => exact(4).and_then(|()| unsigned()).map(|number| write!(text, "{}", number != 0))?,
        0x0f => write!(text, "{{{}}}", Guid::from_bytes(bytes.try_into().ok()?))
            .map(|()| uppercase_end(text, GUID)),
        0x11 => exact(8).and_then(|()| unsigned()).map(|ticks| write!(text, "{}", Time(ticks)))?,
        0x12 => {
            let (units, []) = bytes.as_chunks::<2>() else { return None };
            let [year, month, _, day, hour, minute, second, millisecond] =
                *units.first_chunk::<8>()?.map(u16::from_le_bytes).first_chunk()?;
            exact(16)?;
            write!(
                text,
                "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z"
            )
        }
        0x13 => write!(text, "{}", sid::text_of(bytes)?),
        0x14 => exact(4).and_then(|()| unsigned()).map(|number| write!(text, "{number:#x}"))?,
        0x15 => exact(8).and_then(|()| unsigned()).map(|number| write!(text, "{number:#x}"))?,
        0x10 => unsigned().map(|number| write!(text, "{number:#x}"))?,
        _ => return None,
    };
    // Writing to memory cannot fail.
    written.ok()
}

/// The length of a GUID in braces.
const GUID: usize = 38;

fn uppercase_end(text: &mut str, length: usize) {
    let start = text.len().saturating_sub(length);
    if let Some(end) = text.get_mut(start..) {
        end.make_ascii_uppercase();
    }
}

/// Appends a text up to its NUL, if it has one.
pub(super) fn append_utf16(text: &mut String, bytes: &[u8]) {
    const BLOCK: usize = 32;
    let (mut units, _) = bytes.as_chunks::<2>();
    // Nearly all text is ASCII, which is copied in blocks, without branches.
    while let Some(block) = units.get(..units.len().min(BLOCK)).filter(|block| !block.is_empty()) {
        let (mut ascii, mut others) = ([0; BLOCK], 0);
        for (to, [low, high]) in ascii.iter_mut().zip(block) {
            *to = *low;
            // The highest bit is set if it is not ASCII, or if it is NUL.
            others |= low | low.wrapping_sub(1) | high.wrapping_neg() | high;
        }
        match ascii.get(..block.len()).map(str::from_utf8) {
            Some(Ok(ascii)) if others < 0x80 => text.push_str(ascii),
            _ => break,
        }
        units = units.get(block.len()..).unwrap_or_default();
    }
    if units.is_empty() {
        return;
    }
    let end = units.iter().position(|unit| *unit == [0, 0]).unwrap_or(units.len());
    append_units(text, units.get(..end).unwrap_or(units).as_flattened(), |unit| unit);
}

/// Appends UTF-16 units, with U+FFFD for what is ill-formed.
fn append_units(text: &mut String, bytes: &[u8], map: impl Fn(u16) -> u16) {
    let (units, _) = bytes.as_chunks::<2>();
    let units = units.iter().map(|unit| map(u16::from_le_bytes(*unit)));
    text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
}
