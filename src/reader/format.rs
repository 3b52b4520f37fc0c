//! The formats of inputs, detected by their first bytes.

use std::fmt;
use std::ops::Range;

use super::foreign;
use crate::kind::RecordKind;
use crate::raw::{self, IkeextMmFailure0, Structure, WinError};
use crate::value::BYTE_ORDER_MARK;

/// The first bytes of a pcapng file: the type of the section header, which is the same in both byte orders.
const SECTION: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];

/// The first bytes of a Windows event log.
const LOG: &[u8] = b"ElfFile\0";

/// The end of the line that begins an event of an IKE trace.
const TRACE: &[u8] = b"IKE diagnostic event:";

/// How many bytes detection needs at least.
pub(super) const START: usize = 64;

/// The most bytes that detection waits for: 64 flat records, the root of an XML document, the first objects of JSON, text in
/// front of XML.
const MAX_BYTES: usize = 4096;
pub(super) const MAX_PROLOG: usize = 4096;
pub(super) const MAX_BANNER: usize = 64 * 1024;

/// The elements that events are in.
const ELEMENTS: [&str; 6] = ["netEvent", "item>", "item&gt;", "item&amp;gt;", "wfpdiag", "?xml"];

/// The codes of `winerror.h` that are about IPsec. A named record with one of them proves an array by itself.
const IPSEC_CODES: Range<u32> = 13_000..14_000;

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
    /// XML of netsh or of the Windows event log, one event per element.
    NetshXml,
    /// A Windows event log (`.evtx`).
    EventLog,
    /// A trace of the IKE service, as text.
    IkeTrace,
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

impl UnsupportedFormatError {
    pub(super) const fn new(what: &'static str, advice: &'static str) -> Self {
        Self { what, advice }
    }
}

const TEXT: UnsupportedFormatError = UnsupportedFormatError::new(
    "unknown text",
    "expected JSON lines, XML of netsh or the event log, or an IKE trace; for bytes, use --struct or --from",
);

const OTHER_JSON: UnsupportedFormatError = UnsupportedFormatError::new(
    "JSON that another program wrote",
    "no object of the first two has the member `struct`; see docs/json.md, or use --from jsonl",
);

const BYTES: UnsupportedFormatError = UnsupportedFormatError::new(
    "an unknown format",
    "its bytes do not look like records; use --struct (for an image with --base and --root) or --from",
);

/// The format's feature is off.
pub(super) const NOT_BUILT: UnsupportedFormatError = UnsupportedFormatError::new(
    "a format that this build does not read",
    "build with the format's feature",
);

impl Format {
    /// Detects the format from the first bytes of an input: 64 KiB, or all if it is shorter.
    ///
    /// Text can be in front of XML: the output of the console, or of a tool that the XML was pasted from. A trace has a
    /// line that ends in `IKE diagnostic event:`.
    ///
    /// Bytes without a mark are an array if they look like records of `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`, with an error
    /// code and only values and flags with names: if the first does and has an error code of IPsec, or if most of the
    /// first 64 do and are not all equal.
    ///
    /// # Errors
    /// Returns an error if the format is not supported.
    pub fn detect(start: &[u8]) -> Result<Self, UnsupportedFormatError> {
        Self::detect_start(start, true).unwrap_or(Err(BYTES))
    }

    /// The error for a file of another program, or a compressed one, that its first bytes mark; `None` if there is no such
    /// mark.
    #[must_use]
    pub fn detect_foreign(start: &[u8]) -> Option<UnsupportedFormatError> {
        const COMPRESSED: UnsupportedFormatError =
            UnsupportedFormatError::new("compressed (gzip or Zstandard)", "unpack it first");
        if start.starts_with(b"\x1f\x8b") || start.starts_with(b"\x28\xb5\x2f\xfd") {
            return Some(COMPRESSED);
        }
        foreign::detect(start.get(..MAX_BYTES).unwrap_or(start))
    }

    /// As [`detect`](Self::detect), from at least [`START`] bytes, after which the input has `ended` or not; `None` if more
    /// bytes are needed.
    pub(super) fn detect_start(
        start: &[u8],
        ended: bool,
    ) -> Option<Result<Self, UnsupportedFormatError>> {
        // Whatever has arrived, only these bytes count, and each decision needs only the bytes before it.
        let start = start.get(..MAX_BANNER).unwrap_or(start);
        let is_whole = ended || start.len() >= MAX_BANNER;
        let head = start.get(..START).unwrap_or(start);
        if start.starts_with(&SECTION) {
            return Some(Ok(Self::Pcapng));
        }
        if start.starts_with(LOG) {
            return Some(Ok(Self::EventLog));
        }
        if let Some(foreign) = foreign::detect(head) {
            return Some(Err(foreign));
        }
        if start.is_empty() {
            return Some(Ok(Self::Array(RecordKind::default())));
        }
        let marked = start.strip_prefix(BYTE_ORDER_MARK);
        if marked.is_none() && head.contains(&0) {
            return array(start, ended);
        }
        match marked.unwrap_or(start).trim_ascii_start() {
            [] => is_whole.then_some(Ok(Self::Jsonl)),
            text @ [b'{', ..] => json(text, is_whole),
            text @ [b'<', ..] if !is_priority(text) => match xml_root(text) {
                // Events can be pasted into a page.
                Some(root) if is_page(root) && find_element(text, "<").is_some() => {
                    Some(Ok(Self::NetshXml))
                }
                Some(root) if is_page(root) && !is_whole => None,
                Some(root) => Some(foreign::of_root(root).map_or(Ok(Self::NetshXml), Err)),
                None => (is_whole || text.len() >= MAX_PROLOG).then_some(Ok(Self::NetshXml)),
            },
            text => {
                let element = find_element(text, "<").map(|at| (at, Self::NetshXml));
                let trace = find_trace(text, is_whole).map(|at| (at, Self::IkeTrace));
                match (element.into_iter().chain(trace).min_by_key(|(at, _)| *at), text) {
                    (Some((_, format)), _) => Some(Ok(format)),
                    _ if !is_whole => None,
                    (None, [b'[', rest @ ..]) if begins_with_object(rest) => json(text, is_whole),
                    _ => Some(Err(if head.iter().all(is_text) { TEXT } else { BYTES })),
                }
            }
        }
    }
}

