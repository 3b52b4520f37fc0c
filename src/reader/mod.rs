//! Any file or stream as records: its format is detected, and each record's position is known.
//!
//! ```
//! # #[cfg(feature = "pcapng")] {
//! for entry in wfp_events::Reader::open("tests/data/events.pcapng")? {
//!     let entry = entry?;
//!     println!("{}: {:?}", entry.position, entry.record);
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A record that cannot be read is an error of its own, and the next one follows. Which formats are read depends on the
//! features: `json`, `netsh`, `pcapng`; `compression` unpacks. Flat records and images need none.
//!
//! Whoever works on records in several threads takes them in batches: [`Reader::fill`] fills a [`Batch`], which gives
//! its records without a copy.

mod batch;
mod blocks;
mod format;
mod image;
mod items;
mod laid;
#[cfg(feature = "json")]
mod lines;
mod position;
mod record_error;
mod records;
mod unpack;

pub use batch::Batch;
pub use format::{Format, UnsupportedFormatError};
pub use image::{ImageBytes, Roots};
pub use laid::{Laid, Lent, Note};
pub use position::{Place, Position};
pub use record_error::RecordError;
pub use records::{Entry, ReadError, Records};

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use blocks::Blocks;
use image::MemoryImage;
use items::{Cut, Item, What, cut_of};
use unpack::Packing;

/// A stream of records.
pub struct Reader {
    source: Source,
    records: u64,
}

enum Source {
    Stream(Blocks, Cut),
    Image(Arc<MemoryImage>),
}

/// Records of an image that go in one batch; an array of pointers can have more.
const ENTRIES: u64 = 256;

/// How often a stream may be packed: UTF-16 that was compressed twice.
const PACKINGS: usize = 3;

/// Why an input cannot be read as records.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// It cannot be opened, or its first bytes could not be read.
    Io(io::Error),
    /// Its format is none that can be read.
    Unsupported(UnsupportedFormatError),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::Unsupported(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Unsupported(error) => Some(error),
        }
    }
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Reader {
    /// The records of a file in a format that its first bytes tell.
    ///
    /// # Errors
    /// Returns an error if the file cannot be opened or read, or is in no format that is supported.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::new(File::open(path)?)
    }

    /// The records of a stream in a format that its first bytes tell, those of what it holds if it is packed.
    ///
    /// # Errors
    /// Returns an error if the first bytes cannot be read, or tell of a format that is not supported.
    pub fn new(stream: impl io::Read + Send + 'static) -> Result<Self, OpenError> {
        let mut blocks = unpacked(Box::new(stream))?;
        let format = Format::detect(blocks.peek(format::START)?);
        Self::in_blocks(format.map_err(OpenError::Unsupported)?, blocks)
    }

    /// The records of a stream in this format. It may be packed, but for an array.
    ///
    /// # Errors
    /// Returns an error if the first bytes cannot be read, or the format's feature is off.
    pub fn with_format(
        format: Format,
        stream: impl io::Read + Send + 'static,
    ) -> Result<Self, OpenError> {
        let blocks = match format {
            Format::Array(_) => Blocks::new(Box::new(stream)),
            _ => unpacked(Box::new(stream))?,
        };
        Self::in_blocks(format, blocks)
    }

    fn in_blocks(format: Format, blocks: Blocks) -> Result<Self, OpenError> {
        let cut = cut_of(format).ok_or(OpenError::Unsupported(format::NOT_BUILT))?;
        Ok(Self { source: Source::Stream(blocks, cut), records: 0 })
    }

    /// The records of an image.
    #[must_use]
    pub fn image(roots: Roots, bytes: ImageBytes) -> Self {
        Self { source: Source::Image(Arc::new(MemoryImage::new(roots, bytes))), records: 0 }
    }

    /// Fills a batch with the records that come next: as many as one reading of the stream gives, so that what
    /// a pipe holds goes on when the pipe is empty. `false` at the end, when there is nothing more.
    ///
    /// # Errors
    /// Returns an error if the stream cannot be read.
    pub fn fill(&mut self, batch: &mut Batch) -> io::Result<bool> {
        // The memory of the batch is used again.
        let Batch { bytes, items } = batch;
        items.clear();
        match &mut self.source {
            Source::Stream(blocks, cut) => blocks.next(bytes, items, cut)?,
            Source::Image(image) => {
                let records = image.records().saturating_sub(self.records).min(ENTRIES);
                if records > 0 {
                    let what = What::Image(Arc::clone(image), records);
                    items.push(Item::new(0, Place::default(), what));
                }
            }
        }
        for item in &mut *items {
            item.position.record = self.records;
            self.records = self.records.saturating_add(item.records());
        }
        Ok(!items.is_empty())
    }
}

/// A stream in blocks, unpacked as its first bytes say.
fn unpacked(stream: Box<dyn io::Read + Send>) -> io::Result<Blocks> {
    let mut blocks = Blocks::new(stream);
    for _ in 0..PACKINGS {
        let Some(packing) = Packing::of(blocks.peek(Packing::START)?) else { break };
        blocks = Blocks::new(packing.unpack(Box::new(blocks))?);
    }
    Ok(blocks)
}
