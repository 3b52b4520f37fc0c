//! Implementations of `Memory`; records borrow from the bytes, not from the `Memory` value.

use wfp_events::error::{At, Fault};
use wfp_events::event::{BarePayload, Event, Partial, Version};
use wfp_events::kind::{PayloadKind, RecordKind};
use wfp_events::memory::{Image, Memory, Range, RangeError, Regions};
use wfp_events::{Error, Record};

use super::cut_short::rich;
use super::dump::{BASE, error_parts};

/// The event borrows from the bytes, not from the `Image`.
fn decode(image: &[u8], version: Version) -> Result<Event<'_>, Error> {
    Event::read(Image::new(BASE, image), BASE, version)
}

#[test]
fn slices_vectors_arrays_and_images_are_memory() {
    for event in rich() {
        let bytes = event.write(0).unwrap();
        assert_eq!(Event::read(&bytes, 0, event.version).as_ref(), Ok(&event));
        assert_eq!(Event::read(bytes.as_slice(), 0, event.version).as_ref(), Ok(&event));
        let moved = event.write(BASE).unwrap();
        assert_eq!(decode(&moved, event.version).as_ref(), Ok(&event));
    }
    let zeros = [0; 152];
    assert!(Event::read(&zeros, 0, Version::V5).is_ok());
    assert_eq!((&zeros).tail(151).map(<[u8]>::len), Ok(1));
}

#[test]
fn slices_at_addresses_are_memory() {
    for event in rich() {
        let bytes = event.write(BASE).unwrap();
        let (first, second) = bytes.split_at(bytes.len() / 2);
        let after = BASE + first.len() as u64;
        let memory = Regions::from_slices([(after, second), (BASE, first), (7, &[])]).unwrap();
        assert_eq!(Event::read(&memory, BASE, event.version).as_ref(), Ok(&event));
    }
    let bytes = [0; 4];
    for (slices, address, length) in [
        ([(0x10, &bytes[..]), (0x13, &bytes[..1])], 0x13, 1),
        ([(u64::MAX - 2, &bytes[..]), (0, &bytes[..])], u64::MAX - 2, 4),
    ] {
        let bad = RangeError(Range { address, offset: 0, length });
        assert_eq!(Regions::from_slices(slices).unwrap_err(), bad);
    }
}

/// Memory that returns one byte at a time, and at some addresses an empty slice.
#[derive(Clone, Copy)]
struct Grudging<'a>(&'a [u8]);

impl<'a> Memory<'a> for Grudging<'a> {
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        let at = usize::try_from(address).unwrap();
        let tail = self.0.get(at..).ok_or(Fault::Unmapped)?;
        Ok(tail.get(..1).unwrap_or(tail))
    }
}

#[test]
fn a_tail_may_be_short_or_empty() {
    for event in rich() {
        let bytes = event.write(0).unwrap();
        assert_eq!(Event::read(Grudging(&bytes), 0, event.version).as_ref(), Ok(&event));
    }
    // At the end of the bytes, the slice is empty.
    let error = Event::read(Grudging(&[0; 20]), 20, Version::V0).unwrap_err();
    let fault = Fault::CutShort { needed: 104, found: 0 };
    assert_eq!(
        error_parts(&error),
        ("FWPM_NET_EVENT0", "", "", None, Some(At::Address(20)), fault)
    );
}

#[test]
fn an_owned_record_equals_the_borrowed_one() {
    for event in rich() {
        let owned: Record<'static> = {
            let bytes = event.write(0).unwrap();
            let record = Record::read(RecordKind::Event(event.version), &bytes).unwrap();
            record.into_owned()
        };
        assert_eq!(owned, Record::from(event.clone()));
        assert_eq!(owned.clone().into_event().as_ref(), Some(&event));
        assert_eq!(Partial::from(owned.clone()).into_record(), Ok(owned));
        let Some((payload, kind)) =
            event.payload.zip(PayloadKind::of(event.event_type, event.version))
        else {
            continue;
        };
        let Ok(bare) = BarePayload::of(kind, payload.clone()) else { continue };
        let record = Record::from(bare);
        assert_eq!((record.payload(), record.clone().into_event()), (Some(&payload), None));
        assert_eq!(record.clone().into_owned(), record);
    }
}

#[test]
fn a_partial_record_is_no_record() {
    let error = Event::read(&[0; 8], 0, Version::V0).unwrap_err();
    let record = Record::from(rich().remove(0));
    let partial = Partial { record, errors: vec![error] };
    assert_eq!(partial.clone().into_record(), Err(partial));
}

#[test]
fn a_base_is_a_multiple_of_8() {
    for event in rich() {
        for base in [1, 4, BASE + 7, u64::MAX] {
            let mut bytes = vec![1, 2, 3];
            let error = event.write_to(&mut bytes, base).unwrap_err();
            let name = event.layout().name;
            let expected = (name, "", "", None, Some(At::Address(base)), Fault::Misaligned);
            assert_eq!((error_parts(&error), bytes), (expected, vec![1, 2, 3]));
            assert_eq!(
                error.to_string(),
                format!(
                    "at address {base:#x}: {name} cannot be written at an address that is not a multiple of 8"
                )
            );
        }
    }
}

#[test]
fn record_kinds_are_those_of_the_tables() {
    let names: Vec<_> = RecordKind::all().map(|kind| kind.to_string()).collect();
    for layout in wfp_events::raw::LAYOUTS {
        let kind = RecordKind::from_name(layout.name);
        assert_eq!(kind.is_some(), names.iter().any(|name| name == layout.name));
        assert!(kind.is_none_or(|kind| kind.layout() == *layout));
    }
    assert_eq!(names.len(), 17 + 6, "{names:?}");
    assert_eq!(RecordKind::default().to_string(), "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0");
}
