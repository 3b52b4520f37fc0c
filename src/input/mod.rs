//! Any file as a stream of records: finds out its form, hands out batches, knows where each record stood.

mod batch;
mod blocks;
mod form;

pub use batch::{Batch, Position, Unreadable};
pub use form::{Form, Unrecognised};

use std::fmt;
use std::io::{self, Read};

use blocks::Blocks;

/// A stream of records, read in blocks.
pub struct Input {
    form: Form,
    blocks: Blocks,
    records: u64,
    lines: u64,
}

/// Why an input cannot be read as records.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// Its first bytes could not be read.
    Io(io::Error),
    /// Its form is none that can be read.
    Unrecognised(Unrecognised),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::Unrecognised(unrecognised) => unrecognised.fmt(f),
        }
    }
}

impl std::error::Error for OpenError {}

impl Input {
    /// A stream of records in a form that its first bytes tell.
    ///
    /// # Errors
    /// Returns an error if the first bytes cannot be read, or tell of a form that is not supported.
    pub fn detect(reader: Box<dyn Read + Send>) -> Result<Self, OpenError> {
        let mut blocks = Blocks::new(reader);
        let start = blocks.peek(form::START).map_err(OpenError::Io)?;
        let form = Form::detect(start).map_err(OpenError::Unrecognised)?;
        Ok(Self::with(form, blocks))
    }

    /// A stream of records in a given form.
    #[must_use]
    pub fn new(form: Form, reader: Box<dyn Read + Send>) -> Self {
        Self::with(form, Blocks::new(reader))
    }

    fn with(form: Form, blocks: Blocks) -> Self {
        Self { form, blocks, records: 0, lines: 0 }
    }

    /// The form of the stream.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// Fills a batch with the records that come next: as many as one reading of the stream gives, so that what
    /// a pipe holds goes on when the pipe is empty. `false` at the end, when there is nothing more.
    ///
    /// # Errors
    /// Returns an error if the stream cannot be read.
    pub fn fill(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let form = self.form;
        let Some(block) = self.blocks.next(&mut batch.bytes, form.cut())? else { return Ok(false) };
        batch.form = form;
        let line = matches!(form, Form::Jsonl).then_some(self.lines.saturating_add(1));
        batch.first = Position { record: self.records, offset: block.offset, line };
        batch.too_long = block.too_long;
        let (records, lines) = batch.count();
        self.records = self.records.saturating_add(records);
        self.lines = self.lines.saturating_add(lines);
        Ok(true)
    }
}
