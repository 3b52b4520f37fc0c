//! Streams that are packed: compressed, or text in UTF-16.

use std::io::{self, Read};

#[cfg(any(feature = "json", feature = "netsh"))]
use encoding_rs_io::DecodeReaderBytes;
#[cfg(feature = "compression")]
use flate2::read::MultiGzDecoder;
#[cfg(feature = "compression")]
use zstd::Decoder;

/// How far back a compressed stream may refer: 32 MiB, as a power of two. That much memory it takes.
#[cfg(feature = "compression")]
const WINDOW_LOG: u32 = 25;

/// How a stream is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstandard,
    Utf16,
}

impl Packing {
    /// How many bytes tell it.
    pub(super) const START: usize = 4;

    /// What the first bytes of a stream tell.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstandard),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(Self::Utf16),
            _ => None,
        }
    }

    /// The stream unpacked. Text becomes UTF-8; what is not well-formed in it becomes U+FFFD.
    ///
    /// # Errors
    /// Returns an error if there is no memory to unpack it.
    pub(super) fn unpack(self, packed: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
        match self {
            #[cfg(feature = "compression")]
            Self::Gzip => {
                Ok(Box::new(Unpacked(MultiGzDecoder::new(packed), "truncated gzip file")))
            }
            #[cfg(feature = "compression")]
            Self::Zstandard => {
                let mut decoder = Decoder::new(packed)?;
                decoder.window_log_max(WINDOW_LOG)?;
                Ok(Box::new(Unpacked(decoder, "truncated Zstandard file")))
            }
            #[cfg(any(feature = "json", feature = "netsh"))]
            Self::Utf16 => Ok(Box::new(DecodeReaderBytes::new(packed))),
            #[allow(unreachable_patterns)] // with all features
            _ => {
                drop(packed);
                let what = "this build cannot unpack its compression";
                Err(io::Error::new(io::ErrorKind::Unsupported, what))
            }
        }
    }
}

/// An unpacked stream, and what is wrong with one that ends too early.
#[cfg(feature = "compression")]
struct Unpacked<R>(R, &'static str);

#[cfg(feature = "compression")]
impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            kind @ io::ErrorKind::UnexpectedEof => io::Error::new(kind, self.1),
            _ => error,
        })
    }
}
