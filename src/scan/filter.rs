//! The first test: which offsets can be the beginning of a find.
//!
//! An event begins with its time, its flags and its IP version; a main-mode failure with its error code, its failure
//! point, its flags and its keying module. Two tests select them:
//!
//! - [`has_rare_word`] looks at each 64-bit word of a block by itself: can it be a time, an error code of a failure, or
//!   the flags of an event without a time? There is no branch for each word, and the two halves of all words are compared
//!   with the same few instructions, so the compiler makes vector instructions of it. It rejects almost all memory,
//!   whether it is zero, small numbers, pointers, text, code or random.
//! - [`is_head`] looks at four numbers together, at each offset of the remaining blocks.

use std::hint::black_box;

use super::{FIRST_TIME, LAST_TIME};
use crate::raw::NetEventFlags;

/// How many bytes the test looks at.
pub(super) const HEAD: usize = 16;

/// The bytes that are tested together, and those of a word.
const BLOCK: usize = 256;
const WORD: usize = 8;

/// The bytes of a block with those of the word before it, and of a few words after it.
const AROUND: usize = BLOCK + 5 * WORD;

/// The bits that no flag of a header has, and those that neither an IP version nor a keying module has.
const NO_FLAGS: u32 = !0x3fff;
const NO_VERSION: u32 = !3;

/// The flags that an event without a time must have. With fewer, many small numbers would do.
const WITHOUT_TIME: u32 = NetEventFlags::IP_VERSION_SET
    .union(NetEventFlags::LOCAL_ADDR_SET)
    .union(NetEventFlags::REMOTE_ADDR_SET)
    .bits();

/// The error codes of IPsec.
const IPSEC: u32 = 13_000;
const IPSEC_END: u32 = 14_000;

/// The end of the HRESULTs that a failure can have: those of Windows (facility 7), SSPI (9), certificates (11) and smart
/// cards (16). As signed numbers, they are the least.
const HRESULT_END: i32 = 0x8011_0000_u32.cast_signed();

/// Whether a failure can be recognised by its error code: it is one of IPsec, or an HRESULT.
pub(super) const fn is_rare(code: u32) -> bool {
    // Without branches.
    (code.wrapping_sub(IPSEC) < IPSEC_END.wrapping_sub(IPSEC)) | (code.cast_signed() < HRESULT_END)
}

/// The upper half of plausible times.
#[allow(clippy::as_conversions)] // they fit
const TIME: u32 = (FIRST_TIME >> 32) as u32;
#[allow(clippy::as_conversions)] // as above
const TIME_END: u32 = (LAST_TIME >> 32) as u32 + 1;

/// Whether an event or a main-mode failure can begin with these four numbers.
#[inline(always)]
const fn is_head(first: u32, second: u32, flags: u32, version: u32) -> bool {
    let is_time = second.wrapping_sub(TIME) < TIME_END.wrapping_sub(TIME);
    let is_without_time = (first | second == 0) & (flags & WITHOUT_TIME == WITHOUT_TIME);
    let is_failure = (second & NO_VERSION == 0) & is_rare(first);
    ((flags & NO_FLAGS) | (version & NO_VERSION) == 0) & (is_time | is_without_time | is_failure)
}

/// What the lower and the upper halves of two words are compared with. Numbers are compared as signed ones, because all
/// processors have such comparisons of vectors; those of a range are shifted by `bias`.
struct Halves {
    /// A number is in the range if the sum of it and `bias` is less than `end`.
    bias: [u32; 4],
    end: [i32; 4],
    /// Or if it is less than this.
    below: [i32; 4],
    /// Or if its bits of `mask` are these.
    mask: [u32; 4],
    bits: [u32; 4],
}

const SIGN: u32 = 0x8000_0000;

/// What `end` is for the range from `start` to `end`.
const fn shifted_end(start: u32, end: u32) -> i32 {
    (end.wrapping_sub(start) ^ SIGN).cast_signed()
}

/// The lower half is an error code, or flags; the upper half is that of a time.
const HALVES: Halves = {
    let bias = [SIGN.wrapping_sub(IPSEC), SIGN.wrapping_sub(TIME)];
    let end = [shifted_end(IPSEC, IPSEC_END), shifted_end(TIME, TIME_END)];
    let below = [HRESULT_END, i32::MIN];
    let (mask, bits) = ([NO_FLAGS | WITHOUT_TIME, 0], [WITHOUT_TIME, 1]);
    Halves {
        bias: [bias[0], bias[1], bias[0], bias[1]],
        end: [end[0], end[1], end[0], end[1]],
        below: [below[0], below[1], below[0], below[1]],
        mask: [mask[0], mask[1], mask[0], mask[1]],
        bits: [bits[0], bits[1], bits[0], bits[1]],
    }
};

