//! A stream in blocks that end where a record ends.

use std::io::{self, Read};

use crate::error::wide;

/// About how many bytes one block holds.
///
/// What is made of a block can be 30 times as long as it, and there are as many blocks as the pipeline has jobs.
const BLOCK: usize = 128 * 1024;

/// How many bytes a reading may give at least.
const LEAST_ROOM: usize = 4096;

/// The longest line that is waited for; what is longer is passed over.
///
/// One event resolves 1 MiB at most, of which JSON makes three times as much.
const LONGEST: usize = 4 * 1024 * 1024;

/// Where records end.
#[allow(dead_code)] // each is of a format, which is a feature
pub(super) enum Cut<'a> {
    /// Each record has so many bytes.
    Every(usize),
    /// Each record is a line.
    Lines,
    /// Tells how many of these bytes are done with: 0 if more are needed; all if nothing follows.
    ///
    /// It sees to it that it never needs many.
    By(&'a mut dyn FnMut(&[u8], bool) -> usize),
}

impl Cut<'_> {
    /// How many of the bytes are whole records; none ends in the first `searched`.
    fn whole(&mut self, bytes: &[u8], searched: usize, ended: bool) -> usize {
        match self {
            Self::By(cut) => cut(bytes, ended),
            Self::Every(size) => {
                bytes.len().saturating_sub(bytes.len().checked_rem(*size).unwrap_or(0))
            }
            Self::Lines => {
                let new = bytes.get(searched..).unwrap_or_default();
                let end = new.iter().rposition(|byte| *byte == b'\n');
                end.map_or(0, |at| searched.saturating_add(at).saturating_add(1))
            }
        }
    }
}

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

/// A block's place in the stream.
pub(super) struct Block {
    /// Offset of its first byte.
    pub(super) offset: u64,
    /// The block is empty because so many bytes, all of one line, were passed over.
    #[allow(dead_code)] // a matter of lines, which are a feature
    pub(super) too_long: Option<u64>,
}

impl Blocks {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self { reader, room: BLOCK, rest: Vec::new(), offset: 0, ended: false }
    }

    /// The first bytes of the stream: so many at least, or all where it is shorter.
    pub(super) fn peek(&mut self, length: usize) -> io::Result<&[u8]> {
        let mut rest = std::mem::take(&mut self.rest);
        while rest.len() < length && !self.ended {
            self.read(&mut rest)?;
        }
        self.rest = rest;
        Ok(&self.rest)
    }

    /// The next block, in `bytes`: whole records and at least one of them; at the end of the stream, what is
    /// left of one. `None` behind that.
    ///
    /// A short reading is handed on as it is, since the stream may block next.
    pub(super) fn next(
        &mut self,
        bytes: &mut Vec<u8>,
        mut cut: Cut<'_>,
    ) -> io::Result<Option<Block>> {
        bytes.clear();
        if self.rest.len() > BLOCK {
            std::mem::swap(bytes, &mut self.rest);
        } else {
            bytes.append(&mut self.rest);
        }
        let offset = self.offset;
        let mut end = cut.whole(bytes, 0, self.ended);
        while end == 0 && !self.ended {
            if bytes.len() >= LONGEST && matches!(cut, Cut::Lines) {
                let too_long = self.pass_over_line(bytes)?;
                return Ok(Some(Block { offset, too_long: Some(too_long) }));
            }
            let searched = bytes.len();
            self.read(bytes)?;
            end = cut.whole(bytes, searched, self.ended);
        }
        if end == 0 {
            end = bytes.len();
        }
        if bytes.len().saturating_sub(end) > BLOCK {
            // The memory of what is large stays here: what goes on keeps what it has.
            let done = bytes.get(..end).unwrap_or_default().to_vec();
            bytes.drain(..end);
            self.rest = std::mem::replace(bytes, done);
        } else {
            self.rest.extend_from_slice(bytes.get(end..).unwrap_or_default());
            bytes.truncate(end);
        }
        self.offset = offset.saturating_add(wide(end));
        Ok((end > 0).then_some(Block { offset, too_long: None }))
    }

    /// The next block, in `bytes`, in which something is found: the offset of its first byte, and what was found;
    /// `None` at the end.
    #[allow(dead_code)] // as above
    pub(super) fn search<F>(
        &mut self,
        bytes: &mut Vec<u8>,
        mut cut: impl FnMut(&[u8], bool, &mut Vec<F>) -> usize,
    ) -> io::Result<Option<(u64, Vec<F>)>> {
        let mut found = Vec::new();
        loop {
            let mut cut = |bytes: &[u8], ended| cut(bytes, ended, &mut found);
            let block = self.next(bytes, Cut::By(&mut cut))?;
            // At the end itself something may be found.
            let offset = block.as_ref().map_or(self.offset, |block| block.offset);
            match block {
                None if found.is_empty() => return Ok(None),
                Some(_) if found.is_empty() => {}
                _ => return Ok(Some((offset, found))),
            }
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

    /// Reads to the end of the line that begins with these bytes, keeps what comes behind it, and tells the
    /// line's length. The bytes are gone.
    fn pass_over_line(&mut self, bytes: &mut Vec<u8>) -> io::Result<u64> {
        let mut length = wide(bytes.len());
        loop {
            bytes.clear();
            self.read(bytes)?;
            let end = bytes.iter().position(|byte| *byte == b'\n').map(|at| at.saturating_add(1));
            length = length.saturating_add(wide(end.unwrap_or(bytes.len())));
            if end.is_some() || self.ended {
                self.rest
                    .extend_from_slice(end.and_then(|end| bytes.get(end..)).unwrap_or_default());
                self.offset = self.offset.saturating_add(length);
                bytes.clear();
                return Ok(length);
            }
        }
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
