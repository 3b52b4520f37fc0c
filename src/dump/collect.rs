//! Collects the ranges of a dump, which may be damaged.

use std::ops::ControlFlow;

use super::{Dump, DumpError, DumpFault, DumpFormat, Module};
use crate::error::{MAX_ERRORS, to_u64};
use crate::memory::{FileMemory, Memory as _, Range};

/// The most ranges that are read; a process of Windows has some ten thousand.
const MAX_RANGES: usize = 1 << 21;

/// The most modules that are read, and the most bytes of their names: crafted modules can share a long name.
const MAX_MODULES: usize = 1 << 14;
const MAX_NAMES: usize = 16 << 20;

/// The ranges of a dump, its modules, and its errors.
pub(super) struct Collector<'a> {
    file: &'a [u8],
    ranges: Vec<(Range, &'static str)>,
    modules: Vec<Module>,
    errors: Vec<DumpError>,
    /// The number of ranges with errors that are only counted, and the part of the first.
    more: (u64, &'static str),
    /// The bytes that names may still have.
    names: usize,
}

impl<'a> Collector<'a> {
    pub(super) fn new(file: &'a [u8]) -> Self {
        let (ranges, modules, errors) = (Vec::new(), Vec::new(), Vec::new());
        Self { file, ranges, modules, errors, more: (0, ""), names: MAX_NAMES }
    }

    pub(super) fn error(&mut self, part: &'static str, fault: DumpFault) {
        self.errors.push(DumpError::new(part, fault));
    }

    fn range_error(&mut self, part: &'static str, fault: DumpFault) {
        if self.errors.len() < MAX_ERRORS {
            self.error(part, fault);
        } else {
            let (count, first) = self.more;
            self.more = (count.saturating_add(1), if count == 0 { part } else { first });
        }
    }

    /// Adds a range, or what of it is in the file. It breaks if there are too many.
    pub(super) fn range(&mut self, part: &'static str, range: Range) -> ControlFlow<()> {
        if range.length == 0 {
            return ControlFlow::Continue(());
        }
        if self.ranges.len() >= MAX_RANGES {
            return ControlFlow::Break(());
        }
        let in_file = to_u64(self.file.len()).saturating_sub(range.offset);
        // The last byte may be at the last address.
        let addresses = u64::MAX.saturating_sub(range.address).saturating_add(1);
        let found = range.length.min(in_file).min(addresses);
        if found < range.length {
            self.range_error(part, DumpFault::Exceeds(range));
        }
        if found > 0 {
            self.ranges.push((Range { length: found, ..range }, part));
        }
        ControlFlow::Continue(())
    }

    /// Adds a list of ranges, or as many as can be read.
    pub(super) fn ranges(
        &mut self,
        part: &'static str,
        count: u64,
        ranges: impl IntoIterator<Item = Range>,
    ) {
        let mut found: u64 = 0;
        for range in ranges {
            if self.range(part, range).is_break() {
                break;
            }
            found = found.saturating_add(1);
        }
        if found < count {
            self.error(part, DumpFault::Count { count, found });
        }
    }

    /// Adds a module; `name` may be of any length. Returns whether there is room.
    pub(super) fn module(&mut self, base: u64, size: u64, name: String) -> bool {
        self.names = self.names.saturating_sub(name.len());
        let name = if self.names == 0 { String::new() } else { name };
        self.modules.push(Module { base, size, name });
        self.modules.len() < MAX_MODULES
    }

    /// Adds a part of a module, which belongs to the one that was added last if that has the same name.
    pub(super) fn module_part(&mut self, start: u64, end: u64, name: &str) -> bool {
        match self.modules.last_mut() {
            Some(last) if last.name == name && start >= last.base => {
                last.size = last.size.max(end.saturating_sub(last.base));
                true
            }
            _ => self.module(start, end.saturating_sub(start), name.to_owned()),
        }
    }

    /// The dump, without overlaps.
    pub(super) fn finish(mut self, format: DumpFormat) -> Dump {
        let mut ranges = std::mem::take(&mut self.ranges);
        ranges.sort_unstable_by_key(|(range, _)| (range.address, range.offset));
        // The most bytes of overlapping ranges that are compared, because crafted ranges can all overlap.
        let mut comparable = to_u64(self.file.len());
        let mut joined: Vec<Range> = Vec::new();
        for (mut range, part) in ranges {
            if joined.last_mut().is_some_and(|before| extend(before, range)) {
                continue;
            }
            let last = joined.last().map(|before| last_address(*before));
            let overlap = last.and_then(|last| last.checked_sub(range.address));
            if let Some(overlap) = overlap {
                let overlap = overlap.saturating_add(1).min(range.length);
                let is_compared = overlap <= comparable;
                comparable = comparable.saturating_sub(overlap);
                if !is_compared || !is_equal(self.file, &joined, Range { length: overlap, ..range })
                {
                    self.range_error(part, DumpFault::Overlaps(range));
                }
                range = Range {
                    address: range.address.saturating_add(overlap),
                    offset: range.offset.saturating_add(overlap),
                    length: range.length.saturating_sub(overlap),
                };
            }
            if range.length > 0 {
                joined.push(range);
            }
        }
        if let (count @ 1.., part) = self.more {
            self.error(part, DumpFault::MoreRanges(count));
        }
        let (mut modules, errors) = (self.modules, self.errors);
        modules.sort_by_key(|module| module.base);
        Dump { format, modules, errors, ranges: joined }
    }
}

/// Extends a range by one that begins in it or after it, in memory and in the file; `false` if it does not.
fn extend(before: &mut Range, range: Range) -> bool {
    let Some(shift) = range.address.checked_sub(before.address) else { return false };
    let is_continued =
        shift <= before.length && before.offset.checked_add(shift) == Some(range.offset);
    if is_continued {
        before.length = before.length.max(shift.saturating_add(range.length));
    }
    is_continued
}

/// The address of the last byte.
const fn last_address(range: Range) -> u64 {
    range.address.saturating_add(range.length.saturating_sub(1))
}

/// Whether the bytes of a range are those that other ranges have at the same addresses.
fn is_equal(file: &[u8], ranges: &[Range], range: Range) -> bool {
    let memory = FileMemory::new(file, ranges);
    let mut bytes = memory.bytes(range);
    let mut address = range.address;
    while !bytes.is_empty() {
        let tail = memory.tail(address).unwrap_or_default();
        let length = tail.len().min(bytes.len());
        let Some((part, rest)) = bytes.split_at_checked(length).filter(|_| length > 0) else {
            return false;
        };
        if tail.get(..length) != Some(part) {
            return false;
        }
        address = address.saturating_add(to_u64(length));
        bytes = rest;
    }
    true
}

/// As many whole elements of `size` bytes as fit into bytes.
pub(super) fn room(bytes: &[u8], size: usize) -> u64 {
    to_u64(bytes.len().checked_div(size).unwrap_or(0))
}
