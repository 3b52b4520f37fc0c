//! The elements and texts of the XML of one event, one after another.

use std::borrow::Cow;
use std::fmt;

use memchr::{memchr2, memchr3};
use quick_xml::Reader;
#[cfg(feature = "eventlog")]
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, BytesText, Event};

use super::error::{XmlError, line_feeds};
use super::loss::{Deviation, DeviationKind};
use super::tokens::{Token, any_tag, end_tag_length, find_tag, plain_tag};
use crate::excerpt::Truncated;

/// The content of a processing instruction that a repair puts at the end of an element that was not closed.
pub(super) const CUT: &str = "wfp-events cut";

/// A start tag and its offset.
pub(crate) struct Tag<'x> {
    start: BytesStart<'x>,
    pub(crate) at: usize,
}

impl Tag<'_> {
    pub(crate) fn name(&self) -> &str {
        let name = self.start.name().into_inner();
        // Markdown escapes `<` and `>`.
        name.strip_suffix('\\').unwrap_or(name)
    }
}

/// The most names of one kind of deviation.
const MAX_NAMES: usize = 4;

/// Is called with each child element, and has to read it to its end.
pub(crate) type OnChild<'t, 'x> =
    dyn FnMut(&mut XmlReader<'x>, &Tag<'x>) -> Result<(), XmlError> + 't;

/// Finds tags and texts.
enum Parser<'x> {
    Plain(Plain<'x>),
    Any(Reader<&'x [u8]>),
}

/// A parser that gives up where markup is not as plain as almost all that netsh writes. Until then, it gives the same
/// events as that of `quick-xml`, in a third of the time.
#[derive(Default)]
struct Plain<'x> {
    xml: &'x str,
    /// The offset of the next event.
    at: usize,
    /// The offset of the next `&` or carriage return, or less than `at`.
    special: usize,
    /// The names of the open elements.
    open: Vec<&'x str>,
    /// Whether the last event is the start of an empty element.
    is_empty: bool,
}

impl<'x> Plain<'x> {
    /// The next event; `None` if the markup is not plain, or ill-formed.
    fn next(&mut self) -> Option<Event<'x>> {
        if std::mem::take(&mut self.is_empty) {
            return self.open.pop().map(|name| Event::End(BytesEnd::new(name)));
        }
        let rest = self.xml.get(self.at..)?;
        let bytes = rest.as_bytes();
        let (event, length) = match bytes {
            [] => (Event::Eof, 0),
            [b'<', b'/', ..] => return self.end().map(|name| Event::End(BytesEnd::new(name))),
            [b'<', ..] => return self.start().map(|Tag { start, .. }| Event::Start(start)),
            [b'&', content @ ..] => {
                let end = memchr3(b';', b'&', b'<', content)?;
                let length = end.saturating_add("&;".len());
                let name = rest.get(1..length)?.strip_suffix(';')?;
                (Event::GeneralRef(BytesRef::new(name)), length)
            }
            _ => {
                let length = memchr2(b'<', b'&', bytes).unwrap_or(bytes.len());
                (Event::Text(BytesText::from_escaped(rest.get(..length)?)), length)
            }
        };
        self.at = self.at.saturating_add(length);
        Some(event)
    }

    /// Moves past a start tag; `None` if the next event is not one, or if it is not plain.
    #[inline]
    fn start(&mut self) -> Option<Tag<'x>> {
        let rest = self.xml.get(self.at..)?;
        let bytes = rest.as_bytes();
        if self.is_empty || !bytes.starts_with(b"<") || bytes.starts_with(b"</") {
            return None;
        }
        let (token, length) = match plain_tag(bytes) {
            Some(plain) => plain,
            // Markdown escapes the `>`.
            None => any_tag(bytes).filter(|(_, length)| {
                !rest.get(..*length).is_some_and(|tag| tag.ends_with("\\>"))
            })?,
        };
        let Token::Start { name, empty } = token else { return None };
        let after = name.len().saturating_add(1);
        if !matches!(bytes.get(after)?, b'>' | b'/' | b' ') {
            return None;
        }
        let end = length.checked_sub(usize::from(empty).saturating_add(1))?;
        self.open.push(rest.get(1..after)?);
        self.is_empty = empty;
        let at = self.at;
        self.at = at.saturating_add(length);
        Some(Tag { start: BytesStart::from_content(rest.get(1..end)?, name.len()), at })
    }

    /// Moves past the end tag of the innermost element. Returns its name; `None` if it is not next.
    #[inline]
    fn end(&mut self) -> Option<&'x str> {
        let rest = self.xml.as_bytes().get(self.at..)?;
        let length = end_tag_length(rest, self.open.last()?.as_bytes())?;
        self.at = self.at.saturating_add(length);
        self.open.pop()
    }

    /// Moves past the current element if it has only a text without references and carriage returns. Returns the text.
    fn leaf(&mut self) -> Option<&'x str> {
        if std::mem::take(&mut self.is_empty) {
            self.open.pop();
            return Some("");
        }
        let rest = self.xml.get(self.at..)?;
        let length = find_tag(rest.as_bytes())?;
        let (text, end) = rest.split_at_checked(length)?;
        if self.special < self.at {
            let special = memchr2(b'&', b'\r', rest.as_bytes());
            self.special = special.map_or(usize::MAX, |special| self.at.saturating_add(special));
        }
        if self.special < self.at.saturating_add(length) {
            return None;
        }
        let tag = end_tag_length(end.as_bytes(), self.open.last()?.as_bytes())?;
        self.open.pop();
        self.at = self.at.saturating_add(length).saturating_add(tag);
        Some(text)
    }

    /// Moves past white space if a tag follows it.
    fn skip_blank(&mut self) {
        let rest = self.xml.as_bytes().get(self.at..).unwrap_or_default();
        let tag = rest.trim_ascii_start();
        if tag.starts_with(b"<") {
            self.at = self.xml.len().saturating_sub(tag.len());
        }
    }
}

