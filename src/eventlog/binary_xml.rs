//! Events of a log from the binary XML of an `.evtx` file.
//!
//! An event is an instance of a template: the elements are in the template, and the values follow. A template, and the
//! name of an element, is stored once in a chunk, where it is used first; all others refer to it by its offset in the
//! chunk. Values can contain binary XML themselves.

use std::cell::Cell;
use std::mem;
use std::ops::Range;

use super::chunk::{EVENT_HEADER, u32_at};
use super::error::LogFault;
use super::log_event::{Builder, LogEvent};
use super::value::{self, BINARY_XML, STRING, append_utf16};
use crate::raw::FileTime;

/// The most tokens of an event. Genuine events have some hundreds.
const MAX_TOKENS: u32 = 16_384;

/// The most bytes of text of an event. In a chunk of 64 KiB, all text of an event and of its templates is shorter.
const MAX_TEXT: usize = 256 * 1024;

/// The deepest nesting of templates and values in each other.
const MAX_DEPTH: u8 = 8;

/// Reads the event in this range of a chunk, as [`Splitter`](super::Splitter) finds it.
///
/// # Errors
/// Returns an error if its binary XML is malformed, or if a net event has an invalid value.
pub fn read_record(chunk: &[u8], range: Range<usize>) -> Result<LogEvent, LogFault> {
    let record = chunk.get(range.clone()).unwrap_or_default();
    let number = |at: usize| {
        let bytes = record.get(at..).and_then(<[u8]>::first_chunk);
        bytes.copied().map(u64::from_le_bytes)
    };
    let time = FileTime::from_ticks(number(16).unwrap_or(0));
    let mut reader = Reader {
        chunk,
        builder: Builder::of_record(number(8), time),
        tokens: MAX_TOKENS,
        text_left: MAX_TEXT,
        skipped: 0,
        name: String::new(),
        name_units: &[],
        attribute: String::new(),
        attribute_units: &[],
        attribute_state: AttributeState::None,
        text: String::new(),
    };
    // The size follows the binary XML.
    let end = range.end.saturating_sub(4);
    let mut at = Cursor { chunk, at: range.start.saturating_add(EVENT_HEADER), end };
    reader.fragment(&mut at, &Values::default(), false, 0)?;
    reader.builder.finish().map_err(LogFault::Invalid)
}

/// The values of an instance of a template.
#[derive(Default)]
struct Values<'c> {
    /// The descriptors: for each value its size in bytes, its type, and a byte that is not used.
    descriptors: &'c [[u8; 4]],
    /// The offset of the first value in the chunk.
    start: usize,
    /// The index of the value that was read last, and its offset: values are usually read in order.
    last: Cell<(u16, usize)>,
}

impl Values<'_> {
    /// The type and the range of a value.
    fn get(&self, index: u16) -> Option<(u8, Range<usize>)> {
        let own = self.descriptors.get(usize::from(index))?;
        let size = |[low, high, ..]: &[u8; 4]| usize::from(u16::from_le_bytes([*low, *high]));
        let (first, start) = match self.last.get() {
            (last, start) if last <= index && last > 0 => (last, start),
            _ => (0, self.start),
        };
        let between = self.descriptors.get(first.into()..index.into()).unwrap_or_default();
        let start = between.iter().map(size).fold(start, usize::saturating_add);
        self.last.set((index, start));
        let [.., value_type, _] = own;
        Some((*value_type, start..start.saturating_add(size(own))))
    }
}

/// A position in a chunk, and where the bytes end that can be read.
#[derive(Clone, Copy)]
struct Cursor<'c> {
    chunk: &'c [u8],
    at: usize,
    end: usize,
}

