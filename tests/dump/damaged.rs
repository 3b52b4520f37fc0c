//! Damaged dumps: the stream is named, and the rest is read.

use wfp_events::dump::{Dump, DumpFault};
use wfp_events::memory::{Memory, Range};

use crate::kit::dumps::{core, lime, minidump};

const HEAP: u64 = 0x1f2_9a40_0000;
const STACK: u64 = 0x7ff_fe00_0000;

const fn range(address: u64, offset: u64, length: u64) -> Range {
    Range { address, offset, length }
}

/// The parts and the faults of the errors.
fn errors(dump: &Dump) -> Vec<(&'static str, DumpFault)> {
    dump.errors.iter().map(|error| (error.part(), error.fault().clone())).collect()
}

/// Offsets in a file of [`minidump`] without modules.
const STREAMS: usize = 8;
const DIRECTORY: usize = 12;
const LIST_ENTRY: usize = 32 + 12;
const COUNT: usize = 60;
const BASE: usize = COUNT + 8;

fn two_ranges() -> Vec<u8> {
    minidump(&[(HEAP, b"heap"), (STACK, b"stack")], &[])
}

fn put(file: &[u8], at: usize, value: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    file[at..at + value.len()].copy_from_slice(value);
    file
}

/// Cut at each length, a dump gives an error or what is in it, but no other bytes.
#[test]
fn dumps_are_cut_at_each_length() {
    let ranges = [(HEAP, &b"heap"[..]), (STACK, b"stack")];
    let modules = [(0x1000, 0x2000, "agent.exe")];
    let files = [(0x1000, 0x2000, "/bin/agent")];
    for file in [minidump(&ranges, &modules), core(&ranges, &files), lime(&ranges)] {
        for length in 0..file.len() {
            let cut = &file[..length];
            let Ok(dump) = Dump::parse(cut) else { continue };
            // In a LiME file, nothing tells that ranges are missing.
            let ends_between = file.starts_with(b"EMiL") && length == 32 + 4;
            assert_eq!(dump.errors.is_empty(), ends_between, "{length}: {dump:?}");
            let memory = dump.memory(cut);
            let heap = memory.tail(HEAP).unwrap();
            assert!(b"heap".starts_with(heap) && !heap.is_empty());
            let stack = memory.tail(STACK).unwrap_or_default();
            assert!(b"stack".starts_with(stack));
        }
    }
}

#[test]
fn damaged_streams_are_named() {
    let file = two_ranges();
    let data = file.len() as u64 - 9;
    let first = range(HEAP, data, 4);
    let second = range(STACK, data + 4, 5);
    let list = ("Memory64ListStream", range(0, 0, 0));
    for (damaged, expected, ranges) in [
        (
            put(&file, COUNT, &u64::MAX.to_le_bytes()),
            vec![(list.0, DumpFault::Count { count: u64::MAX, found: 2 })],
            vec![first, second],
        ),
        (
            put(&file, LIST_ENTRY + 4, &40u32.to_le_bytes()),
            vec![(list.0, DumpFault::Count { count: 2, found: 1 })],
            vec![first],
        ),
        (
            put(&file, LIST_ENTRY + 4, &u32::MAX.to_le_bytes()),
            vec![(list.0, DumpFault::Outside { offset: 60, length: u32::MAX.into() })],
            vec![first, second],
        ),
        (
            put(&file, STREAMS, &u32::MAX.to_le_bytes()),
            vec![("the stream directory", DumpFault::Count { count: u32::MAX.into(), found: 7 })],
            vec![first, second],
        ),
        (
            put(&file, BASE, &(data + 1).to_le_bytes()),
            vec![(list.0, DumpFault::Exceeds(range(STACK, data + 5, 5)))],
            vec![range(HEAP, data + 1, 4), range(STACK, data + 5, 4)],
        ),
        (
            put(&file, COUNT + 16 + 16 + 8, &u64::MAX.to_le_bytes()),
            vec![(list.0, DumpFault::Exceeds(range(STACK, data + 4, u64::MAX)))],
            vec![first, second],
        ),
        (
            put(&file, COUNT + 16 + 16, &(u64::MAX - 2).to_le_bytes()),
            vec![(list.0, DumpFault::Exceeds(range(u64::MAX - 2, data + 4, 5)))],
            vec![first, range(u64::MAX - 2, data + 4, 3)],
        ),
    ] {
        let dump = Dump::parse(&damaged).unwrap();
        assert_eq!(errors(&dump), expected);
        assert_eq!(dump.ranges(), ranges);
    }
}