/// Reads the XML of one event.
pub(crate) struct XmlReader<'x> {
    xml: &'x [u8],
    first_line: u64,
    parser: Parser<'x>,
    /// How it deviates from what netsh writes: each kind once.
    pub(super) deviations: Vec<Deviation>,
    /// The zone of an IPv6 address.
    pub(super) zone: Option<u32>,
    /// Whether the last element that was read ended because the text ended, or because an outer element did.
    pub(super) is_cut: bool,
}

impl<'x> XmlReader<'x> {
    pub(crate) fn new(xml: &'x [u8], first_line: u64) -> Self {
        let mut reader = Reader::from_reader(xml);
        reader.config_mut().expand_empty_elements = true;
        Self::with_parser(xml, first_line, Parser::Any(reader))
    }

    /// As [`new`](Self::new), but only reads plain markup; any other is an error whose message says nothing.
    pub(super) fn plain(xml: &'x [u8], first_line: u64) -> Self {
        let text = std::str::from_utf8(xml).unwrap_or_default();
        let plain = Plain { xml: text, open: Vec::with_capacity(8), ..Plain::default() };
        Self::with_parser(xml, first_line, Parser::Plain(plain))
    }

    const fn with_parser(xml: &'x [u8], first_line: u64, parser: Parser<'x>) -> Self {
        Self { xml, first_line, parser, deviations: Vec::new(), zone: None, is_cut: false }
    }

    /// An error at this offset.
    pub(crate) fn error(&self, at: usize, message: impl fmt::Display) -> XmlError {
        XmlError::new(self.line(at), message)
    }

    /// The line of an offset.
    pub(super) fn line(&self, at: usize) -> u64 {
        let before = self.xml.get(..at).unwrap_or(self.xml);
        self.first_line.saturating_add(line_feeds(before))
    }

    /// The line of its end.
    pub(super) fn last_line(&self) -> u64 {
        self.line(self.xml.len())
    }

    /// The next event of the XML parser, and its offset.
    fn next(&mut self) -> Result<(usize, Event<'x>), XmlError> {
        match &mut self.parser {
            Parser::Plain(plain) => {
                let at = plain.at;
                plain.next().map(|event| (at, event)).ok_or_else(|| self.error(at, "not plain"))
            }
            Parser::Any(reader) => {
                let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
                let event = reader.read_event().map(|event| (at, event));
                event.map_err(|error| self.error(at, format_args!("not XML: {error}")))
            }
        }
    }

