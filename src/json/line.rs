//! Reads a record from a JSON line.

use std::borrow::Cow;
use std::fmt;

use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use super::usual;
use crate::event::Record;
use crate::excerpt::escaped_excerpt;

/// Why a line, or a value of several lines, is not a record: the path of the member at fault, a message, the line in the
/// value, and the column (in bytes, from 1; 0 if it is not known).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    path: String,
    line: usize,
    column: usize,
    message: String,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, message } = self;
        let colon = if path.is_empty() { "" } else { ": " };
        write!(f, "{path}{colon}{message}")?;
        match (line, column) {
            (_, 0) => Ok(()),
            (1, _) => write!(f, " (column {column})"),
            _ => write!(f, " (line {line} of the value, column {column})"),
        }
    }
}

impl std::error::Error for LineError {}

/// Reads a record from a JSON line.
///
/// # Errors
/// Returns an error if the line is not JSON, or not a record.
pub fn read_line(line: &[u8]) -> Result<Record<'static>, LineError> {
    let Ok(text) = str::from_utf8(line) else { return read_any(line) };
    usual::read_record(text).or_else(|_| read_any(line))
}

/// Reads any line by `serde_json`, with the path of the member for the error, which takes longer.
fn read_any(line: &[u8]) -> Result<Record<'static>, LineError> {
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    let record = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| LineError::new(&dotted_path(error.path()), error.inner()))?;
    match deserializer.end() {
        Ok(()) => Ok(record),
        Err(error) => {
            let message = "trailing characters after the object".to_owned();
            let (line, column) = (error.line(), error.column());
            Err(LineError { path: String::new(), line, column, message })
        }
    }
}

impl LineError {
    fn new(path: &str, error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let suffix = format!(" at line {} column {}", error.line(), error.column());
        let message = match text.strip_suffix(&suffix).unwrap_or(&text) {
            "lone leading surrogate in hex escape" | "unexpected end of hex escape" => {
                "a \\u escape is one half of a surrogate pair without the other"
            }
            message => message,
        };
        let message = match error.classify() {
            Category::Syntax | Category::Eof => Cow::Owned(format!("not JSON: {message}")),
            Category::Data | Category::Io => Cow::Borrowed(message),
        };
        Self {
            path: escaped_excerpt(path),
            line: error.line(),
            column: error.column(),
            message: escaped_excerpt(&message),
        }
    }
}

/// The path to the member at fault, as far as it is known.
fn dotted_path(path: &Path) -> String {
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
