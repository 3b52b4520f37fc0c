//! The frame of a block: its type and its length at both ends.

use std::fmt;

use crate::error::{Counted, to_u64};

/// The most bytes of a block, which is also Wireshark's limit.
const MAX_LENGTH: usize = 16 * 1024 * 1024;

/// The fewest bytes of a block: its type, and its length at both ends.
const MIN_LENGTH: usize = 12;

/// The type of the block that begins a section; its bytes are the same in both byte orders.
pub(super) const SECTION_HEADER: u32 = 0x0a0d_0d0a;

/// The byte-order magic of the section header.
pub(super) const BYTE_ORDER: u32 = 0x1a2b_3c4d;

/// The types of the blocks that are read and written.
pub(super) const INTERFACE_DESCRIPTION: u32 = 1;
pub(super) const ENHANCED_PACKET: u32 = 6;

/// The code of the option that names an interface.
pub(super) const IF_NAME: u16 = 2;

/// The byte order of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// The type of the block at the start of these bytes; 0 if there are fewer than 4.
    pub(super) fn block_type(self, bytes: &[u8]) -> u32 {
        self.u32(bytes, 0).unwrap_or(0)
    }

    pub(super) fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let bytes = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        })
    }

    pub(super) fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let bytes = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(bytes),
            Self::Big => u32::from_be_bytes(bytes),
        })
    }
}

/// What some bytes begin with.
pub(super) enum Frame {
    /// A whole block, and its length in bytes.
    Whole(usize),
    /// The start of a block, and the length of the block in bytes; 0 if the length is not known yet.
    Incomplete(usize),
    /// Not a block.
    Invalid(BlockFault),
}

/// Why a block cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BlockFault {
    /// This is not a valid length of a block in bytes.
    Length(u32),
    /// The lengths at the start and at the end of the block differ.
    LengthMismatch {
        /// The length in bytes at the start.
        start: u32,
        /// The length in bytes at the end.
        end: u32,
    },
    /// The file ends inside the block.
    CutShort {
        /// The length of the block in bytes; 0 if it is not known.
        needed: usize,
        /// The number of bytes before the end of the file.
        found: usize,
    },
    /// The byte-order magic of the section header is invalid.
    ByteOrder,
    /// The block is before the first section header.
    NoSection,
    /// The content of the block is longer than the block.
    Malformed,
    /// The packet is of an interface that no block describes.
    NoInterface {
        /// The number of the interface, from 0.
        interface: u32,
        /// The number of interfaces that the section describes so far.
        described: usize,
    },
    /// The section describes more than 65,536 interfaces.
    TooManyInterfaces,
}

impl fmt::Display for BlockFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => write!(f, "invalid block length {length}"),
            Self::LengthMismatch { start, end } => {
                write!(f, "block lengths differ: {start} at the start, {end} at the end")
            }
            Self::CutShort { needed: 0, found } => {
                write!(f, "file ends inside this block ({})", Counted(to_u64(*found), "byte"))
            }
            Self::CutShort { needed, found } => {
                write!(f, "file ends inside this block ({found} of {needed} bytes)")
            }
            Self::ByteOrder => f.write_str("invalid byte order in the section header"),
            Self::NoSection => f.write_str("block before any section header"),
            Self::Malformed => f.write_str("malformed block"),
            Self::NoInterface { interface, described } => {
                let are = if *described == 1 { "is" } else { "are" };
                write!(
                    f,
                    "packet refers to interface {interface}, but only {described} {are} described"
                )
            }
            Self::TooManyInterfaces => f.write_str("too many interfaces in this section"),
        }
    }
}

/// The byte order of the section header at the start of these bytes.
pub(super) fn order_of_section(bytes: &[u8]) -> Result<ByteOrder, BlockFault> {
    match ByteOrder::Little.u32(bytes, 8) {
        Some(BYTE_ORDER) => Ok(ByteOrder::Little),
        Some(order) if order == BYTE_ORDER.swap_bytes() => Ok(ByteOrder::Big),
        _ => Err(BlockFault::ByteOrder),
    }
}

/// Whether these bytes begin with a section header.
pub(super) fn is_section(bytes: &[u8]) -> bool {
    ByteOrder::Little.u32(bytes, 0) == Some(SECTION_HEADER)
}

/// The block at the start of these bytes; `order` is the byte order of the current section.
pub(super) fn frame(bytes: &[u8], order: Option<ByteOrder>) -> Frame {
    if bytes.len() < MIN_LENGTH {
        return Frame::Incomplete(0);
    }
    let order = match order {
        _ if is_section(bytes) => order_of_section(bytes),
        order => order.ok_or(BlockFault::NoSection),
    };
    order.map_or_else(Frame::Invalid, |order| frame_in(bytes, order))
}

/// The block at the start of these bytes, in the byte order of its section.
fn frame_in(bytes: &[u8], order: ByteOrder) -> Frame {
    let start = order.u32(bytes, 4).unwrap_or(0);
    let length = usize::try_from(start).unwrap_or(usize::MAX);
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&length) || !length.is_multiple_of(4) {
        return Frame::Invalid(BlockFault::Length(start));
    }
    match order.u32(bytes, length.saturating_sub(4)) {
        None => Frame::Incomplete(length),
        Some(end) if end == start => Frame::Whole(length),
        Some(end) => Frame::Invalid(BlockFault::LengthMismatch { start, end }),
    }
}

/// The number of bytes before the next likely block, 0 if the bytes begin with one.
///
/// Only every fourth byte is tried, since the lengths of blocks are multiples of 4. A block is likely if its type is in
/// use, and if the lengths at both ends are equal or its end is less than 1 MiB away.
pub(super) fn next_block(bytes: &[u8], order: Option<ByteOrder>) -> usize {
    const LIKELY: usize = 1024 * 1024;
    let mut at: usize = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= MIN_LENGTH) {
        let order = if is_section(rest) {
            order_of_section(rest).ok()
        } else {
            order.filter(|order| (1..=6).contains(&order.block_type(rest)))
        };
        match order.map(|order| frame_in(rest, order)) {
            Some(Frame::Whole(_)) => break,
            Some(Frame::Incomplete(length)) if length <= LIKELY => break,
            _ => {}
        }
        at = at.saturating_add(4);
    }
    at.min(bytes.len())
}
