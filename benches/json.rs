//! The speed of writing and reading JSON lines, compared with `serde_json` alone and with other serializers.
//!
//! `benches/README.md` describes the comparisons.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use serde::{Deserialize, Serialize};
use wfp_events::Record;
use wfp_events::generate::Generator;
use wfp_events::json::{append_line, read_line};
use wfp_events::kind::{RecordKind, Version};

use crate::{LARGE, SMALL};

/// Appends a record as a line to a text.
type AppendLine = fn(&mut Vec<u8>, &Record<'_>);

/// All but `append_line` call `Record: Serialize`. All give the same text.
const SERIALIZERS: [(&str, AppendLine); 4] = [
    ("append_line", |text, record| append_line(text, record, &[], None)),
    ("serde_json", |text, record| {
        serde_json::to_writer(&mut *text, record).unwrap();
        text.push(b'\n');
    }),
    ("sonic-rs", |text, record| {
        sonic_rs::to_writer(&mut *text, record).unwrap();
        text.push(b'\n');
    }),
    ("simd-json", |text, record| {
        simd_json::to_writer(&mut *text, record).unwrap();
        text.push(b'\n');
    }),
];

/// Main-mode failures.
fn failures() -> Generator {
    Generator::new(RecordKind::default(), 13801, 0)
}

/// Events of all types, as `wfp-events generate` makes them.
pub(crate) fn events() -> Generator {
    Generator::new(RecordKind::Event(Version::V5), 0, 0)
}

/// Records and their JSON lines, which are about this long in all.
struct Lines {
    name: String,
    records: Vec<Record<'static>>,
    text: Vec<u8>,
}

impl Lines {
    fn new(name: &str, from: Generator, (size, length): (&str, usize)) -> Self {
        let (mut records, mut text) = (Vec::new(), Vec::new());
        for record in from {
            append_line(&mut text, &record, &[], None);
            records.push(record);
            if text.len() >= length {
                break;
            }
        }
        Self { name: format!("{name}, {size}"), records, text }
    }
}

/// A line as plain strings and numbers: `serde_json` alone, without look-ups and checks.
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

pub(crate) fn bench(c: &mut Criterion) {
    let lines = [
        Lines::new("failures", failures(), SMALL),
        Lines::new("failures", failures(), LARGE),
        Lines::new("events", events(), SMALL),
    ];
    write(c, &lines);
    read(c, &lines[..2]);
}

fn write(c: &mut Criterion, lines: &[Lines]) {
    let mut group = c.benchmark_group("lines write");
    for Lines { name, records, text } in lines {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let mut to = Vec::with_capacity(text.len());
        for (serializer, append) in SERIALIZERS {
            group.bench_function(BenchmarkId::new(serializer, name), |b| {
                b.iter(|| {
                    to.clear();
                    black_box(records).iter().for_each(|record| append(&mut to, record));
                    black_box(&to);
                });
                assert!(to == *text, "all write the same");
            });
        }
        // Only failures can be read as `Plain`.
        if name.starts_with("failures") {
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
                assert!(to == *text, "all write the same");
            });
        }
    }
    group.finish();
}

fn read(c: &mut Criterion, of: &[Lines]) {
    let mut group = c.benchmark_group("lines read");
    for Lines { name, records, text } in of {
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
