//! What is written is what an independent reader finds.

use arbitrary::Unstructured;
use proptest::prelude::*;
use wfp_events::event::{Event, Version};
use wfp_events::proptest::events;
use wfp_events::raw::NetEventType;

use crate::independent;
use crate::laws::cases;
use crate::told::told;

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn an_independent_reader_finds_every_member(event in events(), base in 0..u64::MAX >> 3) {
        let bytes = event.write(base << 3 >> 1 & !7).unwrap();
        let found = independent::read(&bytes, base << 3 >> 1 & !7, event.layout().name);
        prop_assert_eq!(found, told(&event));
    }
}

#[test]
fn at_base_0_and_at_the_end_of_the_address_space() {
    for event_type in 0..11 {
        let bytes: Vec<u8> =
            (0..2000_u32).map(|number| number.wrapping_mul(0x9e37_79b9).to_be_bytes()[0]).collect();
        let (event_type, bytes) = (NetEventType::new(event_type), &mut Unstructured::new(&bytes));
        let event = Event::arbitrary_of(Version::V5, event_type, bytes).unwrap();
        let length = event.write(0).unwrap().len().next_multiple_of(8);
        for base in [0, u64::MAX - (length as u64 - 1)] {
            let bytes = event.write(base).unwrap();
            assert_eq!(independent::read(&bytes, base, "FWPM_NET_EVENT5"), told(&event));
        }
    }
}
