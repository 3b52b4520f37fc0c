//! Property tests of events.

use proptest::collection::vec;
use proptest::prelude::*;
use wfp_events::event::{BarePayload, Event, Version};
use wfp_events::memory::Image;
use wfp_events::proptest::events;
use wfp_events::raw::{
    IkeextEmFailure1, IkeextMmFailure0, IkeextMmFailure1, IkeextMmFailure2, IkeextQmFailure1,
};
use wfp_events::{Record, raw};

use super::dump::apart;

/// This many cases. A case that fails is printed, but not stored in a file.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// The base 0, any other base, and one so high that the last byte has the last address (`None`).
fn bases() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![Just(Some(0)), any::<u64>().prop_map(|base| Some((base >> 1) & !7)), Just(None)]
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn a_written_event_reads_back_equal(event in events(), base in bases()) {
        let length = event.write(0).unwrap().len() as u64;
        let base = base.unwrap_or(u64::MAX - (length.next_multiple_of(8) - 1));
        let bytes = event.write(base).unwrap();
        prop_assert_eq!(bytes.len() as u64, length);
        prop_assert_eq!(&event.write(base).unwrap(), &bytes);
        let memory = Image::new(base, &bytes);
        prop_assert_eq!(&Event::read(memory, base, event.version).unwrap(), &event);
        let (lenient, faults) = Event::read_lenient(memory, base, event.version, &Default::default()).map(apart).unwrap();
        prop_assert_eq!((lenient, faults), (event, vec![]));
    }

    #[test]
    fn an_event_past_the_last_address_is_not_written(event in events(), over in 1_u64..8) {
        let length = event.write(0).unwrap().len() as u64;
        let base = (u64::MAX - length.next_multiple_of(8) + 1).wrapping_add(8 * over);
        prop_assume!(base > 1 << 63);
        let mut bytes = vec![0xa5; 3];
        let error = event.write_to(&mut bytes, base).unwrap_err();
        let name = event.layout().name;
        let text = format!("at address {base:#x}: {name} does not fit between the base and the end of the address space");
        prop_assert_eq!(error.to_string(), text);
        prop_assert_eq!(bytes, [0xa5; 3]);
    }

    #[test]
    fn write_to_appends(event in events(), before in vec(any::<u8>(), 0..20)) {
        let mut bytes = before.clone();
        event.write_to(&mut bytes, 0x1000).unwrap();
        prop_assert_eq!(&bytes[..before.len()], &before);
        prop_assert_eq!(&bytes[before.len()..], event.write(0x1000).unwrap());
    }

    #[test]
    fn an_event_as_a_record_is_the_same(event in events()) {
        let record = Record::Event(event);
        let bytes = record.to_bytes(0).unwrap();
        prop_assert_eq!(Record::read(record.kind(), &bytes).unwrap(), record);
    }

    #[test]
    fn bare_payloads_read_back_equal(event in events()) {
        for record in bare(&event) {
            let bytes = record.to_bytes(0).unwrap();
            prop_assert_eq!(&Record::read(record.kind(), &bytes).unwrap(), &record);
        }
    }

    #[test]
    fn any_bytes_give_an_error_or_an_event(bytes in vec(any::<u8>(), 0..400), version in 0..6_usize, base: u64) {
        let memory = Image::new(base, &bytes);
        let limits = Default::default();
        let strict = Event::read(memory, base, Version::ALL[version]);
        match Event::read_lenient(memory, base, Version::ALL[version], &limits).map(apart) {
            Ok((event, faults)) if faults.is_empty() => prop_assert_eq!(strict, Ok(event)),
            Ok((_, faults)) => prop_assert_eq!(strict, Err(faults[0])),
            Err(error) => prop_assert_eq!(strict, Err(error)),
        }
    }
}

/// The payload of an event as a record by itself, in each structure that has room for it.
pub(crate) fn bare(event: &Event<'static>) -> Vec<Record<'static>> {
    let Some(payload) = &event.payload else { return Vec::new() };
    let try_all = [
        BarePayload::new::<IkeextMmFailure0>(payload.clone()),
        BarePayload::new::<IkeextMmFailure1>(payload.clone()),
        BarePayload::new::<IkeextMmFailure2>(payload.clone()),
        BarePayload::new::<IkeextQmFailure1>(payload.clone()),
        BarePayload::new::<IkeextEmFailure1>(payload.clone()),
        BarePayload::new::<raw::ClassifyDrop2>(payload.clone()),
        BarePayload::new::<raw::ClassifyDropMac0>(payload.clone()),
        BarePayload::new::<raw::ClassifyAllow0>(payload.clone()),
        BarePayload::new::<raw::IpsecKernelDrop0>(payload.clone()),
        BarePayload::new::<raw::IpsecDospDrop0>(payload.clone()),
        BarePayload::new::<raw::CapabilityDrop0>(payload.clone()),
        BarePayload::new::<raw::CapabilityAllow0>(payload.clone()),
        BarePayload::new::<raw::LpmPacketArrival0>(payload.clone()),
    ];
    let fits = try_all.into_iter().filter_map(Result::ok).map(Record::Bare);
    fits.filter(|record| record.to_bytes(0).is_ok()).collect()
}
