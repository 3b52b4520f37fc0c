//! The speed of writing and reading JSON lines, compared with `serde_json` alone and with other serializers.
//!
//! `benches/README.md` describes the comparisons.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use wfp_events::Record;
use wfp_events::generate::Generator;
use wfp_events::json::{append_line, read_line};
use wfp_events::kind::{RecordKind, Version};

use crate::plain::{Event, Failure};
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

/// Reads a line; the second argument is a buffer.
type ReadLine = fn(&[u8], &mut Vec<u8>);

/// The parsers, each of which reads a line as this plain structure.
macro_rules! parsers {
    ($Plain:ident) => {
        [
            ("serde_json alone", |line, _| {
                black_box(serde_json::from_slice::<$Plain<'_>>(line).unwrap());
            }),
            ("sonic-rs alone", |line, _| {
                black_box(sonic_rs::from_slice::<$Plain<'_>>(line).unwrap());
            }),
            // It changes the line.
            ("simd-json alone", |line, copy| {
                copy.clear();
                copy.extend_from_slice(line);
                black_box(simd_json::from_slice::<$Plain<'_>>(copy).unwrap());
            }),
        ]
    };
}

fn lines_of(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

pub(crate) fn bench(c: &mut Criterion) {
    let lines = [
        Lines::new("failures", failures(), SMALL),
        Lines::new("failures", failures(), LARGE),
        Lines::new("events", events(), SMALL),
    ];
    write(c, &lines);
    let [failures, large, events] = &lines;
    read(c, failures, parsers!(Failure));
    read(c, large, parsers!(Failure));
    read(c, events, parsers!(Event));
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
        // Only failures can be read as `Failure`.
        if name.starts_with("failures") {
            let plain =
                lines_of(text).into_iter().map(|line| serde_json::from_slice(line).unwrap());
            let plain: Vec<Failure<'_>> = plain.collect();
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

fn read(c: &mut Criterion, Lines { name, records, text }: &Lines, parsers: [(&str, ReadLine); 3]) {
    let mut group = c.benchmark_group("lines read");
    let lines = lines_of(text);
    assert!(lines.iter().map(|line| read_line(line).unwrap()).eq(records.iter().cloned()));
    group.throughput(Throughput::Bytes(text.len() as u64));
    let ours: (&str, ReadLine) = ("read_line", |line, _| {
        black_box(read_line(line).unwrap());
    });
    let mut buffer = Vec::new();
    for (reader, read) in [ours].into_iter().chain(parsers) {
        group.bench_function(BenchmarkId::new(reader, name), |b| {
            b.iter(|| black_box(&lines).iter().for_each(|line| read(line, &mut buffer)));
        });
    }
    group.finish();
}
