//! Streams that are compressed, or text in UTF-16.

use std::io::{self, Read};

#[cfg(any(feature = "json", feature = "netsh"))]
use encoding_rs_io::DecodeReaderBytes;
#[cfg(feature = "compression")]
use flate2::read::MultiGzDecoder;
#[cfg(feature = "compression")]
use zstd::Decoder;

/// The binary logarithm of the largest window of a Zstandard stream, which is kept in memory: 32 MiB.
#[cfg(feature = "compression")]
const WINDOW_LOG: u32 = 25;

/// The same for a stream that is in another encoded stream: 8 MiB.
#[cfg(feature = "compression")]
const NESTED_WINDOW_LOG: u32 = 23;

/// How a stream is compressed or encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Gzip,
    Zstandard,
    Utf16,
}

impl Encoding {
    /// How many bytes detection needs.
    pub(super) const START: usize = 4;

    /// Detects the encoding from the first bytes of a stream; `None` if it has none of these.
    pub(super) fn detect(start: &[u8]) -> Option<Self> {
        match start {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstandard),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(Self::Utf16),
            _ => None,
        }
    }

    /// Decompresses the stream, or converts it to UTF-8, with U+FFFD for what is ill-formed. The stream can be `nested` in
    /// another encoded stream.
    ///
    /// # Errors
    /// Returns an error if there is not enough memory, or if the encoding's feature is off.
    pub(super) fn decode(
        self,
        encoded: Box<dyn Read + Send>,
        nested: bool,
    ) -> io::Result<Box<dyn Read + Send>> {
        match self {
            #[cfg(feature = "compression")]
            Self::Gzip => {
                Ok(Box::new(Decompressed(MultiGzDecoder::new(encoded), "truncated gzip file")))
            }
            #[cfg(feature = "compression")]
            Self::Zstandard => {
                let mut decoder = Decoder::new(encoded)?;
                decoder.window_log_max(if nested { NESTED_WINDOW_LOG } else { WINDOW_LOG })?;
                Ok(Box::new(Decompressed(decoder, "truncated Zstandard file")))
            }
            #[cfg(any(feature = "json", feature = "netsh"))]
            Self::Utf16 => Ok(Box::new(DecodeReaderBytes::new(encoded))),
            #[allow(unreachable_patterns)] // with all features
            _ => {
                drop((encoded, nested));
                let what = "this build cannot unpack its compression";
                Err(io::Error::new(io::ErrorKind::Unsupported, what))
            }
        }
    }
}

/// A decompressed stream, and the message for one that ends too early.
#[cfg(feature = "compression")]
struct Decompressed<R>(R, &'static str);

#[cfg(feature = "compression")]
impl<R: Read> Read for Decompressed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            kind @ io::ErrorKind::UnexpectedEof => io::Error::new(kind, self.1),
            _ => error,
        })
    }
}
