//! Terminal colours.

use core::fmt;

/// The styles of text, with or without colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// Whether to use colour.
    pub color: bool,
}

/// A style of text: `{}` writes the escape sequence that begins it, `{:#}` the one that ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style(&'static str);

impl Style {
    /// No style.
    pub const PLAIN: Self = Self("");

    /// The escape sequence that begins it; empty if there is no style.
    #[must_use]
    pub const fn begin(self) -> &'static str {
        self.0
    }

    /// The escape sequence that ends it.
    #[must_use]
    pub const fn end(self) -> &'static str {
        if self.0.is_empty() { "" } else { "\x1b[0m" }
    }

    /// Appends a text in this style.
    pub fn append(self, output: &mut Vec<u8>, text: impl AsRef<[u8]>) {
        if self == Self::PLAIN {
            return output.extend_from_slice(text.as_ref());
        }
        for piece in [self.begin().as_bytes(), text.as_ref(), self.end().as_bytes()] {
            output.extend_from_slice(piece);
        }
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() { self.end() } else { self.begin() })
    }
}

impl Palette {
    const fn style(self, begin: &'static str) -> Style {
        Style(if self.color { begin } else { "" })
    }

    /// A title: bold.
    #[must_use]
    pub const fn title(self) -> Style {
        self.style("\x1b[1m")
    }

    /// Secondary information: dimmed.
    #[must_use]
    pub const fn faint(self) -> Style {
        self.style("\x1b[2m")
    }

    /// A name or number of the record: cyan.
    #[must_use]
    pub const fn name(self) -> Style {
        self.style("\x1b[36m")
    }

    /// A failure: red.
    #[must_use]
    pub const fn failure(self) -> Style {
        self.style("\x1b[31m")
    }

    /// Something that was dropped: yellow.
    #[must_use]
    pub const fn drop(self) -> Style {
        self.style("\x1b[33m")
    }

    /// Something that was allowed: green.
    #[must_use]
    pub const fn allow(self) -> Style {
        self.style("\x1b[32m")
    }

    /// Something unusual: bold and yellow.
    #[must_use]
    pub const fn odd(self) -> Style {
        self.style("\x1b[1m\x1b[33m")
    }
}
