//! JSON lines: records one a line.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::write::append;
use crate::error::Error;
use crate::event::Record;

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
pub fn append_line(text: &mut Vec<u8>, record: &Record<'_>, errors: &[Error], source: Option<Source<'_>>) {
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

/// Why a line is no record: the path of the member at fault, the column, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    path: String,
    column: usize,
    what: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" | "." => write!(f, "{} (column {})", self.what, self.column),
            path => write!(f, "{path}: {} (column {})", self.what, self.column),
        }
    }
}

impl std::error::Error for BadLine {}

/// Reads a record's line.
///
/// # Errors
/// Returns an error if the line is not JSON, or not a record's.
pub fn read_line(line: &[u8]) -> Result<Record<'static>, BadLine> {
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    let record: Record<'static> = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        bad_line(path, &error.into_inner())
    })?;
    deserializer.end().map_err(|error| bad_line(String::new(), &error))?;
    Ok(record)
}

fn bad_line(path: String, error: &serde_json::Error) -> BadLine {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = text.strip_suffix(&place).unwrap_or(&text).to_owned();
    BadLine { path, column: error.column(), what }
}
