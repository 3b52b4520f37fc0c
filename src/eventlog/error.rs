//! The error of an event log that cannot be read.

use std::fmt;

use super::CHUNK;

/// Why a chunk or an event of a log cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogError {
    /// The number of the chunk in the file, from 0.
    pub chunk: u64,
    /// The offset of the chunk or event in the file.
    pub offset: u64,
    /// What is wrong.
    pub fault: LogFault,
}

/// Why a chunk or an event of a log cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogFault {
    /// The file does not begin with the header of an event log.
    NoHeader,
    /// The chunk does not begin with the header of a chunk. Its events are read.
    NoChunkHeader,
    /// A checksum of the chunk is wrong. Its events are read.
    Checksum,
    /// The file ends inside the chunk. The events before that are read.
    CutShort {
        /// The number of bytes of the chunk.
        found: usize,
    },
    /// There is no event where one should be. Reading continues at the next one.
    NoEvent,
    /// The binary XML is malformed at this offset in the chunk.
    Malformed(usize),
    /// The event has more elements or text than any genuine one.
    TooLarge,
    /// A value of the event is invalid.
    Invalid(String),
}

impl fmt::Display for LogFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHeader => f.write_str("the file has no header of an event log"),
            Self::NoChunkHeader => {
                f.write_str("the chunk has no header; its events are read all the same")
            }
            Self::Checksum => {
                f.write_str("a checksum of the chunk is wrong; its events are read all the same")
            }
            Self::CutShort { found } => {
                write!(f, "file ends inside this chunk ({found} of {CHUNK} bytes)")
            }
            Self::NoEvent => f.write_str("damaged: no event at this offset"),
            Self::Malformed(at) => write!(f, "malformed binary XML at byte {at} of the chunk"),
            Self::TooLarge => f.write_str("the event is larger than any genuine one"),
            Self::Invalid(what) => f.write_str(what),
        }
    }
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(f)
    }
}

impl std::error::Error for LogFault {}

impl std::error::Error for LogError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.fault)
    }
}
