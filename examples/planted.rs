//! Plants events of every version and kind in dumps of other data, and counts what a scan finds, misses and invents.
//!
//! The arguments are the number of MiB (64 by default) and files or folders with other data: programs, libraries,
//! compressed data. `cargo run --release --example planted -- 2048 /usr/lib /usr/bin`

#![allow(clippy::arithmetic_side_effects, reason = "the numbers are small")]
#![allow(clippy::as_conversions, reason = "the numbers are small")]
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "what is planted is known")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fmt, fs};

use wfp_events::dump::Dump;
use wfp_events::generate::{Generator, one_of_each};
use wfp_events::kind::{RecordKind, Version};
use wfp_events::memory::{Image, Limits};
use wfp_events::scan::{Options, scan};
use wfp_events::{Event, Record, objects};

/// The address of the first byte of a dump's heap.
const HEAP: u64 = 0x1f2_9a40_0000;

/// The size of one dump, and of a block of one kind of data.
const DUMP: usize = 64 << 20;
const BLOCK: usize = 64 << 10;

/// How many events of each version, and failures without an event, are in a dump, and how many with unnamed values.
const PLANTED: usize = 60;
const UNNAMED: usize = 10;

#[allow(dead_code, reason = "the tests call `run`")]
fn main() {
    let mut args = env::args().skip(1);
    let mib: usize = args.next().map_or(64, |arg| arg.parse().expect("a number of MiB"));
    let files = files(args.map(PathBuf::from).collect());
    let report = run(mib << 20, &files, &Options::default());
    println!("{report}");
}

/// The files in folders, without links.
fn files(mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    while let Some(path) = paths.pop() {
        let Ok(metadata) = path.symlink_metadata() else { continue };
        if metadata.is_file() {
            files.push(path);
        } else if metadata.is_dir() {
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            paths.extend(entries.map(|entry| entry.path()));
        }
    }
    files.sort();
    files
}

/// What became of the records of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many were planted.
    pub planted: u64,
    /// How many were found, as their own version or one with the same bytes.
    pub found: u64,
    /// How many were found as another version.
    pub misread: u64,
    /// How many finds are none of those that were planted.
    pub invented: u64,
}

/// The counts by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The number of bytes that were scanned.
    pub bytes: u64,
    /// By structure, and for events by type.
    pub counts: BTreeMap<String, Count>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} MiB scanned", self.bytes >> 20)?;
        let titles = ["planted", "found", "misread", "missed", "invented"];
        writeln!(f, "{:36}{}", "kind", titles.map(|title| format!("{title:>9}")).concat())?;
        for (kind, count) in &self.counts {
            let Count { planted, found, misread, invented } = *count;
            let missed = planted - found - misread;
            let counts = [planted, found, misread, missed, invented];
            writeln!(f, "{kind:36}{}", counts.map(|count| format!("{count:>9}")).concat())?;
        }
        Ok(())
    }
}

/// Scans dumps of this size together.
pub fn run(bytes: usize, files: &[PathBuf], options: &Options) -> Report {
    let (mut report, mut random) = (Report::default(), Random(0x9e37_79b9_7f4a_7c15));
    let mut other = Other { files: files.iter(), content: Vec::new(), next: 0 };
    while report.bytes < bytes as u64 {
        let size = DUMP.min(bytes - report.bytes as usize);
        one(size, &mut other, &mut random, options, &mut report);
        report.bytes += size as u64;
    }
    report
}

/// Plants records in one dump, and scans it.
fn one(
    size: usize,
    other: &mut Other<'_>,
    random: &mut Random,
    options: &Options,
    report: &mut Report,
) {
    let mut memory = Vec::with_capacity(size);
    while memory.len() < size {
        other.append(&mut memory, random);
    }
    memory.truncate(size);
    let records = records(random.number());
    // Each record has a part of the memory for itself.
    let part = (size / records.len()) & !15;
    let mut expected = BTreeMap::new();
    for ((name, record), start) in records.into_iter().zip((0..).step_by(part)) {
        let address = plant(&record, &mut memory[start..start + part], HEAP + start as u64, random);
        report.counts.entry(name.clone()).or_default().planted += 1;
        expected.insert(address, (name, record));
    }
    let mut file = Vec::with_capacity(size + 32);
    file.extend(b"EMiL\x01\0\0\0");
    file.extend(HEAP.to_le_bytes());
    file.extend((HEAP + size as u64 - 1).to_le_bytes());
    file.extend([0; 8]);
    file.append(&mut memory);
    let dump = Dump::parse(&file).expect("a dump");
    let memory = dump.memory(&file);
    for find in scan(memory, options) {
        let record = find.record(memory).expect("a record").record;
        match find.address.and_then(|address| expected.remove(&address)) {
            Some((name, planted)) => {
                let count = report.counts.entry(name).or_default();
                let is_same = match &planted {
                    Record::Event(event) => find.versions().any(|version| version == event.version),
                    _ => planted == record,
                };
                *(if is_same { &mut count.found } else { &mut count.misread }) += 1;
            }
            None => {
                eprintln!(
                    "invented at {:#x}: confidence {} ({:?}): {record:?}",
                    find.offset,
                    find.confidence,
                    find.reasons().collect::<Vec<_>>()
                );
                report.counts.entry(name(&record)).or_default().invented += 1;
            }
        }
    }
    for (address, (name, record)) in expected {
        eprintln!("missed at {:#x}: {name}: {record:?}", address - HEAP + 32);
    }
}

