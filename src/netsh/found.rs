//! What is found in a stream.

use std::ops::Range;

use super::bad::BadXml;

/// Something found in a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its bytes: of an event all, of anything else the first.
    pub range: Range<usize>,
    /// The line that it begins on, from 1.
    pub line: u64,
    /// What it is.
    pub what: What,
}

/// What was found in a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// An event's element, from its start tag to its end tag.
    Event,
    /// Something that cannot be read.
    Bad(BadXml),
    /// An element that is none of ours, and in none. What is in it is passed over, but for events.
    Foreign,
}
