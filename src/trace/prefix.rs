//! What a trace writes before each line of an event.

use std::ops::Range;

/// The prefix of an event's first line, as a pattern that the prefixes of its other lines match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prefix(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Bytes that are the same in each line.
    Text(Vec<u8>),
    /// Decimal digits, which can be others in each line, after any number of blanks.
    Number,
}

/// The most bytes of a prefix.
const MAX_LENGTH: usize = 256;

impl Prefix {
    /// The pattern of a prefix: what tells threads apart stays as it is; numbers that can change from line to line, such
    /// as those of a time, match any number. `None` if it is longer than any genuine one.
    pub(super) fn of(prefix: &[u8]) -> Option<Self> {
        if prefix.len() > MAX_LENGTH {
            return None;
        }
        let thread = thread(prefix);
        let (mut pieces, mut text) = (Vec::new(), Vec::new());
        let (mut at, mut word_end): (usize, usize) = (0, 0);
        let (mut is_first, mut is_in_time) = (true, false);
        while let Some(rest) = prefix.get(at..).filter(|rest| !rest.is_empty()) {
            if at >= word_end {
                let word = rest.split(is_between).next().unwrap_or_default();
                is_in_time = is_time(word);
                word_end = at.saturating_add(word.len());
            }
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let piece = rest.get(..digits.max(1)).unwrap_or(rest);
            let is_variable = match &thread {
                _ if digits == 0 => false,
                Some(thread) => !thread.contains(&at),
                None => is_first || is_in_time,
            };
            if is_variable {
                text.truncate(text.trim_ascii_end().len());
                pieces.push(Piece::Text(std::mem::take(&mut text)));
                pieces.push(Piece::Number);
            } else {
                text.extend_from_slice(piece);
            }
            // The number of the line, or of the processor.
            is_first &= piece.iter().all(is_between);
            at = at.saturating_add(piece.len());
        }
        pieces.push(Piece::Text(text));
        Some(Self(pieces))
    }

    /// The length of the prefix of a line; `None` if the line has another.
    pub(super) fn length_in(&self, line: &[u8]) -> Option<usize> {
        let mut rest = line;
        for piece in &self.0 {
            rest = match piece {
                Piece::Text(text) => rest.strip_prefix(text.as_slice())?,
                Piece::Number => {
                    rest = rest.trim_ascii_start();
                    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                    rest.get(digits..).filter(|_| digits > 0)?
                }
            };
        }
        line.len().checked_sub(rest.len())
    }
}

/// The process and the thread in hex, with a dot between them, before `::`, as the tools of Windows write them.
fn thread(prefix: &[u8]) -> Option<Range<usize>> {
    let ends = prefix.windows(2).zip(0_usize..).filter(|(colons, _)| *colons == b"::");
    let mut threads = ends.map(|(_, end)| {
        let before = prefix.get(..end).unwrap_or_default().iter().rev();
        let length = before.take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'.').count();
        end.saturating_sub(length)..end
    });
    threads.find(|thread| prefix.get(thread.clone()).is_some_and(|ids| ids.contains(&b'.')))
}

/// Whether the byte is between words.
fn is_between(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || b"[]()<>|\"".contains(byte)
}

/// Whether the word has a time of day, a date, or a number of seconds or smaller units since 1970.
fn is_time(word: &[u8]) -> bool {
    const EPOCH_DIGITS: usize = 9;
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let has_clock = word
        .windows(4)
        .any(|part| matches!(part, [a, b':', b, c] if [a, b, c].into_iter().all(is_digit)));
    let has_date =
        word.split(|byte| !byte.is_ascii_digit() && !matches!(byte, b'-' | b'/')).any(|part| {
            let numbers = part.split(|byte| matches!(byte, b'-' | b'/'));
            numbers.filter(|number| !number.is_empty()).count() >= 3
        });
    let mut numbers = word.split(|byte| !byte.is_ascii_digit());
    has_clock || has_date || numbers.any(|number| number.len() >= EPOCH_DIGITS)
}
