//! The lines of a stream.

use super::items::{Item, What};
use super::position::Place;
use super::record_error::RecordError;
use crate::error::wide;
use crate::value::BYTE_ORDER_MARK;

/// The longest line that is waited for; what is longer is passed over.
///
/// One event resolves 1 MiB at most, of which JSON makes three times as much.
const LONGEST: usize = 4 * 1024 * 1024;

/// The most lines that are found at once; more are left for the next call.
const MOST_FOUND: usize = 16_384;

/// Finds the lines that are not blank.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Lines that are done with.
    done: u64,
    /// How many of the bytes that were left are known to hold no end of a line.
    searched: usize,
    /// Bytes of a line that is too long, which were passed over.
    passed: u64,
}

impl Lines {
    /// As [`Cut`](super::items::Cut).
    pub(super) fn cut(
        &mut self,
        offset: u64,
        bytes: &[u8],
        ended: bool,
        items: &mut Vec<Item>,
    ) -> usize {
        let mut at: usize = 0;
        while items.len() < MOST_FOUND {
            let rest = bytes.get(at..).unwrap_or_default();
            let unsearched = rest.get(self.searched..).unwrap_or_default();
            let end = unsearched.iter().position(|byte| *byte == b'\n');
            let length = match end {
                Some(end) => self.searched.saturating_add(end).saturating_add(1),
                None if ended && (!rest.is_empty() || self.passed > 0) => rest.len(),
                None if rest.len() >= LONGEST || self.passed > 0 => {
                    self.passed = self.passed.saturating_add(wide(rest.len()));
                    self.searched = 0;
                    return bytes.len();
                }
                None => {
                    self.searched = rest.len();
                    break;
                }
            };
            let start = offset.saturating_add(wide(at)).saturating_sub(self.passed);
            self.done = self.done.saturating_add(1);
            let place = Place::Line(self.done);
            if self.passed > 0 {
                let too_long = RecordError::TooLong(self.passed.saturating_add(wide(length)));
                items.push(Item::new(start, place, What::RecordError(Box::new(too_long))));
            } else {
                let line = rest.get(..length).unwrap_or_default();
                let content = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
                let begin = at.saturating_add(length).saturating_sub(content.len());
                // Blanks in front stay: columns are counted from the start.
                let content = content.trim_ascii_end();
                if !content.is_empty() {
                    let range = begin..begin.saturating_add(content.len());
                    items.push(Item::new(start, place, What::Line(range)));
                }
            }
            (self.searched, self.passed) = (0, 0);
            at = at.saturating_add(length);
        }
        at
    }
}
