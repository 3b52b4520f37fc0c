//! An arbitrary event through an image, through JSON, and through every other version: it stays the same.
//!
//! The first byte selects the base of the image.

use arbitrary::{Arbitrary, Unstructured};
use wfp_events::Record;
use wfp_events::event::{Event, Version};
use wfp_events::memory::Image;

pub fn check(input: &[u8]) {
    let bytes = Unstructured::new(input);
    let Ok((base, event)) = <(u8, Event<'_>)>::arbitrary_take_rest(bytes) else { return };
    let length = event.write(0).unwrap().len() as u64;
    let base = match base % 3 {
        0 => 0,
        1 => u64::from(base) << 40,
        _ => 0_u64.wrapping_sub(length.next_multiple_of(8)),
    };
    let image = event.write(base).unwrap();
    let memory = Image::new(base, &image);
    let read = Event::read(memory, base, event.version).unwrap();
    assert_eq!(read, event);
    let text = serde_json::to_string(&Record::Event(read)).unwrap();
    let Record::Event(parsed) = serde_json::from_str(&text).unwrap() else { panic!("{text}") };
    assert_eq!(parsed, event, "{text}");
    assert_eq!(parsed.write(base).unwrap(), image);
    for version in Version::ALL {
        let Ok((other, lost)) = event.to_version(version) else { continue };
        let image = other.write(0).unwrap();
        assert_eq!(Event::read(image.as_slice(), 0, version).unwrap(), other);
        if let Ok((back, none)) = other.to_version(event.version) {
            assert!(none.is_empty());
            assert_eq!(back == event, lost.is_empty(), "{lost:?}");
        }
    }
}
