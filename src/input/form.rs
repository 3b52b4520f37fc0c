//! The forms that records come in, told apart by their first bytes.

use std::fmt;

use crate::BYTE_ORDER_MARK;
use crate::capture::pcapng;
use crate::kind::RecordKind;

/// How many bytes tell the form.
pub(super) const START: usize = 64;

/// A form that records come in.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Form {
    /// Flat records of one structure, end to end.
    Array(RecordKind),
    /// A capture, a record a packet.
    Pcapng,
    /// JSON, a record a line.
    Jsonl,
    /// What netsh writes of events, an element an event.
    NetshXml,
}

/// Where the records of an image are.
#[derive(Clone, Copy, Debug)]
pub struct Roots {
    /// What the records are.
    pub kind: RecordKind,
    /// The address of the image's first byte.
    pub base: u64,
    /// The address of the record, or of the array of pointers to them.
    pub root: u64,
    /// How many pointers that array has; `None` if there is one record and no array.
    pub entries: Option<u64>,
}

/// A form that is not supported, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unrecognised {
    what: &'static str,
    advice: &'static str,
}

impl fmt::Display for Unrecognised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is {}: {}", self.what, self.advice)
    }
}

impl std::error::Error for Unrecognised {}

const fn unrecognised(what: &'static str, advice: &'static str) -> Unrecognised {
    Unrecognised { what, advice }
}

const FOREIGN: &[(&[u8], Unrecognised)] = &[
    (
        b"\xfd7zXZ\0",
        unrecognised("compressed (xz)", "unpack it first: xz -dc FILE | wfp-events decode -"),
    ),
    (
        b"BZh",
        unrecognised("compressed (bzip2)", "unpack it first: bzip2 -dc FILE | wfp-events decode -"),
    ),
    (
        b"MSCF",
        unrecognised("a cabinet", "unpack it first; netsh wfp capture packs wfpdiag.xml into one"),
    ),
    (b"PK\x03\x04", unrecognised("a zip archive", "unpack it first")),
    (b"7z\xbc\xaf\x27\x1c", unrecognised("a 7z archive", "unpack it first")),
    (
        b"ElfFile\0",
        unrecognised("a Windows event log (.evtx)", "its events are not the structures read here"),
    ),
    (b"\xd4\xc3\xb2\xa1", PACKETS),
    (b"\xa1\xb2\xc3\xd4", PACKETS),
    (b"MDMP", unrecognised("a minidump", "cut the records out of it and decode those")),
];

const PACKETS: Unrecognised = unrecognised(
    "a packet capture (pcap)",
    "it names no interfaces, so its packets tell no structure; capture or convert to pcapng",
);

const JSON_ARRAY: Unrecognised = unrecognised(
    "a JSON array",
    "JSON is read as an object a line: jq -c '.[]' FILE | wfp-events decode -",
);

const TEXT: Unrecognised = unrecognised(
    "text that begins neither with a JSON object nor with an XML element",
    "give JSON lines, XML of netsh or bytes, or say what it is with --from or --struct",
);

impl Form {
    /// The form that a file's first 64 bytes tell.
    ///
    /// # Errors
    /// Returns an error if it is one that is not supported.
    pub fn detect(start: &[u8]) -> Result<Self, Unrecognised> {
        let array = Self::Array(RecordKind::default());
        if let Some((_, unrecognised)) = FOREIGN.iter().find(|(magic, _)| start.starts_with(magic))
        {
            return Err(*unrecognised);
        }
        if pcapng::is_section(start) {
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

/// Whether the byte can stand in plain text. Records have other bytes: few of their members have four digits.
fn is_text(byte: &u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

/// A line without the byte-order mark that the first one may begin with.
pub(super) fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)
}
