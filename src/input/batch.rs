//! Records that travel together, and where each of them stood.

use std::fmt;

use super::form::{Form, without_mark};
use super::image::MemoryImage;
use crate::error::Error;
use crate::event::Record;
use crate::layout::Layout;
use crate::text::json::{BadLine, read_line};

/// Records that were read in one go, owned, to be handed from thread to thread.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) first: Position,
    pub(super) load: Load,
}

/// What a batch carries.
#[derive(Debug)]
pub(super) enum Load {
    /// Flat records of one structure.
    Array(&'static Layout, Vec<u8>),
    /// JSON lines.
    Lines(Vec<u8>),
    /// A line of so many bytes, which was passed over.
    TooLong(u64),
    /// So many records of an image.
    Image(MemoryImage, u64),
    /// Made-up records.
    Made(Vec<Record<'static>>),
}

/// Where a record stood in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Its number, from 0.
    pub record: u64,
    /// Offset of its first byte.
    pub offset: u64,
    /// In a form made of lines, its line's number, from 1.
    pub line: Option<u64>,
    /// In an image, its address.
    pub address: Option<u64>,
}

/// A record's structure where it lies in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Laid<'a> {
    /// The structure's layout.
    pub layout: &'static Layout,
    /// The address of the first byte.
    pub base: u64,
    /// The bytes: the record's, and what it points to.
    pub bytes: &'a [u8],
    /// The address of the structure.
    pub root: u64,
    /// Whether the bytes are this record's alone.
    pub alone: bool,
}

/// A record as far as it could be read, and why the rest could not.
pub(super) type Read<'r> = Result<(Record<'r>, &'r [Error]), Unreadable>;

/// Why a record could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// Its bytes hold no such structure.
    Bytes(Error),
    /// Its line is no record's.
    Line(BadLine),
    /// Its line has so many bytes that it was passed over.
    TooLong(u64),
    /// It was read, and has no place where it was to go.
    Refused(&'static str),
}

impl From<Error> for Unreadable {
    fn from(error: Error) -> Self {
        Self::Bytes(error)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record {} ", self.record)?;
        match (self.line, self.address) {
            (Some(line), _) => write!(f, "on line {line}"),
            (None, Some(address)) => write!(f, "at address {address:#x}"),
            (None, None) => write!(f, "at offset {}", self.offset),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The record's position says where.
            Self::Bytes(error) => write!(f, "{error:#}"),
            Self::Line(error) => error.fmt(f),
            Self::Refused(why) => f.write_str(why),
            Self::TooLong(bytes) => write!(f, "a line of {bytes} bytes is longer than any record"),
        }
    }
}

impl std::error::Error for Unreadable {}

impl Batch {
    /// Where its first record stood.
    #[must_use]
    pub fn first(&self) -> Position {
        self.first
    }

    /// Its records, where they are flat ones of one structure, end to end.
    #[must_use]
    pub fn array(&self) -> Option<(&'static Layout, &[u8])> {
        match &self.load {
            Load::Array(layout, bytes) => Some((layout, bytes)),
            _ => None,
        }
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        match &self.load {
            Load::Array(_, bytes) | Load::Lines(bytes) => bytes.len(),
            Load::TooLong(_) | Load::Image(..) | Load::Made(_) => 0,
        }
    }

    /// The memory that it had for bytes, to be used again.
    pub(super) fn take_bytes(&mut self) -> Vec<u8> {
        match &mut self.load {
            Load::Array(_, bytes) | Load::Lines(bytes) => std::mem::take(bytes),
            Load::TooLong(_) | Load::Image(..) | Load::Made(_) => Vec::new(),
        }
    }

