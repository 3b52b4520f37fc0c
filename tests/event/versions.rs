//! Conversion of events between versions.

use proptest::prelude::*;
use wfp_events::error::Fault;
use wfp_events::event::{Event, Payload, Version};
use wfp_events::proptest::events;

use super::expected::types;
use super::properties::cases;

/// Whether an event can be converted to a version: the version has its type, or the type is unknown in both.
fn goes_to(event: &Event<'_>, version: Version) -> bool {
    let of = event.event_type.get();
    let unknown = matches!(event.payload, Some(Payload::Unknown(_)));
    match (of < types(event.version), of < types(version)) {
        (_, true) => !unknown,
        (true, false) => false,
        (false, false) => of > 10 || version == event.version,
    }
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn converting_to_a_later_version_and_back_loses_nothing(event in events(), version in 0..6_usize) {
        let version = Version::ALL[version];
        if !goes_to(&event, version) {
            let error = event.to_version(version).unwrap_err();
            let of = event.event_type.get();
            let unknown_there = of < types(version);
            let fault = if unknown_there { Fault::WrongPayload } else { Fault::NoType(of) };
            prop_assert_eq!((error.structure(), error.fault()), (version.layout().name, fault));
            return Ok(());
        }
        let (there, lost) = event.to_version(version).unwrap();
        prop_assert_eq!(there.version, version);
        // The converted event can be written, and reads the same.
        let bytes = there.write(0).unwrap();
        prop_assert_eq!(&Event::read(bytes.as_slice(), 0, version).unwrap(), &there);
        if event.payload.is_none() && event.event_type.get() >= types(event.version) && version != event.version {
            // The event's own version does not have the type, so it cannot be converted back.
            return Ok(());
        }
        let (back, none) = there.to_version(event.version).unwrap();
        prop_assert_eq!(none.members(), &[] as &[String]);
        prop_assert_eq!(back == event, lost.is_empty(), "{:?}", lost);
        // The members that were lost are those that the version has no room for.
        let mut uncut = event.clone();
        uncut.version = version;
        match uncut.write(0) {
            Ok(bytes) => {
                prop_assert!(lost.is_empty());
                prop_assert_eq!(bytes, there.write(0).unwrap());
            }
            Err(error) => {
                prop_assert_eq!(error.fault(), Fault::NoRoom);
                prop_assert_eq!(error.path().to_string(), lost.members()[0].clone());
                prop_assert_eq!(error.structure(), version.layout().name);
            }
        }
    }

    #[test]
    fn converting_to_the_same_version_changes_nothing(event in events()) {
        let (same, lost) = event.to_version(event.version).unwrap();
        prop_assert_eq!(same, event);
        prop_assert!(lost.is_empty());
    }
}
