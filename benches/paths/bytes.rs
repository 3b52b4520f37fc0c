//! Paths that read, search and write records and events as bytes.

use std::hint::black_box;

use wfp_events::Record;
use wfp_events::event::{Event, EventArray, Version};
use wfp_events::generate::Generator;
use wfp_events::kind::RecordKind;
use wfp_events::memory::Limits;
use wfp_events::raw::{self, IkeextMmFailure0};

use super::{MIX, Work, repeated};
use crate::one_event::event;
use crate::synthetic;
use byteorder_reader::SIZE;

/// Flat records.
pub(super) fn records(items: usize) -> Vec<u8> {
    let different = synthetic::bytes(MIX * SIZE);
    let (records, []) = different.as_chunks::<SIZE>() else { panic!("whole records") };
    repeated(records, items).concat()
}

/// Synthetic events of the latest version.
pub(super) fn mixed() -> Vec<Event<'static>> {
    let events = Generator::new(RecordKind::Event(Version::V5), 5, 0).map(|record| match record {
        Record::Event(event) => event,
        _ => panic!("events"),
    });
    events.take(MIX).collect()
}

/// An array of pointers to these events, followed by the events.
pub(super) fn image(events: &[Event<'_>]) -> Vec<u8> {
    let mut image = vec![0; 8 * events.len()];
    for (index, event) in events.iter().enumerate() {
        image.resize(image.len().next_multiple_of(8), 0);
        let address = image.len() as u64;
        event.write_to(&mut image, address).unwrap();
        image[8 * index..][..8].copy_from_slice(&address.to_le_bytes());
    }
    image
}

pub(super) fn first_unnamed(items: usize) -> Work {
    let bytes = records(items);
    Box::new(move || {
        let records = raw::slice_of::<IkeextMmFailure0>(black_box(&bytes)).unwrap();
        assert_eq!((records.len(), raw::first_unnamed(records)), (items, None));
    })
}

pub(super) fn sum(items: usize) -> Work {
    let bytes = records(items);
    Box::new(move || {
        black_box(sum_members(black_box(&bytes)));
    })
}

/// The sum of all members of records in place. The hash counts as five numbers.
fn sum_members(bytes: &[u8]) -> u64 {
    raw::slice_of::<IkeextMmFailure0>(bytes).unwrap().iter().fold(0, |mut sum: u64, record| {
        for number in [
            record.failure_error_code.get().into(),
            record.failure_point.get().into(),
            record.flags.get().bits().into(),
            record.keying_module_type.get().into(),
            record.mm_state.get().into(),
            record.sa_role.get().into(),
            record.mm_auth_method.get().into(),
            record.mm_id.get(),
            record.mm_filter_id.get(),
        ] {
            sum = sum.wrapping_add(number);
        }
        for word in record.end_cert_hash.as_chunks::<4>().0 {
            sum = sum.wrapping_add(u32::from_le_bytes(*word).into());
        }
        sum
    })
}

pub(super) fn read_records(items: usize) -> Work {
    let (kind, bytes) = (RecordKind::default(), records(items));
    Box::new(move || {
        for record in black_box(&bytes).chunks(SIZE) {
            let record = Record::read(kind, record);
            assert!(black_box(record).is_ok());
        }
    })
}

fn read(events: &[Event<'_>], items: usize) -> Work {
    let images: Vec<Vec<u8>> = events.iter().map(|event| event.write(0).unwrap()).collect();
    Box::new(move || {
        for image in black_box(&images).iter().cycle().take(items) {
            let event = Event::read(image.as_slice(), 0, Version::V5);
            assert!(black_box(event).is_ok());
        }
    })
}

pub(super) fn read_event(items: usize) -> Work {
    read(&[event()], items)
}

pub(super) fn read_mixed(items: usize) -> Work {
    read(&mixed(), items)
}

/// Writes each event into its own vector.
fn write(events: Vec<Event<'static>>, items: usize) -> Work {
    Box::new(move || {
        for event in black_box(&events).iter().cycle().take(items) {
            assert!(black_box(event.write(0x1f2_9a40_0000)).is_ok());
        }
    })
}

pub(super) fn write_event(items: usize) -> Work {
    write(vec![event()], items)
}

pub(super) fn write_mixed(items: usize) -> Work {
    write(mixed(), items)
}

pub(super) fn entries(items: usize) -> Work {
    let image = image(&repeated(&mixed(), items));
    Box::new(move || {
        let limits = Limits::for_bytes(image.len() as u64);
        let image = black_box(image.as_slice());
        let entries = EventArray::new(image, 0, items as u64, Version::V5, limits).unwrap();
        for event in entries {
            assert!(black_box(event).is_ok());
        }
    })
}
