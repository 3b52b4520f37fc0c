//! Splits a capture into packets.

use std::fmt;
use std::ops::Range;

use super::LINKTYPE_USER0;
use super::frame::{
    BlockFault, ByteOrder, ENHANCED_PACKET, Frame, IF_NAME, INTERFACE_DESCRIPTION, frame,
    is_section, next_block, order_of_section,
};
use crate::MAX_FOUND;
use crate::error::to_u64;
use crate::kind::RecordKind;

/// The type of a block that is only read.
const SIMPLE_PACKET: u32 = 3;

/// The most interfaces of a section.
const MAX_INTERFACES: usize = 65_536;

/// Splits a capture, which arrives in pieces, into packets.
///
/// It reads both byte orders, several sections and simple packet blocks; other blocks and options are skipped.
#[derive(Debug, Default)]
pub struct Splitter {
    /// The byte order of the section; `None` before the first.
    order: Option<ByteOrder>,
    interfaces: Vec<Interface>,
    /// The number of the next block, from 0.
    block: u64,
    /// The offset of the next block in the file.
    offset: u64,
    /// Whether there is no block at the offset, which was reported.
    resyncing: bool,
}

#[derive(Clone, Copy, Debug)]
struct Interface {
    /// The kind of the records in its packets; `None` if they are not records.
    kind: Option<RecordKind>,
    /// The most bytes of a packet that were captured; 0 for no limit.
    snaplen: u32,
}

/// A packet of a capture, or malformed bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// A packet that is a record.
    Packet(Packet),
    /// A packet of an interface whose packets are not records.
    Foreign,
    /// A block that cannot be read, or bytes that are not a block.
    Malformed(BlockError),
}

/// A packet that is a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// The number of its block in the file, from 0.
    pub block: u64,
    /// The offset of its block in the file.
    pub offset: u64,
    /// The kind of the record.
    pub kind: RecordKind,
    /// The range of its data in the bytes that were passed.
    pub data: Range<usize>,
}

/// Why a block cannot be read, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockError {
    /// Its number in the file, from 0.
    pub block: u64,
    /// Its offset in the file.
    pub offset: u64,
    /// What is wrong.
    pub fault: BlockFault,
}

impl fmt::Display for BlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(f)
    }
}

impl std::error::Error for BlockError {}

