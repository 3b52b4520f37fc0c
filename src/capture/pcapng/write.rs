//! Records as packets.

use std::borrow::Cow;
use std::fmt;

use pcap_parser::pcapng::{EnhancedPacketBlock, InterfaceDescriptionBlock, SectionHeaderBlock};
use pcap_parser::{Linktype, OptionCode, PcapNGOption, ToVec};

use super::{LINKTYPE_USER0, MOST_DATA};
use crate::error::Error;
use crate::event::Record;
use crate::kind::RecordKind;
use crate::raw::FileTime;

/// Digits behind the point of a second: those of a `FILETIME`.
const DIGITS: u8 = 7;

/// 1970-01-01, as a `FILETIME`.
const EPOCH: u64 = 116_444_736_000_000_000;

/// Writes records one behind the other, in front of each first of a structure the interface that it is of.
#[derive(Debug, Default)]
pub struct Writer {
    /// What has an interface, by its number.
    interfaces: Vec<RecordKind>,
    /// What is written of one record, used again.
    image: Vec<u8>,
}

/// Why a record is no packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// It cannot be written at all.
    Record(Error),
    /// Its image has more bytes than [`MOST_DATA`].
    TooLarge,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(error) => error.fmt(f),
            Self::TooLarge => write!(f, "a packet holds at most {MOST_DATA} bytes"),
        }
    }
}

impl std::error::Error for Refused {}

impl Writer {
    /// What a file begins with: the header of its one section.
    #[must_use]
    pub fn head() -> Vec<u8> {
        let name = concat!("wfp-events ", env!("CARGO_PKG_VERSION"));
        written(SectionHeaderBlock {
            block_type: 0,
            block_len1: 0,
            bom: 0,
            major_version: 0,
            minor_version: 0,
            // Not known in advance.
            section_len: -1,
            options: vec![option(OptionCode::ShbUserAppl, name.as_bytes())],
            block_len2: 0,
        })
    }

    /// Appends a record's packet; after an error there is no more than before.
    ///
    /// # Errors
    /// Returns an error if the record cannot be written, or is larger than a packet can be.
    pub fn append(&mut self, file: &mut Vec<u8>, record: &Record<'_>) -> Result<(), Refused> {
        self.image.clear();
        record.write_to(&mut self.image, 0).map_err(Refused::Record)?;
        let length = u32::try_from(self.image.len()).unwrap_or(u32::MAX);
        if self.image.len() > MOST_DATA {
            return Err(Refused::TooLarge);
        }
        let interface = self.interface(file, record.kind());
        let time = match record {
            Record::Event(event) => time_of(event.header.time_stamp),
            Record::Bare(_) => 0,
        };
        file.extend(written(EnhancedPacketBlock {
            block_type: 0,
            block_len1: 0,
            if_id: interface,
            ts_high: u32::try_from(time >> 32).unwrap_or(0),
            ts_low: u32::try_from(time & u64::from(u32::MAX)).unwrap_or(0),
            caplen: length,
            origlen: length,
            data: &self.image,
            options: Vec::new(),
            block_len2: 0,
        }));
        Ok(())
    }

    /// The number of the interface whose packets hold this structure; a new one is appended.
    fn interface(&mut self, file: &mut Vec<u8>, kind: RecordKind) -> u32 {
        let known = self.interfaces.iter().position(|known| *known == kind);
        let index = known.unwrap_or_else(|| {
            self.interfaces.push(kind);
            file.extend(written(InterfaceDescriptionBlock {
                block_type: 0,
                block_len1: 0,
                linktype: Linktype(LINKTYPE_USER0),
                reserved: 0,
                snaplen: 0,
                options: vec![
                    option(OptionCode::IfName, kind.layout().name.as_bytes()),
                    option(OptionCode::IfTsresol, &[DIGITS]),
                ],
                block_len2: 0,
                if_tsresol: DIGITS,
                if_tsoffset: 0,
            }));
            self.interfaces.len().saturating_sub(1)
        });
        u32::try_from(index).unwrap_or(u32::MAX)
    }
}

/// A packet's time: 100 ns ticks since 1970, 0 for those before.
fn time_of(time: FileTime) -> u64 {
    time.ticks().saturating_sub(EPOCH)
}

fn option(code: OptionCode, value: &[u8]) -> PcapNGOption<'_> {
    PcapNGOption {
        code,
        len: u16::try_from(value.len()).unwrap_or(u16::MAX),
        value: Cow::Borrowed(value),
    }
}

/// The bytes of a block, its type and lengths put in.
fn written(mut block: impl ToVec) -> Vec<u8> {
    let bytes = block.to_vec();
    debug_assert!(bytes.is_ok(), "writing to memory cannot fail");
    bytes.unwrap_or_default()
}
