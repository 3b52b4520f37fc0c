//! The tokens of a stream of XML, as far as it has to be known where elements begin and end.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use crate::value::BYTE_ORDER_MARK;

/// What comes next in a stream.
pub(super) enum Token<'b> {
    /// Blanks, or a piece of a comment or the like.
    Blank,
    /// Text, or a piece of it; a CDATA section.
    Text,
    /// A start tag; the element may be empty, and end with it.
    Start { name: &'b [u8], empty: bool },
    /// An end tag, by its name.
    End(&'b [u8]),
    /// `<` that begins no tag, or a tag that is not closed before the next one begins.
    Broken,
}

/// Markup that only certain bytes end.
#[derive(Clone, Copy, Debug)]
enum Section {
    Until(&'static [u8]),
    Doctype,
    /// Between `[` and `]` of a DOCTYPE.
    Subset,
    /// Behind a `]` there, which ends the subset if only blanks and `>` follow.
    SubsetEnd,
}

const SECTIONS: [(&[u8], Section); 4] = [
    (b"<!--", Section::Until(b"-->")),
    (b"<![CDATA[", Section::Until(b"]]>")),
    (b"<?", Section::Until(b"?>")),
    (b"<!DOCTYPE", Section::Doctype),
];

/// A place in a window of bytes that grows at its end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tokens {
    /// Where the last token begins.
    start: usize,
    /// Where the next one begins.
    pub(super) at: usize,
    section: Option<Section>,
    /// Where the content of the last section begins.
    content: usize,
    /// Before this, no section begins.
    plain: usize,
}

impl Tokens {
    /// The next token, and moves behind it. `None`: more bytes are needed, or nothing follows if they have `ended`.
    pub(super) fn next<'b>(&mut self, bytes: &'b [u8], ended: bool) -> Option<Token<'b>> {
        self.start = self.at;
        let rest = bytes.get(self.at..)?;
        let (token, length) = match (self.section, rest) {
            (_, []) => return None,
            (Some(section), _) => (Token::Blank, self.pass(section, rest, ended)?),
            (None, [b'<', b'!' | b'?', ..]) if self.at >= self.plain => self.open(rest, ended)?,
            (None, [b'<', ..]) => match tag(rest) {
                None if ended => (Token::Broken, rest.len()),
                tag => tag?,
            },
            (None, [byte, ..]) if byte.is_ascii_whitespace() => {
                (Token::Blank, rest.len().saturating_sub(rest.trim_ascii_start().len()))
            }
            // Files may have been put behind one another.
            (None, _) if rest.starts_with(BYTE_ORDER_MARK) => (Token::Blank, BYTE_ORDER_MARK.len()),
            (None, _) if BYTE_ORDER_MARK.starts_with(rest) && !ended => return None,
            (None, _) => (Token::Text, memchr(b'<', rest).unwrap_or(rest.len())),
        };
        self.at = self.at.saturating_add(length);
        Some(token)
    }

    /// Moves back to the start of the last token, a tag.
    pub(super) fn step_back(&mut self) {
        self.at = self.start;
    }

    /// Where the name in the last token, a start tag, is.
    pub(super) fn name_range(&self, name: &[u8]) -> Range<usize> {
        let start = self.start.saturating_add(1);
        start..start.saturating_add(name.len())
    }

    /// Whether the last bytes are part of something that only certain bytes end.
    pub(super) const fn is_in_section(&self) -> bool {
        self.section.is_some()
    }

    /// Gives up all up to here; but the content of a section that nothing ended is text, and is next.
    pub(super) fn give_up(&mut self, end: usize) {
        self.at = match self.section.take() {
            Some(_) => {
                self.plain = end;
                self.content
            }
            None => end,
        };
    }

    /// Forgets bytes at the start of the window.
    pub(super) fn rebase(&mut self, gone: usize) {
        for place in [&mut self.at, &mut self.content, &mut self.plain] {
            *place = place.saturating_sub(gone);
        }
    }

    /// What begins with `<!` or `<?`, and its length.
    fn open(&mut self, rest: &[u8], ended: bool) -> Option<(Token<'static>, usize)> {
        for (begin, section) in SECTIONS {
            if rest.starts_with(begin) {
                self.section = Some(section);
                self.content = self.at.saturating_add(begin.len());
                let is_text = begin == b"<![CDATA[";
                return Some((if is_text { Token::Text } else { Token::Blank }, begin.len()));
            }
            if begin.starts_with(rest) && !ended {
                return None;
            }
        }
        Some((Token::Broken, 1))
    }

    /// How many bytes belong to a section: all up to one that matters. `None` if that takes more of them.
    fn pass(&mut self, section: Section, rest: &[u8], ended: bool) -> Option<usize> {
        let (at, kept) = match section {
            Section::Until(end) => {
                // What may be part of the end stays.
                let kept = end.len().saturating_sub(1);
                (memmem::find(rest, end).map(|at| at.saturating_add(kept)), kept)
            }
            Section::Doctype => (memchr2(b'[', b'>', rest), 0),
            Section::Subset => (memchr(b']', rest), 0),
            Section::SubsetEnd => (rest.iter().position(|byte| !byte.is_ascii_whitespace()), 0),
        };
        let Some(at) = at else {
            let kept = if ended { 0 } else { kept };
            return rest.len().checked_sub(kept).filter(|length| *length > 0);
        };
        self.section = match (section, rest.get(at)?) {
            (Section::Subset, _) | (Section::SubsetEnd, b']') => Some(Section::SubsetEnd),
            (_, b'>') => None,
            _ => Some(Section::Subset),
        };
        Some(at.saturating_add(1))
    }
}

/// The tag that the bytes begin with, and its length. `None`: they end within it.
fn tag(bytes: &[u8]) -> Option<(Token<'_>, usize)> {
    let content = bytes.get(1..)?;
    if !matches!(content.first()?, b'/' | b'_' | b':' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..) {
        return Some((Token::Broken, 1));
    }
    let mut quote = None;
    let end = content.iter().position(|byte| {
        match (quote, byte) {
            // A value cannot hold it.
            (_, b'<') | (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(end), byte) if end == *byte => quote = None,
            _ => {}
        }
        false
    })?;
    let length = end.saturating_add(1);
    let (content, rest) = content.split_at_checked(end)?;
    if rest.starts_with(b"<") {
        return Some((Token::Broken, length));
    }
    let token = match content {
        [b'/', name @ ..] => Token::End(name.trim_ascii_end()),
        tag => {
            let (tag, empty) = tag.strip_suffix(b"/").map_or((tag, false), |tag| (tag, true));
            let name = tag.split(u8::is_ascii_whitespace).next().unwrap_or_default();
            Token::Start { name, empty }
        }
    };
    Some((token, length.saturating_add(1)))
}
