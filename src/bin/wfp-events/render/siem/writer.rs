//! Writes nested JSON objects, field by field.

use std::borrow::Cow;
use std::io::Write;
use std::net::IpAddr;

use wfp_events::json::append_string;

/// The value of a field.
pub(super) enum Content<'a> {
    /// The field is left out.
    None,
    Text(Cow<'a, str>),
    Texts(&'static [&'static str]),
    Number(u64),
    Signed(i64),
    Bool(bool),
    Address(IpAddr),
}

impl<'a> From<&'a str> for Content<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<Cow<'a, str>> for Content<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Content<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<&'static [&'static str]> for Content<'_> {
    fn from(texts: &'static [&'static str]) -> Self {
        Self::Texts(texts)
    }
}

impl From<u64> for Content<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<IpAddr> for Content<'_> {
    fn from(address: IpAddr) -> Self {
        Self::Address(address)
    }
}

impl<'a, T: Into<Content<'a>>> From<Option<T>> for Content<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, T::into)
    }
}

/// Writes fields whose paths have names between dots. An object is opened for its first field that has a value.
pub(super) struct Writer<'t> {
    text: &'t mut Vec<u8>,
    /// The path of the object that is open; empty for the outermost one.
    open: &'static str,
    /// Whether the object that is open has no member yet.
    is_empty: bool,
}

impl<'t> Writer<'t> {
    pub(super) fn new(text: &'t mut Vec<u8>) -> Self {
        text.push(b'{');
        Self { text, open: "", is_empty: true }
    }

    pub(super) fn field(&mut self, path: &'static str, content: Content<'_>) {
        if matches!(content, Content::None) {
            return;
        }
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        if parent != self.open {
            self.go_to(parent);
        }
        self.key(name);
        match content {
            Content::None => {}
            Content::Text(text) => append_string(self.text, &text),
            Content::Texts(texts) => {
                let mut before = b'[';
                for text in texts {
                    self.text.push(before);
                    append_string(self.text, text);
                    before = b',';
                }
                self.text.push(b']');
            }
            Content::Number(number) => self.number(number),
            Content::Signed(number) => self.number(number),
            Content::Bool(value) => {
                self.text.extend_from_slice(if value { b"true" } else { b"false" });
            }
            // Writing to memory cannot fail.
            Content::Address(address) => _ = write!(self.text, "\"{address}\""),
        }
    }

    fn number(&mut self, number: impl itoa::Integer) {
        self.text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    }

    /// Writes the name of a member of the outermost object, whose value the caller appends.
    pub(super) fn object(mut self, name: &'static str) -> &'t mut Vec<u8> {
        self.go_to("");
        self.key(name);
        self.text
    }

    fn key(&mut self, name: &'static str) {
        if !self.is_empty {
            self.text.push(b',');
        }
        self.is_empty = false;
        self.text.push(b'"');
        self.text.extend_from_slice(name.as_bytes());
        self.text.extend_from_slice(b"\":");
    }

    /// Closes objects up to one that the path leads into, and opens the others of the path.
    fn go_to(&mut self, path: &'static str) {
        let inside = loop {
            let inside = match self.open {
                "" => Some(path),
                open if open == path => Some(""),
                open => path.strip_prefix(open).and_then(|rest| rest.strip_prefix('.')),
            };
            if let Some(inside) = inside {
                break inside;
            }
            self.text.push(b'}');
            self.is_empty = false;
            self.open = self.open.rsplit_once('.').map_or("", |(outer, _)| outer);
        };
        for name in inside.split('.').filter(|name| !name.is_empty()) {
            self.key(name);
            self.text.push(b'{');
            self.is_empty = true;
        }
        self.open = path;
    }
}
