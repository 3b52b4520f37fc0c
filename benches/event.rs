//! How fast an event is read and written, each beside code by hand that checks nothing.
//!
//! `benches/README.md` says what is compared with what.

#![allow(missing_docs, reason = "criterion's macros declare items without")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "benches say what they expect"
)]

mod by_hand;
mod one_event;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use one_event::event;
use wfp_events::Record;
use wfp_events::event::{Event, IkeMmFailure, Version};
use wfp_events::memory::Image;
use wfp_events::raw::{IkeextMmFailure0, Structure};

fn read(c: &mut Criterion) {
    let event = event();
    let length = event.write(0).unwrap().len();
    // The image at its own address, so that its pointers are pointers.
    let mut words = vec![0_u64; length.div_ceil(8)];
    let base = words.as_ptr() as u64;
    for (word, bytes) in words.iter_mut().zip(event.write(base).unwrap().chunks(8)) {
        let mut whole = [0; 8];
        whole[..bytes.len()].copy_from_slice(bytes);
        *word = u64::from_ne_bytes(whole);
    }
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
    let memory = Image::new(base, &bytes);
    assert_eq!(Event::read(&memory, base, Version::V5).unwrap(), event);
    by_hand::assert_same(&by_hand::walk(&words), &event);

    let mut group = c.benchmark_group("event/read");
    group.throughput(Throughput::Elements(1));
    group.bench_function("checked", |b| {
        b.iter(|| {
            let event = Event::read(black_box(&memory), black_box(base), Version::V5);
            black_box(&event).is_ok()
        });
    });
    group.bench_function("windows-sys", |b| {
        b.iter(|| {
            let event = by_hand::walk(black_box(&words));
            black_box(&event).flags
        });
    });
    group.finish();
}

fn write(c: &mut Criterion) {
    let event = event();
    let base = 0x1f2_9a40_0000;
    assert_eq!(by_hand::fill(&event, base), event.write(base).unwrap());
    let mut group = c.benchmark_group("event/write");
    group.throughput(Throughput::Elements(1));
    group.bench_function("checked", |b| {
        b.iter(|| black_box(black_box(&event).write(black_box(base)).unwrap()))
    });
    group.bench_function("by hand", |b| {
        b.iter(|| black_box(by_hand::fill(black_box(&event), black_box(base))))
    });
    group.finish();
}

/// Flat records, one after the other: what stands between a capture and its text.
fn flat(c: &mut Criterion) {
    let numbers = (0..256_u32 << 8).map(|number| number.wrapping_mul(0x9e37_79b9));
    let bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
    let (records, []) = bytes.as_chunks::<64>() else { panic!("whole records") };
    let layout = <IkeextMmFailure0 as Structure>::LAYOUT;
    let mut group = c.benchmark_group("event/flat");
    group.throughput(Throughput::Elements(records.len() as u64));
    group.bench_function("record", |b| {
        b.iter(|| {
            for record in records {
                let record = Record::read(layout, black_box(record));
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

fn short() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
}

criterion_group!(name = benches; config = short(); targets = read, write, flat);
criterion_main!(benches);
