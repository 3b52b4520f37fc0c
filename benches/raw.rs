//! The speed of reading, searching and writing flat records, compared with what the machine can do at best.
//!
//! `benches/README.md` describes the comparisons.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};

use crate::flat::{first_unnamed, native, sum_u64s, write_typed};
use crate::{LARGE, SMALL, peers, synthetic};
use byteorder_reader::SIZE;

pub(crate) fn bench(c: &mut Criterion) {
    let bytes = synthetic::bytes(LARGE.1);
    read(c, &bytes);
    search(c, &bytes);
    write(c, &bytes);
}

/// Times several functions in a group for each size, as throughput.
fn compare(c: &mut Criterion, name: &str, benches: &mut [(&str, &mut dyn FnMut(usize))]) {
    let mut group = c.benchmark_group(name);
    for (size_name, size) in [SMALL, LARGE] {
        group.throughput(Throughput::Bytes(size as u64));
        for (bench_name, bench) in &mut *benches {
            let id = BenchmarkId::new(*bench_name, size_name);
            group.bench_function(id, |b| b.iter(|| bench(size)));
        }
    }
    group.finish();
}

fn read(c: &mut Criterion, bytes: &[u8]) {
    peers::assert_agree(&bytes[..SMALL.1]);
    let mut runs = peers::ALL.map(|(name, read)| {
        (name, move |size: usize| {
            black_box(read(black_box(&bytes[..size])));
        })
    });
    let mut benches = runs.each_mut().map(|(name, run)| (*name, run as &mut dyn FnMut(usize)));
    compare(c, "flat read", &mut benches);
}

fn search(c: &mut Criterion, bytes: &[u8]) {
    assert_eq!(first_unnamed(bytes), None, "all are named: the whole is searched");
    compare(
        c,
        "flat search",
        &mut [
            ("first_unnamed", &mut |size| {
                black_box(first_unnamed(black_box(&bytes[..size])));
            }),
            ("sum of u64s", &mut |size| {
                black_box(sum_u64s(black_box(&bytes[..size])));
            }),
        ],
    );
}

fn write(c: &mut Criterion, bytes: &[u8]) {
    let records = native(bytes);
    let mut to = vec![0xa5; bytes.len()];
    write_typed(&records, &mut to);
    assert!(to == *bytes, "what is written is what was read");
    let mut copy_to = vec![0xa5; bytes.len()];
    compare(
        c,
        "flat write",
        &mut [
            ("typed", &mut |size| {
                write_typed(black_box(&records[..size / SIZE]), black_box(&mut to[..size]));
            }),
            ("memcpy", &mut |size| {
                black_box(&mut copy_to[..size]).copy_from_slice(black_box(&bytes[..size]));
            }),
        ],
    );
}
