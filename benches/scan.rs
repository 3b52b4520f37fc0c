//! The speed of a scan over memory that holds no event, compared with a sum of the same bytes, both on all cores.
//!
//! `benches/README.md` describes the comparisons.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::thread;

use criterion::{BenchmarkId, Criterion, Throughput};
use wfp_events::dump::Dump;
use wfp_events::scan::{Options, scan};

use crate::LARGE;
use crate::flat::sum_u64s;
use crate::memory::{HEAP, lime, words};

/// Makes this number of bytes of one kind of data.
type Fill = fn(usize) -> Vec<u8>;

/// The kinds of data.
const OTHER: [(&str, Fill); 6] = [
    ("program", program),
    ("text", text),
    ("zeros", |size| vec![0; size]),
    ("random", |size| words(size, |random| random)),
    ("pointers", |size| words(size, |random| HEAP + (random & 0x3ff_fff8))),
    ("small numbers", |size| words(size, |random| random & 0x0000_001f_0000_001f)),
];

/// The bytes of this program, again and again.
fn program(size: usize) -> Vec<u8> {
    let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    program.iter().copied().cycle().take(size).collect()
}

fn text(size: usize) -> Vec<u8> {
    let text = b"The quick brown fox jumps over the lazy dog. 0123456789\r\n";
    text.iter().copied().cycle().take(size).collect()
}

pub(crate) fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("scan");
    group.throughput(Throughput::Bytes(LARGE.1 as u64));
    for (name, fill) in OTHER {
        let file = lime(&fill(LARGE.1));
        let dump = Dump::parse(&file).unwrap();
        let memory = dump.memory(&file);
        assert_eq!(scan(memory, &Options::default()).next(), None, "no event");
        group.bench_function(BenchmarkId::new("scan", name), |b| {
            b.iter(|| scan(black_box(memory), &Options::default()).count());
        });
        let bytes = memory.bytes(memory.ranges()[0]);
        group.bench_function(BenchmarkId::new("sum of u64s", name), |b| {
            b.iter(|| sum_on_all_cores(black_box(bytes)));
        });
    }
    group.finish();
}

fn sum_on_all_cores(bytes: &[u8]) -> u64 {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let part = bytes.len().div_ceil(threads).next_multiple_of(64);
    thread::scope(|scope| {
        let sums: Vec<_> = bytes.chunks(part).map(|part| scope.spawn(|| sum_u64s(part))).collect();
        sums.into_iter().map(|sum| sum.join().unwrap()).fold(0, u64::wrapping_add)
    })
}