    /// Gives each record, read, and what of it could not be.
    pub fn for_each_record(&self, give: &mut dyn FnMut(Position, Read<'_>)) {
        match &self.load {
            Load::Array(layout, bytes) => self.chunks(layout, bytes, |position, bytes| {
                let read = Record::read(layout, bytes).map(|record| (record, [].as_slice()));
                give(position, read.map_err(Unreadable::Bytes));
            }),
            Load::Lines(bytes) => self.lines(bytes, |position, line| {
                give(position, record_of(line).map(|record| (record, [].as_slice())));
            }),
            Load::TooLong(bytes) => give(self.first, Err(Unreadable::TooLong(*bytes))),
            Load::Image(image, records) => image.for_each(self.first, *records, give),
            Load::Made(records) => {
                for record in records {
                    give(self.first, Ok((record.clone(), &[])));
                }
            }
        }
    }

    /// Gives each record as it lies in its bytes: those that it stood in, or was written to.
    pub fn for_each_laid(&self, give: &mut dyn FnMut(Position, Result<Laid<'_>, Unreadable>)) {
        let mut write = |position, record: Result<Record<'_>, Unreadable>| {
            let bytes = record.and_then(|record| {
                let bytes = record.to_bytes(0).map_err(Unreadable::Bytes)?;
                Ok((record.layout(), bytes))
            });
            match &bytes {
                Ok((layout, bytes)) => {
                    give(position, Ok(Laid { layout, base: 0, bytes, root: 0, alone: true }));
                }
                Err(unreadable) => give(position, Err(unreadable.clone())),
            }
        };
        match &self.load {
            Load::Array(layout, bytes) => self.chunks(layout, bytes, |position, bytes| {
                let base = position.offset;
                let laid = layout.whole(bytes).map(|bytes| Laid {
                    layout,
                    base,
                    bytes,
                    root: base,
                    alone: true,
                });
                give(position, laid.map_err(Unreadable::Bytes));
            }),
            Load::Lines(bytes) => {
                self.lines(bytes, |position, line| write(position, record_of(line)))
            }
            Load::TooLong(bytes) => give(self.first, Err(Unreadable::TooLong(*bytes))),
            Load::Image(image, records) => image.for_each_laid(self.first, *records, give),
            Load::Made(records) => {
                for record in records {
                    write(self.first, Ok(record.clone()));
                }
            }
        }
    }

    fn chunks<'a>(
        &self,
        layout: &Layout,
        bytes: &'a [u8],
        mut give: impl FnMut(Position, &'a [u8]),
    ) {
        let mut position = self.first;
        for bytes in bytes.chunks(layout.size.max(1)) {
            give(position, bytes);
            position = position.behind(bytes, 1);
        }
    }

    fn lines<'a>(&self, bytes: &'a [u8], mut give: impl FnMut(Position, &'a [u8])) {
        let mut position = self.first;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let blank = is_blank(line);
            if !blank {
                give(position, line);
            }
            position = position.behind(line, u64::from(!blank));
        }
    }
}

impl Load {
    /// What was read as a block: records in a form, or so many bytes that were passed over.
    pub(super) fn of_block(form: Form, bytes: Vec<u8>, too_long: Option<u64>) -> Self {
        match (too_long, form) {
            (Some(bytes), _) => Self::TooLong(bytes),
            (None, Form::Array(layout)) => Self::Array(layout, bytes),
            (None, Form::Jsonl) => Self::Lines(bytes),
        }
    }

    /// How many records, and lines if it is made of them, it holds.
    pub(super) fn count(&self) -> (u64, u64) {
        match self {
            Self::Array(layout, bytes) => {
                let records = bytes.len().div_ceil(layout.size.max(1));
                (u64::try_from(records).unwrap_or(u64::MAX), 0)
            }
            Self::Lines(bytes) => {
                let (mut records, mut lines): (u64, u64) = (0, 0);
                for line in bytes.split_inclusive(|byte| *byte == b'\n') {
                    lines = lines.saturating_add(1);
                    records = records.saturating_add(u64::from(!is_blank(line)));
                }
                (records, lines)
            }
            Self::TooLong(_) => (1, 1),
            Self::Image(_, records) => (*records, 0),
            Self::Made(records) => (u64::try_from(records.len()).unwrap_or(u64::MAX), 0),
        }
    }
}

impl Default for Load {
    fn default() -> Self {
        Self::Lines(Vec::new())
    }
}

impl Position {
    /// The position behind these bytes, which hold so many records.
    fn behind(self, bytes: &[u8], records: u64) -> Self {
        Self {
            record: self.record.saturating_add(records),
            offset: self.offset.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX)),
            line: self.line.map(|line| line.saturating_add(1)),
            address: None,
        }
    }
}

fn is_blank(line: &[u8]) -> bool {
    without_mark(line).trim_ascii().is_empty()
}

fn record_of(line: &[u8]) -> Result<Record<'static>, Unreadable> {
    // Blanks in front stay: columns are counted from the start.
    read_line(without_mark(line).trim_ascii_end()).map_err(Unreadable::Line)
}
