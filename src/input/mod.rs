//! Any file as a stream of records: finds out its form, hands out batches, knows where each record stood.

mod batch;
mod blocks;
mod form;
mod image;

pub use batch::{Batch, Laid, Position, Unreadable};
pub use form::{Form, Roots, Unrecognised};

use std::fmt;
use std::io::{self, Read};

use crate::generate::Generator;
use crate::layout::Layout;
use batch::Load;
use blocks::Blocks;
pub use image::ImageBytes;
use image::MemoryImage;

/// A stream of records.
pub struct Input {
    from: From,
    records: u64,
    lines: u64,
}

enum From {
    /// A form that is read in blocks.
    Blocks(Form, Blocks),
    Image(MemoryImage),
    Made(Generator, u64),
}

/// Records of an image that go in one batch; an array of pointers can have more.
const ENTRIES: u64 = 256;

/// Made-up records that go in one batch.
const MADE: u64 = 256;

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
        Ok(Self::of(From::Blocks(form, blocks)))
    }

    /// Flat records of one structure, end to end.
    #[must_use]
    pub fn array(layout: &'static Layout, reader: Box<dyn Read + Send>) -> Self {
        Self::of(From::Blocks(Form::Array(layout), Blocks::new(reader)))
    }

    /// JSON, a record a line.
    #[must_use]
    pub fn json_lines(reader: Box<dyn Read + Send>) -> Self {
        Self::of(From::Blocks(Form::Jsonl, Blocks::new(reader)))
    }

    /// The records of an image.
    #[must_use]
    pub fn image(roots: Roots, bytes: ImageBytes) -> Self {
        Self::of(From::Image(MemoryImage::new(roots, bytes)))
    }

    /// So many made-up records.
    #[must_use]
    pub fn made(generator: Generator, records: u64) -> Self {
        Self::of(From::Made(generator, records))
    }

    const fn of(from: From) -> Self {
        Self { from, records: 0, lines: 0 }
    }

    /// Fills a batch with the records that come next: as many as one reading of the stream gives, so that what
    /// a pipe holds goes on when the pipe is empty. `false` at the end, when there is nothing more.
    ///
    /// # Errors
    /// Returns an error if the stream cannot be read.
    pub fn fill(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let mut first = Position { record: self.records, ..Position::default() };
        let (load, records, lines) = match &mut self.from {
            From::Blocks(form, blocks) => {
                let mut bytes = batch.take_bytes();
                let Some(block) = blocks.next(&mut bytes, form.cut())? else { return Ok(false) };
                first.offset = block.offset;
                first.line = matches!(form, Form::Jsonl).then_some(self.lines.saturating_add(1));
                let load = Load::of_block(*form, bytes, block.too_long);
                let (records, lines) = load.count();
                (load, records, lines)
            }
            From::Image(image) => {
                let records = image.records().saturating_sub(self.records).min(ENTRIES);
                (Load::Image(image.clone(), records), records, 0)
            }
            From::Made(generator, left) => {
                let records = (*left).min(MADE);
                *left = left.saturating_sub(records);
                let made = (0..records).map(|_| generator.record()).collect();
                (Load::Made(made), records, 0)
            }
        };
        if records == 0 && lines == 0 {
            return Ok(false);
        }
        *batch = Batch { first, load };
        self.records = self.records.saturating_add(records);
        self.lines = self.lines.saturating_add(lines);
        Ok(true)
    }
}
