//! Reads the records of any file or stream; its format is detected.
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
//! A record that cannot be read yields an error with its position, and reading continues after it. The features `json`,
//! `netsh`, `eventlog`, `pcapng`, `trace` and `compression` add formats; flat records and images need no feature.
//!
//! To process records in several threads, read them in batches: [`Reader::fill`] fills a [`Batch`], which lends its
//! records without a copy.

mod batch;
mod blocks;
mod encoding;
#[cfg(feature = "dump")]
mod finds;
mod foreign;
mod format;
mod image;
mod items;
#[cfg(feature = "json")]
mod line_splitter;
mod position;
mod record_error;
mod records;
#[cfg(feature = "json")]
mod value_splitter;

pub use batch::{Batch, PartialRef, RecordImage, Skipped};
#[cfg(feature = "dump")]
pub use finds::{FollowedPointer, RecordFind};
pub use format::{Format, UnsupportedFormatError};
pub use image::{ImageBytes, Roots};
pub use position::{Location, Position};
pub use record_error::RecordError;
pub use records::{Entry, ReadError, Records};

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

#[cfg(feature = "dump")]
use crate::dump::{Dump, DumpError};
#[cfg(feature = "dump")]
use crate::scan::Options;
use blocks::Blocks;
use encoding::Encoding;
use image::MemoryImage;
use items::{Item, ItemKind, Split, split_of};

/// A stream of records.
pub struct Reader {
    source: Source,
    /// `None` for an image or an empty stream.
    format: Option<Format>,
    records: u64,
}

enum Source {
    Stream(Blocks, Split),
    /// An image, and the bytes that its next records may resolve.
    Image(Arc<MemoryImage>, u64),
    #[cfg(feature = "dump")]
    Finds(Box<finds::Finds>),
}

/// The most records of an image in one batch.
const ENTRIES: u64 = 256;

/// The most encodings of a stream, one inside the other: UTF-16 that was compressed twice.
const MAX_ENCODINGS: usize = 3;

/// Why an input cannot be read as records.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// The input cannot be opened, or its first bytes cannot be read.
    Io(io::Error),
    /// The format is not supported.
    Unsupported(UnsupportedFormatError),
    /// None of the memory of a dump can be read.
    #[cfg(feature = "dump")]
    Dump(DumpError),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::Unsupported(error) => error.fmt(f),
            #[cfg(feature = "dump")]
            Self::Dump(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Unsupported(error) => Some(error),
            #[cfg(feature = "dump")]
            Self::Dump(error) => Some(error),
        }
    }
}

#[cfg(feature = "dump")]
impl From<DumpError> for OpenError {
    fn from(error: DumpError) -> Self {
        Self::Dump(error)
    }
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Reader {
    /// Opens a file and detects its format.
    ///
    /// # Errors
    /// Returns an error if the file cannot be opened or read, or if its format is not supported.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::new(File::open(path)?)
    }

    /// Reads a stream and detects its format, also inside gzip, Zstandard or UTF-16, or escaped as in HTML.
    ///
    /// # Errors
    /// Returns an error if the first bytes cannot be read, or if the format is not supported.
    pub fn new(stream: impl io::Read + Send + 'static) -> Result<Self, OpenError> {
        let mut blocks = decoded(Box::new(stream))?;
        let (format, is_empty) = blocks.detect(format::START, |start, ended| {
            Some((Format::detect_start(start, ended)?, start.is_empty()))
        })?;
        if format.is_err() {
            blocks.take_error()?;
        }
        let mut reader = Self::in_blocks(format.map_err(OpenError::Unsupported)?, blocks)?;
        reader.format = reader.format.filter(|_| !is_empty);
        Ok(reader)
    }

