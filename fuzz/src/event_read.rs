//! Arbitrary bytes as an event in memory: strict and lenient reading agree, also when memory consists of two ranges;
//! and what was read survives JSON and writing.
//!
//! The input's `number` is where memory is split.

use wfp_events::Record;
use wfp_events::event::{Event, Partial, Version};
use wfp_events::memory::{Image, Limits, Range, Regions};

use super::input::Input;

pub fn check(input: &[u8]) {
    let Some(input) = Input::new(input) else { return };
    let Input { which, base, root, number, bytes } = input;
    let (version, limits, length) =
        (Version::ALL[which % 6], Limits::default(), bytes.len() as u64);

    let image = input.image();
    let strict = Event::read_with(image, root, version, &limits);
    let lenient = Event::read_lenient(image, root, version, &limits);
    match (&strict, &lenient) {
        (Ok(event), Ok(Partial { record, errors })) => {
            assert_eq!(&Record::Event(event.clone()), record);
            assert_eq!(errors, &[]);
            is_whole(record);
        }
        (Err(error), Ok(Partial { record, errors })) => {
            assert_eq!(Some(error), errors.first());
            is_whole(record);
        }
        (Err(error), Err(same)) => assert_eq!(error, same),
        (Ok(_), Err(error)) => panic!("{error}"),
    }

    let cut = number % (length + 1);
    let (first, second) = bytes.split_at(cut as usize);
    let file = [second, first].concat();
    let ranges = [
        Range { address: base, offset: length - cut, length: cut },
        Range { address: base.wrapping_add(cut), offset: 0, length: length - cut },
    ];
    let regions = Regions::new(&file, ranges).unwrap();
    assert_eq!(Event::read_with(&regions, root, version, &limits), strict);
    assert_eq!(Event::read_lenient(&regions, root, version, &limits), lenient);
}

/// Asserts that what was read, completely or in part, is an event that can be written and read back.
fn is_whole(record: &Record<'_>) {
    let Record::Event(event) = record else { panic!("an event") };
    for base in [0, 0x7ff8_0000_0000] {
        let written = event.write(base).unwrap();
        let image = Image::new(base, &written);
        assert_eq!(&Event::read(image, base, event.version).unwrap(), event);
    }
    let text = serde_json::to_string(record).unwrap();
    assert_eq!(&serde_json::from_str::<Record<'_>>(&text).unwrap(), record, "{text}");
}
