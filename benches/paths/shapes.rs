//! Paths on one event with a long list or text, and on hostile images.

use std::hint::black_box;

use wfp_events::Record;
use wfp_events::error::Fault;
use wfp_events::event::{Event, EventArray, IkeMmFailure, Partial, Payload, Version};
use wfp_events::json::{append_line, read_line};
use wfp_events::memory::{Limits, Memory, Range, Regions};
use wfp_events::value::WideStr;

use super::{Work, bytes};
use crate::one_event::event;

/// A member of an event that can be long.
pub(super) trait Shape {
    fn put(failure: &mut IkeMmFailure<'static>, items: usize);

    /// The sample event with this number of items in the member.
    fn event(items: usize) -> Event<'static> {
        let mut event = event();
        let Some(Payload::IkeMmFailure(failure)) = &mut event.payload else {
            panic!("a main-mode failure")
        };
        Self::put(failure, items);
        event
    }
}

/// A list of group SIDs.
pub(super) struct Sids;

impl Shape for Sids {
    fn put(failure: &mut IkeMmFailure<'static>, items: usize) {
        let sid =
            |item: usize| format!("S-1-5-21-3623811015-3361044348-30300820-{}", 1000 + item % 9000);
        failure.local_principal_group_sids =
            (0..items).map(|item| sid(item).parse().ok()).collect();
    }
}

/// A text of characters that have one to three bytes in UTF-8, some of which JSON escapes.
pub(super) struct Text;

impl Shape for Text {
    fn put(failure: &mut IkeMmFailure<'static>, items: usize) {
        let text: String = "Gr\u{fc}\u{df}e \u{2192} \"CN\"".chars().cycle().take(items).collect();
        failure.local_principal_name_for_auth = text.parse().ok();
    }
}

/// A text that is ill-formed UTF-16, which shows only at its end.
pub(super) struct Unpaired;

impl Shape for Unpaired {
    fn put(failure: &mut IkeMmFailure<'static>, items: usize) {
        let mut bytes = b"x\0".repeat(items);
        bytes[2 * items - 1] = 0xd8;
        failure.local_principal_name_for_auth = Some(WideStr::from_bytes_until_nul(bytes));
    }
}

pub(super) fn read<S: Shape>(items: usize) -> Work {
    let image = S::event(items).write(0).unwrap();
    Box::new(move || {
        assert!(black_box(Event::read(black_box(image.as_slice()), 0, Version::V5)).is_ok());
    })
}

pub(super) fn write<S: Shape>(items: usize) -> Work {
    let event = S::event(items);
    Box::new(move || {
        assert!(black_box(black_box(&event).write(0)).is_ok());
    })
}

fn line(event: Event<'_>) -> Vec<u8> {
    let mut line = Vec::new();
    append_line(&mut line, &Record::Event(event), &[], None);
    line
}

pub(super) fn write_json<S: Shape>(items: usize) -> Work {
    let record = Record::Event(S::event(items));
    Box::new(move || {
        let mut line = Vec::new();
        append_line(&mut line, black_box(&record), &[], None);
        black_box(line);
    })
}

pub(super) fn read_json<S: Shape>(items: usize) -> Work {
    let line = line(S::event(items));
    Box::new(move || {
        assert!(black_box(read_line(black_box(&line))).is_ok());
    })
}

/// An event whose list has this number of pointers, all to one long text. Together they exceed the limit of an event.
pub(super) fn pointers_to_text(items: usize) -> Work {
    let mut image = Sids::event(items).write(0).unwrap();
    let text = image.len() as u64;
    image.extend(b"x\0".repeat(4096));
    image.extend([0, 0]);
    // The list follows the payload, to which the event points.
    let payload = u64::from_le_bytes(image[144..152].try_into().unwrap()) as usize;
    let list = u64::from_le_bytes(image[payload + 88..][..8].try_into().unwrap()) as usize;
    for pointer in image[list..][..8 * items].chunks_mut(8) {
        pointer.copy_from_slice(&text.to_le_bytes());
    }
    Box::new(move || {
        let image = black_box(image.as_slice());
        let Partial { record, errors } =
            Event::read_lenient(image, 0, Version::V5, &Limits::default()).unwrap();
        let over = |fault| matches!(fault, Fault::OverLimit { .. });
        assert!(errors.iter().any(|error| over(error.fault())));
        black_box(record);
    })
}

/// An array of this number of pointers, all to one event with a text of 64 times as many units. They exceed the limit
/// of the array.
pub(super) fn entries_to_event(items: usize) -> Work {
    let mut image = bytes::image(&[Text::event(64 * items)]);
    let event = image[..8].to_vec();
    let array = image.len().next_multiple_of(8);
    image.resize(array, 0);
    image.extend(event.repeat(items));
    Box::new(move || {
        let limits = Limits { event: 1 << 20, array: 1 << 20 };
        let image = black_box(image.as_slice());
        let entries = EventArray::new(image, array as u64, items as u64, Version::V5, limits);
        let read = entries.unwrap().filter(|entry| black_box(entry).is_ok()).count();
        assert!(read < items, "{read} entries were read");
    })
}

/// Ranges of 8 bytes that are adjacent in memory but in reverse order in the file, so that they are not merged.
fn pieces(image: &mut Vec<u8>) -> (Vec<u8>, Vec<Range>) {
    image.resize(image.len().next_multiple_of(8), 0);
    let file: Vec<u8> = image.rchunks(8).flatten().copied().collect();
    let length = image.len() as u64;
    let range = |address| Range { address, offset: length - 8 - address, length: 8 };
    (file, (0..length).step_by(8).map(range).collect())
}

/// An event with a text of four times this number of units, in ranges of four units.
pub(super) fn text_in_ranges(items: usize) -> Work {
    let (file, ranges) = pieces(&mut Text::event(4 * items).write(0).unwrap());
    // Leaked, so that it lives as long as the program.
    let memory = Regions::new(file.leak(), ranges).unwrap();
    Box::new(move || {
        assert!(black_box(Event::read(black_box(&memory), 0, Version::V5)).is_ok());
    })
}

/// This number of ranges in a shuffled order.
pub(super) fn ranges(items: usize) -> Work {
    let (file, ranges) = pieces(&mut vec![0; 8 * items]);
    assert!(items.is_power_of_two(), "an odd step meets each range once");
    let shuffled: Vec<Range> =
        (0..items).map(|item| ranges[item.wrapping_mul(0x9e37_79b9) % items]).collect();
    Box::new(move || {
        let memory = Regions::new(black_box(&file), black_box(&shuffled).iter().copied());
        assert!(black_box(memory).unwrap().tail(0).is_ok());
    })
}
