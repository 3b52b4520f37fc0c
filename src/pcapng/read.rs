//! Finds the packets of a capture that comes in pieces.

use std::fmt;
use std::ops::Range;

use pcap_parser::pcapng::{
    parse_enhancedpacketblock_be, parse_enhancedpacketblock_le, parse_interfacedescriptionblock_be,
    parse_interfacedescriptionblock_le, parse_simplepacketblock_be, parse_simplepacketblock_le,
};

use super::LINKTYPE_USER0;
use super::frame::{
    ByteOrder, ENHANCED_PACKET, Fault, Frame, INTERFACE_DESCRIPTION, frame, is_section, next_block,
    order_of_section,
};
use crate::error::wide;
use crate::kind::RecordKind;

/// The type of a block that is only read.
const SIMPLE_PACKET: u32 = 3;

/// So much is found at once; more is left for the next time.
const MOST_FOUND: usize = 16_384;

/// The most interfaces of a section that are kept in mind.
const MOST_INTERFACES: usize = 65_536;

/// Walks the blocks of a capture that comes in pieces, and finds the packets that are records.
///
/// Both byte orders, several sections, simple packet blocks and any time resolution are taken; blocks and options
/// that are not needed are passed over.
#[derive(Debug, Default)]
pub struct Reader {
    /// That of the section; none before the first.
    order: Option<ByteOrder>,
    interfaces: Vec<Interface>,
    /// The number of the next block, from 0.
    block: u64,
    /// Its offset in the file.
    offset: u64,
    /// What stands there is no block, and that was told.
    lost: bool,
}

#[derive(Clone, Copy, Debug)]
struct Interface {
    /// What its packets hold; none if it is none of ours.
    kind: Option<RecordKind>,
    /// The most bytes of a packet that were captured; 0 where that is all.
    snaplen: u32,
}

/// What was found in a capture.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Found {
    /// A packet that is a record.
    Packet(Packet),
    /// A packet of an interface that is none of ours.
    Foreign,
    /// Something that cannot be read.
    Bad(BlockError),
}

/// A packet that is a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// The number of its block in the file, from 0.
    pub block: u64,
    /// Offset of its block in the file.
    pub offset: u64,
    /// What it holds.
    pub kind: RecordKind,
    /// Its data in the bytes that were given.
    pub data: Range<usize>,
}

/// A block that cannot be read, or a place where no block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockError {
    /// Its number in the file, from 0.
    pub block: u64,
    /// Its offset in the file.
    pub offset: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

impl fmt::Display for BlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(f)
    }
}

impl std::error::Error for BlockError {}

