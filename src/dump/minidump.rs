//! Minidumps.
//!
//! Source: `minidumpapiset.h`. An `RVA` is an offset in the file.

use zerocopy::little_endian::{U32, U64};
use zerocopy::{FromBytes, Immutable, KnownLayout, Unaligned};

use super::collect::{Collector, room};
use super::{Dump, DumpError, DumpFault, DumpFormat};
use crate::error::to_u64;
use crate::memory::{Range, bytes_from};

pub(super) const SIGNATURE: &[u8] = b"MDMP";

const DIRECTORY: &str = "the stream directory";
const MEMORY_LIST: &str = "MemoryListStream";
const MEMORY64_LIST: &str = "Memory64ListStream";
const MODULE_LIST: &str = "ModuleListStream";

/// The most UTF-16 units of a module's name that are read. A path has at most 32,767; the end names the module.
const MAX_NAME: usize = 32_767;

/// `MINIDUMP_HEADER`.
#[derive(FromBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Header {
    _signature: [u8; 4],
    _version: U32,
    streams: U32,
    directory: U32,
    _check_sum: U32,
    _time: U32,
    _flags: U64,
}

/// `MINIDUMP_DIRECTORY`.
#[derive(FromBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Directory {
    stream: U32,
    size: U32,
    offset: U32,
}

/// `MINIDUMP_MEMORY_DESCRIPTOR`.
#[derive(FromBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Descriptor {
    address: U64,
    size: U32,
    offset: U32,
}

/// `MINIDUMP_MEMORY64_LIST`, without its descriptors.
#[derive(FromBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Memory64List {
    count: U64,
    /// The offset of the bytes of the first range; those of the others follow.
    offset: U64,
}

/// `MINIDUMP_MEMORY_DESCRIPTOR64`.
#[derive(FromBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Descriptor64 {
    address: U64,
    size: U64,
}

/// `MINIDUMP_MODULE`.
#[derive(FromBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct ModuleEntry {
    base: U64,
    size: U32,
    _check_sum: U32,
    _time: U32,
    name: U32,
    _other: [u8; 84],
}

pub(super) fn parse(file: &[u8]) -> Result<Dump, DumpError> {
    let outside = |offset: u64, length: u64| DumpFault::Outside { offset, length };
    let header = Header::ref_from_prefix(file);
    let (header, _) = header.map_err(|_| DumpError::new("the header", outside(0, 32)))?;
    let mut collector = Collector::new(file);
    let (offset, count) = (u64::from(header.directory.get()), u64::from(header.streams.get()));
    let Some(rest) = bytes_from(file, offset) else {
        return Err(DumpError::new(DIRECTORY, outside(offset, count.saturating_mul(12))));
    };
    let (streams, found) = elements::<Directory>(rest, count);
    if found < count {
        collector.error(DIRECTORY, DumpFault::Count { count, found });
    }
    // Crafted directories can repeat a stream: of each kind, the first is read.
    let (mut has_list, mut has_list64, mut has_modules) = (false, false, false);
    for Directory { stream, size, offset } in streams {
        let (name, has) = match stream.get() {
            4 => (MODULE_LIST, &mut has_modules),
            5 => (MEMORY_LIST, &mut has_list),
            9 => (MEMORY64_LIST, &mut has_list64),
            _ => continue,
        };
        if std::mem::replace(has, true) {
            continue;
        }
        let (offset, size) = (u64::from(offset.get()), u64::from(size.get()));
        let tail = bytes_from(file, offset).unwrap_or_default();
        let bytes = usize::try_from(size).ok().and_then(|size| tail.get(..size));
        if bytes.is_none() {
            collector.error(name, outside(offset, size));
        }
        let bytes = bytes.unwrap_or(tail);
        match name {
            MODULE_LIST => modules(&mut collector, file, bytes),
            MEMORY_LIST => memory_list(&mut collector, bytes),
            _ => memory64_list(&mut collector, bytes),
        }
    }
    Ok(collector.finish(DumpFormat::Minidump))
}

/// As many elements as there are, and their number.
fn elements<T: FromBytes + Immutable + KnownLayout + Unaligned>(
    bytes: &[u8],
    count: u64,
) -> (&[T], u64) {
    let found = count.min(room(bytes, size_of::<T>()));
    let elements = usize::try_from(found).ok();
    let elements = elements.and_then(|found| <[T]>::ref_from_prefix_with_elems(bytes, found).ok());
    elements.map_or((&[], 0), |(elements, _)| (elements, found))
}

/// The count at the start of a list, and its elements.
///
/// Folklore: Breakpad aligns the elements, so four bytes can follow the count. Then the stream is so much longer.
fn list<T: FromBytes + Immutable + KnownLayout + Unaligned>(bytes: &[u8]) -> Option<(u64, &[T])> {
    let (count, rest) = U32::ref_from_prefix(bytes).ok()?;
    let count = u64::from(count.get());
    let size = usize::try_from(count).ok()?.checked_mul(size_of::<T>());
    let is_padded = size.and_then(|size| size.checked_add(4)) == Some(rest.len());
    let rest = if is_padded { rest.get(4..)? } else { rest };
    Some((count, elements(rest, count).0))
}

fn memory_list(collector: &mut Collector<'_>, bytes: &[u8]) {
    let Some((count, descriptors)) = list::<Descriptor>(bytes) else {
        return collector.error(MEMORY_LIST, DumpFault::TooShort(to_u64(bytes.len())));
    };
    let range = |Descriptor { address, size, offset }: &Descriptor| Range {
        address: address.get(),
        offset: offset.get().into(),
        length: size.get().into(),
    };
    collector.ranges(MEMORY_LIST, count, descriptors.iter().map(range));
}

fn memory64_list(collector: &mut Collector<'_>, bytes: &[u8]) {
    let Ok((list, rest)) = Memory64List::ref_from_prefix(bytes) else {
        return collector.error(MEMORY64_LIST, DumpFault::TooShort(to_u64(bytes.len())));
    };
    let count = list.count.get();
    let mut offset = list.offset.get();
    let ranges =
        elements::<Descriptor64>(rest, count).0.iter().map(|Descriptor64 { address, size }| {
            let range = Range { address: address.get(), offset, length: size.get() };
            offset = offset.saturating_add(range.length);
            range
        });
    collector.ranges(MEMORY64_LIST, count, ranges);
}

fn modules(collector: &mut Collector<'_>, file: &[u8], bytes: &[u8]) {
    let Some((count, modules)) = list::<ModuleEntry>(bytes) else {
        return collector.error(MODULE_LIST, DumpFault::TooShort(to_u64(bytes.len())));
    };
    let mut found: u64 = 0;
    for ModuleEntry { base, size, name, .. } in modules {
        found = found.saturating_add(1);
        if !collector.module(base.get(), size.get().into(), text(file, name.get())) {
            break;
        }
    }
    if found < count {
        collector.error(MODULE_LIST, DumpFault::Count { count, found });
    }
}

/// A `MINIDUMP_STRING`; empty if it is outside the file.
fn text(file: &[u8], offset: u32) -> String {
    let text = || {
        let (length, rest) = U32::ref_from_prefix(bytes_from(file, offset.into())?).ok()?;
        let bytes = rest.get(..usize::try_from(length.get()).ok()?)?;
        let units = bytes.as_chunks().0.iter().take(MAX_NAME).map(|unit| u16::from_le_bytes(*unit));
        Some(
            char::decode_utf16(units)
                .map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
        )
    };
    text().unwrap_or_default()
}
