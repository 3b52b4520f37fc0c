//! The elements and texts of the XML of one event, one after another.

use std::borrow::Cow;
use std::fmt;

use quick_xml::Reader;
#[cfg(feature = "eventlog")]
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::error::{XmlError, line_feeds};
use super::loss::{Deviation, DeviationKind};
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
    dyn FnMut(&mut XmlReader<'x>, Tag<'x>) -> Result<(), XmlError> + 't;

/// Reads the XML of one event.
pub(crate) struct XmlReader<'x> {
    xml: &'x [u8],
    first_line: u64,
    reader: Reader<&'x [u8]>,
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
        Self { xml, first_line, reader, deviations: Vec::new(), zone: None, is_cut: false }
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
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        match self.reader.read_event() {
            Ok(event) => Ok((at, event)),
            Err(error) => Err(self.error(at, format_args!("not XML: {error}"))),
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
                    take(self, Tag { start, at })?;
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
    pub(super) fn leaf(&mut self) -> Result<Option<Cow<'x, str>>, XmlError> {
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
