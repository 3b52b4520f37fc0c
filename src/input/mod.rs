//! Any file as a stream of records: finds out its form, hands out batches, knows where each record stood.

mod batch;
mod blocks;
mod form;
mod image;
mod notes;
mod position;
mod unpack;
mod unreadable;

pub use batch::{Batch, Laid};
pub use form::{Form, Roots, Unrecognised};
pub use notes::{Kind, Note, Notes};
pub use position::{Place, Position};
pub use unreadable::Unreadable;

use std::fmt;
use std::io::{self, Read};

use crate::capture::pcapng;
use crate::generate::Generator;
use crate::kind::RecordKind;
use crate::netsh;
use batch::Load;
use blocks::{Block, Blocks, Cut};
pub use image::ImageBytes;
use image::MemoryImage;
use unpack::Packing;

/// A stream of records.
pub struct Input {
    from: From,
    records: u64,
    lines: u64,
}

enum From {
    Array(RecordKind, Blocks),
    Lines(Blocks),
    Packets(Box<pcapng::Reader>, Blocks),
    Elements(Box<netsh::Cutter>, Blocks),
    Image(MemoryImage),
    Made(Generator, u64),
}

/// Records of an image that go in one batch; an array of pointers can have more.
const ENTRIES: u64 = 256;

/// Made-up records that go in one batch.
const MADE: u64 = 256;

/// How often a stream may be packed: UTF-16 that was compressed twice.
const PACKINGS: usize = 3;

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
    /// A stream of records in a form that its first bytes tell, those of what it holds if it is packed.
    ///
    /// # Errors
    /// Returns an error if the first bytes cannot be read, or tell of a form that is not supported.
    pub fn detect(reader: Box<dyn Read + Send>) -> Result<Self, OpenError> {
        let mut blocks = unpacked(reader).map_err(OpenError::Io)?;
        let start = blocks.peek(form::START).map_err(OpenError::Io)?;
        let form = Form::detect(start).map_err(OpenError::Unrecognised)?;
        Ok(Self::in_blocks(form, blocks))
    }

    /// A stream of records in this form. It may be packed, but for an array.
    ///
    /// # Errors
    /// Returns an error if the first bytes cannot be read.
    pub fn in_form(form: Form, reader: Box<dyn Read + Send>) -> io::Result<Self> {
        let blocks = match form {
            Form::Array(_) => Blocks::new(reader),
            _ => unpacked(reader)?,
        };
        Ok(Self::in_blocks(form, blocks))
    }

    fn in_blocks(form: Form, blocks: Blocks) -> Self {
        Self::of(match form {
            Form::Array(kind) => From::Array(kind, blocks),
            Form::Jsonl => From::Lines(blocks),
            Form::Pcapng => From::Packets(Box::default(), blocks),
            Form::NetshXml => From::Elements(Box::default(), blocks),
        })
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
        let load = match &mut self.from {
            From::Array(kind, blocks) => {
                let mut bytes = batch.take_bytes();
                let Some(block) = blocks.next(&mut bytes, Cut::Every(kind.layout().size))? else {
                    return Ok(false);
                };
                first.offset = block.offset;
                Load::Array(*kind, bytes)
            }
            From::Lines(blocks) => {
                let mut bytes = batch.take_bytes();
                let Some(block) = blocks.next(&mut bytes, Cut::Lines)? else { return Ok(false) };
                first.offset = block.offset;
                first.place = Place::Line(self.lines.saturating_add(1));
                block.too_long.map_or(Load::Lines(bytes), Load::TooLong)
            }
            From::Packets(reader, blocks) => {
                let cut = |bytes: &[u8], ended, found: &mut _| reader.cut(bytes, ended, found);
                let Some(searched) = searched(blocks, batch, cut)? else { return Ok(false) };
                Load::Packets(searched.bytes, searched.found)
            }
            From::Elements(cutter, blocks) => {
                let cut = |bytes: &[u8], ended, found: &mut _| cutter.cut(bytes, ended, found);
                let Some(searched) = searched(blocks, batch, cut)? else { return Ok(false) };
                first.offset = searched.offset;
                Load::Elements(searched.bytes, searched.found)
            }
            From::Image(image) => {
                let records = image.records().saturating_sub(self.records).min(ENTRIES);
                Load::Image(image.clone(), records)
            }
            From::Made(generator, left) => {
                let records = (*left).min(MADE);
                *left = left.saturating_sub(records);
                Load::Made((0..records).map(|_| generator.record()).collect())
            }
        };
        let (records, lines) = load.count();
        if records == 0 && matches!(load, Load::Image(..) | Load::Made(_)) {
            return Ok(false);
        }
        *batch = Batch { first, load };
        self.records = self.records.saturating_add(records);
        self.lines = self.lines.saturating_add(lines);
        Ok(true)
    }
}

/// A stream in blocks, unpacked as its first bytes say.
fn unpacked(reader: Box<dyn Read + Send>) -> io::Result<Blocks> {
    let mut blocks = Blocks::new(reader);
    for _ in 0..PACKINGS {
        let Some(packing) = Packing::of(blocks.peek(Packing::START)?) else { break };
        blocks = Blocks::new(packing.unpack(Box::new(blocks))?);
    }
    Ok(blocks)
}

/// A block, and what was found in it.
struct Searched<F> {
    /// Offset of its first byte in the stream.
    offset: u64,
    bytes: Vec<u8>,
    found: Vec<F>,
}

/// The next block in which something is found; `None` at the end.
fn searched<F>(
    blocks: &mut Blocks,
    batch: &mut Batch,
    mut cut: impl FnMut(&[u8], bool, &mut Vec<F>) -> usize,
) -> io::Result<Option<Searched<F>>> {
    let (mut bytes, mut found) = (batch.take_bytes(), Vec::new());
    loop {
        let mut cut = |bytes: &[u8], ended| cut(bytes, ended, &mut found);
        match blocks.next(&mut bytes, Cut::By(&mut cut))? {
            None if found.is_empty() => return Ok(None),
            // The end itself was worth a word.
            None => return Ok(Some(Searched { offset: blocks.offset(), bytes, found })),
            Some(Block { offset, .. }) if !found.is_empty() => {
                return Ok(Some(Searched { offset, bytes, found }));
            }
            Some(_) => {}
        }
    }
}
