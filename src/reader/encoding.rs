//! Streams that are compressed, or text in UTF-16 or escaped as in HTML.

use std::io::{self, Read};
#[cfg(feature = "compression")]
use std::io::{BufRead, BufReader};
#[cfg(feature = "compression")]
use std::mem;

use super::format::{
    Format, MAX_BANNER, MAX_PROLOG, find_element, find_trace, is_page, is_priority, xml_root,
};
#[cfg(any(feature = "json", feature = "netsh", feature = "trace"))]
use crate::error::to_u64;
use crate::value::BYTE_ORDER_MARK;

#[cfg(any(feature = "json", feature = "netsh", feature = "trace"))]
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
    /// UTF-16 without a byte-order mark, after this number of other bytes.
    UnmarkedUtf16(ByteOrder, usize),
    /// Text whose `<`, `>` and `&` are escaped as in HTML.
    Escaped,
}

/// The order of the two bytes of a unit of UTF-16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
}

impl Encoding {
    /// How many bytes detection needs at least.
    pub(super) const START: usize = 64;

    /// Detects the encoding from at least [`START`](Self::START) first bytes of a stream, after which it has `ended` or
    /// not: `Some(None)` if it has none of these, and `None` if more bytes are needed.
    ///
    /// In text, the first tag decides: whether it is in UTF-8, in UTF-16, or escaped. So does the line that begins an event
    /// of a trace.
    pub(super) fn detect(start: &[u8], ended: bool) -> Option<Option<Self>> {
        match start {
            [0x1f, 0x8b, ..] => return Some(Some(Self::Gzip)),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => return Some(Some(Self::Zstandard)),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Some(Some(Self::Utf16)),
            _ => {}
        }
        let start = start.get(..MAX_BANNER).unwrap_or(start);
        let is_whole = ended || start.len() >= MAX_BANNER;
        let head = start.get(..Self::START).unwrap_or(start);
        if head.contains(&0) {
            let format = Format::detect_start(start, false);
            if let Some(Ok(Format::Array(_) | Format::Pcapng | Format::EventLog)) = format {
                return Some(None);
            }
            let enough = start.get(..MAX_UTF_16);
            let start = enough.or(ended.then_some(start))?;
            return Some(unmarked_utf_16(start).map(|(_, encoding)| encoding));
        }
        let text = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start).trim_ascii_start();
        match (text, xml_root(text)) {
            ([b'{' | b'[', ..], _) => return Some(None),
            _ if is_priority(text) => {}
            ([b'<', ..], Some(root)) if !is_page(root) => return Some(None),
            ([b'<', ..], None) if !is_whole && text.len() < MAX_PROLOG => return None,
            _ => {}
        }
        let escaped =
            ["&lt;", "&amp;lt;"].into_iter().filter_map(|begin| find_element(start, begin));
        let tags = escaped.map(|at| (at, Some(Self::Escaped)));
        let tags = tags.chain(find_element(start, "<").map(|at| (at, None)));
        let tags = tags.chain(find_trace(start, is_whole).map(|at| (at, None)));
        let utf_16 = unmarked_utf_16(start).map(|(at, encoding)| (at, Some(encoding)));
        let first = tags.chain(utf_16).min_by_key(|(at, _)| *at);
        match first {
            // An earlier one could not have been recognised yet.
            Some((at, _)) if !is_whole && start.len().saturating_sub(at) < Self::START => None,
            Some((_, encoding)) => Some(encoding),
            None => is_whole.then_some(None),
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
            #[cfg(any(feature = "json", feature = "netsh", feature = "trace"))]
            Self::Utf16 => Ok(Box::new(DecodeReaderBytes::new(encoded))),
            #[cfg(any(feature = "json", feature = "netsh", feature = "trace"))]
            Self::UnmarkedUtf16(order, skipped) => {
                let mut encoded = encoded;
                io::copy(&mut encoded.by_ref().take(to_u64(skipped)), &mut io::sink())?;
                let mark: &[u8] = match order {
                    ByteOrder::Little => b"\xff\xfe",
                    ByteOrder::Big => b"\xfe\xff",
                };
                Ok(Box::new(DecodeReaderBytes::new(mark.chain(encoded))))
            }
            Self::Escaped => Ok(Box::new(Unescaped::new(encoded))),
            #[allow(unreachable_patterns)] // with all features
            _ => {
                drop((encoded, nested));
                let what = "this build cannot unpack its compression";
                Err(io::Error::new(io::ErrorKind::Unsupported, what))
            }
        }
    }
}

