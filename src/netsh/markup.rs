//! Where tokens of XML end, in a window of bytes that grows at its end.
//!
//! What ends at no window's end is not looked at twice: the state says where it goes on. Only tags are kept whole;
//! of what is text, a comment or the like, a token is as much as there is.

use std::ops::Range;

use super::LONGEST;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Text, or a piece of it.
    Text,
    /// A whole tag.
    Tag,
    /// A piece of a comment, of an instruction or the XML declaration, or of a DOCTYPE.
    Aside,
    /// Markup that is none: `<` that begins nothing, a tag that is not closed before the next one begins.
    Broken,
    /// The start of a tag of more than [`LONGEST`] bytes.
    TooLong,
}

/// What the bytes that come next are part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Within {
    #[default]
    Text,
    /// A tag, and in it an attribute's value in such quotes.
    Tag(Option<u8>),
    /// Something that such bytes end.
    Until(&'static [u8], Token),
    Doctype(Doctype),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doctype {
    Outside,
    /// Between `[` and `]`.
    Subset,
    /// Behind `]`.
    Closed,
}

/// What begins with `<!` or `<?`, and what it is then.
const BANGS: [(&[u8], Within); 4] = [
    (b"<!--", Within::Until(b"-->", Token::Aside)),
    (b"<![CDATA[", Within::Until(b"]]>", Token::Text)),
    (b"<?", Within::Until(b"?>", Token::Aside)),
    (b"<!DOCTYPE", Within::Doctype(Doctype::Outside)),
];

#[derive(Debug, Default)]
pub(super) struct Markup {
    within: Within,
    /// Where the next token begins.
    start: usize,
    /// What was looked at ends here.
    at: usize,
    /// Where the content of what began with `<!` or `<?` begins.
    content: usize,
    /// Before this, `<!` and `<?` begin nothing.
    plain: usize,
}

impl Markup {
    /// The next token. `None`: more bytes are needed, or nothing follows.
    pub(super) fn next(&mut self, bytes: &[u8], ended: bool) -> Option<(Token, Range<usize>)> {
        match self.within {
            Within::Text => match memchr::memchr(b'<', bytes.get(self.at..)?) {
                Some(0) if self.at == self.start => self.begin(bytes, ended),
                Some(length) => {
                    self.at = self.at.saturating_add(length);
                    Some((Token::Text, self.take()))
                }
                None => self.piece(Token::Text, bytes.len()),
            },
            Within::Tag(quote) => self.tag(bytes, quote, ended),
            Within::Until(end, token) => self.until(bytes, end, token, ended),
            Within::Doctype(part) => self.doctype(bytes, part),
        }
    }

    /// What is behind the last token begins here.
    pub(super) const fn start(&self) -> usize {
        self.start
    }

    /// Begins anew with text, here.
    pub(super) fn begin_text(&mut self, at: usize) {
        self.within = Within::Text;
        self.start = at;
        self.at = at;
    }

    /// Whether the last bytes are part of something that only certain bytes end.
    pub(super) const fn is_aside(&self) -> bool {
        matches!(self.within, Within::Until(..) | Within::Doctype(_))
    }

    /// Takes what nothing ended for text, to its end here; nothing in it begins such a thing again.
    pub(super) fn reopen(&mut self, end: usize) {
        self.plain = end;
        self.begin_text(self.content);
    }

    /// So many bytes at the start of the window are gone.
    pub(super) fn rebase(&mut self, gone: usize) {
        for place in [&mut self.start, &mut self.at, &mut self.content, &mut self.plain] {
            *place = place.saturating_sub(gone);
        }
    }

    /// Everything up to where was looked.
    fn take(&mut self) -> Range<usize> {
        let start = std::mem::replace(&mut self.start, self.at);
        start..self.at
    }

    /// All that there is up to here, if there is any.
    fn piece(&mut self, token: Token, end: usize) -> Option<(Token, Range<usize>)> {
        self.at = self.at.max(end);
        let piece = self.start..end;
        if piece.is_empty() {
            return None;
        }
        self.start = end;
        Some((token, piece))
    }

    /// What begins with the `<` at the start.
    fn begin(&mut self, bytes: &[u8], ended: bool) -> Option<(Token, Range<usize>)> {
        let rest = bytes.get(self.start..)?;
        let broken = |this: &mut Self, length: usize| {
            this.at = this.start.saturating_add(length);
            Some((Token::Broken, this.take()))
        };
        match rest {
            [_] if ended => broken(self, 1),
            [_] => None,
            [_, b'!' | b'?', ..] if self.start < self.plain => broken(self, 2),
            [_, b'!' | b'?', ..] => {
                for (begin, within) in BANGS {
                    if rest.starts_with(begin) {
                        self.at = self.start.saturating_add(begin.len());
                        self.content = self.at;
                        self.within = within;
                        return self.next(bytes, ended);
                    }
                    if begin.starts_with(rest) && !ended {
                        return None;
                    }
                }
                broken(self, 2)
            }
            [_, b'/' | b'_' | b':' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.., ..] => {
                self.at = self.start.saturating_add(1);
                self.tag(bytes, None, ended)
            }
            _ => broken(self, 1),
        }
    }

    fn tag(
        &mut self,
        bytes: &[u8],
        mut quote: Option<u8>,
        ended: bool,
    ) -> Option<(Token, Range<usize>)> {
        let longest = self.start.saturating_add(LONGEST);
        let window = bytes.get(..longest).unwrap_or(bytes);
        for byte in window.get(self.at..)? {
            let token = match (quote, byte) {
                // A value cannot hold it, so the tag is not closed.
                (_, b'<') => Some(Token::Broken),
                (None, b'>') => {
                    self.at = self.at.saturating_add(1);
                    Some(Token::Tag)
                }
                _ => None,
            };
            if let Some(token) = token {
                self.within = Within::Text;
                return Some((token, self.take()));
            }
            match quote {
                None if matches!(byte, b'"' | b'\'') => quote = Some(*byte),
                Some(end) if *byte == end => quote = None,
                _ => {}
            }
            self.at = self.at.saturating_add(1);
        }
        self.within = Within::Tag(quote);
        let token = if longest < bytes.len() {
            Token::TooLong
        } else if ended {
            Token::Broken
        } else {
            return None;
        };
        self.within = Within::Text;
        Some((token, self.take()))
    }

    fn until(
        &mut self,
        bytes: &[u8],
        end: &'static [u8],
        token: Token,
        ended: bool,
    ) -> Option<(Token, Range<usize>)> {
        // All of them end in this byte.
        while let Some(length) = memchr::memchr(b'>', bytes.get(self.at..)?) {
            self.at = self.at.saturating_add(length).saturating_add(1);
            if bytes.get(self.content..self.at).is_some_and(|content| content.ends_with(end)) {
                self.within = Within::Text;
                return Some((token, self.take()));
            }
        }
        self.at = bytes.len();
        // What may be part of the end stays.
        let kept = if ended { 0 } else { end.len().saturating_sub(1) };
        self.piece(token, bytes.len().saturating_sub(kept).max(self.start))
    }

    fn doctype(&mut self, bytes: &[u8], mut part: Doctype) -> Option<(Token, Range<usize>)> {
        for byte in bytes.get(self.at..)? {
            self.at = self.at.saturating_add(1);
            part = match (part, byte) {
                (Doctype::Outside | Doctype::Closed, b'>') => {
                    self.within = Within::Text;
                    return Some((Token::Aside, self.take()));
                }
                (Doctype::Outside, b'[') => Doctype::Subset,
                (Doctype::Subset | Doctype::Closed, b']') => Doctype::Closed,
                (Doctype::Closed, byte) if !byte.is_ascii_whitespace() => Doctype::Subset,
                (part, _) => part,
            };
        }
        self.within = Within::Doctype(part);
        self.piece(Token::Aside, bytes.len())
    }
}

/// What a tag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Start,
    Empty,
    End,
}

/// The name in a tag, and what it is.
pub(super) fn tag(tag: &[u8]) -> Option<(&[u8], Kind)> {
    let content = tag.strip_prefix(b"<")?.strip_suffix(b">")?;
    if let Some(name) = content.strip_prefix(b"/") {
        return Some((name.trim_ascii_end(), Kind::End));
    }
    let (content, kind) = match content.strip_suffix(b"/") {
        Some(content) => (content, Kind::Empty),
        None => (content, Kind::Start),
    };
    let end = content.iter().position(u8::is_ascii_whitespace).unwrap_or(content.len());
    Some((content.get(..end)?, kind))
}
