//! Excerpts of the input, for messages.

use core::fmt;

/// Shows the first 80 characters of a text, which can be as long as the input.
pub(crate) struct Truncated<'a>(pub(crate) &'a str);

impl fmt::Display for Truncated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MAX: usize = 80;
        match self.0.char_indices().nth(MAX) {
            None => f.write_str(self.0),
            Some((end, _)) => write!(f, "{}…", self.0.get(..end).unwrap_or_default()),
        }
    }
}

/// The most characters that a message shows from the start, and from the end, of a text.
#[cfg(any(feature = "json", feature = "netsh"))]
const HEAD: usize = 120;
#[cfg(any(feature = "json", feature = "netsh"))]
const TAIL: usize = 80;

/// The start and end of a text from the input, with control characters escaped, so that a terminal can show it.
#[cfg(any(feature = "json", feature = "netsh"))]
pub(crate) fn escaped_excerpt(text: &str) -> String {
    let mut excerpt = String::new();
    let escaped = |excerpt: &mut String, part: &str| {
        for character in part.chars() {
            match character {
                '"' | '\'' | '\\' => excerpt.push(character),
                _ => excerpt.extend(character.escape_debug()),
            }
        }
    };
    let at = |count: usize| text.char_indices().nth(count).map(|(at, _)| at);
    let from_end = |count: usize| text.char_indices().nth_back(count).map(|(at, _)| at);
    match (at(HEAD), from_end(TAIL.saturating_sub(1))) {
        (Some(head), Some(tail)) if head < tail => {
            escaped(&mut excerpt, text.get(..head).unwrap_or_default());
            excerpt.push('…');
            escaped(&mut excerpt, text.get(tail..).unwrap_or_default());
        }
        _ => escaped(&mut excerpt, text),
    }
    excerpt
}
