//! The speed of reading and writing events in pcapng, compared with the same work without packets.
//!
//! `benches/README.md` describes the comparisons.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use wfp_events::Record;
use wfp_events::generate::Generator;
use wfp_events::kind::{RecordKind, Version};
use wfp_events::pcapng::{Item, Packet, Splitter, Writer};

/// About the number of events in one read of a stream.
const EVENTS: usize = 256;

const KIND: RecordKind = RecordKind::Event(Version::V5);

fn events() -> Vec<Record<'static>> {
    let mut generator = Generator::new(KIND, 1, 0);
    (0..EVENTS).map(|_| generator.record()).collect()
}

fn capture(events: &[Record<'_>]) -> Vec<u8> {
    let mut file = Writer::head();
    let mut writer = Writer::default();
    for event in events {
        writer.append(&mut file, event).unwrap();
    }
    file
}

/// Finds all packets, and calls `each` for each of them.
fn packets(capture: &[u8], found: &mut Vec<Item>, mut each: impl FnMut(&Packet, &[u8])) {
    found.clear();
    assert_eq!(Splitter::default().split(capture, true, found), capture.len());
    for found in &*found {
        let Item::Packet(packet) = found else { panic!("{found:?}") };
        each(packet, &capture[packet.data.clone()]);
    }
}

pub(crate) fn bench(criterion: &mut Criterion) {
    read(criterion);
    write(criterion);
}

fn read(criterion: &mut Criterion) {
    let events = events();
    let capture = capture(&events);
    let images: Vec<Vec<u8>> = events.iter().map(|event| event.to_bytes(0).unwrap()).collect();
    let mut found = Vec::new();
    let mut read = Vec::new();
    packets(&capture, &mut found, |packet, data| {
        read.push(Record::read(packet.kind, data).unwrap().to_bytes(0).unwrap());
    });
    assert_eq!(read, images);

    let mut group = criterion.benchmark_group("pcapng read");
    group.throughput(Throughput::Bytes(capture.len() as u64));
    group.bench_function("events", |bencher| {
        bencher.iter(|| {
            packets(black_box(&capture), &mut found, |packet, data| {
                drop(black_box(Record::read(packet.kind, data)));
            });
        });
    });
    group.bench_function("packets alone", |bencher| {
        bencher.iter(|| {
            packets(black_box(&capture), &mut found, |_, data| {
                black_box(data);
            });
        });
    });
    group.bench_function("events alone", |bencher| {
        bencher.iter(|| {
            for image in black_box(&images) {
                drop(black_box(Record::read(KIND, image)));
            }
        });
    });
    group.finish();
}

fn write(criterion: &mut Criterion) {
    let events = events();
    let length = capture(&events).len();
    let mut file = Vec::with_capacity(2 * length);

    let mut group = criterion.benchmark_group("pcapng write");
    group.throughput(Throughput::Bytes(length as u64));
    group.bench_function("events", |bencher| {
        bencher.iter(|| {
            file.clear();
            let mut writer = Writer::default();
            for event in black_box(&events) {
                writer.append(&mut file, event).unwrap();
            }
            black_box(&file);
        });
    });
    group.bench_function("images alone", |bencher| {
        bencher.iter(|| {
            file.clear();
            for event in black_box(&events) {
                event.write_to(&mut file, 0).unwrap();
            }
            black_box(&file);
        });
    });
    group.finish();
}