    /// Reads a stream of this format. All formats but arrays may be inside gzip, Zstandard or UTF-16.
    ///
    /// # Errors
    /// Returns an error if the first bytes cannot be read, or if the format's feature is off.
    pub fn with_format(
        format: Format,
        stream: impl io::Read + Send + 'static,
    ) -> Result<Self, OpenError> {
        let blocks = match format {
            Format::Array(_) => Blocks::new(Box::new(stream)),
            _ => decoded(Box::new(stream))?,
        };
        Self::in_blocks(format, blocks)
    }

    fn in_blocks(format: Format, blocks: Blocks) -> Result<Self, OpenError> {
        let split = split_of(format).ok_or(OpenError::Unsupported(format::NOT_BUILT))?;
        Ok(Self { source: Source::Stream(blocks, split), format: Some(format), records: 0 })
    }

    /// Reads the records of an image.
    #[must_use]
    pub fn image(roots: Roots, bytes: ImageBytes) -> Self {
        let image = MemoryImage::new(roots, bytes);
        let left = image.limit();
        let source = Source::Image(Arc::new(image), left);
        Self { source, format: None, records: 0 }
    }

    /// Reads the records of a dump; the base of the roots does not matter. `bytes` is the file that was parsed.
    #[cfg(feature = "dump")]
    #[must_use]
    pub fn dump(dump: Dump, roots: Roots, bytes: ImageBytes) -> Self {
        let image = MemoryImage::of_dump(dump, roots, bytes);
        let left = image.limit();
        let source = Source::Image(Arc::new(image), left);
        Self { source, format: None, records: 0 }
    }

    /// Reads the records that a scan of a dump finds. `bytes` is the file that was parsed.
    #[cfg(feature = "dump")]
    #[must_use]
    pub fn scan(dump: Dump, bytes: ImageBytes, options: &Options) -> Self {
        let source = Source::Finds(Box::new(finds::Finds::new(dump, bytes, options)));
        Self { source, format: None, records: 0 }
    }

    /// The format, which was detected or given; `None` for an image, and for an empty stream whose format was not given.
    #[must_use]
    pub const fn format(&self) -> Option<Format> {
        self.format
    }

    /// The number of bytes that a scan has looked at; 0 if it is no scan.
    #[cfg(feature = "dump")]
    #[must_use]
    pub const fn scanned(&self) -> u64 {
        match &self.source {
            Source::Finds(finds) => finds.scanned(),
            _ => 0,
        }
    }

    /// Fills a batch with the next records: those of one block, which ends where a pipe is empty, or those that a scan
    /// finds in the next pieces of memory, where there can be none. Returns `false` at the end of the stream.
    ///
    /// # Errors
    /// Returns an error if the stream cannot be read.
    pub fn fill(&mut self, batch: &mut Batch) -> io::Result<bool> {
        // The memory of the batch is reused.
        let Batch { bytes, items } = batch;
        items.clear();
        match &mut self.source {
            Source::Stream(blocks, split) => blocks.next(bytes, items, split)?,
            Source::Image(image, left) => {
                let more = image.records().saturating_sub(self.records);
                let records = more.min(ENTRIES);
                if records > 0 {
                    let kind = ItemKind::Image(Arc::clone(image), records, *left);
                    items.push(Item::new(0, Location::default(), kind));
                }
                if records < more {
                    *left = image.left_after(self.records, records, *left);
                }
            }
            #[cfg(feature = "dump")]
            Source::Finds(finds) => {
                if let Some(found) = finds.next() {
                    items.push(Item::new(0, Location::default(), ItemKind::Finds(found)));
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

/// The blocks of a stream, decoded as its first bytes require.
pub(crate) fn decoded(stream: Box<dyn io::Read + Send>) -> io::Result<Blocks> {
    let mut blocks = Blocks::new(stream);
    for layer in 0..MAX_ENCODINGS {
        let Some(encoding) = blocks.detect(Encoding::START, Encoding::detect)? else { break };
        blocks = Blocks::new(encoding.decode(Box::new(blocks), layer > 0)?);
    }
    Ok(blocks)
}
