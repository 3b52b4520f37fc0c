//! How fast flat records are read, searched and written, each beside what the machine can do at best.
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

#[path = "../tests/byteorder_reader/mod.rs"]
mod byteorder_reader;
mod made_up;
mod peers;

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Duration;

use byteorder_reader::{MmFailure0, SIZE};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use wfp_events::raw::{
    self, AuthenticationMethodType, IkeextMmFailure0, IkeextMmFailureFlags, IpsecFailurePoint,
    KeyModuleType, MmSaState, SaRole, WinError,
};

/// What fits into a core's cache.
const SMALL: (&str, usize) = ("256 KiB", 256 << 10);

/// What fits into no cache. (Without optimisation nothing is timed, only tried.)
const LARGE: (&str, usize) =
    if cfg!(debug_assertions) { ("1 MiB", 1 << 20) } else { ("256 MiB", 256 << 20) };

/// The records that are read, searched and written.
static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| made_up::bytes(LARGE.1));

/// Times one thing after the other in a group for each size, by throughput.
fn compare(c: &mut Criterion, name: &str, benches: &mut [(&str, &mut dyn FnMut(usize))]) {
    let mut group = c.benchmark_group(name);
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_millis(1200));
    for (size_name, size) in [SMALL, LARGE] {
        group.throughput(Throughput::Bytes(size as u64));
        for (bench_name, bench) in &mut *benches {
            group.bench_function(BenchmarkId::new(*bench_name, size_name), |b| {
                b.iter(|| bench(size))
            });
        }
    }
    group.finish();
}

/// The floor of everything that looks at all bytes: eight sums at a time, so that memory is what it waits for.
fn sum_u64s(bytes: &[u8]) -> u64 {
    let (lines, []) = bytes.as_chunks::<64>() else { panic!("whole records") };
    let mut sums = [0_u64; 8];
    for line in lines {
        for (sum, word) in sums.iter_mut().zip(line.chunks_exact(8)) {
            *sum = sum.wrapping_add(u64::from_le_bytes(word.try_into().unwrap()));
        }
    }
    sums.into_iter().fold(0, u64::wrapping_add)
}

fn read(c: &mut Criterion) {
    let bytes = BYTES.as_slice();
    peers::assert_agree(&bytes[..SMALL.1]);
    let mut runs = peers::ALL.map(|(name, read)| {
        (name, move |size: usize| {
            black_box(read(black_box(&bytes[..size])));
        })
    });
    let mut benches = runs.each_mut().map(|(name, run)| (*name, run as &mut dyn FnMut(usize)));
    compare(c, "read", &mut benches);
}

fn search(c: &mut Criterion) {
    let bytes = BYTES.as_slice();
    let first_unnamed =
        |bytes: &[u8]| raw::first_unnamed(raw::slice_of::<IkeextMmFailure0>(bytes).unwrap());
    assert_eq!(first_unnamed(bytes), None, "all are named: the whole is searched");
    compare(
        c,
        "search",
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

/// Writes native records member by member.
fn write_typed(records: &[MmFailure0], bytes: &mut [u8]) {
    let written = raw::slice_of_mut::<IkeextMmFailure0>(bytes).unwrap();
    for (to, from) in written.iter_mut().zip(records) {
        *to = IkeextMmFailure0 {
            failure_error_code: WinError::new(from.failure_error_code),
            failure_point: IpsecFailurePoint::new(from.failure_point),
            flags: IkeextMmFailureFlags::from_bits_retain(from.flags).into(),
            keying_module_type: KeyModuleType::new(from.keying_module_type),
            mm_state: MmSaState::new(from.mm_state),
            sa_role: SaRole::new(from.sa_role),
            mm_auth_method: AuthenticationMethodType::new(from.mm_auth_method),
            end_cert_hash: from.end_cert_hash,
            mm_id: from.mm_id.into(),
            mm_filter_id: from.mm_filter_id.into(),
        };
    }
}

fn write(c: &mut Criterion) {
    let bytes = BYTES.as_slice();
    let records = byteorder_reader::read_all(bytes).unwrap();
    let mut to = vec![0xa5; bytes.len()];
    write_typed(&records, &mut to);
    assert!(to == *bytes, "what is written is what was read");
    let mut copy_to = vec![0xa5; bytes.len()];
    compare(
        c,
        "write",
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

criterion_group!(benches, read, search, write);
criterion_main!(benches);
