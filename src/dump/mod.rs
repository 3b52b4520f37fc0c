//! Dumps of memory: which bytes of a file are at which addresses.
//!
//! A [`Dump`] tells where the memory and the modules of a process are in a file. It holds no bytes of the file, so a
//! file of any size can be mapped, and costs what is looked at. [`Dump::memory`] is the memory itself:
//!
//! ```
//! use wfp_events::dump::{Dump, DumpFormat};
//! use wfp_events::memory::Memory;
//!
//! // A LiME file with one range: three bytes at address 0x1000.
//! let file = b"EMiL\x01\0\0\0\0\x10\0\0\0\0\0\0\x02\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0abc";
//! let dump = Dump::parse(file)?;
//! assert_eq!(dump.format, DumpFormat::Lime);
//! assert_eq!(dump.memory(file).tail(0x1001), Ok(&b"bc"[..]));
//! # Ok::<(), wfp_events::dump::DumpError>(())
//! ```
//!
//! | format | what is read |
//! |---|---|
//! | minidump (`MDMP`) | `MemoryListStream`, `Memory64ListStream`, `ModuleListStream` |
//! | ELF core, 64-bit and little-endian | `PT_LOAD` segments, the mapped files of `NT_FILE` |
//! | LiME | its ranges; their addresses are physical |
//!
//! What is damaged is in [`Dump::errors`], by the name of the stream; the rest can be read. Where ranges overlap and
//! differ, the bytes of the range that begins at the lower address are used.

mod collect;
mod elf;
mod error;
mod lime;
mod minidump;

pub use error::{DumpError, DumpFault};

use std::fmt;

use crate::memory::{FileMemory, Range};

/// The format of a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DumpFormat {
    /// A minidump of Windows.
    Minidump,
    /// An ELF core file.
    ElfCore,
    /// A LiME file.
    Lime,
    /// Bytes without addresses.
    Raw,
}

/// Shows the name of the format: `minidump`.
impl fmt::Display for DumpFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Minidump => "minidump",
            Self::ElfCore => "ELF core",
            Self::Lime => "LiME file",
            Self::Raw => "file without addresses",
        })
    }
}

impl DumpFormat {
    /// How many of the first bytes of a file detection needs.
    pub const START: usize = 64;

    /// The format of a file that begins with these bytes; `None` if it is no dump that has addresses.
    #[must_use]
    pub fn detect(start: &[u8]) -> Option<Self> {
        if start.starts_with(minidump::SIGNATURE) {
            Some(Self::Minidump)
        } else if start.starts_with(lime::MAGIC) {
            Some(Self::Lime)
        } else {
            elf::is_core(start).then_some(Self::ElfCore)
        }
    }
}

/// A module: a program or a library that was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The address of its first byte.
    pub base: u64,
    /// The number of its bytes.
    pub size: u64,
    /// Its path. Characters that are no Unicode are replaced.
    pub name: String,
}

/// Where the memory and the modules of a process are in a file.
#[derive(Clone, Debug)]
pub struct Dump {
    /// The format.
    pub format: DumpFormat,
    /// The modules, by ascending address.
    pub modules: Vec<Module>,
    /// What cannot be read.
    pub errors: Vec<DumpError>,
    /// Ascending by address, not overlapping, not empty, and within the file.
    ranges: Vec<Range>,
}

impl Dump {
    /// Reads where the memory is in a dump.
    ///
    /// # Errors
    /// Returns an error if the file is not a dump, or if none of its memory can be read.
    pub fn parse(file: &[u8]) -> Result<Self, DumpError> {
        let format = DumpFormat::detect(file).ok_or(DumpError::UNKNOWN)?;
        let dump = match format {
            DumpFormat::Minidump => minidump::parse(file)?,
            DumpFormat::ElfCore => elf::parse(file)?,
            DumpFormat::Lime => lime::parse(file),
            DumpFormat::Raw => return Err(DumpError::UNKNOWN),
        };
        match dump.errors.first() {
            Some(first) if dump.ranges.is_empty() => Err(first.clone()),
            None if dump.ranges.is_empty() => Err(DumpError::no_memory(format)),
            _ => Ok(dump),
        }
    }

    /// A file of memory without addresses.
    #[must_use]
    pub fn raw() -> Self {
        let (modules, errors, ranges) = (Vec::new(), Vec::new(), Vec::new());
        Self { format: DumpFormat::Raw, modules, errors, ranges }
    }

    /// The memory in the file.
    ///
    /// With another file than the one that was parsed, the bytes are those of that file, and ranges can be missing.
    #[must_use]
    pub fn memory<'a>(&'a self, file: &'a [u8]) -> FileMemory<'a> {
        FileMemory::new(file, &self.ranges)
    }

    /// The ranges of memory, by ascending address. Ranges that are adjacent in memory and in the file are joined.
    #[must_use]
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// The module at an address.
    #[must_use]
    pub fn module_at(&self, address: u64) -> Option<&Module> {
        let after = self.modules.partition_point(|module| module.base <= address);
        let module = self.modules.get(after.checked_sub(1)?)?;
        (address.checked_sub(module.base)? < module.size).then_some(module)
    }
}
