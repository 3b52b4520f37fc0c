//! Any bytes as an event in memory: the two readers agree, so does memory in two ranges, and what is read can be
//! printed, parsed, written and read again.
//!
//! The first byte says which version it is, the second what the base is, the next four where the event stands and
//! where the memory is divided; the rest is the image.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wfp_events::Record;
use wfp_events::event::{Event, Partial, Version};
use wfp_events::memory::{Image, Limits, Range, Regions};

fuzz_target!(|input: &[u8]| {
    let Some((head, bytes)) = input.split_first_chunk::<6>() else { return };
    let [version, base, root_low, root_high, cut_low, cut_high] = *head;
    let version = Version::ALL[usize::from(version) % 6];
    let length = bytes.len() as u64;
    let base = match base % 4 {
        0 => 0,
        1 => 0x1000,
        2 => 0x1f2_9a40_0000,
        _ => 0_u64.wrapping_sub(length.next_multiple_of(8)),
    };
    let root =
        base.wrapping_add(u64::from(u16::from_le_bytes([root_low, root_high])) % (length + 8));
    let limits = Limits { event: 1 << 16, ..Limits::default() };

    let image = Image::new(base, bytes);
    let strict = Event::read_with(image, root, version, &limits);
    let lenient = Event::read_lenient(image, root, version, &limits);
    match (&strict, &lenient) {
        (Ok(event), Ok(Partial { record, errors })) => {
            assert_eq!(&Record::Event(event.clone()), record);
            assert_eq!(errors, &[]);
            check(record);
        }
        (Err(error), Ok(Partial { record, errors })) => {
            assert_eq!(Some(error), errors.first());
            check(record);
        }
        (Err(error), Err(same)) => assert_eq!(error, same),
        (Ok(_), Err(error)) => panic!("{error}"),
    }

    let cut = u64::from(u16::from_le_bytes([cut_low, cut_high])) % (length + 1);
    let (first, second) = bytes.split_at(cut as usize);
    let file = [second, first].concat();
    let ranges = [
        Range { address: base, offset: length - cut, length: cut },
        Range { address: base.wrapping_add(cut), offset: 0, length: length - cut },
    ];
    let regions = Regions::new(&file, ranges).unwrap();
    assert_eq!(Event::read_with(&regions, root, version, &limits), strict);
    assert_eq!(Event::read_lenient(&regions, root, version, &limits), lenient);
});

/// Whatever was read, whole or in part, is an event like any other.
fn check(record: &Record<'_>) {
    let Record::Event(event) = record else { panic!("an event") };
    for base in [0, 0x7ff8_0000_0000] {
        let written = event.write(base).unwrap();
        let image = Image::new(base, &written);
        assert_eq!(&Event::read(image, base, event.version).unwrap(), event);
    }
    let text = serde_json::to_string(record).unwrap();
    assert_eq!(&serde_json::from_str::<Record<'_>>(&text).unwrap(), record, "{text}");
}