#[test]
fn dumps_without_memory_are_errors() {
    let file = two_ranges();
    let message = |file: &[u8]| Dump::parse(file).unwrap_err().to_string();
    for (damaged, expected) in [
        (b"MZ".to_vec(), "this is no minidump, ELF core or LiME file"),
        (b"MDMP".to_vec(), "the header exceeds the file (32 bytes at offset 0)"),
        (
            put(&file, DIRECTORY, &u32::MAX.to_le_bytes()),
            "the stream directory exceeds the file (24 bytes at offset 4294967295)",
        ),
        (
            put(&file, LIST_ENTRY, &[77]),
            "the minidump holds no memory (no MemoryListStream or Memory64ListStream); \
             write one with all memory, e.g. procdump -ma",
        ),
        (
            put(&file, LIST_ENTRY + 8, &9999u32.to_le_bytes()),
            "Memory64ListStream exceeds the file (48 bytes at offset 9999)",
        ),
        (put(&file, LIST_ENTRY + 4, &[3, 0]), "Memory64ListStream is truncated (3 bytes)"),
        (lime(&[]), "this is no minidump, ELF core or LiME file"),
        (b"EMiL\x02".to_vec(), "LiME range: no range begins at offset 0; nothing is read after it"),
        (core(&[], &[]), "the ELF core holds no memory"),
        (
            core(&[(HEAP, b"heap")], &[])[..100].to_vec(),
            "the program headers exceeds the file (112 bytes at offset 64)",
        ),
    ] {
        assert_eq!(message(&damaged), expected);
    }
}

/// What overlaps is used once. Only if bytes differ, it is an error.
#[test]
fn ranges_may_overlap() {
    let file = minidump(&[(HEAP, b"abcdef"), (HEAP + 4, b"efgh"), (HEAP + 2, b"cd")], &[]);
    let dump = Dump::parse(&file).unwrap();
    assert_eq!(dump.errors, []);
    let memory = dump.memory(&file);
    assert_eq!((memory.tail(HEAP), memory.tail(HEAP + 6)), (Ok(&b"abcdef"[..]), Ok(&b"gh"[..])));

    let file = minidump(&[(HEAP, b"abcdef"), (HEAP + 4, b"EFgh"), (HEAP + 2, b"CD")], &[]);
    let dump = Dump::parse(&file).unwrap();
    let data = file.len() as u64 - 12;
    let list = "Memory64ListStream";
    assert_eq!(
        errors(&dump),
        [
            (list, DumpFault::Overlaps(range(HEAP + 2, data + 10, 2))),
            (list, DumpFault::Overlaps(range(HEAP + 4, data + 6, 4))),
        ]
    );
    let memory = dump.memory(&file);
    assert_eq!((memory.tail(HEAP), memory.tail(HEAP + 6)), (Ok(&b"abcdef"[..]), Ok(&b"gh"[..])));
    let message = dump.errors[0].to_string();
    assert_eq!(
        message,
        format!(
            "Memory64ListStream: the range of 2 bytes at address 0x1f29a400002 (offset {}) \
             overlaps another with other bytes",
            data + 10
        )
    );
}

/// A million ranges of the same bytes at overlapping addresses: the errors are bounded, and so is the work.
#[test]
fn crafted_ranges_cost_no_more_than_their_number() {
    let mut file = b"MDMP\x93\xa7\0\0".to_vec();
    const MANY: u32 = 1 << 20;
    for number in [1, 32, 0, 0, 0, 0, 5, 4 + 16 * MANY, 44, MANY] {
        file.extend(number.to_le_bytes());
    }
    for number in 0..u64::from(MANY) {
        file.extend((HEAP + number).to_le_bytes());
        file.extend((1u32 << 23).to_le_bytes());
        file.extend(0u32.to_le_bytes());
    }
    let dump = Dump::parse(&file).unwrap();
    assert_eq!(dump.errors.len(), 65);
    assert_eq!(dump.errors[64].fault(), &DumpFault::MoreRanges(u64::from(MANY) - 1 - 64));
    let length: u64 = dump.ranges().iter().map(|range| range.length).sum();
    assert_eq!(length, (1 << 23) + u64::from(MANY) - 1);
}