impl Splitter {
    /// Appends what is found to `found`, in order, and returns the number of consumed bytes: those of whole blocks.
    ///
    /// The next call has to pass the other bytes again, followed by more, at most 16 MiB in all; 0 means that more bytes
    /// are needed. If the stream has `ended`, all are consumed, unless there are more than 16,384 items.
    ///
    /// Bytes that are not a block are reported once, and reading continues at the next likely block.
    pub fn split(&mut self, bytes: &[u8], ended: bool, found: &mut Vec<Item>) -> usize {
        let mut at: usize = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            // Millions of blocks can follow a malformed one.
            if found.len() >= MAX_FOUND {
                break;
            }
            if self.resyncing {
                let passed = next_block(rest, self.order);
                self.advance(&mut at, passed);
                let there = rest.get(passed..).unwrap_or_default();
                match frame(there, self.order) {
                    Frame::Whole(_) => self.resyncing = false,
                    _ if !ended => break,
                    // What looked like the start of a block is not one, since it has no end.
                    _ => self.advance(&mut at, there.len().min(4)),
                }
                continue;
            }
            let fault = match frame(rest, self.order) {
                Frame::Whole(length) => {
                    let block = rest.get(..length).unwrap_or_default();
                    match self.block(block, at) {
                        Ok(None) => {}
                        Ok(Some(one)) => found.push(one),
                        Err(fault) => found.push(self.malformed(fault)),
                    }
                    self.advance(&mut at, length);
                    self.block = self.block.saturating_add(1);
                    continue;
                }
                Frame::Incomplete(_) if !ended => break,
                Frame::Incomplete(needed) => BlockFault::CutShort { needed, found: rest.len() },
                Frame::Invalid(fault) => fault,
            };
            found.push(self.malformed(fault));
            self.block = self.block.saturating_add(1);
            self.resyncing = true;
            self.advance(&mut at, 4.min(rest.len()));
        }
        at
    }

    fn malformed(&self, fault: BlockFault) -> Item {
        Item::Malformed(BlockError { block: self.block, offset: self.offset, fault })
    }

    fn advance(&mut self, at: &mut usize, bytes: usize) {
        *at = at.saturating_add(bytes);
        self.offset = self.offset.saturating_add(to_u64(bytes));
    }

    /// Reads a whole block, which is at this offset in the bytes that were passed.
    fn block(&mut self, bytes: &[u8], at: usize) -> Result<Option<Item>, BlockFault> {
        if is_section(bytes) {
            self.order = Some(order_of_section(bytes)?);
            self.interfaces.clear();
        }
        let Some(order) = self.order else { return Ok(None) };
        // What is between the lengths of the block.
        let content = bytes.get(8..bytes.len().saturating_sub(4)).unwrap_or_default();
        let number = |at| order.u32(content, at).ok_or(BlockFault::Malformed);
        match order.block_type(bytes) {
            // The link type, 2 reserved bytes, the snaplen, and options.
            INTERFACE_DESCRIPTION => {
                if self.interfaces.len() >= MAX_INTERFACES {
                    return Err(BlockFault::TooManyInterfaces);
                }
                // It counts even if it cannot be read, because packets refer to interfaces by number.
                self.interfaces.push(Interface { kind: None, snaplen: 0 });
                let snaplen = number(4)?;
                let name = option(content.get(8..).unwrap_or_default(), IF_NAME, order);
                let kind = str::from_utf8(name)
                    .ok()
                    .and_then(|name| RecordKind::from_name(name.trim_end_matches('\0')))
                    .filter(|_| order.u16(content, 0).map(i32::from) == Some(LINKTYPE_USER0));
                if let Some(last) = self.interfaces.last_mut() {
                    *last = Interface { kind, snaplen };
                }
                Ok(None)
            }
            // The interface, the time (8 bytes), the captured and the original length; from byte 28 on the data, and options.
            ENHANCED_PACKET => {
                let data = content.get(20..).ok_or(BlockFault::Malformed)?;
                let (interface, captured) = (number(0)?, number(12)?);
                if captured > length(data) {
                    return Err(BlockFault::Malformed);
                }
                self.packet(interface, captured, at, 28)
            }
            // The original length; from byte 12 on the data. The packet is of interface 0, whose snaplen limits it.
            SIMPLE_PACKET => {
                let (original, data) = (number(0)?, content.get(4..).unwrap_or_default());
                let limit = match self.interfaces.first() {
                    Some(Interface { snaplen: limit @ 1.., .. }) => *limit,
                    _ => u32::MAX,
                };
                self.packet(0, original.min(limit).min(length(data)), at, 12)
            }
            _ => Ok(None),
        }
    }

    fn packet(
        &self,
        interface: u32,
        length: u32,
        at: usize,
        data: usize,
    ) -> Result<Option<Item>, BlockFault> {
        let index = usize::try_from(interface).unwrap_or(usize::MAX);
        let known = self
            .interfaces
            .get(index)
            .ok_or(BlockFault::NoInterface { interface, described: self.interfaces.len() })?;
        let Some(kind) = known.kind else { return Ok(Some(Item::Foreign)) };
        let start = at.saturating_add(data);
        let end = start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
        let (block, offset) = (self.block, self.offset);
        Ok(Some(Item::Packet(Packet { block, offset, kind, data: start..end })))
    }
}

/// The value of the first option with this code; empty if there is none.
fn option(mut options: &[u8], code: u16, order: ByteOrder) -> &[u8] {
    while let (Some(found), Some(length)) = (order.u16(options, 0), order.u16(options, 2)) {
        let length = usize::from(length);
        // Its value is padded to 32 bits.
        let padded = length.saturating_add(4).next_multiple_of(4);
        let Some((option, rest)) = options.split_at_checked(padded) else { break };
        if found == code {
            return option.get(4..).and_then(|value| value.get(..length)).unwrap_or_default();
        }
        options = rest;
    }
    &[]
}

/// The number of bytes, as a block states it.
fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
