//! The forms that records come in, told apart by their first bytes.

use std::fmt;

use super::blocks::Cut;
use crate::layout::Layout;
use crate::raw::{IkeextMmFailure0, Structure};

/// How many bytes tell the form.
pub(super) const START: usize = 64;

/// A form that records come in.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Form {
    /// Flat records of one structure, end to end.
    Array(&'static Layout),
    /// JSON, a record a line.
    Jsonl,
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

const FOREIGN: &[(&[u8], Unrecognised)] = &[
    (
        b"\x1f\x8b",
        Unrecognised {
            what: "compressed (gzip)",
            advice: "unpack it first: gzip -dc FILE | wfp-events decode -",
        },
    ),
    (
        b"\x28\xb5\x2f\xfd",
        Unrecognised {
            what: "compressed (zstd)",
            advice: "unpack it first: zstd -dc FILE | wfp-events decode -",
        },
    ),
    (
        b"MSCF",
        Unrecognised {
            what: "a cabinet",
            advice: "unpack it first; netsh wfp capture packs wfpdiag.xml into one",
        },
    ),
    (b"PK\x03\x04", Unrecognised { what: "a zip archive", advice: "unpack it first" }),
    (
        b"ElfFile\0",
        Unrecognised {
            what: "a Windows event log (.evtx)",
            advice: "its events are not the structures read here",
        },
    ),
    (b"\x0a\x0d\x0d\x0a", UNSUPPORTED_CAPTURE),
    (b"\xd4\xc3\xb2\xa1", UNSUPPORTED_CAPTURE),
    (b"\xa1\xb2\xc3\xd4", UNSUPPORTED_CAPTURE),
    (
        b"MDMP",
        Unrecognised { what: "a minidump", advice: "cut the records out of it and decode those" },
    ),
    (
        b"\xff\xfe",
        Unrecognised {
            what: "text in UTF-16",
            advice: "JSON is read as UTF-8: iconv -f UTF-16 -t UTF-8 FILE",
        },
    ),
    (
        b"\xfe\xff",
        Unrecognised {
            what: "text in UTF-16",
            advice: "JSON is read as UTF-8: iconv -f UTF-16 -t UTF-8 FILE",
        },
    ),
];

const UNSUPPORTED_CAPTURE: Unrecognised =
    Unrecognised { what: "a packet capture", advice: "only flat records and JSON lines are read" };

const NOT_JSON: Unrecognised = Unrecognised {
    what: "text that does not begin with an object of JSON",
    advice: "give flat records or JSON lines, or say what it is with --from or --struct",
};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Form {
    /// The form that a file's first 64 bytes tell.
    ///
    /// # Errors
    /// Returns an error if it is one that is not supported.
    pub fn detect(start: &[u8]) -> Result<Self, Unrecognised> {
        let array = Self::Array(<IkeextMmFailure0 as Structure>::LAYOUT);
        if let Some((_, unrecognised)) = FOREIGN.iter().find(|(magic, _)| start.starts_with(magic))
        {
            return Err(*unrecognised);
        }
        let start = start.get(..START).unwrap_or(start);
        let text = start.strip_prefix(BYTE_ORDER_MARK);
        if text.is_none() && start.contains(&0) {
            return Ok(array);
        }
        match text.unwrap_or(start).trim_ascii_start().first() {
            Some(b'{') => Ok(Self::Jsonl),
            Some(b'[' | b'<') => Err(NOT_JSON),
            _ if text.is_some() => Err(NOT_JSON),
            _ => Ok(array),
        }
    }

    /// Where the records of this form end.
    pub(super) fn cut(self) -> Cut {
        match self {
            Self::Array(layout) => Cut::Every(layout.size),
            Self::Jsonl => Cut::Lines,
        }
    }
}

/// A line without the byte-order mark that the first one may begin with.
pub(super) fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)
}
