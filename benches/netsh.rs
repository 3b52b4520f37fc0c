//! The speed of reading and writing netsh's XML, compared with `quick-xml` alone.
//!
//! `benches/README.md` describes the comparisons.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use quick_xml::Reader;
use quick_xml::events::Event as Markup;
use wfp_events::Record;
use wfp_events::event::{Addresses, Event, Payload};
use wfp_events::netsh::{ElementKind, HEAD, Splitter, TAIL, append, read_event};
use wfp_events::raw::FileTime;

use crate::SMALL;

/// The size of a text that fits into no cache.
const LARGE: (&str, usize) = ("64 MiB", 64 << 20);

/// The length of the pieces in which a stream is read.
const PIECE: usize = 64 << 10;

const GENUINE: [&[u8]; 2] = [
    include_bytes!("../tests/data/netsh/uwp-case1-classify-allow-v6.xml"),
    include_bytes!("../tests/data/netsh/uwp-case7-netevents-drop-v4.xml"),
];

/// Events and their text.
struct Texts {
    events: Vec<Record<'static>>,
    text: Vec<u8>,
}

impl Texts {
    /// Events like the genuine ones, a millisecond apart, with different ports and filters.
    fn new(length: usize) -> Self {
        let genuine = GENUINE.map(|xml| {
            let read = read_event(xml, 1, &mut |_| {}).unwrap();
            read.into_record().unwrap().into_event().unwrap()
        });
        let (mut events, mut text) = (Vec::new(), HEAD.as_bytes().to_vec());
        for (number, event) in (0_u32..).zip(genuine.iter().cycle()) {
            if text.len() >= length {
                break;
            }
            let mut event: Event<'static> = event.clone();
            let ticks = event.header.time_stamp.ticks() + u64::from(number) * 10_000;
            event.header.time_stamp = FileTime::from_ticks(ticks);
            event.header.local_port = 49152 | number.wrapping_mul(40503) as u16;
            if let Addresses::V4(_, remote) = &mut event.header.addresses {
                *remote = (u32::from(*remote) ^ number.wrapping_mul(0x9e37_79b9) >> 12).into();
            }
            if let Some(Payload::ClassifyDrop(drop)) = &mut event.payload {
                drop.filter_id += u64::from(number % 12);
            }
            let record = Record::Event(event);
            append(&mut text, &record, &mut |lost| panic!("{lost:?}")).unwrap();
            events.push(record);
        }
        text.extend_from_slice(TAIL.as_bytes());
        Self { events, text }
    }
}

pub(crate) fn bench(c: &mut Criterion) {
    let texts = [SMALL, LARGE].map(|(name, size)| (name, Texts::new(size)));
    read(c, &texts);
    write(c, &texts);
}

/// Calls `give` with the element of each event and its line, in the order of the stream.
fn cut(text: &[u8], mut give: impl FnMut(&[u8], u64)) {
    let (mut splitter, mut found) = (Splitter::default(), Vec::new());
    let (mut start, mut end) = (0, 0);
    while start < text.len() {
        end = text.len().min(end + PIECE);
        let window = &text[start..end];
        let done = splitter.split(window, end == text.len(), &mut found);
        for found in found.drain(..) {
            assert_eq!(found.kind, ElementKind::Event);
            give(&window[found.range], found.line);
        }
        start += done;
    }
}

/// Reads every token of the text: `quick-xml` alone.
fn tokens(text: &[u8]) -> usize {
    let mut reader = Reader::from_reader(text);
    let mut tokens = 0;
    while !matches!(black_box(reader.read_event().unwrap()), Markup::Eof) {
        tokens += 1;
    }
    tokens
}

fn read(c: &mut Criterion, texts: &[(&str, Texts)]) {
    let mut group = c.benchmark_group("xml read");
    for (name, Texts { events, text }) in texts {
        let mut expected = events.iter();
        cut(text, |xml, line| {
            let read = read_event(xml, line, &mut |_| {}).unwrap();
            assert_eq!(expected.next(), Some(&read.into_record().unwrap()));
        });
        assert!(expected.next().is_none(), "all are read");
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("cut, read_event", name), |b| {
            b.iter(|| {
                cut(black_box(text), |xml, line| {
                    black_box(read_event(xml, line, &mut |_| {}).unwrap());
                });
            });
        });
        group.bench_function(BenchmarkId::new("cut", name), |b| {
            b.iter(|| {
                cut(black_box(text), |xml, _| {
                    black_box(xml);
                });
            });
        });
        group.bench_function(BenchmarkId::new("quick-xml alone", name), |b| {
            b.iter(|| tokens(black_box(text)));
        });
    }
    group.finish();
}

fn write(c: &mut Criterion, texts: &[(&str, Texts)]) {
    let mut group = c.benchmark_group("xml write");
    for (name, Texts { events, text }) in texts {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let mut to = Vec::with_capacity(text.len());
        group.bench_function(BenchmarkId::new("append", name), |b| {
            b.iter(|| {
                to.clear();
                for event in black_box(events) {
                    append(&mut to, event, &mut |_| {}).unwrap();
                }
                black_box(&to);
            });
        });
        group.bench_function(BenchmarkId::new("memcpy", name), |b| {
            b.iter(|| {
                to.clear();
                to.extend_from_slice(black_box(text));
                black_box(&to);
            });
        });
    }
    group.finish();
}
