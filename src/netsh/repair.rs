//! Makes the XML of a damaged event well-formed, so that it can be read.
//!
//! Every line feed is kept, so that lines keep their numbers.

use memchr::memmem;

use super::tokens::{Token, tag};
use super::xml_reader::CUT;
use crate::event::PayloadBuilder;

/// The XML of a damaged event, well-formed: bytes that are not UTF-8 are read as Windows-1252; an element that is not
/// closed ends where an outer one does, or at the end, with the mark [`CUT`]; an end tag without a start tag, a comment
/// and an attribute are omitted; and what does not begin a tag or a reference is text.
pub(super) fn repaired(text: &str) -> String {
    let mut repair = Repair {
        xml: String::with_capacity(text.len().saturating_add(64)),
        open: Vec::new(),
        after_value: false,
    };
    let mut rest = text;
    while !rest.is_empty() {
        let length = repair.next(rest).clamp(1, rest.len());
        rest = rest.get(length..).unwrap_or_default();
    }
    repair.close(0);
    repair.xml
}

struct Repair<'t> {
    xml: String,
    /// The names of the open elements.
    open: Vec<&'t str>,
    /// Whether a value is the last that was appended.
    after_value: bool,
}

impl<'t> Repair<'t> {
    /// Appends the next part of the text. Returns its length.
    fn next(&mut self, rest: &'t str) -> usize {
        let bytes = rest.as_bytes();
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return self.section(rest);
        }
        if !rest.starts_with('<') {
            let text = rest.split('<').next().unwrap_or_default();
            // Text that does not belong to an element begins on a new line, or is punctuation.
            if !text.trim_ascii().is_empty() {
                self.after_value =
                    self.xml.ends_with('>') && text.starts_with(char::is_alphanumeric);
            }
            self.text(text);
            return text.len();
        }
        let (token, length) = match tag(bytes) {
            Some(found) => found,
            // The text ends inside a tag.
            None => return self.omit(rest, rest.len()),
        };
        let part = rest.get(..length).unwrap_or_default();
        match token {
            Token::Start { name, empty } => {
                // An ASCII character ends it.
                let name = std::str::from_utf8(name).unwrap_or_default();
                // The end tag of the value's element is missing.
                if std::mem::take(&mut self.after_value) {
                    self.close(self.open.len().saturating_sub(1));
                }
                if self.open.len() > 1 && self.is_part(name) {
                    self.close(1);
                }
                self.xml.push('<');
                self.xml.push_str(name);
                self.omit(part, length);
                if empty {
                    self.xml.push('/');
                } else {
                    self.open.push(name);
                }
                self.xml.push('>');
            }
            Token::End(name) => {
                let open = self.open.iter().rposition(|own| own.as_bytes() == name);
                if let Some(at) = open {
                    self.after_value = false;
                    self.close(at.saturating_add(1));
                    self.open.truncate(at);
                    self.xml.push_str("</");
                    self.xml.push_str(std::str::from_utf8(name).unwrap_or_default());
                    self.xml.push('>');
                }
                self.omit(part, length);
            }
            _ => {
                self.xml.push_str("&lt;");
                self.text(part.get(1..).unwrap_or_default());
            }
        }
        length
    }

    /// Whether an element is directly in an event, not in the innermost open one.
    fn is_part(&self, name: &str) -> bool {
        match name {
            "header" | "internalFields" => true,
            "type" => self.open.last() == Some(&"header"),
            name => PayloadBuilder::of(name).is_some(),
        }
    }

    /// Appends a CDATA section, or the line feeds of another one. Returns its length.
    fn section(&mut self, rest: &str) -> usize {
        let ends: [(&str, &str); 4] =
            [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"), ("<!", ">")];
        let Some((begin, end)) = ends.into_iter().find(|(begin, _)| rest.starts_with(begin)) else {
            return 1;
        };
        let found = memmem::find(rest.as_bytes(), end.as_bytes());
        let length = found.map_or(rest.len(), |at| at.saturating_add(end.len()));
        match rest.get(..length).unwrap_or_default().strip_prefix("<![CDATA[") {
            // The parser of the repaired text knows no CDATA that is not closed.
            Some(text) => {
                for character in text.strip_suffix(end).unwrap_or(text).chars() {
                    self.character(character);
                }
                length
            }
            None if begin == "<!" && found.is_none() => {
                self.xml.push_str("&lt;");
                1
            }
            None => self.omit(rest, length),
        }
    }

    /// Appends only the line feeds of the first `length` bytes. Returns the length.
    fn omit(&mut self, rest: &str, length: usize) -> usize {
        let omitted = rest.get(..length).unwrap_or(rest);
        self.xml.extend(omitted.chars().filter(|character| *character == '\n'));
        length
    }

    /// Appends text. What looks like a reference but is none becomes text, too.
    fn text(&mut self, text: &str) {
        const LONGEST: usize = "&#x10ffff;".len();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let start = rest.as_bytes().get(..LONGEST).unwrap_or(rest.as_bytes());
            let end = memchr::memchr(b';', start).filter(|_| character == '&');
            let reference = end.and_then(|end| rest.get(..=end)).filter(|text| is_reference(text));
            let length = match reference {
                Some("&nbsp;") => {
                    self.xml.push(' ');
                    "&nbsp;".len()
                }
                Some(reference) => {
                    self.xml.push_str(reference);
                    reference.len()
                }
                None => {
                    self.character(character);
                    character.len_utf8()
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
    }

    fn character(&mut self, character: char) {
        match character {
            '&' => self.xml.push_str("&amp;"),
            '<' => self.xml.push_str("&lt;"),
            '>' => self.xml.push_str("&gt;"),
            character => self.xml.push(character),
        }
    }

    /// Closes all open elements but the first `kept`, with a mark that they were not closed.
    fn close(&mut self, kept: usize) {
        for name in self.open.drain(kept..).rev() {
            for part in ["<?", CUT, "?></", name, ">"] {
                self.xml.push_str(part);
            }
        }
    }
}

/// Whether a text is a reference that the XML reader resolves, or that of a space in HTML.
fn is_reference(text: &str) -> bool {
    let name = text.strip_prefix('&').and_then(|rest| rest.strip_suffix(';'));
    let Some(name) = name else { return false };
    let number = match name.strip_prefix('#') {
        None => return matches!(name, "amp" | "lt" | "gt" | "quot" | "apos" | "nbsp"),
        Some(digits) => match digits.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => digits.parse(),
        },
    };
    !name.contains('+')
        && number.is_ok_and(|number| number != 0 && char::from_u32(number).is_some())
}
