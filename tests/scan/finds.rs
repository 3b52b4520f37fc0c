//! What is found, and what is said about it.

use wfp_events::dump::Dump;
use wfp_events::event::{Event, Version};
use wfp_events::generate::Generator;
use wfp_events::json::read_line;
use wfp_events::kind::RecordKind;
use wfp_events::raw::FileTime;
use wfp_events::scan::{Find, Options, Reason, scan};

use crate::kit::dumps::minidump;
use crate::kit::samples::{CAPTURE, EVENTS};

const HEAP: u64 = 0x1f2_9a40_0000;

/// The finds in a file: a dump, or raw memory.
fn finds(file: &[u8], options: &Options) -> Vec<Find> {
    let dump = Dump::parse(file).unwrap_or_else(|_| Dump::raw());
    scan(dump.memory(file), options).collect()
}

/// The first event of the samples.
fn event() -> Event<'static> {
    read_line(EVENTS.lines().next().unwrap().as_bytes()).unwrap().into_event().unwrap().into_owned()
}

/// Where each find is, and what it is.
fn places(finds: &[Find]) -> Vec<(u64, String)> {
    finds.iter().map(|find| (find.offset, find.kind.to_string())).collect()
}

const BARE: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";

#[test]
fn events_and_failures_are_found_in_raw_memory() {
    let image = event().write(0).unwrap();
    let kind = event().version.to_string();
    let mut file = vec![0x41; 64];
    file.extend(&CAPTURE[..64]);
    file.resize(512, 0);
    let at = file.len() as u64;
    file.extend(&image);
    file.extend([0; 100]);
    let found = finds(&file, &Options::default());
    assert_eq!(places(&found), [(at, kind), (64, BARE.to_owned())]);
    let [find, bare] = &found[..] else { panic!("{found:?}") };
    assert_eq!((find.address, find.is_relative, find.duplicate_of), (None, true, None));
    assert!(find.versions().any(|version| version == event().version));
    let dump = Dump::raw();
    let read = find.record(dump.memory(&file)).unwrap();
    assert_eq!(read.errors, []);
    assert!(find.confidence >= 80 && bare.confidence >= 55, "{find:?} {bare:?}");
    assert!(find.reasons().any(|reason| reason == Reason::Time));
}

/// In every range of 8 bytes, an event is found. So it is where the ranges are adjacent only in memory.
#[test]
fn events_across_ranges_are_found() {
    let mut image = event().write(HEAP).unwrap();
    image.resize(image.len().next_multiple_of(8), 0);
    for size in [8, 24, 160] {
        let mut ranges: Vec<_> = (HEAP..).step_by(size).zip(image.chunks(size)).collect();
        ranges.reverse();
        let found = finds(&minidump(&ranges, &[]), &Options::default());
        let addresses: Vec<_> = found.iter().map(|find| find.address).collect();
        assert_eq!(addresses, [Some(HEAP)], "{size}");
    }
}

/// The first test looks at blocks, so an event is moved over two of them.
#[test]
fn events_are_found_wherever_they_begin() {
    let without_time = || {
        let mut event = event();
        event.header.time_stamp = FileTime::from_ticks(0);
        event
    };
    for (event, start) in [(event(), 0_u64), (event(), 4), (without_time(), 0), (without_time(), 4)]
    {
        for at in (start.next_multiple_of(8)..start + 520).step_by(8) {
            let mut memory = vec![0x41; at as usize];
            event.write_to(&mut memory, HEAP + at).unwrap();
            let file = minidump(&[(HEAP + start, &memory[start as usize..])], &[]);
            let found = finds(&file, &Options { min_confidence: 50, ..Options::default() });
            let addresses: Vec<_> = found.iter().map(|find| find.address).collect();
            assert_eq!(addresses, [Some(HEAP + at)], "{start} {at}");
        }
    }
}

#[test]
fn the_alignment_is_that_of_the_addresses() {
    for (shift, found_by) in [(0, [8, 4, 1].as_slice()), (4, &[4, 1]), (1, &[1])] {
        let image = event().write(HEAP).unwrap();
        // Written for an address that is aligned, and moved: its pointers lead to its copy.
        let mut memory = image.clone();
        memory.resize(0x1000, 0);
        memory.splice(0x800 + shift..0x800 + shift, image.iter().copied());
        memory[..8].fill(0xff);
        let file = minidump(&[(HEAP, &memory)], &[]);
        for aligned in [8, 4, 1] {
            let found = finds(&file, &Options { aligned, ..Options::default() });
            // The copy of the payload is found too, because the copy of the event points to the original.
            let events = found.iter().filter(|find| find.kind != RecordKind::default());
            let addresses: Vec<_> = events.filter_map(|find| find.address).collect();
            let expected = if found_by.contains(&aligned) {
                vec![HEAP + 0x800 + shift as u64]
            } else {
                vec![]
            };
            assert_eq!(addresses, expected, "{shift} {aligned}");
        }
    }
}

#[test]
fn the_same_values_elsewhere_are_duplicates() {
    let images = [0, 0x1000, 0x2000].map(|at| event().write(HEAP + at).unwrap());
    let ranges: Vec<_> =
        (HEAP..).step_by(0x1000).zip(images.iter().map(|image| &image[..])).collect();
    let found = finds(&minidump(&ranges, &[]), &Options::default());
    let first = found[0].offset;
    let duplicates: Vec<_> = found.iter().map(|find| find.duplicate_of).collect();
    assert_eq!(duplicates, [None, Some(first), Some(first)]);
}

/// Versions 3, 4 and 5 have the same event structure. A payload that only one of them has decides the version.
#[test]
fn versions_are_told_apart_where_payloads_differ() {
    let mut seen = [0; 2];
    for version in [Version::V3, Version::V4, Version::V5] {
        for record in Generator::new(RecordKind::Event(version), 5, 0).take(100) {
            let Some(event) = record.into_event().filter(|event| event.payload.is_some()) else {
                continue;
            };
            let image = event.write(HEAP).unwrap();
            let found = finds(&minidump(&[(HEAP, &image)], &[]), &Options::default());
            let versions: Vec<_> = found[0].versions().collect();
            assert!(versions.contains(&version), "{event:?}\n{versions:?}");
            seen[usize::from(versions.len() > 1)] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
}

#[test]
fn little_evidence_is_not_enough() {
    let mut image = event().write(HEAP).unwrap();
    image[..8].fill(0); // no time
    let file = minidump(&[(HEAP, &image)], &[]);
    let confidence = |file: &[u8]| {
        let found = finds(file, &Options { min_confidence: 0, ..Options::default() });
        found.iter().find(|find| find.address == Some(HEAP)).map(|find| find.confidence)
    };
    let without_time = confidence(&file).unwrap();
    let with_time = confidence(&minidump(&[(HEAP, &event().write(HEAP).unwrap())], &[])).unwrap();
    assert!(without_time < with_time);
    // Times that no event has, and flags that no header has.
    for (at, value) in [(7, 0x7f), (11, 0x40), (12, 3)] {
        let mut image = event().write(HEAP).unwrap();
        image[at] = value;
        assert_eq!(confidence(&minidump(&[(HEAP, &image)], &[])), None, "{at}");
    }
    assert_eq!(finds(&[0; 4096], &Options { min_confidence: 0, ..Options::default() }), []);
}
