//! Records as packets.

use std::fmt;

use super::frame::{BYTE_ORDER, ENHANCED_PACKET, INTERFACE_DESCRIPTION, SECTION_HEADER};
use super::{LINKTYPE_USER0, MOST_DATA};
use crate::error::Error;
use crate::event::Record;
use crate::kind::RecordKind;
use crate::raw::{FileTime, UNIX_EPOCH};

/// Digits behind the point of a second: those of a `FILETIME`.
const DIGITS: u8 = 7;

/// The options of blocks that are written.
const NO_MORE: u16 = 0;
const SHB_USERAPPL: u16 = 4;
const IF_NAME: u16 = 2;
const IF_TSRESOL: u16 = 9;
const IF_TSOFFSET: u16 = 14;

/// Writes records one behind the other, in front of each first of a structure the interface that it is of.
#[derive(Debug, Default)]
pub struct Writer {
    /// What has an interface, by its number.
    interfaces: Vec<RecordKind>,
}

/// Why a record is no packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PacketError {
    /// It cannot be written at all.
    Record(Error),
    /// Its image has more bytes than [`MOST_DATA`].
    TooLarge,
}

impl fmt::Display for PacketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(error) => error.fmt(f),
            Self::TooLarge => {
                write!(f, "the record does not fit into a packet ({MOST_DATA} bytes)")
            }
        }
    }
}

impl std::error::Error for PacketError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Record(error) => Some(error),
            Self::TooLarge => None,
        }
    }
}

/// Appends a record's packet, as one of interface 0; after an error there is no more than before.
///
/// It depends on no other packet, so that any thread can write it; [`Writer::set_interface`] completes it.
///
/// # Errors
/// Returns an error if the record cannot be written, or is larger than a packet can be.
pub fn append_packet(file: &mut Vec<u8>, record: &Record<'_>) -> Result<(), PacketError> {
    let start = file.len();
    let time = match record {
        Record::Event(event) => time_of(event.header.time_stamp),
        Record::Bare(_) => 0,
    };
    let mut refused = None;
    block(file, ENHANCED_PACKET, |file| {
        let [a, b, c, d, e, f, g, h] = time.to_le_bytes();
        // The interface, the time with its upper half first, and twice the length.
        file.extend_from_slice(&[0, 0, 0, 0, e, f, g, h, a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0]);
        let data = file.len();
        refused = record.write_to(file, 0).err().map(PacketError::Record);
        let length = file.len().saturating_sub(data);
        if length > MOST_DATA {
            refused = Some(PacketError::TooLarge);
        }
        let length = number(length).to_le_bytes();
        set(file, data.saturating_sub(8), &length);
        set(file, data.saturating_sub(4), &length);
    });
    match refused {
        None => Ok(()),
        Some(refused) => {
            file.truncate(start);
            Err(refused)
        }
    }
}

impl Writer {
    /// What a file begins with: the header of its one section.
    #[must_use]
    pub fn head() -> Vec<u8> {
        let name = concat!("wfp-events ", env!("CARGO_PKG_VERSION"));
        let mut file = Vec::new();
        block(&mut file, SECTION_HEADER, |body| {
            body.extend(BYTE_ORDER.to_le_bytes());
            // Version 1.0, and a length that is not known in advance.
            body.extend([1, 0, 0, 0]);
            body.extend([0xff; 8]);
            option(body, SHB_USERAPPL, name.as_bytes());
            option(body, NO_MORE, &[]);
        });
        file
    }

    /// Appends a record's packet; after an error there is no more than before.
    ///
    /// # Errors
    /// Returns an error if the record cannot be written, or is larger than a packet can be.
    pub fn append(&mut self, file: &mut Vec<u8>, record: &Record<'_>) -> Result<(), PacketError> {
        let start = file.len();
        append_packet(file, record)?;
        self.set_interface(file, start, record.kind());
        Ok(())
    }

    /// Completes the packet of a record of this kind, which begins there, by the number of its interface. Gives how
    /// many bytes were inserted in front of it: if the interface is a new one, its block.
    pub fn set_interface(&mut self, file: &mut Vec<u8>, start: usize, kind: RecordKind) -> usize {
        let mut inserted = Vec::new();
        let known = self.interfaces.iter().position(|known| *known == kind);
        let interface = known.unwrap_or_else(|| {
            block(&mut inserted, INTERFACE_DESCRIPTION, |body| {
                body.extend(LINKTYPE_USER0.to_le_bytes());
                // All of a packet is captured.
                body.extend([0; 4]);
                option(body, IF_NAME, kind.layout().name.as_bytes());
                option(body, IF_TSRESOL, &[DIGITS]);
                option(body, IF_TSOFFSET, &[0; 8]);
                option(body, NO_MORE, &[]);
            });
            self.interfaces.push(kind);
            self.interfaces.len().saturating_sub(1)
        });
        // Behind the block's type and length.
        set(file, start.saturating_add(8), &number(interface).to_le_bytes());
        if known.is_none() {
            let start = start.min(file.len());
            file.splice(start..start, inserted.iter().copied());
        }
        inserted.len()
    }
}

/// A packet's time: 100 ns ticks since 1970, 0 for those before.
fn time_of(time: FileTime) -> u64 {
    time.ticks().saturating_sub(UNIX_EPOCH)
}

/// Appends a block: its type, its length at both ends, and what it holds, filled up to 32 bits.
#[inline]
fn block(file: &mut Vec<u8>, block_type: u32, body: impl FnOnce(&mut Vec<u8>)) {
    let start = file.len();
    file.extend_from_slice(&block_type.to_le_bytes());
    file.extend_from_slice(&[0; 4]);
    body(file);
    fill_up(file, start);
    let length = file.len().saturating_sub(start).saturating_add(4);
    let length = number(length).to_le_bytes();
    set(file, start.saturating_add(4), &length);
    file.extend_from_slice(&length);
}

/// A length as blocks hold it.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn set(file: &mut [u8], at: usize, number: &[u8; 4]) {
    if let Some(place) = file.get_mut(at..).and_then(<[_]>::first_chunk_mut) {
        *place = *number;
    }
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    let start = body.len();
    body.extend(code.to_le_bytes());
    body.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_le_bytes());
    body.extend(value);
    fill_up(body, start);
}

/// Appends zeros until what begins there is a multiple of 32 bits.
fn fill_up(bytes: &mut Vec<u8>, start: usize) {
    let length = bytes.len().saturating_sub(start);
    bytes.resize(start.saturating_add(length.next_multiple_of(4)), 0);
}
