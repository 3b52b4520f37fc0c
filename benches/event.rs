//! The speed of reading and writing an event, compared with hand-written code without checks and with `rkyv`.
//!
//! `benches/README.md` describes the comparisons.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use wfp_events::Record;
use wfp_events::event::{Event, IkeMmFailure, Version};
use wfp_events::kind::RecordKind;
use wfp_events::raw::IkeextMmFailure0;

use crate::sample::Sample;
use crate::{archive, by_hand};

pub(crate) fn bench(c: &mut Criterion) {
    read(c);
    write(c);
    flat(c);
}

fn read(c: &mut Criterion) {
    let sample = Sample::new();
    sample.assert_agree();
    let (memory, base, words) = (sample.memory(), sample.base(), &sample.words);
    let mut group = c.benchmark_group("event read");
    group.bench_function("checked", |b| {
        b.iter(|| {
            let event = Event::read(black_box(memory), black_box(base), Version::V5);
            black_box(&event).is_ok()
        });
    });
    group.bench_function("windows-sys", |b| {
        b.iter(|| {
            let event = by_hand::walk(black_box(words));
            black_box(&event).flags
        });
    });
    group.finish();

    let archive = archive::of(&sample.event);
    let mut group = c.benchmark_group("event fold");
    group.bench_function("checked", |b| {
        b.iter(|| {
            let event = Event::read(black_box(memory), black_box(base), Version::V5);
            archive::fold_event(&event.unwrap())
        });
    });
    group.bench_function("windows-sys", |b| {
        b.iter(|| archive::fold_walked(&by_hand::walk(black_box(words))));
    });
    group.bench_function("rkyv", |b| b.iter(|| archive::access(black_box(&archive))));
    group.finish();
}

fn write(c: &mut Criterion) {
    let event = Sample::new().event;
    let base = 0x1f2_9a40_0000;
    let mut group = c.benchmark_group("event write");
    group.bench_function("checked", |b| {
        b.iter(|| black_box(black_box(&event).write(black_box(base)).unwrap()))
    });
    group.bench_function("by hand", |b| {
        b.iter(|| black_box(by_hand::fill(black_box(&event), black_box(base))))
    });
    group.finish();
}

/// Reading flat records one by one, which is part of the work from a capture to text.
fn flat(c: &mut Criterion) {
    let numbers = (0..256_u32 << 8).map(|number| number.wrapping_mul(0x9e37_79b9));
    let bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
    let (records, []) = bytes.as_chunks::<64>() else { panic!("whole records") };
    let kind = RecordKind::default();
    let mut group = c.benchmark_group("event flat");
    group.throughput(Throughput::Elements(records.len() as u64));
    group.bench_function("record", |b| {
        b.iter(|| {
            for record in records {
                let record = Record::read(kind, black_box(record));
                black_box(&record);
            }
        });
    });
    group.bench_function("typed", |b| {
        b.iter(|| {
            for record in wfp_events::raw::slice_of::<IkeextMmFailure0>(black_box(&bytes)).unwrap()
            {
                let failure = IkeMmFailure::from(record);
                black_box(&failure);
            }
        });
    });
    group.finish();
}