/// The records that are planted, with the names under which they are counted: for each version and for failures without
/// an event [`PLANTED`] as Windows writes them, one of each type with an edge case, and a few with unnamed values.
fn records(seed: u64) -> Vec<(String, Record<'static>)> {
    let kinds = Version::ALL.map(RecordKind::Event).into_iter().chain([RecordKind::default()]);
    let has_payload = |record: &Record<'_>| match record {
        Record::Event(event) => event.payload.is_some(),
        record => record.kind() == RecordKind::default(),
    };
    let usual = kinds.clone().flat_map(|kind| {
        Generator::new(kind, seed, 0)
            .filter(has_payload)
            .take(PLANTED)
            .map(|record| (name(&record), record))
    });
    let each = one_of_each(seed, 0).map(|(_, record)| record).filter(has_payload);
    let each = each.map(|record| (name(&record), record));
    let unnamed = kinds.flat_map(|kind| {
        let records = Generator::new(kind, seed, 100).filter(has_payload).take(UNNAMED);
        records.map(|record| (format!("{} with unnamed values", record.kind()), record))
    });
    usual.chain(each).chain(unnamed).collect()
}

/// The name under which a record is counted.
fn name(record: &Record<'_>) -> String {
    match record {
        Record::Event(Event { version, event_type, .. }) => {
            let name = event_type.name().unwrap_or_default();
            let name = name.strip_prefix("FWPM_NET_EVENT_TYPE_").unwrap_or(name);
            format!("{version} {name}")
        }
        _ => {
            let name = record.kind().layout().name;
            name.strip_prefix("FWPM_NET_EVENT_").unwrap_or(name).to_owned()
        }
    }
}

/// Writes a record to memory, its objects apart from each other as in a heap, and returns its address.
fn plant(record: &Record<'_>, memory: &mut [u8], base: u64, random: &mut Random) -> u64 {
    let (written_at, kind) = (0x10_0000, record.kind());
    let bytes = record.to_bytes(written_at).expect("a record that can be written");
    let image = Image::new(written_at, &bytes);
    let found = objects::find(image, written_at, kind.layout(), &Limits::default());
    let objects: Vec<_> =
        found.expect("a record").map(|object| object.expect("an object")).collect();
    // The room that each object gets: more than it needs, in any order.
    let mut places: Vec<usize> = (0..objects.len()).collect();
    for last in (1..places.len()).rev() {
        places.swap(last, random.below(last + 1));
    }
    let mut free = random.below(64) * 16;
    let mut moved = vec![0; objects.len()];
    for place in places {
        moved[place] = free;
        free += (objects[place].bytes.len() + 16).next_multiple_of(16) + random.below(4) * 16;
    }
    let address = |target: u64| {
        let to = objects.iter().position(|object| object.address == target);
        to.map_or(target, |to| base + moved[to] as u64)
    };
    for (object, at) in objects.iter().zip(&moved) {
        memory[*at..*at + object.bytes.len()].copy_from_slice(&object.bytes);
        for pointer in object.pointers().filter(|pointer| pointer.target != 0) {
            let at = at + (pointer.address - object.address) as usize;
            memory[at..at + 8].copy_from_slice(&address(pointer.target).to_le_bytes());
        }
    }
    base + moved[0] as u64
}

/// Other data: blocks of files, and of what memory holds.
struct Other<'f> {
    files: std::slice::Iter<'f, PathBuf>,
    content: Vec<u8>,
    next: usize,
}

impl Other<'_> {
    fn append(&mut self, memory: &mut Vec<u8>, random: &mut Random) {
        let start = memory.len();
        let word = |random: &mut Random| match random.below(20) {
            0..8 => 0,
            8..13 => HEAP + ((random.number() % DUMP as u64) & !7),
            13..17 => random.number() % 256,
            // A time of 2024, and a small number behind it in the same word or the next.
            17 => 133_485_408_000_000_000 + random.number() % 316_224_000_000_000,
            18 => ((random.number() % 4) << 32) | (random.number() % 1024),
            _ => random.number(),
        };
        let words = BLOCK / 8;
        match random.below(10) {
            0 => memory.resize(start + BLOCK, 0),
            1 => {
                let text = b"The quick brown fox jumps over the lazy dog. 0123456789\r\n";
                memory.extend(text.iter().cycle().take(BLOCK));
            }
            2 => {
                let text = "\\Device\\HarddiskVolume3\\Windows\\System32\\svchost.exe ";
                let text = text.encode_utf16().flat_map(u16::to_le_bytes);
                memory.extend(text.collect::<Vec<_>>().iter().cycle().take(BLOCK));
            }
            3 => memory.extend((0..words).flat_map(|_| random.number().to_le_bytes())),
            4 => {
                let pointer = |_| HEAP + ((random.number() % DUMP as u64) & !7);
                memory.extend((0..words).map(pointer).flat_map(u64::to_le_bytes));
            }
            5 => {
                let small = |_| (random.number() % 4 * (random.number() % 9)) as u32;
                memory.extend((0..2 * words).map(small).flat_map(u32::to_le_bytes));
            }
            6 | 7 => memory.extend((0..words).flat_map(|_| word(random).to_le_bytes())),
            _ => {
                while self.next >= self.content.len() {
                    let Some(file) = self.files.next() else {
                        return memory.resize(start + BLOCK, 0);
                    };
                    (self.content, self.next) = (fs::read(file).unwrap_or_default(), 0);
                }
                let rest = &self.content[self.next..];
                let length = rest.len().min(16 * BLOCK);
                memory.extend(&rest[..length]);
                self.next += length;
                memory.resize(memory.len().next_multiple_of(16), 0);
            }
        }
    }
}

/// Pseudorandom numbers (xorshift), the same in each run.
struct Random(u64);

impl Random {
    fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }
}
