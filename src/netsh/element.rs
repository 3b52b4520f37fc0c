//! The elements of an event's text, one after the other.

use std::borrow::Cow;
use std::fmt;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::bad::{BadXml, lines};
use crate::excerpt::Start;

/// What is wrong, and at which byte.
#[derive(Debug)]
pub(super) struct Wrong {
    at: usize,
    path: String,
    what: String,
}

impl Wrong {
    pub(super) fn new(at: usize, what: impl fmt::Display) -> Self {
        Self { at, path: String::new(), what: what.to_string() }
    }

    /// The same, in a member of this name.
    pub(super) fn within(mut self, member: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        self.path = format!("{}{dot}{}", Start(member), self.path);
        self
    }

    pub(super) fn into_bad(self, xml: &[u8], first_line: u64) -> BadXml {
        let before = xml.get(..self.at).unwrap_or(xml);
        BadXml::new(first_line.saturating_add(lines(before)), &self.path, &self.what)
    }
}

/// A start tag, and the byte that it begins at.
pub(super) struct Tag<'x> {
    start: BytesStart<'x>,
    empty: bool,
    pub(super) at: usize,
}

impl Tag<'_> {
    pub(super) fn name(&self) -> &str {
        self.start.name().into_inner()
    }

    /// It is a member that was there before.
    pub(super) fn doubled(&self) -> Wrong {
        Wrong::new(self.at, format_args!("member `{}` stands twice", Start(self.name())))
    }
}

/// Takes a child of an element; the child has to be read to its end.
pub(super) type Take<'t, 'x> = dyn FnMut(&mut Elements<'x>, Tag<'x>) -> Result<(), Wrong> + 't;

pub(super) struct Elements<'x> {
    xml: &'x [u8],
    reader: Reader<&'x [u8]>,
}

impl<'x> Elements<'x> {
    pub(super) fn new(xml: &'x [u8]) -> Self {
        Self { xml, reader: Reader::from_reader(xml) }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn next(&mut self) -> Result<Event<'x>, Wrong> {
        let at = self.position();
        self.reader.read_event().map_err(|error| Wrong::new(at, format_args!("not XML: {error}")))
    }

    /// The element that the text is.
    pub(super) fn root(&mut self) -> Result<Tag<'x>, Wrong> {
        loop {
            let at = self.position();
            match self.next()? {
                Event::Start(start) => return Ok(Tag { start, empty: false, at }),
                Event::Empty(start) => return Ok(Tag { start, empty: true, at }),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
                Event::Text(text) if is_blank(&text) => {}
                Event::Eof => return Err(Wrong::new(at, "no element")),
                _ => return Err(Wrong::new(at, "text in front of the element")),
            }
        }
    }

    /// Sees that nothing more follows.
    pub(super) fn end(&mut self) -> Result<(), Wrong> {
        loop {
            let at = self.position();
            match self.next()? {
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if is_blank(&text) => {}
                _ => return Err(Wrong::new(at, "more text stands behind the element")),
            }
        }
    }

    /// The text of an element, whose children are taken meanwhile. Blanks beside children say nothing.
    pub(super) fn content(
        &mut self,
        tag: &Tag<'x>,
        take: &mut Take<'_, 'x>,
    ) -> Result<Cow<'x, str>, Wrong> {
        let mut text = Cow::Borrowed("");
        let mut children = false;
        if tag.empty {
            return Ok(text);
        }
        loop {
            let at = self.position();
            let mut push = |more: Cow<'x, str>| {
                if text.is_empty() {
                    text = more;
                } else {
                    text.to_mut().push_str(&more);
                }
            };
            let (start, empty) = match self.next()? {
                Event::Text(more) if children && is_blank(&more) => continue,
                Event::Text(more) => {
                    push(more.xml10_content());
                    continue;
                }
                Event::CData(more) => {
                    push(more.xml10_content());
                    continue;
                }
                Event::GeneralRef(name) => {
                    push(referred(&name).map_err(|what| Wrong::new(at, what))?);
                    continue;
                }
                Event::Comment(_) | Event::PI(_) => continue,
                Event::Decl(_) | Event::DocType(_) => {
                    return Err(Wrong::new(at, "a declaration within an element"));
                }
                Event::Start(start) => (start, false),
                Event::Empty(start) => (start, true),
                Event::End(_) => return Ok(text),
                Event::Eof => return Err(Wrong::new(at, "the text ends within it")),
            };
            if !children && is_blank(&text) {
                text = Cow::Borrowed("");
            }
            children = true;
            take(self, Tag { start, empty, at })?;
        }
    }

    /// Passes over an element.
    pub(super) fn skip(&mut self, tag: &Tag<'x>) -> Result<(), Wrong> {
        let mut depth = u64::from(!tag.empty);
        while depth > 0 {
            let at = self.position();
            match self.next()? {
                Event::Start(_) => depth = depth.saturating_add(1),
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::Eof => return Err(Wrong::new(at, "the text ends within it")),
                _ => {}
            }
        }
        Ok(())
    }

    /// The first place behind another where a tag of this name begins.
    pub(super) fn tag_behind(&self, at: usize, name: &str) -> usize {
        let rest = self.xml.get(at..).unwrap_or_default();
        let place = memchr::memmem::find(rest, format!("<{name}").as_bytes());
        at.saturating_add(place.unwrap_or(0))
    }
}

/// What `&…;` stands for.
fn referred(name: &BytesRef<'_>) -> Result<Cow<'static, str>, String> {
    match name.resolve_char_ref() {
        Ok(Some(character)) => Ok(Cow::Owned(character.to_string())),
        Ok(None) => resolve_predefined_entity(name)
            .map(Cow::Borrowed)
            .ok_or_else(|| format!("`&{};` is declared nowhere", Start(name))),
        Err(_) => Err(format!("`&{};` is no character", Start(name))),
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}
