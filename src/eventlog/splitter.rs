//! Splits an `.evtx` file into events.

use std::ops::Range;

use super::chunk::{self, Found};
use super::error::{LogError, LogFault};
use super::{CHUNK, MAGIC};
use crate::error::to_u64;

/// The size of the file's header in bytes.
const HEADER: usize = 4096;

/// Splits an `.evtx` file, which arrives in pieces, into events.
///
/// It only finds where events begin and end; [`read_record`](super::read_record) reads them.
#[derive(Debug, Default)]
pub struct Splitter {
    /// Whether the file's header was consumed.
    has_header: bool,
    /// The number of the next chunk, from 0.
    chunk: u64,
    /// Whether anything was found.
    has_items: bool,
}

/// What is found in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// An event.
    Record(LogRecord),
    /// Something that cannot be read.
    Malformed(LogError),
    /// The file ends, and nothing was found in it.
    Empty,
}

/// An event of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRecord {
    /// The number of its chunk in the file, from 0.
    pub chunk: u64,
    /// Its offset in the file.
    pub offset: u64,
    /// The range of its chunk in the bytes that were passed.
    pub data: Range<usize>,
    /// Its range in the chunk.
    pub range: Range<usize>,
}

impl Splitter {
    /// Appends what is found to `found`, in order, and returns the number of consumed bytes: those of whole chunks.
    ///
    /// The next call has to pass the other bytes again, followed by more; 0 means that more bytes are needed, at most
    /// 64 KiB in all. If the stream has `ended`, all are consumed.
    pub fn split(&mut self, bytes: &[u8], ended: bool, found: &mut Vec<Item>) -> usize {
        let (mut at, before): (usize, _) = (0, found.len());
        if !self.has_header {
            if bytes.len() < HEADER && !ended {
                return 0;
            }
            self.has_header = true;
            at = HEADER.min(bytes.len());
            if at > 0 && !(bytes.starts_with(MAGIC) && at == HEADER) {
                let (chunk, offset, fault) = (0, 0, LogFault::NoHeader);
                found.push(Item::Malformed(LogError { chunk, offset, fault }));
            }
        }
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if rest.len() < CHUNK && !ended {
                break;
            }
            let data = at..at.saturating_add(rest.len().min(CHUNK));
            at = data.end;
            self.chunk(bytes.get(data.clone()).unwrap_or_default(), data, found);
            self.chunk = self.chunk.saturating_add(1);
        }
        self.has_items |= found.len() > before;
        if ended && !self.has_items {
            self.has_items = true;
            found.push(Item::Empty);
        }
        at
    }

    /// Finds the events of a chunk, which is at this range of the bytes that were passed.
    fn chunk(&self, bytes: &[u8], data: Range<usize>, found: &mut Vec<Item>) {
        // The file is longer than its chunks in use.
        if bytes.iter().all(|byte| *byte == 0) {
            return;
        }
        let chunk = self.chunk;
        let start = to_u64(HEADER).saturating_add(chunk.saturating_mul(to_u64(CHUNK)));
        let malformed = |at, fault| {
            let offset = start.saturating_add(to_u64(at));
            Item::Malformed(LogError { chunk, offset, fault })
        };
        chunk::split(bytes, &mut |part| {
            found.push(match part {
                Found::Event(range) => Item::Record(LogRecord {
                    chunk,
                    offset: start.saturating_add(to_u64(range.start)),
                    data: data.clone(),
                    range,
                }),
                Found::Fault(at, fault) => malformed(at, fault),
            });
        });
        if bytes.len() < CHUNK {
            found.push(malformed(bytes.len(), LogFault::CutShort { found: bytes.len() }));
        }
    }
}
