//! Why a record could not be read.

use std::fmt;

use crate::error::Error;
#[cfg(feature = "json")]
use crate::json::BadLine;
#[cfg(feature = "netsh")]
use crate::netsh::XmlError;
#[cfg(feature = "pcapng")]
use crate::pcapng::BadBlock;

/// Why a record could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// Its bytes hold no such structure.
    Bytes(Error),
    /// Its line is no record's.
    #[cfg(feature = "json")]
    Line(BadLine),
    /// Its line has so many bytes that it was passed over.
    #[cfg(feature = "json")]
    TooLong(u64),
    /// Its block is no packet's.
    #[cfg(feature = "pcapng")]
    Block(BadBlock),
    /// Its element is no event's.
    #[cfg(feature = "netsh")]
    Element(XmlError),
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
            #[cfg(feature = "json")]
            Self::Line(error) => error.fmt(f),
            #[cfg(feature = "pcapng")]
            Self::Block(error) => error.fmt(f),
            #[cfg(feature = "netsh")]
            Self::Element(error) => error.fmt(f),
            #[cfg(feature = "json")]
            Self::TooLong(bytes) => write!(f, "a line of {bytes} bytes is longer than any record"),
        }
    }
}

impl std::error::Error for Unreadable {}
