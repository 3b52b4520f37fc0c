//! The tokens of a stream of XML, enough to find where elements begin and end.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use crate::value::BYTE_ORDER_MARK;

/// A token of XML.
pub(super) enum Token<'b> {
    /// White space, or a piece of a comment, declaration or the content of a CDATA section.
    Blank,
    /// Text or a piece of it, or the start of a CDATA section.
    Text,
    /// A start tag; with `empty`, the element also ends here.
    Start { name: &'b [u8], empty: bool },
    /// An end tag, by its name.
    End(&'b [u8]),
    /// A `<` that does not begin a tag, or a tag that is not closed before the next one.
    Broken,
}

/// Markup that lasts until certain bytes.
#[derive(Clone, Copy, Debug)]
enum Section {
    Until(&'static [u8]),
    Doctype,
    /// Between `[` and `]` of a DOCTYPE.
    Subset,
    /// After a `]` in it, which ends the subset if only white space and `>` follow.
    SubsetEnd,
}

const SECTIONS: [(&[u8], Section); 4] = [
    (b"<!--", Section::Until(b"-->")),
    (b"<![CDATA[", Section::Until(b"]]>")),
    (b"<?", Section::Until(b"?>")),
    (b"<!DOCTYPE", Section::Doctype),
];

/// A tokenizer of a window of bytes that grows at its end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tokens {
    /// The start of the last token.
    start: usize,
    /// The start of the next token.
    pub(super) at: usize,
    section: Option<Section>,
    /// The start of the last section's content.
    content: usize,
    /// Before this offset, `<!` and `<?` do not begin a section.
    plain: usize,
}

impl Tokens {
    /// Moves past the next token and returns it. `None` if more bytes are needed, or at the end if they have `ended`.
    pub(super) fn next<'b>(&mut self, bytes: &'b [u8], ended: bool) -> Option<Token<'b>> {
        self.start = self.at;
        let rest = bytes.get(self.at..)?;
        let (token, length) = match (self.section, rest) {
            (_, []) => return None,
            (Some(section), _) => (Token::Blank, self.section_length(section, rest, ended)?),
            (None, [b'<', b'!' | b'?', ..]) if self.at >= self.plain => self.open(rest, ended)?,
            (None, [b'<', ..]) => match tag(rest) {
                None if ended => (Token::Broken, rest.len()),
                tag => tag?,
            },
            (None, [byte, ..]) if byte.is_ascii_whitespace() => {
                (Token::Blank, rest.len().saturating_sub(rest.trim_ascii_start().len()))
            }
            // Files may have been concatenated.
            (None, _) if rest.starts_with(BYTE_ORDER_MARK) => (Token::Blank, BYTE_ORDER_MARK.len()),
            (None, _) if BYTE_ORDER_MARK.starts_with(rest) && !ended => return None,
            (None, _) => (Token::Text, find_tag(rest).unwrap_or(rest.len())),
        };
        self.at = self.at.saturating_add(length);
        Some(token)
    }

    /// The offset of the next `<`, and the bytes from there on; `None` in a section.
    pub(super) fn next_tag<'b>(&self, bytes: &'b [u8]) -> Option<(usize, &'b [u8])> {
        let rest = bytes.get(self.at..).filter(|_| self.section.is_none())?;
        let text = find_tag(rest)?;
        Some((self.at.saturating_add(text), rest.get(text..)?))
    }

    /// As [`next`](Self::next), but skips text, which does not matter in an event.
    pub(super) fn next_in_event<'b>(&mut self, bytes: &'b [u8], ended: bool) -> Option<Token<'b>> {
        if self.section.is_none() {
            let rest = bytes.get(self.at..)?;
            self.at = self.at.saturating_add(find_tag(rest).unwrap_or(rest.len()));
        }
        self.next(bytes, ended)
    }

    /// Moves back to the start of the last token, a tag.
    pub(super) fn step_back(&mut self) {
        self.at = self.start;
    }

    /// The range of the name in the last token, a start tag.
    pub(super) fn name_range(&self, name: &[u8]) -> Range<usize> {
        let start = self.start.saturating_add(1);
        start..start.saturating_add(name.len())
    }

    /// Whether a section is open.
    pub(super) const fn is_in_section(&self) -> bool {
        self.section.is_some()
    }

    /// Skips to `end`; if a section is open, only to its content, which becomes text.
    pub(super) fn give_up(&mut self, end: usize) {
        self.at = match self.section.take() {
            Some(_) => {
                self.plain = end;
                self.content
            }
            None => end,
        };
    }

    /// Adjusts all offsets after bytes were removed at the start of the window.
    pub(super) fn rebase(&mut self, gone: usize) {
        for offset in [&mut self.at, &mut self.content, &mut self.plain] {
            *offset = offset.saturating_sub(gone);
        }
    }

    /// Opens the section that begins with `<!` or `<?`. Returns the token and its length.
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

    /// The number of bytes up to the next one that matters to an open section. `None` if more bytes are needed.
    fn section_length(&mut self, section: Section, rest: &[u8], ended: bool) -> Option<usize> {
        let (at, kept) = match section {
            Section::Until(end) => {
                // The last bytes may be part of the end.
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

/// The tag at the start of the bytes, and its length. `None` if the bytes end inside it.
pub(super) fn tag(bytes: &[u8]) -> Option<(Token<'_>, usize)> {
    plain_tag(bytes).or_else(|| any_tag(bytes))
}

/// The length of the end tag of this name at the start of the bytes.
#[inline]
pub(super) fn end_tag_length(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let (own, rest) = bytes.strip_prefix(b"</")?.split_at_checked(name.len())?;
    (rest.starts_with(b">") && is_same(own, name)).then(|| name.len().saturating_add("</>".len()))
}

/// Whether names of the same length are equal. Those that are not long need no call.
#[inline]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let eight = |name: &[u8]| Some((*name.first_chunk::<8>()?, *name.last_chunk::<8>()?));
    let four = |name: &[u8]| Some((*name.first_chunk::<4>()?, *name.last_chunk::<4>()?));
    match one.len() {
        4..=8 => four(one) == four(other),
        9..=16 => eight(one) == eight(other),
        _ => one == other,
    }
}

/// The tag at the start of the bytes, if it is a name and nothing else, as most are.
#[inline]
pub(super) fn plain_tag(bytes: &[u8]) -> Option<(Token<'_>, usize)> {
    let content = bytes.get(1..)?;
    let (content, before) = content.strip_prefix(b"/").map_or((content, 1), |name| (name, 2));
    if !matches!(content.first()?, b'_' | b'a'..=b'z' | b'A'..=b'Z') {
        return None;
    }
    let (name, rest) = content.split_at_checked(name_length(content))?;
    let (token, after) = match rest {
        _ if name.ends_with(b"\\") => return None,
        [b'>', ..] if before == 2 => (Token::End(name), 1),
        [b'>', ..] => (Token::Start { name, empty: false }, 1),
        [b'/', b'>', ..] if before == 1 => (Token::Start { name, empty: true }, 2),
        _ => return None,
    };
    Some((token, name.len().saturating_add(before).saturating_add(after)))
}

/// The offset of the first `<`. Most are near, so that the first bytes are looked at in place.
pub(super) fn find_tag(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([0x01; 8]);
    const TAGS: u64 = u64::from_ne_bytes([b'<'; 8]);
    let near = bytes.get(..16).unwrap_or_default();
    for (eight, start) in near.as_chunks().0.iter().zip([0, 8]) {
        // Where a byte is zero, the lowest high bit that is set here is its own.
        let others = u64::from_le_bytes(*eight) ^ TAGS;
        let zero = others.wrapping_sub(ONES) & !others & ONES.rotate_right(1);
        if zero != 0 {
            return Some(start | usize::try_from(zero.trailing_zeros().div_euclid(8)).ok()?);
        }
    }
    memchr(b'<', bytes)
}

/// How many of the first bytes are none of those that delimit a name, eight at a time.
fn name_length(bytes: &[u8]) -> usize {
    /// This bit is set in letters and `_`, and in no white space, quotation mark, `<`, `>` or `/`.
    const LETTERS: u64 = u64::from_ne_bytes([0x40; 8]);
    let mut length = 0_usize;
    while let Some(next) = bytes.get(length..).and_then(<[u8]>::first_chunk) {
        let others = !u64::from_le_bytes(*next) & LETTERS;
        let letters = others.trailing_zeros().div_euclid(8);
        length = length.saturating_add(usize::try_from(letters).unwrap_or_default());
        match bytes.get(length) {
            _ if letters == 8 => {}
            Some(b'0'..=b'9' | b'.') => length = length.saturating_add(1),
            _ => break,
        }
    }
    length
}

/// The tag at the start of the bytes, and its length, whatever is in it.
pub(super) fn any_tag(bytes: &[u8]) -> Option<(Token<'_>, usize)> {
    let content = bytes.get(1..)?;
    if !matches!(content.first()?, b'/' | b'_' | b':' | b'a'..=b'z' | b'A'..=b'Z' | 0x80..) {
        return Some((Token::Broken, 1));
    }
    let mut quote = None;
    let end = content.iter().position(|byte| {
        match (quote, byte) {
            // An attribute's value cannot contain `<`.
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
    // Markdown escapes the `>`.
    let content = content.strip_suffix(b"\\").unwrap_or(content);
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
