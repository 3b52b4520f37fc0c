//! What of a dump cannot be read.

use std::fmt;

use super::DumpFormat;
use crate::error::Counted;
use crate::memory::Range;

/// What of a dump cannot be read, and in which of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DumpError {
    part: &'static str,
    fault: DumpFault,
}

/// Why a part of a dump cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DumpFault {
    /// The file is not a dump of a known format.
    Unknown,
    /// The dump holds no memory.
    NoMemory(DumpFormat),
    /// The part is not, or not as a whole, in the file.
    Outside {
        /// Its offset.
        offset: u64,
        /// The number of its bytes.
        length: u64,
    },
    /// It ends before its count; the number of its bytes.
    TooShort(u64),
    /// There is no range where one has to begin.
    NoRange {
        /// The offset.
        offset: u64,
    },
    /// It has fewer elements than its count says.
    Count {
        /// The count.
        count: u64,
        /// The number of elements that are there and read.
        found: u64,
    },
    /// A range ends after the file or the address space, or begins there. What is there is read.
    Exceeds(Range),
    /// A range overlaps another and has other bytes. Where it does, the bytes of the other are used.
    Overlaps(Range),
    /// Further ranges exceed the file or overlap others. They are only counted.
    MoreRanges(u64),
}

impl DumpError {
    pub(super) const UNKNOWN: Self = Self::new("the header", DumpFault::Unknown);

    pub(super) const fn new(part: &'static str, fault: DumpFault) -> Self {
        Self { part, fault }
    }

    pub(super) const fn no_memory(format: DumpFormat) -> Self {
        Self::new("the dump", DumpFault::NoMemory(format))
    }

    /// The stream or another part of the dump: `Memory64ListStream`.
    #[must_use]
    pub const fn part(&self) -> &'static str {
        self.part
    }

    /// Why it cannot be read.
    #[must_use]
    pub const fn fault(&self) -> &DumpFault {
        &self.fault
    }
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { part, fault } = self;
        match fault {
            DumpFault::Unknown => f.write_str("this is no minidump, ELF core or LiME file"),
            DumpFault::NoMemory(DumpFormat::Minidump) => f.write_str(
                "the minidump holds no memory (no MemoryListStream or Memory64ListStream); \
                 write one with all memory, e.g. procdump -ma",
            ),
            DumpFault::NoMemory(format) => write!(f, "the {format} holds no memory"),
            DumpFault::Outside { offset, length } => {
                let length = Counted(*length, "byte");
                write!(f, "{part} exceeds the file ({length} at offset {offset})")
            }
            DumpFault::TooShort(length) => {
                write!(f, "{part} is truncated ({})", Counted(*length, "byte"))
            }
            DumpFault::NoRange { offset } => {
                write!(f, "{part}: no range begins at offset {offset}; nothing is read after it")
            }
            DumpFault::Count { count, found } => {
                write!(f, "{part}: its count is {count}, but only {found} can be read")
            }
            DumpFault::Exceeds(range) => {
                write!(f, "{part}: {} exceeds the file or the address space", Shown(range))
            }
            DumpFault::Overlaps(range) => {
                write!(f, "{part}: {} overlaps another with other bytes", Shown(range))
            }
            DumpFault::MoreRanges(count) => {
                write!(f, "{part}: {} cannot be read in full", Counted(*count, "more range"))
            }
        }
    }
}

impl std::error::Error for DumpError {}

/// Shows a range in words.
struct Shown<'a>(&'a Range);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Range { address, offset, length } = self.0;
        let length = Counted(*length, "byte");
        write!(f, "the range of {length} at address {address:#x} (offset {offset})")
    }
}
