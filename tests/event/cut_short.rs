//! Events in images that end too early, or in which bytes are changed.

use proptest::collection::vec;
use proptest::prelude::*;
use wfp_events::event::{Event, Version};
use wfp_events::memory::Image;
use wfp_events::proptest::events;

use super::dump::apart;
use super::properties::cases;
use crate::kit::random;
use crate::kit::records::arbitrary_event;

/// One event of each version and type, with many members set.
pub(crate) fn rich() -> Vec<Event<'static>> {
    let bytes = random::bytes(1, 3000);
    let mut all = Vec::new();
    for version in Version::ALL {
        for event_type in 0..12 {
            all.push(arbitrary_event(version, event_type, &bytes[event_type as usize..]));
        }
    }
    all
}

#[test]
fn at_every_length_there_is_an_error_or_the_same_event() {
    for event in rich() {
        let bytes = event.write(0x1000).unwrap();
        for length in 0..bytes.len() {
            let memory = Image::new(0x1000, &bytes[..length]);
            let strict = Event::read(memory, 0x1000, event.version);
            let lenient =
                Event::read_lenient(memory, 0x1000, event.version, &Default::default()).map(apart);
            match (strict, lenient) {
                // The missing bytes belong to a member that is absent because its flag is clear.
                (Ok(read), Ok((same, faults))) => {
                    assert_eq!((&read, faults), (&same, vec![]));
                    assert_eq!(read.payload, event.payload, "{length} of {}", bytes.len());
                }
                (Err(error), Ok((read, faults))) => {
                    assert_eq!(faults[0], error);
                    assert_eq!(
                        (read.header.flags, read.event_type),
                        (event.header.flags, event.event_type)
                    );
                }
                (Err(error), Err(same)) => {
                    assert_eq!(error, same);
                    assert!(length < event.layout().size);
                }
                (strict, lenient) => panic!("{strict:?} {lenient:?}"),
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    /// However a few bytes are changed, there is no panic, and strict and lenient reading agree.
    #[test]
    fn changed_bytes_never_panic_and_both_readers_agree(event in events(), changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = event.write(0).unwrap();
        for (at, byte) in changes {
            let length = bytes.len();
            bytes[at.index(length)] = byte;
        }
        let strict = Event::read(bytes.as_slice(), 0, event.version);
        let (lenient, faults) = Event::read_lenient(bytes.as_slice(), 0, event.version, &Default::default()).map(apart).unwrap();
        match strict {
            Ok(read) => {
                prop_assert_eq!((&lenient, faults), (&read, vec![]));
                let written = read.write(64).unwrap();
                let memory = Image::new(64, &written);
                prop_assert_eq!(Event::read(memory, 64, event.version).unwrap(), read);
            }
            Err(error) => prop_assert_eq!(faults[0], error),
        }
    }
}
