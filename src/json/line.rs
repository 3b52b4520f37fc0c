//! Records from JSON lines.

use std::borrow::Cow;
use std::fmt;

use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::event::Record;
use crate::excerpt::in_short;

/// Why a line is no record: the path of the member at fault, the column (in bytes, from 1) and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    path: String,
    column: usize,
    what: String,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, column, what } = self;
        let colon = if path.is_empty() { "" } else { ": " };
        write!(f, "{path}{colon}{what} (column {column})")
    }
}

impl std::error::Error for LineError {}

/// Reads a record's line.
///
/// # Errors
/// Returns an error if the line is not JSON, or not a record's.
pub fn read_line(line: &[u8]) -> Result<Record<'static>, LineError> {
    // Knowing the path takes time, and nearly all lines are good.
    serde_json::from_slice(line).or_else(|_| {
        let mut deserializer = serde_json::Deserializer::from_slice(line);
        let record = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| LineError::new(&dotted(error.path()), error.inner()))?;
        match deserializer.end() {
            Ok(()) => Ok(record),
            Err(error) => {
                let what = "trailing characters after the object".to_owned();
                Err(LineError { path: String::new(), column: error.column(), what })
            }
        }
    })
}

impl LineError {
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
