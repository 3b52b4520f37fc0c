//! Paths from a stream to records and back: the work of one thread of the command.

use std::hint::black_box;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

use wfp_events::Record;
use wfp_events::kind::{RecordKind, Version};
use wfp_events::netsh;
use wfp_events::pcapng;
use wfp_events::reader::{Batch, Format, Reader, RecordError, Roots};

use super::{Work, bytes, json, repeated};

/// Reads a stream to its end. It must contain this number of records.
fn drain(input: Reader, records: usize) {
    drain_all(input, records, 0);
}

/// Reads a stream to its end. It must contain this number of records and of errors.
fn drain_all(mut input: Reader, records: usize, bad: usize) {
    let (mut batch, mut found) = (Batch::default(), [0, 0]);
    while input.fill(&mut batch).unwrap() {
        batch.for_each_record(&mut |_, _| {}, &mut |position, record| {
            let (_, record): (_, Result<_, RecordError>) = black_box((position, record));
            found[usize::from(record.is_err())] += 1;
        });
    }
    assert_eq!(found, [records, bad]);
}

fn stream(format: Format, bytes: &Arc<[u8]>) -> Reader {
    Reader::with_format(format, Cursor::new(Arc::clone(bytes))).unwrap()
}

fn in_pieces(format: Format, bytes: &Arc<[u8]>) -> Reader {
    Reader::with_format(format, Pieces(Cursor::new(Arc::clone(bytes)))).unwrap()
}

pub(super) fn array(items: usize) -> Work {
    let bytes: Arc<[u8]> = bytes::records(items).into();
    let format = Format::Array(RecordKind::default());
    Box::new(move || drain(stream(format, &bytes), items))
}

pub(super) fn lines(items: usize) -> Work {
    let text: Arc<[u8]> = json::lines(items).into();
    Box::new(move || drain(stream(Format::Jsonl, &text), items))
}

fn events(items: usize) -> Vec<Record<'static>> {
    repeated(&bytes::mixed(), items).into_iter().map(Record::Event).collect()
}

fn capture(events: &[Record<'_>]) -> Vec<u8> {
    let (mut file, mut writer) = (pcapng::Writer::head(), pcapng::Writer::default());
    events.iter().for_each(|event| writer.append(&mut file, event).unwrap());
    file
}

fn xml(events: &[Record<'_>]) -> Vec<u8> {
    let mut text = netsh::HEAD.as_bytes().to_vec();
    for event in events {
        netsh::append(&mut text, event, &mut |lost| {
            black_box(lost);
        })
        .unwrap();
    }
    text.extend_from_slice(netsh::TAIL.as_bytes());
    text
}

pub(super) fn packets(items: usize) -> Work {
    let capture: Arc<[u8]> = capture(&events(items)).into();
    Box::new(move || drain(stream(Format::Pcapng, &capture), items))
}

pub(super) fn elements(items: usize) -> Work {
    let text: Arc<[u8]> = xml(&events(items)).into();
    Box::new(move || drain(stream(Format::NetshXml, &text), items))
}

pub(super) fn write_packets(items: usize) -> Work {
    let events = events(items);
    Box::new(move || drop(black_box(capture(black_box(&events)))))
}

pub(super) fn write_elements(items: usize) -> Work {
    let events = events(items);
    Box::new(move || drop(black_box(xml(black_box(&events)))))
}

pub(super) fn packets_in_pieces(items: usize) -> Work {
    let capture: Arc<[u8]> = capture(&events(items)).into();
    Box::new(move || drain(in_pieces(Format::Pcapng, &capture), items))
}

pub(super) fn elements_in_pieces(items: usize) -> Work {
    let text: Arc<[u8]> = xml(&events(items)).into();
    Box::new(move || drain(in_pieces(Format::NetshXml, &text), items))
}

/// This number of words after a section header, each of which looks like the start of a block that goes on.
pub(super) fn no_blocks(items: usize) -> Work {
    let mut file = pcapng::Writer::head();
    file.extend([6, 0, 0, 0].repeat(items));
    let file: Arc<[u8]> = file.into();
    Box::new(move || drain_all(in_pieces(Format::Pcapng, &file), 0, 1))
}

/// An event with this number of nested elements.
pub(super) fn nested_elements(items: usize) -> Work {
    let text = format!("<item><header>{}</header></item>", "<a>".repeat(items));
    let text: Arc<[u8]> = text.into_bytes().into();
    Box::new(move || drain_all(in_pieces(Format::NetshXml, &text), 0, 1))
}

pub(super) fn entries(items: usize) -> Work {
    let image = Arc::new(bytes::image(&repeated(&bytes::mixed(), items)));
    let kind = RecordKind::Event(Version::V5);
    let roots = Roots { kind, base: 0, root: 0, entries: Some(items as u64) };
    Box::new(move || {
        drain(Reader::image(roots, Arc::<Vec<u8>>::clone(&image)), items);
    })
}

/// A stream that returns small pieces, like a slow pipe.
struct Pieces(Cursor<Arc<[u8]>>);

impl Read for Pieces {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let most = to.len().min(512);
        self.0.read(&mut to[..most])
    }
}

/// A line of slightly more than this number of bytes.
pub(super) fn line_in_pieces(items: usize) -> Work {
    let name = Version::V5.layout().name;
    let line = format!("{{\"struct\":{name:?},{}\"header\":null}}\n", " ".repeat(items));
    let line: Arc<[u8]> = line.into_bytes().into();
    Box::new(move || {
        drain(in_pieces(Format::Jsonl, &line), 1);
    })
}

/// This number of blank lines, in pieces.
pub(super) fn blank_lines(items: usize) -> Work {
    let text: Arc<[u8]> = "\n".repeat(items).into_bytes().into();
    Box::new(move || {
        drain(in_pieces(Format::Jsonl, &text), 0);
    })
}
