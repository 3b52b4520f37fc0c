//! The lines of a stream.

use super::items::{Item, ItemKind};
use super::position::Location;
use super::record_error::RecordError;
use crate::MAX_FOUND;
use crate::error::to_u64;
use crate::value::BYTE_ORDER_MARK;

/// The most bytes of a line; longer lines are skipped.
///
/// One event resolves at most 1 MiB, which takes up to 3 MiB in JSON.
pub(super) const MAX_LENGTH: usize = 4 * 1024 * 1024;

/// Finds the lines that are not blank.
#[derive(Debug, Default)]
pub(super) struct LineSplitter {
    /// The number of lines that were consumed.
    done: u64,
    /// The number of unconsumed bytes that are known to contain no line feed.
    searched: usize,
    /// The number of skipped bytes of a line that is too long.
    skipped: u64,
}

impl LineSplitter {
    /// As [`Split`](super::items::Split).
    pub(super) fn split(
        &mut self,
        offset: u64,
        bytes: &[u8],
        ended: bool,
        items: &mut Vec<Item>,
    ) -> usize {
        let mut at: usize = 0;
        while items.len() < MAX_FOUND {
            let rest = bytes.get(at..).unwrap_or_default();
            let unsearched = rest.get(self.searched..).unwrap_or_default();
            let end = unsearched.iter().position(|byte| *byte == b'\n');
            let length = match end {
                Some(end) => self.searched.saturating_add(end).saturating_add(1),
                None if ended && (!rest.is_empty() || self.skipped > 0) => rest.len(),
                None if rest.len() >= MAX_LENGTH || self.skipped > 0 => {
                    self.skipped = self.skipped.saturating_add(to_u64(rest.len()));
                    self.searched = 0;
                    return bytes.len();
                }
                None => {
                    self.searched = rest.len();
                    break;
                }
            };
            let start = offset.saturating_add(to_u64(at)).saturating_sub(self.skipped);
            self.done = self.done.saturating_add(1);
            let location = Location::Line(self.done);
            if self.skipped > 0 {
                let too_long = RecordError::TooLong(self.skipped.saturating_add(to_u64(length)));
                items.push(Item::new(start, location, ItemKind::RecordError(Box::new(too_long))));
            } else {
                let line = rest.get(..length).unwrap_or_default();
                let content = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
                let begin = at.saturating_add(length).saturating_sub(content.len());
                // Leading blanks are kept, since columns count from the start of the line.
                let content = content.trim_ascii_end();
                if !content.is_empty() {
                    let range = begin..begin.saturating_add(content.len());
                    items.push(Item::new(start, location, ItemKind::Line(range)));
                }
            }
            (self.searched, self.skipped) = (0, 0);
            at = at.saturating_add(length);
        }
        at
    }
}
