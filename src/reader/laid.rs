//! What a batch gives of a record: it as far as it could be read, or the bytes that it lies in.

use crate::Error;
use crate::event::{Partial, Record};
use crate::kind::RecordKind;
#[cfg(feature = "netsh")]
use crate::netsh::Unread;

/// What could be read of a record, and why the rest could not. It is large, so it is lent.
#[derive(Clone, Copy, Debug)]
pub struct Lent<'r> {
    /// The record as far as it could be read.
    pub record: &'r Record<'r>,
    /// The faults of what could not be read; empty if all was.
    pub errors: &'r [Error],
}

impl<'r> From<&'r Partial<'_>> for Lent<'r> {
    fn from(Partial { record, errors }: &'r Partial<'_>) -> Self {
        Self { record, errors }
    }
}

/// A record's structure where it lies in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Laid<'a> {
    /// What the record is.
    pub kind: RecordKind,
    /// The address of the first byte.
    pub base: u64,
    /// The bytes: the record's, and what it points to.
    pub bytes: &'a [u8],
    /// The address of the structure.
    pub root: u64,
    /// Whether the bytes are this record's alone.
    pub alone: bool,
}

impl<'a> Laid<'a> {
    /// A structure at the start of bytes that are its record's alone.
    pub(super) fn alone(kind: RecordKind, base: u64, bytes: &'a [u8]) -> Self {
        Self { kind, base, bytes, root: base, alone: true }
    }
}

/// Something that was passed over and that is no fault of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// A packet of an interface that holds no records.
    #[cfg(feature = "pcapng")]
    ForeignPacket,
    /// An element in which there are no events.
    #[cfg(feature = "netsh")]
    ForeignElement,
    /// A part of an event's element that events have no room for.
    #[cfg(feature = "netsh")]
    Unread(Unread),
}
