//! Writes records as packets.

use std::fmt;

use super::frame::{BYTE_ORDER, ENHANCED_PACKET, IF_NAME, INTERFACE_DESCRIPTION, SECTION_HEADER};
use super::{LINKTYPE_USER0, MAX_PACKET_DATA};
use crate::error::Error;
use crate::event::Record;
use crate::kind::RecordKind;
use crate::raw::{FileTime, UNIX_EPOCH};

/// The decimal digits of a second in a `FILETIME`.
const DIGITS: u8 = 7;

/// The codes of the options that are written.
const NO_MORE: u16 = 0;
const SHB_USERAPPL: u16 = 4;
const IF_TSRESOL: u16 = 9;
const IF_TSOFFSET: u16 = 14;

/// Writes records as packets, and before the first record of each structure the block of its interface.
#[derive(Debug, Default)]
pub struct Writer {
    /// The kind of each interface's records, by the interface's number.
    interfaces: Vec<RecordKind>,
}

/// Why a record cannot be written as a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PacketError {
    /// The record cannot be written to memory.
    Record(Error),
    /// The record's image has more than [`MAX_PACKET_DATA`] bytes.
    TooLarge,
}

impl fmt::Display for PacketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(error) => error.fmt(f),
            Self::TooLarge => {
                write!(f, "the record is too large for a packet (at most {MAX_PACKET_DATA} bytes)")
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

/// Appends a record's packet, with interface 0; after an error, nothing is appended.
///
/// Packets can be written in several threads; [`Writer::set_interface`] then sets their interfaces in order.
///
/// # Errors
/// Returns an error if the record cannot be written, or is larger than a packet can be.
pub fn append_packet(file: &mut Vec<u8>, record: &Record<'_>) -> Result<(), PacketError> {
    let start = file.len();
    let time = match record {
        Record::Event(event) => time_of(event.header.time_stamp),
        Record::Bare(_) => 0,
    };
    let mut error = None;
    block(file, ENHANCED_PACKET, |file| {
        let [a, b, c, d, e, f, g, h] = time.to_le_bytes();
        // The interface, the time with its upper half first, and twice the length.
        file.extend_from_slice(&[0, 0, 0, 0, e, f, g, h, a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0]);
        let data = file.len();
        error = record.write_to(file, 0).err().map(PacketError::Record);
        let length = file.len().saturating_sub(data);
        if length > MAX_PACKET_DATA {
            error = Some(PacketError::TooLarge);
        }
        let length = number(length).to_le_bytes();
        set(file, data.saturating_sub(8), &length);
        set(file, data.saturating_sub(4), &length);
    });
    match error {
        None => Ok(()),
        Some(error) => {
            file.truncate(start);
            Err(error)
        }
    }
}

impl Writer {
    /// The section header, with which a file begins.
    #[must_use]
    pub fn head() -> Vec<u8> {
        let name = concat!("wfp-events ", env!("CARGO_PKG_VERSION"));
        let mut file = Vec::new();
        block(&mut file, SECTION_HEADER, |body| {
            body.extend(BYTE_ORDER.to_le_bytes());
            // Version 1.0, and an unspecified section length.
            body.extend([1, 0, 0, 0]);
            body.extend([0xff; 8]);
            option(body, SHB_USERAPPL, name.as_bytes());
            option(body, NO_MORE, &[]);
        });
        file
    }

    /// Appends a record's packet, after the block of its interface if it is new; after an error, nothing is appended.
    ///
    /// # Errors
    /// Returns an error if the record cannot be written, or is larger than a packet can be.
    pub fn append(&mut self, file: &mut Vec<u8>, record: &Record<'_>) -> Result<(), PacketError> {
        let start = file.len();
        append_packet(file, record)?;
        self.set_interface(file, start, record.kind());
        Ok(())
    }

    /// Sets the interface of the packet that begins at `start`, of a record of this kind. Returns the number of bytes
    /// that were inserted before the packet: those of the interface's block if the interface is new.
    pub fn set_interface(&mut self, file: &mut Vec<u8>, start: usize, kind: RecordKind) -> usize {
        let mut inserted = Vec::new();
        let known = self.interfaces.iter().position(|known| *known == kind);
        let interface = known.unwrap_or_else(|| {
            block(&mut inserted, INTERFACE_DESCRIPTION, |body| {
                body.extend(LINKTYPE_USER0.to_le_bytes());
                // No limit on the bytes of a packet.
                body.extend([0; 4]);
                option(body, IF_NAME, kind.layout().name.as_bytes());
                option(body, IF_TSRESOL, &[DIGITS]);
                option(body, IF_TSOFFSET, &[0; 8]);
                option(body, NO_MORE, &[]);
            });
            self.interfaces.push(kind);
            self.interfaces.len().saturating_sub(1)
        });
        // After the block's type and length.
        set(file, start.saturating_add(8), &number(interface).to_le_bytes());
        if known.is_none() {
            let start = start.min(file.len());
            file.splice(start..start, inserted.iter().copied());
        }
        inserted.len()
    }
}

/// A packet's time: 100 ns ticks since 1970, 0 for earlier times.
fn time_of(time: FileTime) -> u64 {
    time.ticks().saturating_sub(UNIX_EPOCH)
}

/// Appends a block: its type, its length at both ends, and its content, padded to 32 bits.
#[inline]
fn block(file: &mut Vec<u8>, block_type: u32, body: impl FnOnce(&mut Vec<u8>)) {
    let start = file.len();
    file.extend_from_slice(&block_type.to_le_bytes());
    file.extend_from_slice(&[0; 4]);
    body(file);
    pad(file, start);
    let length = file.len().saturating_sub(start).saturating_add(4);
    let length = number(length).to_le_bytes();
    set(file, start.saturating_add(4), &length);
    file.extend_from_slice(&length);
}

/// A length as a 32-bit number.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn set(file: &mut [u8], at: usize, number: &[u8; 4]) {
    if let Some(bytes) = file.get_mut(at..).and_then(<[_]>::first_chunk_mut) {
        *bytes = *number;
    }
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    let start = body.len();
    body.extend(code.to_le_bytes());
    body.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_le_bytes());
    body.extend(value);
    pad(body, start);
}

/// Appends zeros until the length from `start` is a multiple of 4 bytes.
fn pad(bytes: &mut Vec<u8>, start: usize) {
    let length = bytes.len().saturating_sub(start);
    bytes.resize(start.saturating_add(length.next_multiple_of(4)), 0);
}
