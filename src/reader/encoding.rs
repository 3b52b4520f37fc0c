//! Streams that are compressed, or text in UTF-16.

use std::io::{self, Read};
#[cfg(feature = "compression")]
use std::io::{BufRead, BufReader};
#[cfg(feature = "compression")]
use std::mem;

#[cfg(any(feature = "json", feature = "netsh"))]
use encoding_rs_io::DecodeReaderBytes;
#[cfg(feature = "compression")]
use flate2::bufread::GzDecoder;
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
                let compressed = BufReader::new(Compressed::new(encoded));
                Ok(Box::new(Gzip(GzDecoder::new(compressed))))
            }
            #[cfg(feature = "compression")]
            Self::Zstandard => {
                let mut decoder = Decoder::new(Compressed::new(encoded))?;
                decoder.window_log_max(if nested { NESTED_WINDOW_LOG } else { WINDOW_LOG })?;
                Ok(Box::new(Zstandard(decoder)))
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

/// A compressed stream that ends where it cannot be read, and the error of that.
///
/// A decoder that is given an error loses what it has not decompressed yet; how much that is depends on how much is read
/// at once. At an end it decompresses everything first.
#[cfg(feature = "compression")]
struct Compressed {
    stream: Box<dyn Read + Send>,
    error: Option<io::Error>,
}

#[cfg(feature = "compression")]
impl Compressed {
    fn new(stream: Box<dyn Read + Send>) -> Self {
        Self { stream, error: None }
    }

    /// The result of decompressing. If the stream ended too early, the reason is the error of the stream, if it has one.
    fn result(&mut self, read: io::Result<usize>, truncated: &str) -> io::Result<usize> {
        match read {
            Ok(0) => self.error.take().map_or(Ok(0), Err),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(self.error.take().unwrap_or_else(|| io::Error::new(error.kind(), truncated)))
            }
            read => read,
        }
    }
}

#[cfg(feature = "compression")]
impl Read for Compressed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.stream.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.stream = Box::new(io::empty());
                    self.error = Some(error);
                }
                read => return read,
            }
        }
    }
}

/// A gzip stream, decompressed. It can have several members; zeros behind a member are skipped, as by other programs.
#[cfg(feature = "compression")]
struct Gzip(GzDecoder<BufReader<Compressed>>);

#[cfg(feature = "compression")]
impl Gzip {
    /// Whether another member, or garbage, follows the one that has ended.
    fn has_more(&mut self) -> io::Result<bool> {
        let compressed = self.0.get_mut();
        loop {
            let bytes = compressed.fill_buf()?;
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            if zeros == 0 {
                return Ok(!bytes.is_empty());
            }
            compressed.consume(zeros);
        }
    }
}

#[cfg(feature = "compression")]
impl Read for Gzip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut read = self.0.read(buffer);
        while matches!(read, Ok(0)) && !buffer.is_empty() && self.has_more()? {
            let nothing = BufReader::with_capacity(0, Compressed::new(Box::new(io::empty())));
            self.0 = GzDecoder::new(mem::replace(self.0.get_mut(), nothing));
            read = self.0.read(buffer);
        }
        self.0.get_mut().get_mut().result(read, "truncated gzip file")
    }
}

/// A Zstandard stream, decompressed.
#[cfg(feature = "compression")]
struct Zstandard(Decoder<'static, BufReader<Compressed>>);

#[cfg(feature = "compression")]
impl Read for Zstandard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer);
        self.0.get_mut().get_mut().result(read, "truncated Zstandard file")
    }
}
