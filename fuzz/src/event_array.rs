//! Arbitrary bytes as an array of pointers to events: each event equals the same event read by itself, from whichever
//! entry reading starts and with each way of reading; and the work is bounded.
//!
//! The input's `number` is the number of pointers.

use std::cell::Cell;
use std::sync::Arc;

use wfp_events::error::{Error, Fault};
use wfp_events::event::{Event, EventArray, Partial, Version};
use wfp_events::kind::RecordKind;
use wfp_events::memory::{Image, Limits, Memory};
use wfp_events::reader::{Batch, Position, Reader, RecordError, Roots, Skipped};

use super::input::Input;

/// The most pointers in an array, which is more than one batch has.
const MOST: u64 = 600;

/// The most address look-ups for an event, in addition to one for each byte that it resolves.
const LOOKUPS: u64 = 256;

pub fn check(input: &[u8]) {
    let Some(input) = Input::new(input) else { return };
    let Input { which, base, root, number, bytes } = input;
    let (version, count) = (Version::ALL[which % 6], number % MOST);
    let limits = Limits::for_bytes(bytes.len() as u64);
    let lookups = Cell::new(0);
    let memory = Counted { image: input.image(), lookups: &lookups };

    let entries = EventArray::new(memory, root, count, version, limits);
    let roots = Roots { kind: RecordKind::Event(version), base, root, entries: Some(count) };
    let mut reader = Reader::image(roots, Arc::new(bytes.to_vec()));
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => return is_refused(&mut reader, bytes, error.into()),
    };
    let mut batch = Batch::default();
    while reader.fill(&mut batch).unwrap() {
        batch.for_each_record(&mut is_only_misread, &mut |at, read| {
            let left = entries.bytes_left();
            let entry = entries.next().unwrap();
            match (&entry, read) {
                (Ok(partial), Ok(same)) => {
                    assert_eq!((&partial.record, &*partial.errors), (same.record, same.errors));
                }
                (Err(error), Err(same)) => assert_eq!(same, RecordError::Bytes(*error)),
                (entry, read) => panic!("{at}: {entry:?}, {read:?}"),
            }
            // Reading that starts at this entry gives the same.
            let started = EventArray::new(input.image(), root, count, version, limits).unwrap();
            let mut started = started.starting_at(at.record).with_bytes_left(left);
            assert_eq!(started.next().as_ref(), Some(&entry));
            assert_eq!(started.bytes_left(), entries.bytes_left());
            // The event read by itself is also the same, unless too little of the limit was left.
            let pointer = address(input.image(), root + 8 * at.record);
            if pointer == 0 {
                let fault = entry.unwrap_err().fault();
                let is_reached = left < 8 && matches!(fault, Fault::OverLimit { .. });
                assert!(
                    is_reached || matches!(fault, Fault::Null { .. }),
                    "{fault:?}, {left} left"
                );
            } else if left >= limits.event {
                let itself = Event::read_lenient(input.image(), pointer, version, &limits);
                // In the array, the pointer counts too, so the limit may be reached earlier.
                if !is_over_limit(&entry) {
                    assert_eq!(entry, itself);
                }
            }
        });
    }
    assert!(entries.next().is_none());
    let resolved = limits.array - entries.bytes_left();
    // Each pointer in a list was counted as eight bytes.
    assert!(lookups.get() <= LOOKUPS * (count + 1) + resolved, "{} for {resolved}", lookups.get());
}

/// Asserts that nothing is skipped. An event can seem to be of another version.
fn is_only_misread(_: Position, skipped: Skipped) {
    assert!(matches!(skipped, Skipped::Misread(_)), "{skipped:?}");
}

/// Asserts that the reader gives only the error of the array.
fn is_refused(reader: &mut Reader, bytes: &[u8], error: RecordError) {
    let (mut batch, mut found) = (Batch::default(), Vec::new());
    while reader.fill(&mut batch).unwrap() {
        batch.for_each_record(&mut is_only_misread, &mut |_, read| {
            found.push(read.unwrap_err());
        });
    }
    assert_eq!(found, if bytes.is_empty() { vec![] } else { vec![error] });
}

fn is_over_limit(entry: &Result<Partial<'_>, Error>) -> bool {
    let is_over = |error: &Error| matches!(error.fault(), Fault::OverLimit { .. });
    entry.as_ref().map_or_else(is_over, |partial| partial.errors.iter().any(is_over))
}

fn address(image: Image<'_>, at: u64) -> u64 {
    u64::from_le_bytes(*image.tail(at).unwrap().first_chunk().unwrap())
}

/// Memory that counts the look-ups of addresses.
#[derive(Clone, Copy)]
struct Counted<'a> {
    image: Image<'a>,
    lookups: &'a Cell<u64>,
}

impl<'a> Memory<'a> for Counted<'a> {
    fn tail(self, address: u64) -> Result<&'a [u8], Fault> {
        self.lookups.set(self.lookups.get() + 1);
        self.image.tail(address)
    }
}
