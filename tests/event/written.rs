//! What is written is what an independent reader finds.

use proptest::prelude::*;
use wfp_events::event::Version;
use wfp_events::proptest::events;

use super::expected::expected;
use super::independent;
use super::properties::cases;
use crate::kit::random;
use crate::kit::records::arbitrary_event;

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn an_independent_reader_finds_every_member(event in events(), base in 0..u64::MAX >> 3) {
        let bytes = event.write(base << 3 >> 1 & !7).unwrap();
        let found = independent::read(&bytes, base << 3 >> 1 & !7, event.layout().name);
        prop_assert_eq!(found, expected(&event));
    }
}

#[test]
fn events_are_written_at_both_ends_of_the_address_space() {
    for event_type in 0..11 {
        let event = arbitrary_event(Version::V5, event_type, &random::bytes(0, 2000));
        let length = event.write(0).unwrap().len().next_multiple_of(8);
        for base in [0, u64::MAX - (length as u64 - 1)] {
            let bytes = event.write(base).unwrap();
            assert_eq!(independent::read(&bytes, base, "FWPM_NET_EVENT5"), expected(&event));
        }
    }
}
