//! Where a record stood.

use std::fmt;

/// Where a record stood in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Its number, from 0.
    pub record: u64,
    /// Offset of its first byte.
    pub offset: u64,
    /// What people call that place.
    pub place: Place,
}

/// What people call the place of a record, by the form that it is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// By its offset.
    #[default]
    Offset,
    /// By its line's number, from 1.
    Line(u64),
    /// By its block's number in the file, from 0.
    Block(u64),
    /// By its address in an image.
    Address(u64),
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { record, offset, place } = self;
        write!(f, "record {record} ")?;
        match place {
            Place::Offset => write!(f, "at offset {offset}"),
            Place::Line(line) => write!(f, "on line {line}"),
            Place::Block(block) => write!(f, "in block {block} at offset {offset}"),
            Place::Address(address) => write!(f, "at address {address:#x}"),
        }
    }
}
