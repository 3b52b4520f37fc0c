//! `Arbitrary`: random bytes reach all kinds of records, and each record can be written.

use std::collections::BTreeSet;

use arbitrary::{Arbitrary, Unstructured};
use proptest::prelude::*;
use wfp_events::Record;
use wfp_events::event::{Event, Header, Payload, Version};
use wfp_events::kind::RecordKind;
use wfp_events::proptest::{events, records};
use wfp_events::raw::{IpVersion, NetEventType};

use crate::kit::{every_member, random};

#[test]
fn some_record_holds_something_in_every_member() {
    for kind in RecordKind::all() {
        let expected = every_member::all(kind.layout());
        let mut held = BTreeSet::new();
        for seed in 0..5000 {
            let bytes = random::bytes(seed, 2000);
            let record = Record::arbitrary_of(kind, &mut Unstructured::new(&bytes)).unwrap();
            every_member::add_held(&mut held, &record);
            if held.is_superset(&expected) {
                break;
            }
        }
        let missing: Vec<_> = expected.difference(&held).collect();
        assert_eq!(missing, [""; 0], "{kind}");
    }
}

/// Adds the names of the special cases that an event has.
fn corners(event: &Event<'_>, met: &mut BTreeSet<String>) {
    met.insert(event.layout().name.to_owned());
    met.insert(event.payload.as_ref().map_or("NULL payload", Payload::member).to_owned());
    let header = &event.header;
    let mut meet = |is, what: &str| {
        if is {
            met.insert(what.to_owned());
        }
    };
    meet(header.time_stamp.ticks() == 0, "time 0");
    meet(header.time_stamp.ticks() == u64::MAX, "last time");
    meet(header.addresses.ip_version() == IpVersion::NONE, "no addresses");
    meet(header.addresses.ip_version().name().is_none(), "unnamed IP version");
    for sid in [&header.user_id, &header.package_sid] {
        match sid.as_ref().map(|sid| sid.as_bytes()) {
            None => meet(true, "no SID"),
            Some([1, count, ..]) => meet(*count == 15, "longest SID"),
            Some(_) => meet(true, "SID of another revision"),
        }
    }
    meet(header.app_id.as_bytes().len() % 2 == 1, "odd blob");
    meet(header.app_id.to_text().is_some(), "blob of text");
    if let Some(Payload::IkeMmFailure(failure)) = &event.payload {
        let texts = &failure.local_principal_group_sids;
        meet(texts.contains(&None), "NULL in a list");
        let ill_formed = |text: &Option<wfp_events::value::WideStr<'_>>| {
            text.as_ref().is_some_and(|text| text.to_text().is_none())
        };
        meet(texts.iter().any(ill_formed), "ill-formed UTF-16");
        meet(failure.provider_context_key.is_none(), "NULL GUID");
    }
    if let Some(Payload::ClassifyAllow(allow)) = &event.payload {
        meet(allow.is_loopback.0 > 1, "BOOL above 1");
        meet(allow.is_loopback.0 == 1, "BOOL that is true");
    }
}

#[test]
fn corner_cases_occur() {
    let mut met = BTreeSet::new();
    for seed in 0..5000 {
        corners(
            &Event::arbitrary(&mut Unstructured::new(&random::bytes(seed, 2000))).unwrap(),
            &mut met,
        );
    }
    let expected = [
        "time 0",
        "last time",
        "no addresses",
        "unnamed IP version",
        "no SID",
        "longest SID",
        "SID of another revision",
        "odd blob",
        "blob of text",
        "NULL in a list",
        "ill-formed UTF-16",
        "NULL GUID",
        "BOOL above 1",
        "BOOL that is true",
        "NULL payload",
        // The payloads (one has an unknown type), and the versions.
        "payload",
        "ikeMmFailure",
        "ikeQmFailure",
        "ikeEmFailure",
        "classifyDrop",
        "ipsecDrop",
        "idpDrop",
        "classifyAllow",
        "capabilityDrop",
        "capabilityAllow",
        "classifyDropMac",
        "lpmPacketArrival",
        "FWPM_NET_EVENT0",
        "FWPM_NET_EVENT1",
        "FWPM_NET_EVENT2",
        "FWPM_NET_EVENT3",
        "FWPM_NET_EVENT4",
        "FWPM_NET_EVENT5",
    ];
    assert_eq!(met, expected.map(str::to_owned).into());
}

#[test]
fn no_bytes_make_the_simplest_event() {
    let event = Event::arbitrary(&mut Unstructured::new(&[])).unwrap();
    assert_eq!((event.version, event.event_type), (Version::V0, NetEventType::default()));
    assert_eq!(event.header, Header::default());
    assert_eq!(event.payload, Some(Payload::IkeMmFailure(Default::default())));
    let record = Record::arbitrary(&mut Unstructured::new(&[])).unwrap();
    assert_eq!(record, Record::Event(event));
}

#[test]
fn an_event_has_the_requested_version_and_type() {
    for version in Version::ALL {
        for event_type in NetEventType::ENUMERATION.values {
            let event_type = NetEventType::new(event_type.value);
            for seed in 0..50 {
                let bytes = random::bytes(seed, 2000);
                let bytes = &mut Unstructured::new(&bytes);
                let event = Event::arbitrary_of(version, event_type, bytes).unwrap();
                assert_eq!((event.version, event.event_type), (version, event_type));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_written_record_reads_back_equal(record in records()) {
        let bytes = record.to_bytes(0).unwrap();
        prop_assert_eq!(Record::read(record.kind(), &bytes).unwrap(), record);
    }

    #[test]
    fn any_bytes_make_an_event(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let event = Event::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        let bytes = event.write(0).unwrap();
        prop_assert_eq!(Event::read(&bytes[..], 0, event.version).unwrap(), event);
    }

    #[test]
    fn a_payload_matches_the_type_of_its_event(event in events()) {
        let of = event.payload.as_ref().and_then(Payload::event_type);
        prop_assert!(of.is_none_or(|of| of == event.event_type));
    }
}
