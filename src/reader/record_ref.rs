//! What a batch yields: records, their bytes, and what it skipped.

use crate::Error;
use crate::event::{Partial, Record};
use crate::kind::RecordKind;
#[cfg(feature = "netsh")]
use crate::netsh::Unread;

/// A borrowed [`Partial`]: what could be read of a record, and the errors of the rest.
#[derive(Clone, Copy, Debug)]
pub struct PartialRef<'r> {
    /// The record as far as it could be read.
    pub record: &'r Record<'r>,
    /// One error for each member that could not be read; empty if all were read.
    pub errors: &'r [Error],
}

impl<'r> From<&'r Partial<'_>> for PartialRef<'r> {
    fn from(Partial { record, errors }: &'r Partial<'_>) -> Self {
        Self { record, errors }
    }
}

/// An image of memory and the address of a record in it.
#[derive(Clone, Copy, Debug)]
pub struct RecordImage<'a> {
    /// The record's kind.
    pub kind: RecordKind,
    /// The address of the image's first byte.
    pub base: u64,
    /// The image: the record's structure, what it points to, and perhaps other records.
    pub bytes: &'a [u8],
    /// The address of the record's structure.
    pub root: u64,
    /// Whether the image holds no other record.
    pub only_record: bool,
}

impl<'a> RecordImage<'a> {
    /// An image of one record, which begins with the record's structure.
    pub(super) fn only(kind: RecordKind, base: u64, bytes: &'a [u8]) -> Self {
        Self { kind, base, bytes, root: base, only_record: true }
    }
}

/// A part of the input that is not a record, or not a member of an event, and was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Skipped {
    /// A packet of an interface whose packets are not records.
    #[cfg(feature = "pcapng")]
    ForeignPacket,
    /// An XML element that contains no events.
    #[cfg(feature = "netsh")]
    ForeignElement,
    /// A part of an event's XML element that has no member in [`Event`](crate::Event).
    #[cfg(feature = "netsh")]
    Unread(Unread),
    /// An event of an event log that is not a net event, by its id.
    #[cfg(feature = "eventlog")]
    LogEvent(u16),
    /// An event log without events.
    #[cfg(feature = "eventlog")]
    EmptyLog,
}
