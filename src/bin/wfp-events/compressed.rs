//! Output that is compressed, if the extension of its file says so.

use std::io::{self, Write};
use std::path::Path;

use flate2::write::GzEncoder;

/// A way to compress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compression {
    Gzip,
    Zstandard,
}

/// The compression that the last extension of a file names; `None` if it names none.
fn compression_of(path: &Path) -> Option<Compression> {
    let extension = path.extension()?;
    if extension.eq_ignore_ascii_case("gz") {
        Some(Compression::Gzip)
    } else if extension.eq_ignore_ascii_case("zst") {
        Some(Compression::Zstandard)
    } else {
        None
    }
}

/// The path without the extension of a compression.
pub(crate) fn without_compression(path: &Path) -> &Path {
    let stem = compression_of(path).and_then(|_| path.file_stem());
    stem.map_or(path, Path::new)
}

/// Compresses what is written to it, or passes it on as it is.
pub(crate) enum Compressor<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    Zstandard(zstd::Encoder<'static, W>),
}

impl<W: Write> Compressor<W> {
    /// Compresses as the extension of the path says.
    pub(crate) fn of(path: &Path, writer: W) -> io::Result<Self> {
        Ok(match compression_of(path) {
            None => Self::Plain(writer),
            Some(Compression::Gzip) => {
                Self::Gzip(GzEncoder::new(writer, flate2::Compression::default()))
            }
            Some(Compression::Zstandard) => {
                let mut encoder = zstd::Encoder::new(writer, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Self::Zstandard(encoder)
            }
        })
    }

    /// Ends the compressed stream.
    pub(crate) fn finish(self) -> io::Result<W> {
        match self {
            Self::Plain(writer) => Ok(writer),
            Self::Gzip(encoder) => encoder.finish(),
            Self::Zstandard(encoder) => encoder.finish(),
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Plain(writer) => writer,
            Self::Gzip(encoder) => encoder,
            Self::Zstandard(encoder) => encoder,
        }
    }
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}
