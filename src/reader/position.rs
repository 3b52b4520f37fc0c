//! Where a record is in its input.

use std::fmt;

/// Where a record is in its input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The record's number, from 0.
    pub record: u64,
    /// Offset of the record's first byte.
    pub offset: u64,
    /// The place that messages name.
    pub location: Location,
}

/// The place of a record in terms of its format, as messages name it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// The offset of the position.
    #[default]
    Offset,
    /// The number of the line, from 1.
    Line(u64),
    /// The number of the block in a pcapng file, from 0.
    Block(u64),
    /// The number of the chunk in an event log, from 0.
    Chunk(u64),
    /// The address in an image.
    Address(u64),
    /// None: the record is not from a file.
    Generated,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { record, offset, location } = self;
        write!(f, "record {record}")?;
        match location {
            Location::Offset => write!(f, " at offset {offset}"),
            Location::Line(line) => write!(f, " on line {line}"),
            Location::Block(block) => write!(f, " in block {block} at offset {offset}"),
            Location::Chunk(chunk) => write!(f, " in chunk {chunk} at offset {offset}"),
            Location::Address(address) => write!(f, " at address {address:#x}"),
            Location::Generated => Ok(()),
        }
    }
}
