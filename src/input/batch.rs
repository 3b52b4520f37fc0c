//! Records that travel together, and where each of them stood.

use std::fmt;

use super::form::{Form, without_mark};
use crate::error::Error;
use crate::event::Record;
use crate::layout::Layout;
use crate::text::json::{BadLine, read_line};

/// Records that were read in one go, owned, to be handed from thread to thread.
#[derive(Debug)]
pub struct Batch {
    pub(super) form: Form,
    pub(super) bytes: Vec<u8>,
    pub(super) first: Position,
    pub(super) too_long: Option<u64>,
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
}

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
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            None => write!(f, "record {} at offset {}", self.record, self.offset),
            Some(line) => write!(f, "record {} on line {line}", self.record),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The record's position says where.
            Self::Bytes(error) => write!(f, "{error:#}"),
            Self::Line(error) => error.fmt(f),
            Self::TooLong(bytes) => write!(f, "a line of {bytes} bytes is longer than any record"),
        }
    }
}

impl std::error::Error for Unreadable {}

impl Batch {
    /// A batch without records.
    #[must_use]
    pub fn new() -> Self {
        Self { form: Form::Jsonl, bytes: Vec::new(), first: Position::default(), too_long: None }
    }

    /// The form that its records come in.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// The bytes of all its records.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where its first record stood.
    #[must_use]
    pub fn first(&self) -> Position {
        self.first
    }

    /// Gives each record, read.
    pub fn for_each_record(&self, mut give: impl FnMut(Position, Result<Record, Unreadable>)) {
        match self.form {
            Form::Array(layout) => self.chunks(layout, |position, bytes| {
                give(position, Record::read(layout, bytes).map_err(Unreadable::Bytes));
            }),
            Form::Jsonl => self.lines(|position, line| give(position, line.and_then(record_of))),
        }
    }

    /// Gives each record as the bytes of its structure: those that it stood in, or was written to.
    pub fn for_each_structure(
        &self,
        mut give: impl FnMut(Position, Result<(&'static Layout, &[u8]), Unreadable>),
    ) {
        match self.form {
            Form::Array(layout) => self.chunks(layout, |position, bytes| {
                give(
                    position,
                    layout.whole(bytes).map(|bytes| (layout, bytes)).map_err(Unreadable::Bytes),
                );
            }),
            Form::Jsonl => {
                let mut bytes = Vec::new();
                self.lines(|position, line| match line.and_then(record_of) {
                    Ok(record) => {
                        bytes.clear();
                        record.write(&mut bytes);
                        give(position, Ok((record.layout(), &bytes)));
                    }
                    Err(unreadable) => give(position, Err(unreadable)),
                });
            }
        }
    }

    /// How many records, and lines if it is made of them, the batch holds.
    pub(super) fn count(&self) -> (u64, u64) {
        match self.form {
            Form::Array(layout) => {
                let records = self.bytes.len().div_ceil(layout.size.max(1));
                (u64::try_from(records).unwrap_or(u64::MAX), 0)
            }
            Form::Jsonl => {
                let (mut records, mut lines): (u64, u64) = (0, 0);
                if self.too_long.is_some() {
                    return (1, 1);
                }
                for line in self.bytes.split_inclusive(|byte| *byte == b'\n') {
                    lines = lines.saturating_add(1);
                    records = records.saturating_add(u64::from(!is_blank(line)));
                }
                (records, lines)
            }
        }
    }

    fn chunks<'a>(&'a self, layout: &Layout, mut give: impl FnMut(Position, &'a [u8])) {
        let mut position = self.first;
        for bytes in self.bytes.chunks(layout.size.max(1)) {
            give(position, bytes);
            position = position.behind(bytes, 1);
        }
    }

    fn lines<'a>(&'a self, mut give: impl FnMut(Position, Result<&'a [u8], Unreadable>)) {
        let mut position = self.first;
        if let Some(bytes) = self.too_long {
            give(position, Err(Unreadable::TooLong(bytes)));
            return;
        }
        for line in self.bytes.split_inclusive(|byte| *byte == b'\n') {
            let blank = is_blank(line);
            if !blank {
                give(position, Ok(line));
            }
            position = position.behind(line, u64::from(!blank));
        }
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

impl Position {
    /// The position behind these bytes, which hold so many records.
    fn behind(self, bytes: &[u8], records: u64) -> Self {
        Self {
            record: self.record.saturating_add(records),
            offset: self.offset.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX)),
            line: self.line.map(|line| line.saturating_add(1)),
        }
    }
}

fn is_blank(line: &[u8]) -> bool {
    without_mark(line).trim_ascii().is_empty()
}

fn record_of(line: &[u8]) -> Result<Record, Unreadable> {
    // Blanks in front stay: columns are counted from the start.
    read_line(without_mark(line).trim_ascii_end()).map_err(Unreadable::Line)
}
