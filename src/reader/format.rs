//! The formats of inputs, detected by their first bytes.

use std::fmt;

use crate::kind::RecordKind;
use crate::value::BYTE_ORDER_MARK;

/// The first bytes of a pcapng file: the type of the section header, which is the same in both byte orders.
const SECTION: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];

/// How many bytes detection needs.
pub(super) const START: usize = 64;

/// A format of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Flat records of one structure, end to end.
    Array(RecordKind),
    /// A pcapng capture with one record per packet.
    Pcapng,
    /// JSON lines, one record per line.
    Jsonl,
    /// The XML of netsh, one event per element.
    NetshXml,
}

/// Why a format is not supported, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsupportedFormatError {
    what: &'static str,
    advice: &'static str,
}

impl fmt::Display for UnsupportedFormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is {}: {}", self.what, self.advice)
    }
}

impl std::error::Error for UnsupportedFormatError {}

const fn unsupported(what: &'static str, advice: &'static str) -> UnsupportedFormatError {
    UnsupportedFormatError { what, advice }
}

const FOREIGN: &[(&[u8], UnsupportedFormatError)] = &[
    (
        b"\xfd7zXZ\0",
        unsupported("compressed (xz)", "unpack it first: xz -dc FILE | wfp-events decode -"),
    ),
    (
        b"BZh",
        unsupported("compressed (bzip2)", "unpack it first: bzip2 -dc FILE | wfp-events decode -"),
    ),
    (
        b"MSCF",
        unsupported("a cabinet", "unpack it first; netsh wfp capture packs wfpdiag.xml into one"),
    ),
    (b"PK\x03\x04", unsupported("a zip archive", "unpack it first")),
    (b"7z\xbc\xaf\x27\x1c", unsupported("a 7z archive", "unpack it first")),
    (b"ElfFile\0", unsupported("a Windows event log (.evtx)", "its events are not net events")),
    (b"\xd4\xc3\xb2\xa1", PACKETS),
    (b"\xa1\xb2\xc3\xd4", PACKETS),
    (b"MDMP", unsupported("a minidump", "extract the records and decode those")),
];

const PACKETS: UnsupportedFormatError = unsupported(
    "a packet capture (pcap)",
    "it has no interface names, so the structure is not known; capture or convert to pcapng",
);

const JSON_ARRAY: UnsupportedFormatError = unsupported(
    "a JSON array",
    "expected one object per line: jq -c '.[]' FILE | wfp-events decode -",
);

const TEXT: UnsupportedFormatError =
    unsupported("unknown text", "expected JSON lines or netsh XML; for bytes, use --struct");

/// The format's feature is off.
pub(super) const NOT_BUILT: UnsupportedFormatError =
    unsupported("a format that this build does not read", "build with the format's feature");

impl Format {
    /// Detects the format from the first 64 bytes of an input.
    ///
    /// # Errors
    /// Returns an error if the format is not supported.
    pub fn detect(start: &[u8]) -> Result<Self, UnsupportedFormatError> {
        let array = Self::Array(RecordKind::default());
        if let Some((_, unsupported)) = FOREIGN.iter().find(|(magic, _)| start.starts_with(magic)) {
            return Err(*unsupported);
        }
        if start.starts_with(&SECTION) {
            return Ok(Self::Pcapng);
        }
        let start = start.get(..START).unwrap_or(start);
        let marked = start.strip_prefix(BYTE_ORDER_MARK);
        if start.is_empty() || marked.is_none() && start.contains(&0) {
            return Ok(array);
        }
        match marked.unwrap_or(start).trim_ascii_start() {
            [] | [b'{', ..] => Ok(Self::Jsonl),
            [b'[', ..] => Err(JSON_ARRAY),
            [b'<', ..] => Ok(Self::NetshXml),
            text if marked.is_some() || text.iter().all(is_text) => Err(TEXT),
            _ => Ok(array),
        }
    }
}

/// Whether the byte can be part of plain text. Records also have other bytes, since their numbers rarely fill all bytes.
fn is_text(byte: &u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}
