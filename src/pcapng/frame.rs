//! Where a block begins and ends: what all blocks have.

use std::fmt;

use crate::error::{Counted, wide};

/// The most bytes that a block has. Wireshark takes no more either.
const MOST: usize = 16 * 1024 * 1024;

/// A block's type, its length, and its length once more at its end.
const LEAST: usize = 12;

/// The type of the block that begins a section; it reads the same in both byte orders.
pub(super) const SECTION_HEADER: u32 = 0x0a0d_0d0a;

/// What the section header holds to tell the byte order.
pub(super) const BYTE_ORDER: u32 = 0x1a2b_3c4d;

/// The types of the blocks that are read and written.
pub(super) const INTERFACE_DESCRIPTION: u32 = 1;
pub(super) const ENHANCED_PACKET: u32 = 6;

/// The order of the bytes in the numbers of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// The type of the block that these bytes begin with; 0 where that is not there.
    pub(super) fn block_type(self, bytes: &[u8]) -> u32 {
        self.u32(bytes, 0).unwrap_or(0)
    }

    fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let bytes = *bytes.get(at..)?.first_chunk()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(bytes),
            Self::Big => u32::from_be_bytes(bytes),
        })
    }
}

/// What stands at the start of some bytes.
pub(super) enum Frame {
    /// A whole block, and its length in bytes.
    Whole(usize),
    /// The start of a block, and its length in bytes; 0 if the length is not there either.
    Part(usize),
    /// No block.
    None(Fault),
}

/// Why no block can be read there, or nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A block cannot have this length in bytes.
    Length(u32),
    /// The lengths at its start and at its end differ.
    Lengths {
        /// Bytes that its start tells.
        start: u32,
        /// Bytes that its end tells.
        end: u32,
    },
    /// The file ends within the block.
    CutShort {
        /// Bytes that it takes; 0 where not even that is there.
        needed: usize,
        /// Bytes that are there.
        found: usize,
    },
    /// A section begins there, and its byte order is neither of the two.
    ByteOrder,
    /// A block stands there before any section begins.
    NoSection,
    /// What the block holds does not fit into it.
    Content,
    /// A packet of an interface that no block describes.
    NoInterface(u32),
    /// The section describes more interfaces than are kept.
    Interfaces,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => write!(f, "invalid block length {length}"),
            Self::Lengths { start, end } => {
                write!(f, "block lengths differ: {start} at the start, {end} at the end")
            }
            Self::CutShort { needed: 0, found } => {
                write!(f, "file ends inside this block ({})", Counted(wide(*found), "byte"))
            }
            Self::CutShort { needed, found } => {
                write!(f, "file ends inside this block ({found} of {needed} bytes)")
            }
            Self::ByteOrder => f.write_str("invalid byte order in the section header"),
            Self::NoSection => f.write_str("block before any section header"),
            Self::Content => f.write_str("malformed block"),
            Self::NoInterface(id) => {
                write!(f, "packet of undefined interface {id}")
            }
            Self::Interfaces => f.write_str("too many interfaces in this section"),
        }
    }
}

/// The order that the section header at the start of these bytes tells.
pub(super) fn order_of_section(bytes: &[u8]) -> Result<ByteOrder, Fault> {
    match ByteOrder::Little.u32(bytes, 8) {
        Some(BYTE_ORDER) => Ok(ByteOrder::Little),
        Some(order) if order == BYTE_ORDER.swap_bytes() => Ok(ByteOrder::Big),
        _ => Err(Fault::ByteOrder),
    }
}

/// Whether a section begins with these bytes.
pub(super) fn is_section(bytes: &[u8]) -> bool {
    ByteOrder::Little.u32(bytes, 0) == Some(SECTION_HEADER)
}

/// The block that these bytes begin with; `order` is that of the section so far.
pub(super) fn frame(bytes: &[u8], order: Option<ByteOrder>) -> Frame {
    if bytes.len() < LEAST {
        return Frame::Part(0);
    }
    let order = match order {
        _ if is_section(bytes) => order_of_section(bytes),
        order => order.ok_or(Fault::NoSection),
    };
    order.map_or_else(Frame::None, |order| frame_in(bytes, order))
}

/// The block that these bytes begin with, in its section's byte order.
fn frame_in(bytes: &[u8], order: ByteOrder) -> Frame {
    let start = order.u32(bytes, 4).unwrap_or(0);
    let length = usize::try_from(start).unwrap_or(usize::MAX);
    if !(LEAST..=MOST).contains(&length) || !length.is_multiple_of(4) {
        return Frame::None(Fault::Length(start));
    }
    match order.u32(bytes, length.saturating_sub(4)) {
        None => Frame::Part(length),
        Some(end) if end == start => Frame::Whole(length),
        Some(end) => Frame::None(Fault::Lengths { start, end }),
    }
}

/// How many bytes of what is no block are to be passed over until a block may begin; one does at 0.
///
/// Blocks begin at every fourth byte from each other. One is taken for it where its type is in use, and both its ends
/// say the same length.
pub(super) fn next_block(bytes: &[u8], order: Option<ByteOrder>) -> usize {
    const LIKELY: usize = 1024 * 1024;
    let mut at: usize = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= LEAST) {
        let order = if is_section(rest) {
            order_of_section(rest).ok()
        } else {
            order.filter(|order| (1..=6).contains(&order.block_type(rest)))
        };
        match order.map(|order| frame_in(rest, order)) {
            Some(Frame::Whole(_)) => break,
            Some(Frame::Part(length)) if length <= LIKELY => break,
            _ => {}
        }
        at = at.saturating_add(4);
    }
    at.min(bytes.len())
}
