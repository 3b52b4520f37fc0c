//! The work of one thread: pieces of memory, and the finds in them.

use std::borrow::Cow;

use super::event::FoundEvent;
use super::evidence::Evidence;
use super::filter::{HEAD, candidates, is_candidate};
use super::find::{Find, image_at};
use super::{Options, bare, event};
use crate::error::to_u64;
use crate::kind::RecordKind;
use crate::layout::Layout;
use crate::memory::{FileMemory, Limits, MemoryReader, Range};

/// The most bytes that are resolved for a candidate after the limit of the job is reached, and for a find after that of
/// all finds is.
pub(super) const LITTLE: u64 = 1024;

/// The finds in pieces of memory, in the order of the pieces.
pub(super) fn run(memory: FileMemory<'_>, pieces: &[Range], options: &Options) -> Vec<Find> {
    let length = pieces.iter().fold(0, |sum: u64, piece| sum.saturating_add(piece.length));
    let limits = Limits::for_bytes(length);
    let is_raw = memory.ranges().is_empty();
    let mut job = Job { memory, options, is_raw, limits, left: limits.array, found: Vec::new() };
    pieces.iter().for_each(|piece| job.piece(*piece));
    job.found
}

struct Job<'a, 'o> {
    memory: FileMemory<'a>,
    options: &'o Options,
    /// Whether the memory has no addresses.
    is_raw: bool,
    limits: Limits,
    /// The bytes that may still be resolved. Without a limit, many crafted candidates could share long texts.
    left: u64,
    found: Vec<Find>,
}

impl Job<'_, '_> {
    fn piece(&mut self, piece: Range) {
        // The first test looks at words.
        let aligned = match self.options.aligned {
            8.. => 8,
            4..8 => 4,
            _ => 1,
        };
        let first = piece.address.checked_next_multiple_of(aligned);
        let Some(start) = first.and_then(|first| first.checked_sub(piece.address)) else { return };
        let (Ok(start), Ok(step)) = (usize::try_from(start), usize::try_from(aligned)) else {
            return;
        };
        // A find may reach beyond the piece.
        let rest = Range { length: u64::MAX, ..piece };
        let in_range = self.memory.range_at(piece.address).map(|range| {
            let before = piece.address.saturating_sub(range.address);
            Range { length: range.length.saturating_sub(before), ..piece }
        });
        let bytes = self.memory.bytes(in_range.unwrap_or(rest));
        let end = usize::try_from(piece.length).unwrap_or(usize::MAX).min(bytes.len());
        // From here on, the first bytes of a find are not all in this range.
        let across = bytes.len().saturating_add(1).saturating_sub(HEAD);
        candidates(bytes, start, end.min(across), step, &mut |offset| {
            self.candidate(piece, bytes, offset);
        });
        if !self.is_raw && end == bytes.len() {
            let skipped = across.saturating_sub(start).next_multiple_of(step);
            self.across(piece, bytes, (start.saturating_add(skipped)..end).step_by(step));
        }
    }

    /// Candidates whose first bytes are not all in the range of the piece.
    fn across(&mut self, piece: Range, bytes: &[u8], offsets: impl Iterator<Item = usize>) {
        for offset in offsets {
            let address = piece.address.saturating_add(to_u64(offset));
            let head = MemoryReader::new(self.memory, LITTLE).bytes(address, HEAD);
            if head.is_ok_and(|head| head.first_chunk().is_some_and(is_candidate)) {
                self.candidate(piece, bytes, offset);
            }
        }
    }

    fn candidate(&mut self, piece: Range, bytes: &[u8], offset: usize) {
        let structure = bytes.get(offset..).unwrap_or_default();
        let (at, address) = (to_u64(offset), piece.address.saturating_add(to_u64(offset)));
        let offset = piece.offset.saturating_add(at);
        let limit = self.left.min(self.limits.event).max(LITTLE);
        let by_address = match self.is_raw {
            true => None,
            false => event::examine(self.memory, address, structure, limit),
        };
        let image = image_at(self.memory, offset);
        let relative = match by_address {
            Some(_) => None,
            None => event::examine(image, 0, structure, limit),
        };
        let is_relative = relative.is_some();
        let address = (!self.is_raw).then_some(address);
        let find = match by_address.or(relative) {
            Some(FoundEvent { version, versions, evidence, payload, resolved }) => {
                self.left = self.left.saturating_sub(resolved);
                let payload = if is_relative {
                    Some(offset.saturating_add(payload))
                } else {
                    self.memory.offset_of(payload)
                };
                let kind = RecordKind::Event(version);
                self.find(offset, address, kind, evidence, (versions, payload, is_relative))
            }
            None => {
                let size = RecordKind::default().layout().size;
                let whole = structure.get(..size).map(Cow::Borrowed);
                let whole = whole.or_else(|| {
                    let read = MemoryReader::new(self.memory, LITTLE).bytes(address?, size);
                    read.ok().map(|bytes| Cow::Owned(bytes.into_owned()))
                });
                let Some(evidence) = whole.and_then(|bytes| bare::examine(&bytes)) else { return };
                self.find(offset, address, RecordKind::default(), evidence, (0, None, false))
            }
        };
        let Some(find) = find else { return };
        match self.found.last_mut() {
            // Of two that overlap, the better one counts.
            Some(before) if overlaps(before, &find) => {
                if before.confidence < find.confidence {
                    *before = find;
                }
            }
            _ => self.found.push(find),
        }
    }

    /// The find, if its confidence is enough.
    fn find(
        &self,
        offset: u64,
        address: Option<u64>,
        kind: RecordKind,
        evidence: Evidence,
        (versions, payload, is_relative): (u8, Option<u64>, bool),
    ) -> Option<Find> {
        let confidence = evidence.confidence();
        (confidence >= self.options.min_confidence).then_some(Find {
            offset,
            address,
            kind,
            confidence,
            is_relative,
            duplicate_of: None,
            payload,
            evidence,
            versions,
            limit: self.limits.event,
        })
    }
}

/// Whether the structure of a find begins in that of the one before it.
fn overlaps(before: &Find, find: &Find) -> bool {
    let Layout { size, .. } = before.kind.layout();
    let end = before.offset.saturating_add(to_u64(*size));
    before.offset <= find.offset && find.offset < end
}