/// Whether one of the words of a block can be the first of a find, or the flags of an event without a time.
#[inline(always)]
fn has_rare_word(block: &[u8; BLOCK], halves: &Halves) -> bool {
    let Halves { bias, end, below, mask, bits } = halves;
    let (numbers, _) = block.as_chunks::<4>();
    let mut found = [0_u32; 4];
    for words in numbers.as_chunks::<4>().0 {
        let tests = bias.iter().zip(end).zip(below).zip(mask.iter().zip(bits));
        for ((found, number), (((bias, end), below), (mask, bits))) in
            found.iter_mut().zip(words).zip(tests)
        {
            let number = u32::from_le_bytes(*number);
            let is_rare = (number.wrapping_add(*bias).cast_signed() < *end)
                | (number.cast_signed() < *below)
                | (number & mask == *bits);
            *found |= if is_rare { u32::MAX } else { 0 };
        }
    }
    found.iter().fold(0, |any, found| any | found) != 0
}

/// Whether a find can begin at one of the words of a block, or of those around it.
fn has_head(block: &[u8; AROUND]) -> bool {
    /// The lower halves of four words, and the upper halves.
    #[inline(always)]
    fn halves(words: &[u8; 4 * WORD]) -> [[u32; 4]; 2] {
        let (numbers, _) = words.as_chunks::<4>();
        let number =
            |index: usize| numbers.get(index).map_or(0, |bytes| u32::from_le_bytes(*bytes));
        [[number(0), number(2), number(4), number(6)], [number(1), number(3), number(5), number(7)]]
    }
    let (words, _) = block.as_chunks::<{ 4 * WORD }>();
    let (next, _) = block.split_at(WORD).1.as_chunks::<{ 4 * WORD }>();
    let mut found = [0_u32; 4];
    for (words, next) in words.iter().zip(next) {
        let ([first, second], [flags, version]) = (halves(words), halves(next));
        let numbers = first.iter().zip(second).zip(flags.iter().zip(version));
        for (found, ((first, second), (flags, version))) in found.iter_mut().zip(numbers) {
            *found |= if is_head(*first, second, *flags, version) { u32::MAX } else { 0 };
        }
    }
    found.iter().fold(0, |any, found| any | found) != 0
}

/// Calls `give` with each offset below `end` at which a find can begin: `start`, and every `step` bytes after it.
pub(super) fn candidates(
    bytes: &[u8],
    start: usize,
    end: usize,
    step: usize,
    give: &mut dyn FnMut(usize),
) {
    // If the compiler knew that some comparisons are always false, it would not compare both halves together.
    let halves = black_box(HALVES);
    let mut next = start;
    // The flags of the last offset are in the word after it.
    for at in (start..end.saturating_add(WORD)).step_by(BLOCK) {
        let mut shifted = (at..at.saturating_add(WORD)).step_by(step);
        if !shifted.any(|at| with_bytes(bytes, at, |block| has_rare_word(block, &halves))) {
            continue;
        }
        let before = at.saturating_sub(WORD).max(start);
        let first = next.max(before);
        next = at.saturating_add(BLOCK);
        let mut shifted = (before..before.saturating_add(WORD)).step_by(step);
        if shifted.any(|at| with_bytes(bytes, at, has_head)) {
            for offset in (first..end.min(next)).step_by(step) {
                if with_bytes(bytes, offset, is_candidate) {
                    give(offset);
                }
            }
        }
    }
}

/// Calls `f` with the bytes from an offset on; after the end, they are zero.
#[inline(always)]
fn with_bytes<const N: usize>(bytes: &[u8], offset: usize, f: impl Fn(&[u8; N]) -> bool) -> bool {
    let rest = bytes.get(offset..).unwrap_or_default();
    if let Some(whole) = rest.first_chunk() {
        return f(whole);
    }
    let mut padded = [0; N];
    padded.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    f(&padded)
}

/// Whether a find can begin with these bytes.
#[inline]
pub(super) fn is_candidate(head: &[u8; HEAD]) -> bool {
    let (numbers, _) = head.as_chunks();
    match numbers {
        [first, second, flags, version] => is_head(
            u32::from_le_bytes(*first),
            u32::from_le_bytes(*second),
            u32::from_le_bytes(*flags),
            u32::from_le_bytes(*version),
        ),
        _ => false,
    }
}
