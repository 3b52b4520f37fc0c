//! What is wrong with a text, and on which line.

use std::fmt;

use crate::error::wide;
use crate::excerpt::in_short;

/// Why something in a text cannot be read: the line (from 1), the path of the member at fault where there is one,
/// and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadXml {
    line: u64,
    path: String,
    what: String,
}

impl BadXml {
    pub(super) fn new(line: u64, path: &str, what: &str) -> Self {
        Self { line, path: in_short(path), what: in_short(what) }
    }

    /// The line, from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }
}

/// `{:#}` leaves out the line, for a message that begins with it.
impl fmt::Display for BadXml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, path, what } = self;
        if !f.alternate() {
            write!(f, "line {line}: ")?;
        }
        let colon = if path.is_empty() { "" } else { ": " };
        write!(f, "{path}{colon}{what}")
    }
}

impl std::error::Error for BadXml {}

/// How many lines end within the bytes. A carriage return ends none by itself.
pub(super) fn lines(bytes: &[u8]) -> u64 {
    wide(memchr::memchr_iter(b'\n', bytes).count())
}