impl Reader {
    /// How many of these bytes are done with: all whole blocks. What is found in them goes to `found`, in order.
    ///
    /// With 0, more bytes are needed: they are to be given again with more behind, at most 16 MiB in all. `ended` says
    /// that nothing follows; then all are done with, unless very much was found: the rest is to be given again.
    ///
    /// Where no block can be, that is found to be bad once, and the walk goes on at the next place that looks like
    /// a block from end to end.
    pub fn cut(&mut self, bytes: &[u8], ended: bool, found: &mut Vec<Found>) -> usize {
        let mut at: usize = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            // What lies behind a bad start can be millions of blocks.
            if found.len() >= MOST_FOUND {
                break;
            }
            if self.lost {
                let passed = next_block(rest, self.order);
                self.pass(&mut at, passed);
                let there = rest.get(passed..).unwrap_or_default();
                match frame(there, self.order) {
                    Frame::Whole(_) => self.lost = false,
                    _ if !ended => break,
                    // The last that looked like the start of a block is none, since it has no end.
                    _ => self.pass(&mut at, there.len().min(4)),
                }
                continue;
            }
            let fault = match frame(rest, self.order) {
                Frame::Whole(length) => {
                    let block = rest.get(..length).unwrap_or_default();
                    match self.block(block, at) {
                        Ok(None) => {}
                        Ok(Some(one)) => found.push(one),
                        Err(fault) => found.push(self.bad(fault)),
                    }
                    self.pass(&mut at, length);
                    self.block = self.block.saturating_add(1);
                    continue;
                }
                Frame::Part(_) if !ended => break,
                Frame::Part(needed) => Fault::CutShort { needed, found: rest.len() },
                Frame::None(fault) => fault,
            };
            found.push(self.bad(fault));
            self.block = self.block.saturating_add(1);
            self.lost = true;
            self.pass(&mut at, 4.min(rest.len()));
        }
        at
    }

    fn bad(&self, fault: Fault) -> Found {
        Found::Bad(BlockError { block: self.block, offset: self.offset, fault })
    }

    fn pass(&mut self, at: &mut usize, bytes: usize) {
        *at = at.saturating_add(bytes);
        self.offset = self.offset.saturating_add(wide(bytes));
    }

    /// Takes a whole block, which stands at this place of what was given.
    fn block(&mut self, bytes: &[u8], at: usize) -> Result<Option<Found>, Fault> {
        if is_section(bytes) {
            self.order = Some(order_of_section(bytes)?);
            self.interfaces.clear();
        }
        let Some(order) = self.order else { return Ok(None) };
        // The block's end is there, so it is never too few bytes that are at fault.
        macro_rules! parsed {
            ($little:ident $big:ident) => {
                match order {
                    ByteOrder::Little => $little(bytes),
                    ByteOrder::Big => $big(bytes),
                }
                .map(|(_, block)| block)
                .map_err(|_| Fault::Content)?
            };
        }
        match order.block_type(bytes) {
            INTERFACE_DESCRIPTION => {
                if self.interfaces.len() >= MOST_INTERFACES {
                    return Err(Fault::Interfaces);
                }
                // It counts even if it cannot be read: packets know interfaces by their numbers.
                self.interfaces.push(Interface { kind: None, snaplen: 0 });
                let interface = parsed!(
                    parse_interfacedescriptionblock_le parse_interfacedescriptionblock_be
                );
                let name = interface.if_name().and_then(Result::ok).unwrap_or_default();
                let kind = RecordKind::from_name(name.trim_end_matches('\0'))
                    .filter(|_| interface.linktype.0 == LINKTYPE_USER0);
                if let Some(last) = self.interfaces.last_mut() {
                    *last = Interface { kind, snaplen: interface.snaplen };
                }
                Ok(None)
            }
            // The data stands behind the type, two lengths, the interface, the time and two lengths more.
            ENHANCED_PACKET => {
                let packet = parsed!(parse_enhancedpacketblock_le parse_enhancedpacketblock_be);
                self.packet(packet.if_id, packet.caplen, at, 28)
            }
            // It is of the first interface and as long as that captures, behind the type and two lengths.
            SIMPLE_PACKET => {
                let packet = parsed!(parse_simplepacketblock_le parse_simplepacketblock_be);
                let most = match self.interfaces.first() {
                    Some(Interface { snaplen: most @ 1.., .. }) => *most,
                    _ => u32::MAX,
                };
                let there = u32::try_from(packet.data.len()).unwrap_or(u32::MAX);
                self.packet(0, packet.origlen.min(most).min(there), at, 12)
            }
            _ => Ok(None),
        }
    }

    fn packet(
        &self,
        interface: u32,
        length: u32,
        at: usize,
        behind: usize,
    ) -> Result<Option<Found>, Fault> {
        let index = usize::try_from(interface).unwrap_or(usize::MAX);
        let known = self.interfaces.get(index).ok_or(Fault::NoInterface(interface))?;
        let Some(kind) = known.kind else { return Ok(Some(Found::Foreign)) };
        let start = at.saturating_add(behind);
        let end = start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
        let (block, offset) = (self.block, self.offset);
        Ok(Some(Found::Packet(Packet { block, offset, kind, data: start..end })))
    }
}
