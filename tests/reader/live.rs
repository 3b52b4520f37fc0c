//! What a reader tells of a stream that has not ended: the format and the records, whatever the pieces.

use std::io::{self, Read};

use wfp_events::reader::{Format, Reader};

use super::pieces::{Pieces, bytes_of, pieces};
use crate::kit::event_log::{Logged, SECURITY};
use crate::kit::samples::{CAPTURE, EVENTS_PCAPNG, LINES, NETSH_DROP};
use crate::kit::traces::MAIN_MODE;

/// A stream of which only the first bytes have arrived: reading on fails the test.
struct Live(io::Cursor<Vec<u8>>);

impl Read for Live {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(to)?;
        let start = self.0.get_ref().get(..64).unwrap_or(self.0.get_ref());
        assert_ne!(read, 0, "{} is enough", start.escape_ascii());
        Ok(read)
    }
}

fn live(text: impl Into<Vec<u8>>) -> Live {
    Live(io::Cursor::new(text.into()))
}

/// The format, or why there is none.
fn format(stream: impl Read + Send + 'static) -> Result<Format, String> {
    match Reader::new(stream) {
        Ok(reader) => Ok(reader.format().unwrap()),
        Err(error) => Err(error.to_string().split(": ").next().unwrap().to_owned()),
    }
}

fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn a_format_is_known_as_soon_as_its_bytes_are_there() {
    const FULL: usize = 64 * 1024;
    let padded = |start: &str, length: usize| start.to_owned() + &" ".repeat(length - start.len());
    let unknown = |what: &str| Err(format!("this is {what}"));
    for (text, expected) in [
        (padded("<netEvents>", 64), Ok(Format::NetshXml)),
        (padded("<?xml version=\"1.0\"?><Events>", 64), Ok(Format::NetshXml)),
        (padded("<wfpstate>", 64), unknown("the state of the filter engine (wfpstate.xml)")),
        (padded("<!-- ", FULL), Ok(Format::NetshXml)),
        (padded("<html><netEvent>", 128), Ok(Format::NetshXml)),
        (padded("<html>", FULL), unknown("an HTML page")),
        (padded("text", FULL), unknown("unknown text")),
        (padded("<134>text", FULL), unknown("unknown text")),
        (padded("IKE diagnostic event:\n", 128), Ok(Format::IkeTrace)),
        (padded("", FULL), Ok(Format::Jsonl)),
        (padded("{\"struct\"", 64), Ok(Format::Jsonl)),
        (padded("{\"a\": 1}\n{\"b\": 2}\n", 64), unknown("JSON that another program wrote")),
        (padded("{\"a\": 1", FULL), Ok(Format::Jsonl)),
        (padded("ElfFile\0", 64), Ok(Format::EventLog)),
        (padded("PK\u{3}\u{4}\0", 4096), unknown("a zip archive")),
    ] {
        assert_eq!(format(live(text.clone())), expected, "{}", text.trim_end());
    }
    assert_eq!(format(live(&EVENTS_PCAPNG[..64])), Ok(Format::Pcapng));
    assert_eq!(format(live(&CAPTURE[..64])), Ok(Format::Array(Default::default())));
    let zeros = [0; 4096];
    assert_eq!(format(live(zeros)), unknown("an unknown format"));
}

#[test]
fn a_record_is_read_as_soon_as_it_is_there() {
    let line = LINES.lines().next().unwrap();
    let value: serde_json::Value = serde_json::from_str(line).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    assert!(pretty.len() < 2048);
    let short =
        "{\n\"struct\": \"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0\",\n\"ikeMmFailure\": {}\n}".to_owned();
    for text in [format!("{line}\n"), pretty, format!("[{line}"), short] {
        let reader = Reader::with_format(Format::Jsonl, live(text.clone())).unwrap();
        let record = reader.into_iter().next().unwrap().unwrap().record;
        assert_eq!(record, wfp_events::json::read_line(text.trim_matches('[').as_bytes()).unwrap());
    }
    let reader = Reader::new(live(&CAPTURE[..64])).unwrap();
    let record = reader.into_iter().next().unwrap().unwrap().record;
    assert_eq!(bytes_of(&record), CAPTURE[..64]);
}

/// All that is found in a stream.
fn all(stream: Pieces) -> Result<(Option<Format>, Vec<String>), String> {
    let reader = Reader::new(stream).map_err(|error| error.to_string())?;
    let format = reader.format();
    let entries = reader.into_iter().map(|entry| match entry {
        Ok(entry) => format!("{:?} {:?} {:?}", entry.position, entry.record, entry.errors),
        Err(error) => error.to_string(),
    });
    Ok((format, entries.collect()))
}

#[test]
fn any_start_is_detected_alike_in_any_pieces() {
    const BANNER: &str = include_str!("../data/cases/banner.txt");
    let xml = format!("<netEvents>{NETSH_DROP}</netEvents>");
    let behind = |start: &str, text: &str| start.to_owned() + text;
    let log = format!("<Events>{}</Events>", Logged::new(SECURITY, 4653, &[]).xml());
    let comment = format!("<!-- {} -->", "<x>".repeat(2000));
    let mut mangled = b"\xff".to_vec();
    mangled.extend(utf_16(&xml, u16::to_le_bytes));
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("XML", xml.clone().into()),
        ("a log", log.into()),
        ("XML behind a long comment", behind(&comment, &xml).into()),
        ("a state behind a long comment", behind(&comment, "<wfpstate><item>").into()),
        ("a page", behind("<html><body>", &escaped(&xml)).into()),
        ("a long page", behind(&format!("<html>{comment}"), &xml).into()),
        ("a page without events", behind("<html>", &comment).into()),
        ("a banner", BANNER.into()),
        ("a long banner", behind(&"text\n".repeat(12_000), &xml).into()),
        ("a banner that is too long", behind(&"text\n".repeat(14_000), &xml).into()),
        ("escaped", escaped(&xml).into()),
        ("escaped twice, behind text", behind("& so on: ", &escaped(&escaped(&xml))).into()),
        ("UTF-16", utf_16(&behind("\u{feff}", &xml), u16::to_be_bytes)),
        ("UTF-16 without a mark", utf_16(&xml, u16::to_le_bytes)),
        ("big endian", utf_16(&xml, u16::to_be_bytes)),
        ("a banner in UTF-16", utf_16(BANNER, u16::to_le_bytes)),
        ("half a mark", mangled),
        ("UTF-16 behind a banner", [b"text: ", &*utf_16(&xml, u16::to_le_bytes)].concat()),
        ("a trace", MAIN_MODE.into()),
        ("a trace of a system log", behind("<134>gw ", MAIN_MODE).into()),
        ("a trace behind text", behind(&"text\n".repeat(2000), MAIN_MODE).into()),
        ("lines", LINES.into()),
        ("lines behind blank lines", behind(&" \n".repeat(40_000), LINES).into()),
        ("JSON that is not ours", "{\"a\": 1}\n".repeat(1000).into()),
        ("a long line that is not ours", behind("{\"a\": \"", &"x".repeat(70_000)).into()),
        ("records", CAPTURE.into()),
        ("no records", vec![7; 5000]),
        ("an archive", [vec![0; 257], b"ustar".to_vec(), vec![0; 9000]].concat()),
    ];
    for (kind, file) in files {
        let whole = all(Pieces::new(pieces(&file, &[usize::MAX])));
        for length in [1, 7, 64, 65, 4096] {
            let parts = all(Pieces::new(pieces(&file, &[length])));
            assert_eq!(parts, whole, "{kind}, in pieces of {length} bytes");
        }
    }
}
