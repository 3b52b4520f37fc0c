//! Hidden characters, and texts that show them as escapes.

use core::fmt::{self, Write};

/// The runs of hidden characters: the first and the last of each.
const RUNS: [(char, char); 19] = [
    ('\0', '\u{1f}'),
    ('\u{7f}', '\u{9f}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Which blocks of 32 UTF-16 units have hidden characters; those of surrogates may.
const BLOCKS: [bool; 2048] = {
    let mut blocks = [false; 2048];
    let mut run = 0;
    // Evaluated by the compiler.
    #[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)]
    while run < RUNS.len() {
        let (mut block, last) = (RUNS[run].0 as usize / 32, RUNS[run].1 as usize / 32);
        while block <= last && block < blocks.len() {
            blocks[block] = true;
            block += 1;
        }
        run += 1;
    }
    let mut surrogates = 0xd800 / 32;
    #[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // as above
    while surrogates < 0xe000 / 32 {
        blocks[surrogates] = true;
        surrogates += 1;
    }
    blocks
};

/// Whether a character that begins with this UTF-16 unit may be hidden.
#[cfg(feature = "serde")]
#[inline(always)]
pub(crate) fn may_be_hidden(unit: u16) -> bool {
    BLOCKS.get(usize::from(unit >> 5)).is_none_or(|hidden| *hidden)
}

/// Whether a character is shown as an escape: it could control a terminal, change the order of what is shown, end a
/// line, or hide.
///
/// These are the control characters, the line and paragraph separators, the marks of annotations, and all characters
/// that are invisible by themselves (`Default_Ignorable_Code_Point` of Unicode): bidirectional controls, characters
/// without a width, variation selectors, tags.
#[must_use]
#[inline]
pub fn is_hidden(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    // Nearly all others are decided by their block.
    let block = usize::try_from(u32::from(character) >> 5).unwrap_or(usize::MAX);
    BLOCKS.get(block).is_none_or(|hidden| *hidden) && is_in_run(character)
}

#[cold]
#[inline(never)]
fn is_in_run(character: char) -> bool {
    RUNS.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

/// Shows a text with each [hidden](is_hidden) character as an escape: `\n`, `\u{202e}`.
///
/// ```
/// use wfp_events::value::{Escaped, Quoted};
///
/// assert_eq!(Escaped("a\\b\u{202e}c\n").to_string(), r"a\b\u{202e}c\n");
/// assert_eq!(Quoted("a\\b\" \u{202e}c").to_string(), r#""a\\b\" \u{202e}c""#);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(pub &'a str);

/// Shows a text in quotation marks, with hidden characters, quotation marks and backslashes as escapes.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escape(f, self.0, &[])
    }
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        escape(f, self.0, &['"', '\\'])?;
        f.write_char('"')
    }
}

/// Shows a text; a backslash precedes each of these printable characters.
pub(crate) fn escape(f: &mut fmt::Formatter<'_>, text: &str, printable: &[char]) -> fmt::Result {
    // Calls of a formatter are slow, so there is one for each run of characters that are shown as they are.
    let mut rest = text;
    let is_special = |character| is_hidden(character) || printable.contains(&character);
    while let Some(at) = rest.find(is_special) {
        let (plain, special) = rest.split_at_checked(at).unwrap_or_default();
        f.write_str(plain)?;
        let mut characters = special.chars();
        match characters.next() {
            Some(hidden) if is_hidden(hidden) => fmt::Display::fmt(&hidden.escape_default(), f)?,
            Some(printable) => {
                f.write_char('\\')?;
                f.write_char(printable)?;
            }
            None => {}
        }
        rest = characters.as_str();
    }
    f.write_str(rest)
}