    /// The root element.
    pub(crate) fn root(&mut self) -> Result<Tag<'x>, XmlError> {
        let root = self.outermost("unexpected text before the element")?;
        root.ok_or_else(|| self.error(self.xml.len(), "no element"))
    }

    /// Checks that nothing follows the root element.
    pub(crate) fn end(&mut self) -> Result<(), XmlError> {
        const MORE: &str = "trailing characters after the element";
        let more = self.outermost(MORE)?;
        more.map_or(Ok(()), |tag| Err(self.error(tag.at, MORE)))
    }

    /// The next outermost element, if there is one; any other text is an error.
    fn outermost(&mut self, other: &str) -> Result<Option<Tag<'x>>, XmlError> {
        loop {
            match self.next()? {
                (at, Event::Start(start)) => return Ok(Some(Tag { start, at })),
                (_, Event::Eof) => return Ok(None),
                (_, Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_)) => {}
                (_, Event::Text(text)) if is_blank(&text) => {}
                (at, _) => return Err(self.error(at, other)),
            }
        }
    }

    /// Reads the content of an element: calls `take` with each child, and returns the text without the white space
    /// around children.
    pub(crate) fn content(&mut self, take: &mut OnChild<'_, 'x>) -> Result<Cow<'x, str>, XmlError> {
        let mut text = Cow::Borrowed("");
        let mut children = false;
        self.is_cut = false;
        loop {
            if let Some(child) = &self.plain_start(children, text.is_empty()) {
                if !children && is_blank(&text) {
                    text = Cow::Borrowed("");
                }
                children = true;
                take(self, child)?;
                self.is_cut = false;
                continue;
            }
            if children && self.plain_end() {
                return Ok(text);
            }
            let (at, event) = self.next()?;
            let more = match event {
                Event::Text(more) if children && is_blank(&more) => continue,
                Event::Text(more) => more.xml10_content(),
                Event::CData(more) => more.xml10_content(),
                Event::GeneralRef(name) => resolve(&name).map_err(|what| self.error(at, what))?,
                Event::Start(start) => {
                    if !children && is_blank(&text) {
                        text = Cow::Borrowed("");
                    }
                    children = true;
                    take(self, &Tag { start, at })?;
                    self.is_cut = false;
                    continue;
                }
                Event::End(_) => return Ok(text),
                Event::PI(mark) if &*mark == CUT => {
                    self.is_cut = true;
                    continue;
                }
                Event::Comment(_) | Event::PI(_) => continue,
                Event::Eof => return Err(self.error(at, "file ends inside this element")),
                _ => return Err(self.error(at, "unexpected declaration in an element")),
            };
            if text.is_empty() {
                text = more;
            } else {
                text.to_mut().push_str(&more);
            }
        }
    }

    /// Reads the content of an element that has children and no text. Stray text is recorded.
    pub(super) fn members(
        &mut self,
        _: &Tag<'x>,
        take: &mut OnChild<'_, 'x>,
    ) -> Result<(), XmlError> {
        let text = self.content(take)?;
        self.stray(&text);
        Ok(())
    }

    /// Records text that is not part of a value, unless it is blank.
    pub(super) fn stray(&mut self, text: &str) {
        match text.trim_ascii() {
            "" => {}
            text => self.deviates(DeviationKind::Text, text),
        }
    }

    /// Calls `take` with the name and the value of each attribute of an element.
    #[cfg(feature = "eventlog")]
    pub(crate) fn attributes(
        &self,
        tag: &Tag<'_>,
        take: &mut dyn FnMut(&str, &str),
    ) -> Result<(), XmlError> {
        for attribute in tag.start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string()).and_then(|attribute| {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                value.map(|value| (attribute.key, value)).map_err(|error| error.to_string())
            });
            match attribute {
                Ok((name, value)) => take(name.into_inner(), &value),
                Err(error) => return Err(self.error(tag.at, format_args!("not XML: {error}"))),
            }
        }
        Ok(())
    }

    /// The text of an element. If there is none, that of the elements in it, which are recorded; `None` if they have
    /// none either.
    #[inline]
    pub(super) fn leaf(&mut self) -> Result<Option<Cow<'x, str>>, XmlError> {
        if let Some(text) = self.plain_leaf() {
            return Ok(Some(Cow::Borrowed(text)));
        }
        let (mut inner, mut has_elements) = (String::new(), false);
        let text = self.content(&mut |xml, child| {
            has_elements = true;
            xml.deviates(DeviationKind::Element, child.name());
            xml.inner_text(&mut inner)
        })?;
        Ok(match text.trim_ascii() {
            _ if !has_elements => Some(text),
            "" => Some(inner).filter(|inner| !inner.trim_ascii().is_empty()).map(Cow::Owned),
            _ => Some(Cow::Owned(format!("{text}{inner}"))),
        })
    }

    /// Reads the plain start tag of a child. White space before it is skipped, unless it may be part of a text.
    #[inline]
    fn plain_start(&mut self, has_children: bool, is_empty: bool) -> Option<Tag<'x>> {
        let Parser::Plain(plain) = &mut self.parser else { return None };
        let before = plain.at;
        if has_children || is_empty {
            plain.skip_blank();
        }
        let tag = plain.start();
        if tag.is_none() && !has_children {
            plain.at = before;
        }
        tag
    }

    /// Reads a plain end tag. Returns whether there was one.
    #[inline]
    fn plain_end(&mut self) -> bool {
        match &mut self.parser {
            Parser::Plain(plain) => plain.end().is_some(),
            Parser::Any(_) => false,
        }
    }

    /// Reads an element if it is plain, and has only a text. Returns the text.
    #[inline]
    fn plain_leaf(&mut self) -> Option<&'x str> {
        let Parser::Plain(plain) = &mut self.parser else { return None };
        let text = plain.leaf()?;
        self.is_cut = false;
        Some(text)
    }

    /// Appends the text of the current element, and of the elements in it.
    pub(super) fn inner_text(&mut self, text: &mut String) -> Result<(), XmlError> {
        let mut depth = 1u64;
        while depth > 0 {
            match self.next()? {
                (_, Event::Start(_)) => depth = depth.saturating_add(1),
                (_, Event::End(_)) => depth = depth.saturating_sub(1),
                (_, Event::Text(more)) => text.push_str(&more.xml10_content()),
                (_, Event::CData(more)) => text.push_str(&more.xml10_content()),
                (at, Event::GeneralRef(name)) => {
                    text.push_str(&resolve(&name).map_err(|what| self.error(at, what))?);
                }
                (at, Event::Eof) => return Err(self.error(at, "file ends inside this element")),
                _ => {}
            }
        }
        Ok(())
    }

    /// Skips an element, which is a deviation of this kind.
    pub(super) fn skip_unread(
        &mut self,
        kind: DeviationKind,
        tag: &Tag<'_>,
    ) -> Result<(), XmlError> {
        self.deviates(kind, tag.name());
        self.skip()
    }

    /// Records a deviation.
    pub(super) fn deviates(&mut self, kind: DeviationKind, name: &str) {
        let index = self.deviations.iter().position(|known| known.kind == kind);
        let index = index.unwrap_or_else(|| {
            self.deviations.push(Deviation { kind, names: Vec::new() });
            self.deviations.len().saturating_sub(1)
        });
        let Some(Deviation { names, .. }) = self.deviations.get_mut(index) else { return };
        if names.len() < MAX_NAMES && !name.is_empty() {
            let name = Truncated(name).to_string();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }

    /// Skips the rest of the current element.
    pub(crate) fn skip(&mut self) -> Result<(), XmlError> {
        if self.plain_leaf().is_some() {
            return Ok(());
        }
        let mut depth = 1u64;
        while depth > 0 {
            match self.next()? {
                (_, Event::Start(_)) => depth = depth.saturating_add(1),
                (_, Event::End(_)) => depth = depth.saturating_sub(1),
                (at, Event::Eof) => return Err(self.error(at, "file ends inside this element")),
                _ => {}
            }
        }
        Ok(())
    }
}

/// The text of the reference `&…;`.
fn resolve(name: &BytesRef<'_>) -> Result<Cow<'static, str>, String> {
    match name.resolve_char_ref() {
        Ok(Some(character)) => Ok(Cow::Owned(character.to_string())),
        Ok(None) => resolve_predefined_entity(name)
            .map(Cow::Borrowed)
            .ok_or_else(|| format!("undefined entity `&{};`", Truncated(name))),
        Err(_) => Err(format!("`&{};` is not a character", Truncated(name))),
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}
