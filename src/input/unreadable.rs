//! Why a record could not be read.

use std::fmt;

use crate::capture::pcapng::BadBlock;
use crate::error::Error;
use crate::json::BadLine;
use crate::netsh::BadXml;

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
    /// Its block is no packet's.
    Block(BadBlock),
    /// Its element is no event's.
    Element(BadXml),
    /// It was read, and has no place where it was to go.
    Refused(&'static str),
}

impl From<Error> for Unreadable {
    fn from(error: Error) -> Self {
        Self::Bytes(error)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The record's position says where.
            Self::Bytes(error) => write!(f, "{error:#}"),
            Self::Line(error) => error.fmt(f),
            Self::Block(error) => error.fmt(f),
            Self::Element(error) => error.fmt(f),
            Self::Refused(why) => f.write_str(why),
            Self::TooLong(bytes) => write!(f, "a line of {bytes} bytes is longer than any record"),
        }
    }
}

impl std::error::Error for Unreadable {}