impl<'c> Cursor<'c> {
    fn take(&mut self, length: usize) -> Result<&'c [u8], LogFault> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.end);
        let bytes = end.and_then(|end| self.chunk.get(self.at..end));
        let bytes = bytes.ok_or(LogFault::Malformed(self.at))?;
        self.at = self.at.saturating_add(length);
        Ok(bytes)
    }

    fn u8(&mut self) -> Result<u8, LogFault> {
        Ok(self.take(1)?.first().copied().unwrap_or(0))
    }

    fn u16(&mut self) -> Result<u16, LogFault> {
        let bytes = self.take(2)?.first_chunk().copied();
        Ok(bytes.map_or(0, u16::from_le_bytes))
    }

    fn u32(&mut self) -> Result<u32, LogFault> {
        Ok(u32_at(self.take(4)?, 0).unwrap_or(0))
    }

    /// A number of bytes, or an offset.
    fn size(&mut self) -> Result<usize, LogFault> {
        Ok(usize::try_from(self.u32()?).unwrap_or(usize::MAX))
    }

    /// UTF-16 text after the number of its units.
    fn text(&mut self) -> Result<&'c [u8], LogFault> {
        let units = self.u16()?;
        self.take(usize::from(units).saturating_mul(2))
    }

    /// A name: its offset in the chunk, which can be this one. Then it is skipped.
    fn name(&mut self) -> Result<&'c [u8], LogFault> {
        let mut name = Cursor { at: self.size()?, end: self.chunk.len(), ..*self };
        let is_here = name.at == self.at;
        // The offset of the next name with the same hash, and the hash.
        name.take(6)?;
        let text = name.text()?;
        if is_here {
            name.take(2)?;
            self.at = name.at;
        }
        Ok(text)
    }

    const fn malformed(&self) -> LogFault {
        LogFault::Malformed(self.at)
    }
}

/// Which attribute the text that follows belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum AttributeState {
    /// None: it is the element's own.
    #[default]
    None,
    /// One that matters.
    Open,
    /// One that does not matter.
    Skipped,
}

/// Reads an event, token by token.
struct Reader<'c> {
    chunk: &'c [u8],
    builder: Builder,
    /// The number of tokens that may follow.
    tokens: u32,
    /// The number of bytes of text that may follow.
    text_left: usize,
    /// The number of open elements that are skipped.
    skipped: u32,
    /// The name of the element that was opened last.
    name: String,
    /// The bytes of that name.
    name_units: &'c [u8],
    /// The name of the attribute that was opened last.
    attribute: String,
    /// The bytes of that name.
    attribute_units: &'c [u8],
    attribute_state: AttributeState,
    /// The text of the open attribute or element.
    text: String,
}

impl<'c> Reader<'c> {
    /// Reads tokens up to the end of the fragment. In a template, elements have the index of a value on which they
    /// depend.
    fn fragment(
        &mut self,
        cursor: &mut Cursor<'c>,
        values: &Values<'c>,
        is_template: bool,
        depth: u8,
    ) -> Result<(), LogFault> {
        if depth > MAX_DEPTH {
            return Err(LogFault::TooLarge);
        }
        while cursor.at < cursor.end && !self.builder.is_foreign() {
            self.tokens = self.tokens.checked_sub(1).ok_or(LogFault::TooLarge)?;
            let start = *cursor;
            let token = cursor.u8()?;
            match token {
                0x00 => return Ok(()),
                // An element, with attributes (0x41) or without.
                0x01 | 0x41 => self.start(cursor, values, is_template, token == 0x41)?,
                // The end of a start tag.
                0x02 => self.end_attribute(),
                // The end of an element without content, and of any other.
                0x03 | 0x04 => {
                    self.end_attribute();
                    self.end();
                }
                // Text.
                0x05 | 0x45 => {
                    let value_type = cursor.u8()?;
                    let text = cursor.text()?;
                    if value_type != STRING {
                        return Err(start.malformed());
                    }
                    self.append(text.len(), |own| append_utf16(own, text))?;
                }
                // An attribute.
                0x06 | 0x46 => {
                    self.end_attribute();
                    let name = cursor.name()?;
                    if self.skipped == 0 {
                        if self.attribute_units != name {
                            self.attribute_units = name;
                            self.attribute.clear();
                            append_utf16(&mut self.attribute, name);
                        }
                        self.attribute_state = if self.builder.has_attribute(&self.attribute) {
                            AttributeState::Open
                        } else {
                            AttributeState::Skipped
                        };
                        self.text.clear();
                    }
                }
                // A CDATA section.
                0x07 | 0x47 => {
                    let text = cursor.text()?;
                    self.append(text.len(), |own| append_utf16(own, text))?;
                }
                // A character, by its number.
                0x08 | 0x48 => {
                    let unit = cursor.u16()?;
                    self.append(2, |own| append_utf16(own, &unit.to_le_bytes()))?;
                }
                // An entity.
                0x09 | 0x49 => {
                    let mut name = String::new();
                    append_utf16(&mut name, cursor.name()?);
                    let entity = quick_xml::escape::resolve_predefined_entity(&name);
                    self.append(1, |own| own.push_str(entity.unwrap_or_default()))?;
                }
                // The target and the data of a processing instruction.
                0x0a => drop(cursor.name()?),
                0x0b => drop(cursor.text()?),
                0x0c => self.template(cursor, depth)?,
                // A value, which an optional one (0x0e) need not have.
                0x0d | 0x0e => {
                    let index = cursor.u16()?;
                    cursor.u8()?;
                    let value = values.get(index).ok_or_else(|| start.malformed())?;
                    self.value(cursor, value, depth)?;
                }
                // The start of a fragment: a version and flags.
                0x0f => drop(cursor.take(3)?),
                _ => return Err(start.malformed()),
            }
        }
        Ok(())
    }

