//! What is wrong in XML, and where.

use std::fmt;

use crate::error::wide;
use crate::excerpt::in_short;

/// Why something in XML cannot be read: the line (from 1), the path of the member at fault where there is one,
/// and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlError {
    line: u64,
    path: String,
    what: String,
}

impl XmlError {
    pub(super) fn new(line: u64, what: impl fmt::Display) -> Self {
        Self { line, path: String::new(), what: in_short(&what.to_string()) }
    }

    /// The same, in a member of this name.
    pub(super) fn within(mut self, member: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        self.path = format!("{member}{dot}{}", self.path);
        self
    }

    /// The line, from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }
}

/// `{:#}` leaves out the line, for a message that begins with it.
impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, path, what } = self;
        if !f.alternate() {
            write!(f, "line {line}: ")?;
        }
        let colon = if path.is_empty() { "" } else { ": " };
        write!(f, "{path}{colon}{what}")
    }
}

impl std::error::Error for XmlError {}

/// How many lines end within the bytes. A carriage return ends none by itself.
pub(super) fn lines(bytes: &[u8]) -> u64 {
    wide(memchr::memchr_iter(b'\n', bytes).count())
}
