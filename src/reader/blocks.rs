//! A stream in blocks that end where a record ends.

use std::io::{self, Read};

use super::items::{Cut, Item};
use crate::error::wide;

/// About how many bytes one block holds.
///
/// What is made of a block can be 30 times as long as it, and there are as many blocks as the pipeline has jobs.
const BLOCK: usize = 128 * 1024;

/// How many bytes a reading may give at least.
const LEAST_ROOM: usize = 4096;

pub(super) struct Blocks {
    reader: Box<dyn Read + Send>,
    /// How many bytes the next reading may give.
    room: usize,
    /// What was read behind the last block.
    rest: Vec<u8>,
    /// Offset of the rest in the stream.
    offset: u64,
    ended: bool,
}

impl Blocks {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self { reader, room: BLOCK, rest: Vec::new(), offset: 0, ended: false }
    }

    /// The first bytes of the stream: at least this many, or all if it is shorter.
    pub(super) fn peek(&mut self, length: usize) -> io::Result<&[u8]> {
        let mut rest = std::mem::take(&mut self.rest);
        while rest.len() < length && !self.ended {
            self.read(&mut rest)?;
        }
        self.rest = rest;
        Ok(&self.rest)
    }

    /// The next items, and in `bytes` the block that they lie in: at least one item, none at the end of the stream.
    ///
    /// A short reading is handed on as it is, since the stream may block next.
    pub(super) fn next(
        &mut self,
        bytes: &mut Vec<u8>,
        items: &mut Vec<Item>,
        cut: &mut Cut,
    ) -> io::Result<()> {
        loop {
            bytes.clear();
            if self.rest.len() > BLOCK {
                std::mem::swap(bytes, &mut self.rest);
            } else {
                bytes.append(&mut self.rest);
            }
            let done = loop {
                let done = cut(self.offset, bytes, self.ended, items);
                if done > 0 || self.ended {
                    break done;
                }
                self.read(bytes)?;
            };
            if bytes.len().saturating_sub(done) > BLOCK {
                // The memory of what is large stays here: what goes on keeps what it has.
                let block = bytes.get(..done).unwrap_or_default().to_vec();
                bytes.drain(..done);
                self.rest = std::mem::replace(bytes, block);
            } else {
                self.rest.extend_from_slice(bytes.get(done..).unwrap_or_default());
                bytes.truncate(done);
            }
            self.offset = self.offset.saturating_add(wide(done));
            if done == 0 || !items.is_empty() {
                return Ok(());
            }
            // What was passed over can be long; its memory is not kept.
            *bytes = Vec::new();
        }
    }

    /// Reads once, behind the bytes that are there.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        let before = bytes.len();
        // The room has to be cleared, so it is no more than twice of what the last reading gave.
        bytes.resize(before.saturating_add(self.room), 0);
        let read = loop {
            match self.reader.read(bytes.get_mut(before..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        bytes.truncate(before.saturating_add(read));
        self.room = read.saturating_mul(2).clamp(LEAST_ROOM, BLOCK);
        self.ended = read == 0;
        Ok(())
    }
}

/// What is left of the stream, without regard to records.
impl Read for Blocks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() {
            return self.reader.read(buffer);
        }
        let read = self.rest.as_slice().read(buffer)?;
        self.rest.drain(..read);
        self.offset = self.offset.saturating_add(wide(read));
        Ok(read)
    }
}
