//! ELF cores: 64-bit, little-endian.

use object::LittleEndian as Little;
use object::elf::{ET_CORE, FileHeader64, NT_FILE, PT_LOAD, PT_NOTE, ProgramHeader64};
use object::read::elf::{FileHeader, ProgramHeader};
use zerocopy::little_endian::U64;
use zerocopy::{FromBytes, Immutable, KnownLayout, Unaligned};

use super::collect::Collector;
use super::{Dump, DumpError, DumpFault, DumpFormat};
use crate::error::to_u64;
use crate::memory::Range;

const SEGMENTS: &str = "PT_LOAD segments";
const HEADERS: &str = "the program headers";
const FILES: &str = "NT_FILE note";

/// Whether a file begins as a core for a 64-bit little-endian machine.
pub(super) fn is_core(start: &[u8]) -> bool {
    let header = FileHeader64::<Little>::parse(start);
    header.is_ok_and(|header| header.is_little_endian() && header.e_type(Little) == ET_CORE)
}

pub(super) fn parse(file: &[u8]) -> Result<Dump, DumpError> {
    let outside =
        |part, offset, length| DumpError::new(part, DumpFault::Outside { offset, length });
    let header =
        FileHeader64::<Little>::parse(file).map_err(|_| outside("the ELF header", 0, 64))?;
    let (offset, count) = (header.e_phoff(Little), u64::from(header.e_phnum(Little)));
    let segments = header.program_headers(Little, file);
    let segments = segments.map_err(|_| outside(HEADERS, offset, count.saturating_mul(56)))?;
    let mut collector = Collector::new(file);
    let loads = || segments.iter().filter(|segment| segment.p_type(Little) == PT_LOAD);
    // Folklore: QEMU's dump-guest-memory without paging has only physical addresses.
    let is_physical = loads().count() > 1 && loads().all(|segment| segment.p_vaddr(Little) == 0);
    let ranges = loads().map(|segment| Range {
        address: if is_physical { segment.p_paddr(Little) } else { segment.p_vaddr(Little) },
        offset: segment.p_offset(Little),
        length: segment.p_filesz(Little),
    });
    collector.ranges(SEGMENTS, to_u64(loads().count()), ranges);
    for segment in segments.iter().filter(|segment| segment.p_type(Little) == PT_NOTE) {
        notes(&mut collector, file, segment);
    }
    Ok(collector.finish(DumpFormat::ElfCore))
}

/// The mapped files of a note.
fn notes(collector: &mut Collector<'_>, file: &[u8], segment: &ProgramHeader64<Little>) {
    let Ok(Some(mut notes)) = segment.notes(Little, file) else {
        let (offset, length) = (segment.p_offset(Little), segment.p_filesz(Little));
        collector.error(FILES, DumpFault::Outside { offset, length });
        return;
    };
    while let Ok(Some(note)) = notes.next() {
        if note.n_type(Little) == NT_FILE && note.name() == b"CORE" {
            mapped_files(collector, note.desc());
        }
    }
}

/// A mapped part of a file.
#[derive(FromBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct MappedFile {
    start: U64,
    end: U64,
    _page: U64,
}

/// A number of parts, the size of a page, the parts, and their names. The parts of one file are one module.
fn mapped_files(collector: &mut Collector<'_>, note: &[u8]) {
    let Ok((count, rest)) = U64::ref_from_prefix(note) else { return };
    let rest = rest.get(8..).unwrap_or_default();
    let count = usize::try_from(count.get()).ok();
    let parts =
        count.and_then(|count| <[MappedFile]>::ref_from_prefix_with_elems(rest, count).ok());
    let Some((parts, names)) = parts else { return };
    for (MappedFile { start, end, .. }, name) in parts.iter().zip(names.split(|byte| *byte == 0)) {
        if !collector.module_part(start.get(), end.get(), &String::from_utf8_lossy(name)) {
            return;
        }
    }
}