/// Records, if these bytes look like them; `None` if more bytes are needed.
fn array(start: &[u8], ended: bool) -> Option<Result<Format, UnsupportedFormatError>> {
    const SIZE: usize = <IkeextMmFailure0 as Structure>::LAYOUT.size;
    let whole = start.get(..MAX_BYTES).or(ended.then_some(start));
    let start = start.get(..MAX_BYTES).unwrap_or(start);
    let count = start.len() / SIZE;
    let bytes = start.get(..count.saturating_mul(SIZE)).unwrap_or_default();
    let records = raw::slice_of::<IkeextMmFailure0>(bytes).unwrap_or_default();
    let format = Ok(Format::Array(RecordKind::default()));
    let is_failure = |record: &&IkeextMmFailure0| {
        record.failure_error_code != WinError::ERROR_SUCCESS && record.is_fully_named()
    };
    let first = records.first().filter(is_failure);
    if first.is_some_and(|record| IPSEC_CODES.contains(&record.failure_error_code.get())) {
        return Some(format);
    }
    if let Some(foreign) = foreign::detect(whole?) {
        return Some(Err(foreign));
    }
    let failures = records.iter().filter(is_failure).count();
    let all_equal = count > 1 && records.iter().all(|record| Some(record) == records.first());
    Some(if failures > count / 2 && !all_equal { format } else { Err(BYTES) })
}

/// JSON, if one of the first objects has the member `struct`; `None` if more text is needed.
fn json(text: &[u8], is_whole: bool) -> Option<Result<Format, UnsupportedFormatError>> {
    const MEMBER: &[u8] = b"\"struct\"";
    let is_object = |line: &&[u8]| line.starts_with(b"{") && line.ends_with(b"}");
    let lines = text.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let mut lines = lines.map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let first_two = [lines.next(), lines.next()];
    let are_objects = first_two.iter().all(|line| line.as_ref().is_some_and(is_object));
    let is_one_value = text.starts_with(b"[") || first_two[0] == Some(b"{");
    if are_objects {
        let has_member = first_two.iter().flatten().any(|line| contains(line, MEMBER));
        Some(if has_member { Ok(Format::Jsonl) } else { Err(OTHER_JSON) })
    } else if contains(text, MEMBER) {
        Some(Ok(Format::Jsonl))
    } else if is_whole {
        Some(if is_one_value { Err(OTHER_JSON) } else { Ok(Format::Jsonl) })
    } else {
        None
    }
}

/// Whether this can be the rest of an array of objects. Lines of a log can begin with a number in brackets.
fn begins_with_object(rest: &[u8]) -> bool {
    matches!(rest.trim_ascii_start(), [] | [b'{' | b'[' | b']', ..])
}

/// The name of the root element of an XML document; `None` if the document does not get as far.
pub(super) fn xml_root(text: &[u8]) -> Option<&[u8]> {
    let mut text = text.get(..MAX_PROLOG).unwrap_or(text);
    loop {
        text = text.trim_ascii_start().strip_prefix(b"<")?;
        let end: &[u8] = match text {
            [b'?', ..] => b"?>",
            [b'!', b'-', b'-', ..] => b"-->",
            [b'!', ..] => b">",
            _ => break,
        };
        text = text.get(find(text, end)?.saturating_add(end.len())..)?;
    }
    let end = text.iter().position(|byte| !byte.is_ascii_alphanumeric())?;
    text.get(..end)
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    find(text, part).is_some()
}

/// Whether a document with this root element is a page of HTML.
pub(super) fn is_page(root: &[u8]) -> bool {
    root.eq_ignore_ascii_case(b"html")
}

/// Where an element that events are in begins in the first bytes of a text; `begin` is how its `<` is written.
pub(super) fn find_element(start: &[u8], begin: &str) -> Option<usize> {
    let text = start.split(|byte| *byte == 0).next().unwrap_or_default();
    let mut at: usize = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let found = at.saturating_add(find(rest, begin.as_bytes())?);
        at = found.saturating_add(begin.len());
        let name = text.get(at..).unwrap_or_default();
        if ELEMENTS.iter().any(|element| name.starts_with(element.as_bytes())) {
            return Some(found);
        }
    }
}

/// Where the end of a line that begins an event of an IKE trace is.
pub(super) fn find_trace(start: &[u8], is_whole: bool) -> Option<usize> {
    let mut at: usize = 0;
    loop {
        let rest = start.get(at..).unwrap_or_default();
        let found = at.saturating_add(find(rest, TRACE)?);
        at = found.saturating_add(TRACE.len());
        let rest = start.get(at..).unwrap_or_default();
        match rest.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) {
            Some(b'\n') => return Some(found),
            None => return is_whole.then_some(found),
            Some(_) => {}
        }
    }
}

/// Whether a text begins with the priority of a syslog message, such as `<134>`, which is no tag.
pub(super) const fn is_priority(text: &[u8]) -> bool {
    matches!(text, [b'<', b'0'..=b'9', ..])
}

/// Whether the byte can be part of plain text, in any language.
fn is_text(byte: &u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace() || !byte.is_ascii()
}
