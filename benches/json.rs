//! How fast JSON lines are written and read, beside `serde_json` alone and by other serializers.
//!
//! `benches/README.md` says what is compared with what.

#![allow(missing_docs, reason = "criterion's macros declare items without")]

#[path = "../tests/byteorder_reader/mod.rs"]
mod byteorder_reader;
mod groups;
mod lines;
mod synthetic;

use std::hint::black_box;
use std::sync::LazyLock;

use byteorder_reader::SIZE;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use groups::group;
use serde::{Deserialize, Serialize};
use wfp_events::Record;
use wfp_events::json::{append_line, read_line};
use wfp_events::kind::RecordKind;

/// How much text fits into a core's cache, and how much into none. (Without optimisation nothing is timed, only
/// tried.)
const SMALL: (&str, usize) = ("256 KiB", 256 << 10);
const LARGE: (&str, usize) =
    if cfg!(debug_assertions) { ("1 MiB", 1 << 20) } else { ("256 MiB", 256 << 20) };

/// Records and their lines: as many as make up the text.
struct Lines {
    records: Vec<Record<'static>>,
    text: Vec<u8>,
}

impl Lines {
    fn new(length: usize) -> Self {
        // No line is shorter than 256 bytes.
        // Records borrow from what they were read from; these are there to the end.
        let bytes: &'static [u8] = synthetic::bytes(length / 256 * SIZE).leak();
        let (mut records, mut text) = (Vec::new(), Vec::new());
        for bytes in bytes.chunks(SIZE) {
            let record = Record::read(RecordKind::default(), bytes).unwrap();
            append_line(&mut text, &record, &[], None);
            records.push(record);
            if text.len() >= length {
                break;
            }
        }
        assert!(text.len() >= length);
        Self { records, text }
    }
}

/// The records that are written and read, for each size.
static LINES: LazyLock<[(&str, Lines); 2]> =
    LazyLock::new(|| [SMALL, LARGE].map(|(name, size)| (name, Lines::new(size))));

/// A line as it is spelled, with nothing looked up and nothing checked: what `serde_json` takes by itself.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plain<'a> {
    r#struct: &'a str,
    #[serde(borrow)]
    ike_mm_failure: PlainFailure<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PlainFailure<'a> {
    failure_error_code: u32,
    #[serde(borrow)]
    failure_error_name: Option<&'a str>,
    failure_point: &'a str,
    #[serde(borrow)]
    flags: Vec<&'a str>,
    keying_module_type: &'a str,
    mm_state: &'a str,
    sa_role: &'a str,
    mm_auth_method: &'a str,
    end_cert_hash: &'a str,
    mm_id: u64,
    mm_filter_id: u64,
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'\n')
}

fn plain(text: &[u8]) -> impl Iterator<Item = Plain<'_>> {
    lines(text).map(|line| serde_json::from_slice(line).unwrap())
}

fn write(c: &mut Criterion) {
    let mut group = group(c, "write lines");
    for (name, Lines { records, text }) in &*LINES {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let mut to = Vec::with_capacity(text.len());
        group.bench_function(BenchmarkId::new("append_line", name), |b| {
            b.iter(|| {
                to.clear();
                black_box(records)
                    .iter()
                    .for_each(|record| append_line(&mut to, record, &[], None));
                black_box(&to);
            });
        });
        let plain: Vec<Plain<'_>> = plain(text).collect();
        group.bench_function(BenchmarkId::new("serde_json alone", name), |b| {
            b.iter(|| {
                to.clear();
                for plain in black_box(&plain) {
                    serde_json::to_writer(&mut to, plain).unwrap();
                    to.push(b'\n');
                }
                black_box(&to);
            });
            assert!(to == *text, "both write the same");
        });
    }
    group.finish();
}

/// The same `Serialize` by several serializers.
fn serializers(c: &mut Criterion) {
    let mut group = group(c, "serializers");
    let of = [
        ("failures", lines::take(SMALL.1, lines::failures())),
        ("events", lines::take(SMALL.1, lines::events())),
    ];
    for (name, (records, text)) in &of {
        lines::assert_agree(records, text);
        group.throughput(Throughput::Bytes(text.len() as u64));
        for (serializer, append) in lines::ALL {
            let mut to = Vec::with_capacity(text.len());
            group.bench_function(BenchmarkId::new(serializer, name), |b| {
                b.iter(|| {
                    lines::write(append, black_box(records), &mut to);
                    black_box(&to);
                });
            });
        }
    }
    group.finish();
}

fn read(c: &mut Criterion) {
    let mut group = group(c, "read lines");
    for (name, Lines { records, text }) in &*LINES {
        assert!(lines(text).map(|line| read_line(line).unwrap()).eq(records.iter().cloned()));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("read_line", name), |b| {
            b.iter(|| {
                for line in lines(black_box(text)) {
                    black_box(read_line(line).unwrap());
                }
            });
        });
        group.bench_function(BenchmarkId::new("serde_json alone", name), |b| {
            b.iter(|| {
                for plain in plain(black_box(text)) {
                    black_box(plain);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, write, serializers, read);
criterion_main!(benches);
