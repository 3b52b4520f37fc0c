//! Colour in a terminal.

use core::fmt;

/// Whether what is shown has colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ink {
    /// Colour is wanted.
    pub color: bool,
}

/// How a piece of text is shown: `{}` begins it, `{:#}` ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style(&'static str);

impl Style {
    /// As the text around it.
    pub const PLAIN: Self = Self("");
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            "" => "",
            _ if f.alternate() => "\x1b[0m",
            begin => begin,
        })
    }
}

impl Ink {
    const fn style(self, begin: &'static str) -> Style {
        Style(if self.color { begin } else { "" })
    }

    /// A title: bold.
    #[must_use]
    pub const fn title(self) -> Style {
        self.style("\x1b[1m")
    }

    /// What is only there to find one's way: dimmed.
    #[must_use]
    pub const fn faint(self) -> Style {
        self.style("\x1b[2m")
    }

    /// A name or number of the record: cyan.
    #[must_use]
    pub const fn name(self) -> Style {
        self.style("\x1b[36m")
    }

    /// What is odd: bold and yellow.
    #[must_use]
    pub const fn odd(self) -> Style {
        self.style("\x1b[1m\x1b[33m")
    }
}
