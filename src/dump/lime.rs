//! LiME files: each range has a header of 32 bytes.
//!
//! Source: `lime.h` of LiME. The end address is that of the last byte.

use zerocopy::FromBytes;
use zerocopy::little_endian::{U32, U64};
use zerocopy::{Immutable, KnownLayout, Unaligned};

use super::collect::Collector;
use super::{Dump, DumpFault, DumpFormat};
use crate::error::to_u64;
use crate::memory::Range;

/// `0x4c694d45`, little-endian.
pub(super) const MAGIC: &[u8] = b"EMiL";

const PART: &str = "LiME range";

#[derive(FromBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Header {
    magic: [u8; 4],
    version: U32,
    start: U64,
    /// The address of the last byte.
    end: U64,
    _reserved: [u8; 8],
}

pub(super) fn parse(file: &[u8]) -> Dump {
    let mut collector = Collector::new(file);
    let mut rest = file;
    while !rest.is_empty() {
        let offset = to_u64(file.len()).saturating_sub(to_u64(rest.len()));
        let (Header { magic, version, start, end, .. }, data) = match Header::ref_from_prefix(rest)
        {
            Ok(found) => found,
            Err(_) => {
                collector.error(PART, DumpFault::NoRange { offset });
                break;
            }
        };
        let length = end.get().checked_sub(start.get()).and_then(|last| last.checked_add(1));
        let (MAGIC, 1, Some(length)) = (magic.as_slice(), version.get(), length) else {
            collector.error(PART, DumpFault::NoRange { offset });
            break;
        };
        let offset = offset.saturating_add(to_u64(size_of::<Header>()));
        if collector.range(PART, Range { address: start.get(), offset, length }).is_break() {
            collector.error(PART, DumpFault::NoRange { offset });
            break;
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        rest = data.get(length..).unwrap_or_default();
    }
    collector.finish(DumpFormat::Lime)
}
