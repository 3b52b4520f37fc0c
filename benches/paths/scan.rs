//! Paths that scan memory for events.

use std::hint::black_box;

use wfp_events::Record;
use wfp_events::dump::Dump;
use wfp_events::event::Event;
use wfp_events::scan::{Options, scan};

use super::bytes::mixed;
use super::{MIX, Work, repeated};
use crate::memory::{HEAP, lime, words};

/// The work that scans memory. It must find this number of records.
fn find(memory: &[u8], found: usize) -> Work {
    let file = lime(memory);
    let dump = Dump::parse(&file).unwrap();
    Box::new(move || {
        let finds = scan(dump.memory(black_box(&file)), &Options::default());
        assert_eq!(finds.count(), found);
    })
}

/// KiB of random words, zeros and small numbers.
pub(super) fn other(items: usize) -> Work {
    let random = words(512, |random| random);
    let small = words(256, |random| random & 0x1f);
    find(&repeated(&[random, vec![0; 256], small].concat(), items << 10), 0)
}

/// Events at addresses.
pub(super) fn events(items: usize) -> Work {
    let mut memory = Vec::new();
    let events = mixed()
        .into_iter()
        .filter(|event| event.payload.is_some() && event.header.time_stamp.ticks() > 0);
    let events: Vec<Event<'_>> = events.take(MIX / 2).collect();
    for event in repeated(&events, items) {
        memory.resize(memory.len().next_multiple_of(8), 0);
        let address = HEAP + memory.len() as u64;
        Record::Event(event).write_to(&mut memory, address).unwrap();
    }
    find(&memory, items)
}
