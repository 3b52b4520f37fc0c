//! Excerpts of the input, for messages.

use core::fmt;

#[cfg(any(feature = "json", feature = "netsh"))]
use crate::value::Escaped;
use crate::value::escape::escape;

/// A text from the input in a message, between backquotes: its start is enough, for it can be as long as the input.
pub(crate) struct Truncated<'a>(pub(crate) &'a str);

impl fmt::Display for Truncated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MAX: usize = 80;
        const QUOTES: &[char] = &['`', '\\'];
        match self.0.char_indices().nth(MAX) {
            None => escape(f, self.0, QUOTES),
            Some((end, _)) => {
                escape(f, self.0.get(..end).unwrap_or_default(), QUOTES)?;
                f.write_str("…")
            }
        }
    }
}

/// The most characters that a message shows from the start, and from the end, of a text.
#[cfg(any(feature = "json", feature = "netsh"))]
const HEAD: usize = 120;
#[cfg(any(feature = "json", feature = "netsh"))]
const TAIL: usize = 80;

/// A message in a length that a person reads, with hidden characters as escapes: what input holds can be anything.
#[cfg(any(feature = "json", feature = "netsh"))]
pub(crate) fn escaped_excerpt(text: &str) -> String {
    let at = |count: usize| text.char_indices().nth(count).map(|(at, _)| at);
    let from_end = |count: usize| text.char_indices().nth_back(count).map(|(at, _)| at);
    match (at(HEAD), from_end(TAIL.saturating_sub(1))) {
        (Some(head), Some(tail)) if head < tail => {
            let (head, tail) = (text.get(..head), text.get(tail..));
            let (head, tail) = (head.unwrap_or_default(), tail.unwrap_or_default());
            format!("{}…{}", Escaped(head), Escaped(tail))
        }
        _ => Escaped(text).to_string(),
    }
}
