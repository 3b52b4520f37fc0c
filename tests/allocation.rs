//! Allocations while an event is read: the lists of group SIDs, objects that lie across two ranges, and nothing else.

#![allow(missing_docs, reason = "tests are described by their names")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::unwrap_used,
    reason = "a failing test panics"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use arbitrary::Unstructured;
use wfp_events::Record;
use wfp_events::event::Partial;
use wfp_events::event::{Event, Payload, Version};
use wfp_events::kind::RecordKind;
use wfp_events::memory::{Image, Range, Regions};
use wfp_events::raw::NetEventType;

/// Counts the allocations of each thread.
struct Counting;

thread_local! {
    static COUNT: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

// SAFETY: all calls are forwarded to the system's allocator, and counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| {
            let (times, bytes) = count.get();
            count.set((times + 1, bytes + layout.size()));
        });
        // SAFETY: the caller upholds the contract, which is that of the system's allocator.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// The number of allocations, and their bytes.
fn allocations<T>(of: impl FnOnce() -> T) -> ((usize, usize), T) {
    let (times, bytes) = COUNT.get();
    let result = of();
    let (times_after, bytes_after) = COUNT.get();
    ((times_after - times, bytes_after - bytes), result)
}

fn arbitrary(version: Version, event_type: u32, start: u32) -> Event<'static> {
    let bytes: Vec<u8> = (start..start + 2000)
        .map(|number| number.wrapping_mul(0x9e37_79b9).to_be_bytes()[0])
        .collect();
    let event_type = NetEventType::new(event_type);
    Event::arbitrary_of(version, event_type, &mut Unstructured::new(&bytes)).unwrap()
}

/// How many lists of an event have elements, and how many elements there are in all.
fn lists(event: &Event<'_>) -> (usize, usize) {
    let lists = match &event.payload {
        Some(Payload::IkeMmFailure(of)) => {
            [&of.local_principal_group_sids, &of.remote_principal_group_sids]
        }
        Some(Payload::IkeEmFailure(of)) => {
            [&of.local_principal_group_sids, &of.remote_principal_group_sids]
        }
        _ => return (0, 0),
    };
    (
        lists.iter().filter(|list| !list.is_empty()).count(),
        lists.iter().map(|list| list.len()).sum(),
    )
}

#[test]
fn reading_an_event_allocates_only_its_lists() {
    let element = size_of::<Option<wfp_events::value::WideStr<'_>>>();
    let mut listed = 0;
    for version in Version::ALL {
        for event_type in 0..12 {
            for start in 0..20 {
                let event = arbitrary(version, event_type, 1000 * start);
                let bytes = event.write(0x1000).unwrap();
                let memory = Image::new(0x1000, &bytes);
                let (counted, read) = allocations(|| Event::read(memory, 0x1000, version));
                assert_eq!(read.as_ref(), Ok(&event));
                let (count, elements) = lists(&event);
                assert_eq!(counted, (count, elements * element), "{event:#?}");
                listed += count;
                let (lenient, read) = allocations(|| {
                    Event::read_lenient(memory, 0x1000, version, &Default::default())
                });
                assert_eq!((lenient, read), (counted, Ok(Partial::from(Record::from(event)))));
            }
        }
    }
    assert!(listed > 100);
}

#[test]
fn only_data_that_spans_two_ranges_is_copied() {
    let event = arbitrary(Version::V5, 3, 7);
    let bytes = event.write(0).unwrap();
    let length = bytes.len() as u64;
    let ranges =
        [Range { address: 0, offset: 0, length }, Range { address: length + 8, offset: 0, length }];
    let memory = Regions::new(&bytes, ranges).unwrap();
    let (counted, read) = allocations(|| Event::read(&memory, 0, Version::V5));
    assert_eq!((counted, read), ((0, 0), Ok(event)));
}

#[test]
fn a_flat_record_allocates_nothing() {
    let bytes = [7; 64];
    let kind = RecordKind::default();
    let (counted, record) = allocations(|| Record::read(kind, &bytes));
    assert_eq!((counted, record.unwrap().to_bytes(0).unwrap()), ((0, 0), bytes.to_vec()));
}

#[test]
fn nothing_is_allocated_for_an_unchecked_count() {
    let mut event = arbitrary(Version::V5, 0, 3);
    event.payload = Some(Payload::IkeMmFailure(Default::default()));
    let mut bytes = event.write(0).unwrap();
    let payload = bytes.len() - 120;
    // Both counts are 4 billion, and both lists begin at the event itself.
    for (count, pointer) in [(80, 88), (96, 104)] {
        bytes[payload + count..][..4].fill(0xff);
        bytes[payload + pointer..][..8].copy_from_slice(&8_u64.to_le_bytes());
    }
    let (counted, read) = allocations(|| Event::read(bytes.as_slice(), 0, Version::V5));
    assert_eq!((counted, read.unwrap_err().member()), ((0, 0), "localPrincipalGroupSids"));
}
