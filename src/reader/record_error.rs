//! Why a record could not be read.

use std::fmt;

use crate::error::Error;
#[cfg(feature = "eventlog")]
use crate::eventlog::LogFault;
#[cfg(feature = "json")]
use crate::json::LineError;
#[cfg(feature = "netsh")]
use crate::netsh::XmlError;
#[cfg(feature = "pcapng")]
use crate::pcapng::BlockError;

/// Why a record could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// A structure cannot be read or written.
    Bytes(Error),
    /// A JSON line is not a record.
    #[cfg(feature = "json")]
    Line(LineError),
    /// A JSON line was skipped because it is too long; its length in bytes.
    #[cfg(feature = "json")]
    TooLong(u64),
    /// A pcapng block cannot be read.
    #[cfg(feature = "pcapng")]
    Block(BlockError),
    /// An XML element is not an event.
    #[cfg(feature = "netsh")]
    Element(XmlError),
    /// A chunk or an event of a log cannot be read.
    #[cfg(feature = "eventlog")]
    Log(LogFault),
}

impl From<Error> for RecordError {
    fn from(error: Error) -> Self {
        Self::Bytes(error)
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The record's position is part of the message already.
            Self::Bytes(error) => write!(f, "{error:#}"),
            #[cfg(feature = "json")]
            Self::Line(error) => error.fmt(f),
            #[cfg(feature = "pcapng")]
            Self::Block(error) => error.fmt(f),
            #[cfg(feature = "netsh")]
            Self::Element(error) => error.fmt(f),
            #[cfg(feature = "eventlog")]
            Self::Log(fault) => fault.fmt(f),
            #[cfg(feature = "json")]
            Self::TooLong(bytes) => write!(f, "line is longer than any record ({bytes} bytes)"),
        }
    }
}

impl std::error::Error for RecordError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Bytes(error) => Some(error),
            #[cfg(feature = "json")]
            Self::Line(error) => Some(error),
            #[cfg(feature = "json")]
            Self::TooLong(_) => None,
            #[cfg(feature = "pcapng")]
            Self::Block(error) => Some(error),
            #[cfg(feature = "netsh")]
            Self::Element(error) => Some(error),
            #[cfg(feature = "eventlog")]
            Self::Log(fault) => Some(fault),
        }
    }
}
