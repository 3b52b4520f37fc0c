//! Files that hold no records, recognised by their content, and what to do with them.

use super::format::UnsupportedFormatError;

/// A file format: where its mark is, the mark, the name, and what to do.
type Foreign = (usize, &'static [u8], &'static str, &'static str);

const UNPACK: &str = "unpack it, then decode the files in it";
const NOT_PACKETS: &str =
    "it has no interface names, so the structure is not known; convert it to pcapng";
const DUMP: &str =
    "specify an event with --struct and --root, or find events with `wfp-events scan`";
const NO_RECORDS: &str = "it holds no records";

const MARKED: &[Foreign] = &[
    (0, b"\xfd7zXZ\0", "compressed (xz)", "unpack it first: xz -dc FILE | wfp-events decode -"),
    (0, b"BZh", "compressed (bzip2)", "unpack it first: bzip2 -dc FILE | wfp-events decode -"),
    (
        0,
        b"\x04\x22\x4d\x18",
        "compressed (LZ4)",
        "unpack it first: lz4 -dc FILE | wfp-events decode -",
    ),
    (
        0,
        b"MSCF",
        "a cabinet",
        "unpack it; netsh wfp capture packs wfpdiag.xml into one: decode that",
    ),
    (0, b"PK\x03\x04", "a zip archive", UNPACK),
    (0, b"PK\x05\x06", "a zip archive", "it is empty"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (257, b"ustar", "a tar archive", UNPACK),
    (0, b"!<arch>\n", "an ar archive", NO_RECORDS),
    (0, b"\xd4\xc3\xb2\xa1", "a packet capture (pcap)", NOT_PACKETS),
    (0, b"\xa1\xb2\xc3\xd4", "a packet capture (pcap)", NOT_PACKETS),
    (0, b"\x4d\x3c\xb2\xa1", "a packet capture (pcap)", NOT_PACKETS),
    (0, b"\xa1\xb2\x3c\x4d", "a packet capture (pcap)", NOT_PACKETS),
    (0, b"MDMP", "a minidump", DUMP),
    (
        0,
        b"PAGEDU64",
        "a kernel memory dump",
        "its addresses are physical; write a minidump of the process that has the events",
    ),
    (
        0,
        b"PAGEDUMP",
        "a 32-bit kernel memory dump",
        "structures of 32-bit Windows are not supported",
    ),
    (0, b"EMiL", "a LiME memory dump", DUMP),
    (
        0,
        b"AVML",
        "a compressed memory dump (AVML 2)",
        "unpack it first: avml-convert FILE memory.lime",
    ),
    (0, b"regf", "a registry hive", NO_RECORDS),
    (
        0,
        b"\x7fELF",
        "an ELF file",
        "of a 64-bit core, specify an event with --struct and --root, or find events with `wfp-events scan`",
    ),
    (0, b"MZ", "a Windows program (PE)", NO_RECORDS),
    (0, b"\xcf\xfa\xed\xfe", "a Mach-O program", NO_RECORDS),
    (0, b"\0asm", "a WebAssembly module", NO_RECORDS),
    (0, b"\xca\xfe\xba\xbe", "a Java class or a Mach-O program", NO_RECORDS),
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image", NO_RECORDS),
    (0, b"\xff\xd8\xff", "a JPEG image", NO_RECORDS),
    (0, b"GIF8", "a GIF image", NO_RECORDS),
    (0, b"%PDF-", "a PDF document", NO_RECORDS),
    (0, b"SQLite format 3\0", "an SQLite database", NO_RECORDS),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE document", NO_RECORDS),
];

const EVENT_TRACE: UnsupportedFormatError = UnsupportedFormatError::new(
    "an event trace (.etl)",
    "netsh wfp capture packs wfpdiag.xml beside it in the cabinet: decode that",
);

/// The root elements of XML documents without events.
const ROOTS: &[(&str, UnsupportedFormatError)] = &[
    (
        "wfpstate",
        UnsupportedFormatError::new(
            "the state of the filter engine (wfpstate.xml)",
            "it holds filters, but no events; netsh wfp show netevents writes events",
        ),
    ),
    ("html", UnsupportedFormatError::new("an HTML page", "save the XML itself")),
];

/// The file format of another program, if the file begins as one.
pub(super) fn detect(start: &[u8]) -> Option<UnsupportedFormatError> {
    let marked = MARKED
        .iter()
        .find(|(offset, mark, ..)| start.get(*offset..).is_some_and(|rest| rest.starts_with(mark)));
    match marked {
        Some((_, _, what, advice)) => Some(UnsupportedFormatError::new(what, advice)),
        None => is_event_trace(start).then_some(EVENT_TRACE),
    }
}

/// The format of an XML document whose root element shows that it contains no events.
pub(super) fn of_root(root: &[u8]) -> Option<UnsupportedFormatError> {
    let is = |name: &str| root.eq_ignore_ascii_case(name.as_bytes());
    ROOTS.iter().find(|(name, _)| is(name)).map(|(_, error)| *error)
}

/// Whether the file begins with the header of a trace buffer (`WMI_BUFFER_HEADER`: its size, the offsets where it was
/// saved and where it ends) and in it with the header of the trace itself, whose flags mark a system trace.
fn is_event_trace(start: &[u8]) -> bool {
    let number =
        |at: usize| -> Option<u32> { Some(u32::from_le_bytes(*start.get(at..)?.first_chunk()?)) };
    let (Some(size), Some(saved), Some(trace)) = (number(0), number(4), number(0x48)) else {
        return false;
    };
    let is_header = matches!(trace.to_le_bytes(), [2, 0, 1 | 2, 0xc0]);
    size > 0 && size.is_multiple_of(1024) && saved <= size && is_header
}
