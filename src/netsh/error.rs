//! The error of XML that cannot be read.

use std::fmt;

use crate::error::to_u64;
use crate::excerpt::escaped_excerpt;

/// Why XML cannot be read: the line (from 1) and a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlError {
    line: u64,
    message: String,
}

impl XmlError {
    pub(super) fn new(line: u64, message: impl fmt::Display) -> Self {
        Self { line, message: escaped_excerpt(&message.to_string()) }
    }

    /// The line, from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }
}

/// `{:#}` omits the line, for messages that name it already.
impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, message } = self;
        if !f.alternate() {
            write!(f, "line {line}: ")?;
        }
        f.write_str(message)
    }
}

impl std::error::Error for XmlError {}

/// The number of line feeds in the bytes.
pub(super) fn line_feeds(bytes: &[u8]) -> u64 {
    to_u64(memchr::memchr_iter(b'\n', bytes).count())
}
