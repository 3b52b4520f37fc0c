//! JSON lines: records one a line.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use super::write::append;
use crate::error::Error;
use crate::event::Record;
use crate::text::short::in_short;

/// Where a record came from, to stand in front of it as `"source"`.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file's name; `-` for standard input.
    pub file: &'a str,
    /// The record's number in the file, from 0.
    pub record: u64,
    /// Offset of its first byte in the file.
    pub offset: u64,
}

/// Appends a record's line, with what could not be read of it.
pub fn append_line(
    text: &mut Vec<u8>,
    record: &Record<'_>,
    errors: &[Error],
    source: Option<Source<'_>>,
) {
    // Writing to memory cannot fail, and every key is a string.
    let written = serde_json::to_writer(&mut *text, &Line { source, record, errors });
    debug_assert!(written.is_ok(), "a record is always JSON");
    text.push(b'\n');
}

struct Line<'a> {
    source: Option<Source<'a>>,
    record: &'a Record<'a>,
    errors: &'a [Error],
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(source) = &self.source {
            map.serialize_entry("source", source)?;
        }
        append(&mut map, self.record, self.errors)?;
        map.end()
    }
}

impl Serialize for Source<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("file", self.file)?;
        map.serialize_entry("record", &self.record)?;
        map.serialize_entry("offset", &self.offset)?;
        map.end()
    }
}

/// Why a line is no record: the path of the member at fault, the column (in bytes, from 1) and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    path: String,
    column: usize,
    what: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, column, what } = self;
        let colon = if path.is_empty() { "" } else { ": " };
        write!(f, "{path}{colon}{what} (column {column})")
    }
}

impl std::error::Error for BadLine {}

/// Reads a record's line.
///
/// # Errors
/// Returns an error if the line is not JSON, or not a record's.
pub fn read_line(line: &[u8]) -> Result<Record<'static>, BadLine> {
    // Knowing the path takes time, and nearly all lines are good.
    serde_json::from_slice(line).or_else(|_| {
        let mut deserializer = serde_json::Deserializer::from_slice(line);
        let record = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| BadLine::new(&dotted(error.path()), error.inner()))?;
        match deserializer.end() {
            Ok(()) => Ok(record),
            Err(error) => {
                let what = "more text stands behind the object".to_owned();
                Err(BadLine { path: String::new(), column: error.column(), what })
            }
        }
    })
}

impl BadLine {
    fn new(path: &str, error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let what = text.strip_suffix(&place).unwrap_or(&text);
        let what = match error.classify() {
            Category::Syntax | Category::Eof => Cow::Owned(format!("not JSON: {what}")),
            Category::Data | Category::Io => Cow::Borrowed(what),
        };
        Self { path: in_short(path), column: error.column().max(1), what: in_short(&what) }
    }
}

/// The members on the way to the one at fault, as far as they are known.
fn dotted(path: &Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { .. } | Segment::Map { .. } if text.is_empty() => {
                text = segment.to_string()
            }
            Segment::Seq { .. } => text += &segment.to_string(),
            Segment::Map { key } => text = format!("{text}.{key}"),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    text
}
