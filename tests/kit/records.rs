//! Makes records of every kind.

use arbitrary::Unstructured;
use wfp_events::Record;
use wfp_events::event::{Event, Version};
#[cfg(feature = "generate")]
use wfp_events::generate::Generator;
#[cfg(feature = "generate")]
use wfp_events::kind::RecordKind;
use wfp_events::raw::NetEventType;

use super::random::Random;

/// Events of every version and type (unknown types too), with arbitrary values.
pub(crate) fn arbitrary_events(of_each: usize) -> Vec<Record<'static>> {
    let mut random = Random::new(0);
    let mut records = Vec::new();
    for version in Version::ALL {
        for event_type in (0..12).chain([0x100, u32::MAX]) {
            for _ in 0..of_each {
                let bytes = random.bytes(1400);
                records.push(arbitrary_event(version, event_type, &bytes).into());
            }
        }
    }
    records
}

/// The event of this version and type that `Arbitrary` makes of these bytes.
pub(crate) fn arbitrary_event(version: Version, event_type: u32, bytes: &[u8]) -> Event<'static> {
    let event_type = NetEventType::new(event_type);
    Event::arbitrary_of(version, event_type, &mut Unstructured::new(bytes)).unwrap()
}

/// Synthetic records of every kind; `unnamed` is the percentage of those with an unnamed value.
#[cfg(feature = "generate")]
pub(crate) fn generated(seed: u64, unnamed: u32, of_each: usize) -> Vec<Record<'static>> {
    let kinds = RecordKind::all();
    kinds.flat_map(|kind| Generator::new(kind, seed, unnamed).take(of_each)).collect()
}
