//! Records for people: one way only.

pub mod csv;
pub mod detail;
pub mod dissector;
pub mod explain;
pub mod layout;
pub mod table;
mod words;

use anstyle::{AnsiColor, Style};

/// Whether what is shown has colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// Colour is wanted.
    pub color: bool,
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