    fn start(
        &mut self,
        cursor: &mut Cursor<'c>,
        values: &Values<'c>,
        is_template: bool,
        has_attributes: bool,
    ) -> Result<(), LogFault> {
        const INDEPENDENT: u16 = 0xffff;
        let depends_on = if is_template { cursor.u16()? } else { INDEPENDENT };
        // The size of the element.
        cursor.u32()?;
        let name = cursor.name()?;
        if has_attributes {
            // The size of all attributes.
            cursor.u32()?;
        }
        let is_absent = depends_on != INDEPENDENT
            && values.get(depends_on).is_some_and(|(_, range)| range.is_empty());
        // Consecutive elements often have the same name.
        if self.name_units != name {
            self.name_units = name;
            self.name.clear();
            append_utf16(&mut self.name, name);
        }
        if self.skipped > 0 || is_absent || !self.builder.start(&self.name) {
            self.skipped = self.skipped.saturating_add(1);
        }
        self.text.clear();
        Ok(())
    }

    fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped = self.skipped.saturating_sub(1);
        } else {
            self.builder.end(&self.text);
        }
        self.text.clear();
    }

    fn end_attribute(&mut self) {
        let state = mem::take(&mut self.attribute_state);
        if state == AttributeState::Open {
            self.builder.attribute(&self.attribute, &self.text);
            self.text.clear();
        }
    }

    /// Appends text, of which this many bytes are stored.
    fn append(&mut self, length: usize, append: impl FnOnce(&mut String)) -> Result<(), LogFault> {
        self.text_left = self.text_left.checked_sub(length).ok_or(LogFault::TooLarge)?;
        if self.skipped == 0 && self.attribute_state != AttributeState::Skipped {
            append(&mut self.text);
        }
        Ok(())
    }

    /// Reads an instance of a template: its definition, if it is here, and its values.
    fn template(&mut self, cursor: &mut Cursor<'c>, depth: u8) -> Result<(), LogFault> {
        let start = *cursor;
        // A version, and the id of the template.
        cursor.take(5)?;
        let mut definition = Cursor { at: cursor.size()?, end: self.chunk.len(), ..*cursor };
        let is_here = definition.at == cursor.at;
        // The offset of the next template with the same hash, and the GUID.
        definition.take(20)?;
        let size = definition.size()?;
        let end = definition.at.checked_add(size).filter(|end| *end <= self.chunk.len());
        definition.end = end.ok_or_else(|| start.malformed())?;
        if is_here {
            cursor.at = definition.end;
        }
        let count = cursor.size()?;
        let descriptors = cursor.take(count.saturating_mul(4))?.as_chunks::<4>().0;
        let values = Values { descriptors, start: cursor.at, last: Cell::default() };
        let sizes = descriptors.iter().map(|[low, high, ..]| u16::from_le_bytes([*low, *high]));
        cursor.take(sizes.map(usize::from).fold(0, usize::saturating_add))?;
        self.fragment(&mut definition, &values, true, depth.saturating_add(1))
    }

    /// Reads a value of this type and range.
    fn value(
        &mut self,
        cursor: &Cursor<'c>,
        (value_type, range): (u8, Range<usize>),
        depth: u8,
    ) -> Result<(), LogFault> {
        if value_type == BINARY_XML {
            let mut value = Cursor { at: range.start, end: range.end, ..*cursor };
            let depth = depth.saturating_add(1);
            return self.fragment(&mut value, &Values::default(), false, depth);
        }
        let bytes = self.chunk.get(range).unwrap_or_default();
        self.append(bytes.len(), |text| value::append(text, value_type, bytes))
    }
}
