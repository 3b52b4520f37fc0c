//! Arbitrary bytes as a pcapng file: the items do not depend on the pieces in which the file arrives, and what can be
//! read is written and reads back the same.
//!
//! The first byte is the length of the pieces, less one.

use wfp_events::Record;
use wfp_events::event::Partial;
use wfp_events::memory::Limits;
use wfp_events::pcapng::{Item, Splitter, Writer};

pub fn check(input: &[u8]) {
    let Some((piece, capture)) = input.split_first() else { return };
    let whole = found(capture, usize::MAX);
    assert_eq!(found(capture, usize::from(*piece) + 1), whole);

    let mut writer = Writer::default();
    let mut file = Writer::head();
    let mut records = Vec::new();
    for (found, data) in &whole {
        let Item::Packet(packet) = found else { continue };
        let read = Record::read_lenient(data.as_slice(), 0, packet.kind, &Limits::default());
        if let Ok(Partial { record, .. }) = read
            && writer.append(&mut file, &record).is_ok()
        {
            records.push(record);
        }
    }
    let mut written = found_data(&file, usize::MAX).into_iter();
    for record in records {
        let (Item::Packet(packet), data) = written.next().unwrap() else { panic!("it is ours") };
        assert_eq!(Record::read(packet.kind, &data).unwrap(), record);
    }
    assert!(written.next().is_none());
}

/// The items of a capture that is passed in pieces of this length, each with its data but without its range in the
/// window.
fn found(capture: &[u8], piece: usize) -> Vec<(Item, Vec<u8>)> {
    let mut found = found_data(capture, piece);
    for (found, _) in &mut found {
        if let Item::Packet(packet) = found {
            packet.data = 0..packet.data.len();
        }
    }
    found
}

fn found_data(capture: &[u8], piece: usize) -> Vec<(Item, Vec<u8>)> {
    let mut splitter = Splitter::default();
    let (mut start, mut end, mut all) = (0, 0, Vec::new());
    loop {
        let ended = end == capture.len();
        let mut found = Vec::new();
        let window = &capture[start..end];
        start += splitter.split(window, ended, &mut found);
        assert!(!ended || start == end, "at the end all bytes are done with");
        all.extend(found.into_iter().map(|found| {
            let data = match &found {
                Item::Packet(packet) => window[packet.data.clone()].to_vec(),
                _ => Vec::new(),
            };
            (found, data)
        }));
        if ended {
            return all;
        }
        end = end.saturating_add(piece).min(capture.len());
    }
}
