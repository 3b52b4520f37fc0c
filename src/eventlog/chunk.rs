//! The events of a chunk.

use std::ops::Range;

use super::error::LogFault;

/// The first bytes of a chunk.
const MAGIC: &[u8] = b"ElfChnk\0";

/// The size of a chunk's header in bytes, with its tables.
const HEADER: usize = 512;

/// The first bytes of an event.
const EVENT: [u8; 4] = *b"**\0\0";

/// The fewest bytes of an event: its header, and its size at the end.
const MIN_EVENT: usize = 28;

/// The bytes of an event before its binary XML.
pub(super) const EVENT_HEADER: usize = 24;

/// Events begin at multiples of 8.
const ALIGN: usize = 8;

/// What is found in a chunk, in order.
pub(super) enum Found {
    /// An event, by its bytes.
    Event(Range<usize>),
    /// Something that is wrong, and its offset.
    Fault(usize, LogFault),
}

/// Calls `found` with each event of a chunk, and with everything that is wrong.
pub(super) fn split(chunk: &[u8], found: &mut dyn FnMut(Found)) {
    let end = match header(chunk) {
        Ok(end) => Some(end),
        Err(fault) => {
            found(Found::Fault(0, fault));
            None
        }
    };
    let mut at = HEADER;
    // The number of the last event in the log.
    let mut last = None;
    let mut is_damaged = false;
    while at < chunk.len() {
        let event = event(chunk, at);
        let is_over = end.is_some_and(|end| at >= end);
        match event {
            // The header of a log in use can be older than its last events; what is left of deleted events has lower
            // numbers.
            Some(event)
                if !is_over || last.is_some_and(|last| event.number == last_plus_one(last)) =>
            {
                last = Some(event.number);
                is_damaged = false;
                let range = at..at.saturating_add(event.size);
                at = range.end;
                found(Found::Event(range));
            }
            _ if is_over => break,
            _ => {
                // Without a header, there need not be more events.
                if !is_damaged && end.is_some() {
                    found(Found::Fault(at, LogFault::NoEvent));
                }
                is_damaged = true;
                at = at.saturating_add(ALIGN);
            }
        }
    }
}

fn last_plus_one(last: u64) -> u64 {
    last.wrapping_add(1)
}

/// Checks the header of a chunk, and returns where its events end.
fn header(chunk: &[u8]) -> Result<usize, LogFault> {
    if !chunk.starts_with(MAGIC) {
        return Err(LogFault::NoChunkHeader);
    }
    let end = u32_at(chunk, 48).and_then(|end| usize::try_from(end).ok());
    let end = end.filter(|end| (HEADER..=super::CHUNK).contains(end)).ok_or(LogFault::Checksum)?;
    // A chunk that is cut short has a message of its own.
    if let (Some(events), Some(first), Some(tables)) =
        (chunk.get(HEADER..end), chunk.get(..120), chunk.get(128..HEADER))
        && chunk.len() == super::CHUNK
    {
        let mut header = crc32fast::Hasher::new();
        header.update(first);
        header.update(tables);
        let sums = (Some(header.finalize()), Some(crc32fast::hash(events)));
        if sums != (u32_at(chunk, 124), u32_at(chunk, 52)) {
            return Err(LogFault::Checksum);
        }
    }
    Ok(end)
}

struct Event {
    number: u64,
    size: usize,
}

/// The event at this offset; `None` if there is none.
fn event(chunk: &[u8], at: usize) -> Option<Event> {
    let bytes = chunk.get(at..).filter(|bytes| bytes.starts_with(&EVENT))?;
    let size = u32_at(bytes, 4)?;
    let number = u64::from_le_bytes(*bytes.get(8..)?.first_chunk()?);
    let length = usize::try_from(size).ok().filter(|size| *size >= MIN_EVENT)?;
    let copy = u32_at(bytes, length.checked_sub(4)?)?;
    (copy == size).then_some(Event { number, size: length })
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
