//! Any bytes as chunks of an event log, in pieces: what is found does not depend on the pieces. Each net event that can
//! be read gives JSON that reads back equal; each that cannot has a message that a terminal can show.
//!
//! The first byte is the length of the pieces, in KiB; if its highest bit is clear, the header and the checksums of each
//! chunk are repaired, so that the bytes get past them.

use wfp_events::eventlog::{Item, LogEvent, Splitter, read_record};

use super::eventlog_xml::json_reads_back_equal;
use super::netsh_xml::is_shown;

const FILE_HEADER: usize = 4096;
const CHUNK: usize = 65_536;
const CHUNK_HEADER: usize = 512;

pub fn check(input: &[u8]) {
    let Some((options, bytes)) = input.split_first() else { return };
    let mut file = vec![0; FILE_HEADER];
    file[..8].copy_from_slice(b"ElfFile\0");
    file.extend(bytes);
    if options & 0x80 == 0 {
        file.resize(FILE_HEADER + bytes.len().next_multiple_of(CHUNK), 0);
        file[FILE_HEADER..].chunks_mut(CHUNK).for_each(repair);
    }
    let whole = found(&file, file.len());
    assert_eq!(found(&file, (usize::from(options & 0x7f) << 10).max(1)), whole);
    for item in whole {
        match item {
            Item::Record(record) => match read_record(&file[record.data], record.range) {
                Ok(LogEvent::Net(event)) => json_reads_back_equal(event),
                Ok(_) => {}
                Err(bad) => is_shown(&bad),
            },
            Item::Malformed(bad) => is_shown(&bad),
            Item::Empty => {}
            other => panic!("{other:?}"),
        }
    }
}

/// What is found in a file that is passed in pieces, with ranges in the file.
fn found(file: &[u8], piece: usize) -> Vec<Item> {
    let (mut splitter, mut found, mut all) = (Splitter::default(), Vec::new(), Vec::new());
    let (mut start, mut end) = (0, 0);
    while start < file.len() || end < file.len() {
        end = file.len().min(end + piece);
        let done = splitter.split(&file[start..end], end == file.len(), &mut found);
        assert!(done <= end - start);
        for mut item in found.drain(..) {
            if let Item::Record(record) = &mut item {
                record.data = start + record.data.start..start + record.data.end;
            }
            all.push(item);
        }
        start += done;
    }
    all
}

/// Repairs the header and the checksums of a chunk.
fn repair(chunk: &mut [u8]) {
    chunk[..8].copy_from_slice(b"ElfChnk\0");
    let end = u32::from_le_bytes(chunk[48..52].try_into().unwrap()) as usize;
    let end = end.clamp(CHUNK_HEADER, CHUNK);
    chunk[48..52].copy_from_slice(&(end as u32).to_le_bytes());
    let events = crc32(&[&chunk[CHUNK_HEADER..end]]);
    chunk[52..56].copy_from_slice(&events.to_le_bytes());
    let header = crc32(&[&chunk[..120], &chunk[128..CHUNK_HEADER]]);
    chunk[124..128].copy_from_slice(&header.to_le_bytes());
}

fn crc32(parts: &[&[u8]]) -> u32 {
    let mut sum = flate2::Crc::new();
    parts.iter().for_each(|part| sum.update(part));
    sum.sum()
}