/// The first bytes of a stream in which UTF-16 without a mark has to begin.
const MAX_UTF_16: usize = 4096;

/// Detects UTF-16 without a byte-order mark, or with one that is no longer a mark: characters of ASCII with a zero
/// byte in each, from the start or from a tag on; and where that is.
fn unmarked_utf_16(start: &[u8]) -> Option<(usize, Encoding)> {
    /// The units of a text that is certainly one.
    const SURE: usize = 16;
    let is_text = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    let is_utf_16 = |(at, order): &(usize, ByteOrder)| {
        let (pairs, _) = start.get(*at..).unwrap_or_default().as_chunks::<2>();
        let units = pairs.iter().take(SURE).filter(|[first, second]| match order {
            ByteOrder::Little => is_text(first) && *second == 0,
            ByteOrder::Big => *first == 0 && is_text(second),
        });
        units.count() == SURE
    };
    // A mark of UTF-8 in front of UTF-16 is none.
    let mark = start.strip_prefix(BYTE_ORDER_MARK).map_or(0, |_| BYTE_ORDER_MARK.len());
    let tags = start
        .windows(3)
        .zip(0_usize..)
        .take(MAX_UTF_16)
        .filter(|(part, _)| part.get(1) == Some(&b'<'));
    let tags = tags.filter_map(|(part, at)| match part {
        // Where both bytes beside it are zero, it depends on where units begin.
        [0, _, 0] if at.saturating_sub(mark) % 2 == 0 => Some((at, ByteOrder::Big)),
        [_, _, 0] => Some((at.saturating_add(1), ByteOrder::Little)),
        _ => None,
    });
    let first = [(mark, ByteOrder::Little), (mark, ByteOrder::Big)];
    let (at, order) = first.into_iter().chain(tags).find(is_utf_16)?;
    // The text in front of the tag is kept as far as it is whole units.
    let before = at.saturating_sub(mark);
    Some((at, Encoding::UnmarkedUtf16(order, mark.saturating_add(before % 2))))
}

/// Text whose references are resolved once, as a browser does.
struct Unescaped<R> {
    encoded: R,
    /// Encoded bytes that are not resolved yet.
    rest: Vec<u8>,
    ended: bool,
    /// Resolved bytes, and how many of them were read.
    text: Vec<u8>,
    read: usize,
}

/// The references, and what they stand for.
const REFERENCES: [(&[u8], u8); 7] = [
    (b"&lt;", b'<'),
    (b"&gt;", b'>'),
    (b"&amp;", b'&'),
    (b"&quot;", b'"'),
    (b"&#34;", b'"'),
    (b"&#39;", b'\''),
    (b"&nbsp;", b' '),
];

impl<R: Read> Unescaped<R> {
    fn new(encoded: R) -> Self {
        Self { encoded, rest: Vec::new(), ended: false, text: Vec::new(), read: 0 }
    }

    /// Resolves the encoded bytes but those of a reference that may continue.
    fn resolve(&mut self) {
        let mut rest = self.rest.as_slice();
        while let [byte, after @ ..] = rest {
            let reference = REFERENCES.iter().find(|(name, _)| rest.starts_with(name));
            match reference {
                Some((name, byte)) => {
                    self.text.push(*byte);
                    rest = rest.get(name.len()..).unwrap_or_default();
                }
                None if *byte == b'&'
                    && !self.ended
                    && REFERENCES.iter().any(|(name, _)| name.starts_with(rest)) =>
                {
                    break;
                }
                None => {
                    self.text.push(*byte);
                    rest = after;
                }
            }
        }
        self.rest = rest.to_vec();
    }
}

impl<R: Read> Read for Unescaped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.read == self.text.len() && !self.ended {
            self.text.clear();
            self.read = 0;
            let mut more = [0; 4096];
            let length = self.encoded.read(&mut more)?;
            self.ended = length == 0;
            self.rest.extend_from_slice(more.get(..length).unwrap_or_default());
            self.resolve();
        }
        let length = self.text.get(self.read..).unwrap_or_default().read(buffer)?;
        self.read = self.read.saturating_add(length);
        Ok(length)
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
