//! A stream in blocks that end where a record ends.

use std::io::{self, Read};

use super::items::{Item, Split};
use crate::error::to_u64;

/// The usual size of a block in bytes.
///
/// The output of a block can be 30 times as long, and each job of the pipeline holds a block.
const BLOCK: usize = 128 * 1024;

/// The fewest bytes that are requested from the stream at once.
const MIN_READ: usize = 4096;

pub(crate) struct Blocks {
    reader: Box<dyn Read + Send>,
    /// How many bytes are requested from the stream next.
    read_size: usize,
    /// What was read beyond the end of the last block.
    rest: Vec<u8>,
    /// Offset of the rest in the stream.
    offset: u64,
    /// Why no more could be peeked. What was read before the error comes first.
    error: Option<io::Error>,
    ended: bool,
}

impl Blocks {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self { reader, read_size: BLOCK, rest: Vec::new(), offset: 0, error: None, ended: false }
    }

    /// Passes at least `length` first bytes to `detect`, and whether the stream ends after them, and twice as many again
    /// until it decides. It has to decide at the end.
    ///
    /// # Errors
    /// As [`peek`](Self::peek).
    pub(super) fn detect<T>(
        &mut self,
        mut length: usize,
        detect: impl Fn(&[u8], bool) -> Option<T>,
    ) -> io::Result<T> {
        loop {
            let start = self.peek(length)?;
            if let Some(detected) = detect(start, start.len() < length) {
                return Ok(detected);
            }
            length = start.len().saturating_mul(2);
        }
    }

    /// The first bytes of the stream: at least this many, or all that can be read.
    ///
    /// # Errors
    /// Returns an error if nothing can be read. Any other error is that of the read after these bytes.
    fn peek(&mut self, length: usize) -> io::Result<&[u8]> {
        let mut rest = std::mem::take(&mut self.rest);
        while rest.len() < length && !self.ended && self.error.is_none() {
            self.error = self.read(&mut rest).err();
        }
        self.rest = rest;
        if self.rest.is_empty() {
            self.take_error()?
        }
        Ok(&self.rest)
    }

    /// The error of a peek.
    pub(super) fn take_error(&mut self) -> io::Result<()> {
        self.error.take().map_or(Ok(()), Err)
    }

    /// Reads the next block into `bytes` and its items into `items`: at least one, none at the end of the stream.
    ///
    /// A short read is not extended, since the stream may block.
    pub(super) fn next(
        &mut self,
        bytes: &mut Vec<u8>,
        items: &mut Vec<Item>,
        split: &mut Split,
    ) -> io::Result<()> {
        loop {
            bytes.clear();
            if self.rest.len() > BLOCK {
                std::mem::swap(bytes, &mut self.rest);
            } else {
                bytes.append(&mut self.rest);
            }
            let done = loop {
                let done = split(self.offset, bytes, self.ended, items);
                if done > 0 || self.ended {
                    break done;
                }
                self.read(bytes)?;
            };
            if bytes.len().saturating_sub(done) > BLOCK {
                // The large allocation stays here, and the batch gets a small one, because a batch is reused.
                let block = bytes.get(..done).unwrap_or_default().to_vec();
                bytes.drain(..done);
                self.rest = std::mem::replace(bytes, block);
            } else {
                self.rest.extend_from_slice(bytes.get(done..).unwrap_or_default());
                bytes.truncate(done);
            }
            self.offset = self.offset.saturating_add(to_u64(done));
            if done == 0 || !items.is_empty() {
                return Ok(());
            }
            // Skipped bytes can be many; their memory is released.
            *bytes = Vec::new();
        }
    }

    /// Appends the bytes of one read.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        self.take_error()?;
        let before = bytes.len();
        // The buffer has to be zeroed, so it is at most twice as long as the last read.
        bytes.resize(before.saturating_add(self.read_size), 0);
        let read = loop {
            match self.reader.read(bytes.get_mut(before..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        bytes.truncate(before.saturating_add(*read.as_ref().unwrap_or(&0)));
        let read = read?;
        self.read_size = read.saturating_mul(2).clamp(MIN_READ, BLOCK);
        self.ended = read == 0;
        Ok(())
    }
}

/// The rest of the stream as bytes.
impl Read for Blocks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() {
            self.take_error()?;
            return self.reader.read(buffer);
        }
        let read = self.rest.as_slice().read(buffer)?;
        self.rest.drain(..read);
        self.offset = self.offset.saturating_add(to_u64(read));
        Ok(read)
    }
}
