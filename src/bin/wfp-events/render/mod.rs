//! Records for people: one way only.

pub(crate) mod csv;
pub(crate) mod detail;
pub(crate) mod dissector;
pub(crate) mod explain;
mod format;
pub(crate) mod layout;
mod members;
pub(crate) mod table;

use anstyle::{AnsiColor, Style};

/// Whether what is shown has colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ink {
    /// Colour is wanted.
    pub(crate) color: bool,
}

impl Ink {
    fn style(self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }

    /// A title.
    fn title(self) -> Style {
        self.style(Style::new().bold())
    }

    /// What is only there to find one's way.
    fn faint(self) -> Style {
        self.style(Style::new().dimmed())
    }

    /// A name or number of the record.
    fn name(self) -> Style {
        self.style(AnsiColor::Cyan.on_default())
    }

    /// What is odd.
    fn odd(self) -> Style {
        self.style(AnsiColor::Yellow.on_default().bold())
    }
}
