//! Damaged and hostile `.evtx` files.

use wfp_events::eventlog::{LogEvent, LogFault, Splitter, read_record};

use super::files::{drop_event, other_event};
use super::read_file;
use crate::kit::event_log::{chunk, evtx, seal};
use crate::kit::random::Random;

/// The record numbers of the net events that are read, and the offset and fault of each error.
fn read(file: &[u8]) -> (Vec<u64>, Vec<(u64, LogFault)>) {
    let (events, errors) = read_file(file);
    let number = |event: LogEvent| match event {
        LogEvent::Net(event) => event.event_log.unwrap().record_id,
        _ => None,
    };
    let errors = errors.into_iter().map(|error| (error.offset, error.fault)).collect();
    (events.into_iter().filter_map(number).collect(), errors)
}

fn three() -> Vec<u8> {
    chunk(&[drop_event(1), drop_event(2), drop_event(3)])
}

/// The offset of each event in a chunk.
fn offsets(chunk: &[u8]) -> Vec<usize> {
    let starts = (512..chunk.len()).step_by(8);
    starts.filter(|at| chunk[*at..].starts_with(b"**\0\0")).collect()
}

#[test]
fn damaged_headers_are_told() {
    let good = evtx(&[three()]);
    assert_eq!(read(&good), (vec![1, 2, 3], vec![]));
    let with = |at: usize, byte: u8| {
        let mut file = good.clone();
        file[at] = byte;
        read(&file)
    };
    let all = vec![1, 2, 3];
    assert_eq!(with(0, b'x'), (all.clone(), vec![(0, LogFault::NoHeader)]));
    assert_eq!(with(4096, b'x'), (all.clone(), vec![(4096, LogFault::NoChunkHeader)]));
    // A checksum, the end of the events, and a byte of a table in the header.
    for at in [4096 + 53, 4096 + 50, 4096 + 125, 4096 + 200] {
        assert_eq!(with(at, 0x77), (all.clone(), vec![(4096, LogFault::Checksum)]), "{at}");
    }
}

#[test]
fn a_damaged_event_costs_itself() {
    let good = three();
    let offsets = offsets(&good);
    let at = offsets[1];
    let broken = |at: usize, byte: u8| {
        let mut chunk = good.clone();
        chunk[at] = byte;
        seal(&mut chunk);
        read(&evtx(&[chunk]))
    };
    let no_event = vec![((4096 + at) as u64, LogFault::NoEvent)];
    // The signature, the size, and the copy of the size at the end.
    for at in [at, at + 4, at + 5, offsets[2] - 4] {
        assert_eq!(broken(at, 0xee), (vec![1, 3], no_event.clone()), "{at}");
    }
    // The binary XML.
    let (events, errors) = broken(at + 28, 0xee);
    assert_eq!(events, [1, 3]);
    assert_eq!(errors, [((4096 + at) as u64, LogFault::Malformed(at + 28))]);
}

#[test]
fn other_chunks_are_read() {
    let good = evtx(&[three(), vec![0xff; 65_536], chunk(&[other_event(4), drop_event(5)])]);
    let expected = vec![(4096 + 65_536, LogFault::NoChunkHeader)];
    assert_eq!(read(&good), (vec![1, 2, 3, 5], expected));
}

/// The header of a log in use can be older than its last events, so events after the end are read if their numbers
/// follow. Remains of deleted events are not read.
#[test]
fn events_behind_the_end_are_read_if_they_follow() {
    let mut chunk = three();
    let offsets = offsets(&chunk);
    chunk[48..52].copy_from_slice(&(offsets[2] as u32).to_le_bytes());
    seal(&mut chunk);
    assert_eq!(read(&evtx(&[chunk.clone()])), (vec![1, 2, 3], vec![]));
    chunk[offsets[2] + 8] = 9;
    assert_eq!(read(&evtx(&[chunk])), (vec![1, 2], vec![]));
}

#[test]
fn a_file_can_be_cut_anywhere() {
    let chunk = three();
    let offsets = offsets(&chunk);
    let file = evtx(&[chunk]);
    assert_eq!(read(b""), (vec![], vec![]));
    assert_eq!(read(&file[..100]), (vec![], vec![(0, LogFault::NoHeader)]));
    assert_eq!(read(&file[..4096]), (vec![], vec![]));
    let (events, errors) = read(&file[..4096 + offsets[2] + 10]);
    assert_eq!(events, [1, 2]);
    let found = offsets[2] + 10;
    let expected = [
        ((4096 + offsets[2]) as u64, LogFault::NoEvent),
        ((4096 + found) as u64, LogFault::CutShort { found }),
    ];
    assert_eq!(errors, expected);
    for length in (0..4096 + offsets[2]).step_by(37) {
        let (events, errors) = read(&file[..length]);
        assert!(events.len() < 3 && (errors.len() <= 2), "{length}: {errors:?}");
    }
}

/// Random changes cause neither a panic nor a long run time.
#[test]
fn hostile_bytes_are_harmless() {
    let good = three();
    let mut random = Random::new(1);
    for _ in 0..3000 {
        let mut chunk = good.clone();
        for _ in 0..=random.below(4) {
            let at = 512 + random.below(6000);
            chunk[at] = random.number() as u8;
        }
        read_file(&evtx(&[chunk]));
    }
}

/// Templates whose values contain the template itself: their expansion stops at a limit.
#[test]
fn expansions_are_limited() {
    let mut chunk = vec![0; 65_536];
    // The definition of a template of 60,000 bytes. Every token in it inserts the first value, which is an instance of
    // the same template.
    let definition = 2000;
    let mut body = vec![0x0f, 1, 1, 0];
    (0..14_000).for_each(|_| body.extend([0x0d, 0, 0, 0x21]));
    chunk[definition + 20..definition + 24].copy_from_slice(&(body.len() as u32).to_le_bytes());
    chunk[definition + 24..definition + 24 + body.len()].copy_from_slice(&body);
    let instance = |values: &[u8]| {
        let mut bytes = vec![0x0c, 1, 0, 0, 0, 0];
        bytes.extend((definition as u32).to_le_bytes());
        bytes.extend(1u32.to_le_bytes());
        bytes.extend([values.len() as u8, 0, 0x21, 0]);
        bytes.extend_from_slice(values);
        bytes
    };
    let mut value = vec![0];
    (0..10).for_each(|_| value = instance(&value));
    let mut record = b"**\0\0\0\0\0\0".to_vec();
    record.extend([0; 16]);
    record.extend(&value);
    record.extend([0; 4]);
    let length = record.len();
    record[4..8].copy_from_slice(&(length as u32).to_le_bytes());
    record[length - 4..].copy_from_slice(&(length as u32).to_le_bytes());
    chunk[512..512 + length].copy_from_slice(&record);
    assert_eq!(read_record(&chunk, 512..512 + length), Err(LogFault::TooLarge));
    let mut found = Vec::new();
    Splitter::default().split(&evtx(&[chunk]), true, &mut found);
    assert_eq!(found.len(), 2, "the chunk has no header");
}
