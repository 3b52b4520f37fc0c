//! Events in memory that consists of several ranges.

use wfp_events::error::{At, Fault};
use wfp_events::event::{Event, Version};
use wfp_events::memory::{Memory, Range, RangeError, Regions};

use super::cut_short::rich;
use super::dump::{BASE, Dump, error_parts};

const fn range(address: u64, offset: u64, length: u64) -> Range {
    Range { address, offset, length }
}

#[test]
fn ranges_are_sorted_and_joined() {
    let file: Vec<u8> = (0..100).collect();
    let ranges = [
        range(300, 0, 10),
        range(110, 60, 10),
        range(500, 3, 0),
        range(100, 50, 10),
        range(120, 20, 5),
    ];
    let memory = Regions::new(&file, ranges).unwrap();
    // The first two ranges are adjacent in memory and in the file, the third is adjacent only in memory.
    assert_eq!(memory.tail(100), Ok(&file[50..70]));
    assert_eq!(memory.tail(119), Ok(&file[69..70]));
    assert_eq!(memory.tail(120), Ok(&file[20..25]));
    assert_eq!(memory.tail(309), Ok(&file[9..10]));
    for address in [0, 99, 125, 299, 310, 500, u64::MAX] {
        assert_eq!(memory.tail(address), Err(Fault::Unmapped), "{address}");
    }
}

#[test]
fn impossible_ranges_are_refused() {
    let file = [0; 100];
    let max = u64::MAX;
    for (ranges, bad) in [
        (vec![range(0, 0, 10), range(9, 50, 10)], range(9, 50, 10)),
        (vec![range(5, 0, 1), range(0, 0, 10)], range(5, 0, 1)),
        (vec![range(5, 0, 1), range(5, 0, 1)], range(5, 0, 1)),
        (vec![range(0, 0, 101)], range(0, 0, 101)),
        (vec![range(0, 100, 1)], range(0, 100, 1)),
        (vec![range(0, 90, 10), range(10, 100, 1)], range(10, 100, 1)),
        (vec![range(0, max, 2)], range(0, max, 2)),
        (vec![range(0, 0, max)], range(0, 0, max)),
        (vec![range(max, 0, 2)], range(max, 0, 2)),
        (vec![range(max - 9, 0, 10), range(max, 20, 1)], range(max, 20, 1)),
    ] {
        assert_eq!(Regions::new(&file, ranges).unwrap_err(), RangeError(bad));
    }
    let error = RangeError(range(0x10, 3, 5)).to_string();
    assert_eq!(
        error,
        "invalid range of 5 bytes at address 0x10 (offset 3): it exceeds the file or the address space, \
         or overlaps another"
    );
}

#[test]
fn a_range_may_reach_to_the_end_of_the_address_space() {
    let event = &rich()[60];
    let length = event.write(0).unwrap().len().next_multiple_of(8) as u64;
    let base = u64::MAX - length + 1;
    let mut bytes = event.write(base).unwrap();
    bytes.resize(length as usize, 0xcc);
    let memory = Regions::new(&bytes, [range(base, 0, length)]).unwrap();
    assert_eq!(&Event::read(&memory, base, event.version).unwrap(), event);
    assert_eq!(memory.tail(u64::MAX).map(<[u8]>::len), Ok(1));
}

/// The image in two ranges, which are in reverse order in the file.
fn split(bytes: &[u8], at: usize) -> (Vec<u8>, [Range; 2]) {
    let (first, second) = bytes.split_at(at);
    let ranges = [
        range(BASE, second.len() as u64, at as u64),
        range(BASE + at as u64, 0, second.len() as u64),
    ];
    ([second, first].concat(), ranges)
}

#[test]
fn split_at_every_byte_the_event_is_the_same() {
    for event in rich() {
        let bytes = event.write(BASE).unwrap();
        for at in 0..=bytes.len() {
            let (file, ranges) = split(&bytes, at);
            let memory = Regions::new(&file, ranges).unwrap();
            assert_eq!(Event::read(&memory, BASE, event.version).as_ref(), Ok(&event), "at {at}");
        }
    }
}

#[test]
fn a_sid_has_at_most_15_sub_authorities_in_one_range_or_two() {
    for count in [15, 16] {
        let mut dump = Dump::new(Version::V5);
        dump.header("flags", u32::MAX.to_le_bytes());
        let mut sid = vec![1, count, 0, 0, 0, 0, 0, 5];
        sid.resize(8 + 4 * usize::from(count), 7);
        let address = dump.put(&sid, 4);
        dump.header("userId", address.to_le_bytes());
        let expected = dump.read();
        match &expected {
            Ok(event) => assert_eq!(event.header.user_id.as_ref().unwrap().as_bytes(), sid),
            Err(error) => assert_eq!((error.fault(), count), (Fault::SubAuthorities(16), 16)),
        }
        assert_eq!(expected.is_ok(), count == 15);
        for at in 0..=dump.bytes.len() {
            let (file, ranges) = split(&dump.bytes, at);
            let memory = Regions::new(&file, ranges).unwrap();
            assert_eq!(Event::read(&memory, BASE, Version::V5), expected, "at {at}");
        }
    }
}

#[test]
fn every_byte_in_a_range_of_its_own() {
    for event in rich() {
        let bytes = event.write(BASE).unwrap();
        let last = bytes.len() as u64 - 1;
        let file: Vec<u8> = bytes.iter().rev().copied().collect();
        let each = || (0..=last).map(|at| range(BASE + at, last - at, 1));
        let memory = Regions::new(&file, each()).unwrap();
        assert_eq!(Event::read(&memory, BASE, event.version).as_ref(), Ok(&event));
        // Without the last byte, the errors are the same as with an image that ends there.
        let short = Regions::new(&file, each().take(last as usize)).unwrap();
        let image = wfp_events::memory::Image::new(BASE, &bytes[..last as usize]);
        let limits = Default::default();
        assert_eq!(
            Event::read_lenient(&short, BASE, event.version, &limits),
            Event::read_lenient(image, BASE, event.version, &limits),
        );
    }
}

#[test]
fn data_ends_at_a_hole_between_ranges() {
    let bytes = [0; 200];
    let memory = Regions::new(&bytes, [range(BASE, 0, 100), range(BASE + 101, 101, 90)]).unwrap();
    let error = Event::read(&memory, BASE, Version::V0).unwrap_err();
    let fault = Fault::CutShort { needed: 104, found: 100 };
    assert_eq!(
        error_parts(&error),
        ("FWPM_NET_EVENT0", "", "", None, Some(At::Address(BASE)), fault)
    );
}
