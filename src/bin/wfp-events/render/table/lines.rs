//! Lines of a table: cells in columns, cut at the terminal's width.

use std::io::Write;
use std::mem;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use wfp_events::detail::{Palette, Style};

use super::columns::{Column, Cut};

/// The spaces between two cells.
pub(super) const GAP: usize = 2;

/// How a cell looks. A cell in a row of bytes begins with this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Faint,
    Odd,
    Failure,
    Drop,
    Allow,
}

impl Look {
    const ALL: [(u8, Self); 6] = [
        (b'p', Self::Plain),
        (b'n', Self::Faint),
        (b'o', Self::Odd),
        (b'f', Self::Failure),
        (b'd', Self::Drop),
        (b'a', Self::Allow),
    ];

    fn byte(self) -> u8 {
        Self::ALL.into_iter().find(|(_, look)| *look == self).map_or(b'p', |(byte, _)| byte)
    }

    fn of(byte: u8) -> Self {
        match byte {
            b'p' => Self::Plain,
            byte => {
                let own = Self::ALL.into_iter().find(|(own, _)| *own == byte);
                own.map_or(Self::Plain, |(_, look)| look)
            }
        }
    }

    fn style(self, palette: Palette) -> Style {
        match self {
            Self::Plain => Style::PLAIN,
            Self::Faint => palette.faint(),
            Self::Odd => palette.odd(),
            Self::Failure => palette.failure(),
            Self::Drop => palette.drop(),
            Self::Allow => palette.allow(),
        }
    }
}

/// Ends a cell in a row of bytes. No text of a cell has control characters.
const END: u8 = 0x1f;

/// Appends a cell to a row that is not laid out yet: its look, its text, which `write` appends, and [`END`]. `write`
/// returns the look.
pub(super) fn append_cell(row: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> Look) {
    let at = row.len();
    row.push(Look::Plain.byte());
    let look = write(row).byte();
    if let Some(byte) = row.get_mut(at) {
        *byte = look;
    }
    row.push(END);
}

/// The cells of a row.
fn cells(row: &[u8]) -> impl Iterator<Item = (Look, &[u8])> {
    row.split(|byte| *byte == END).filter_map(|cell| {
        let (look, text) = cell.split_first()?;
        Some((Look::of(*look), text))
    })
}

fn text_of(cell: &[u8]) -> &str {
    str::from_utf8(cell).unwrap_or_default()
}

/// Lays out rows in the order of the records. Outside a terminal, a column grows with its values.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The widths of the columns.
    widths: Vec<usize>,
}

impl Layout {
    pub(super) fn new(columns: &[Column]) -> Self {
        Self { widths: columns.iter().map(|column| column.width).collect() }
    }

    /// Makes room for the cells of a row; returns whether columns have become wider. A column becomes wide enough for what
    /// is usual at once, because titles are repeated.
    pub(super) fn grow(&mut self, columns: &[Column], row: &[u8]) -> bool {
        let last = columns.len().saturating_sub(1);
        let mut has_grown = false;
        let own = columns.iter().zip(&mut self.widths).zip(cells(row)).take(last);
        for ((column, width), (_, text)) in own.filter(|((column, _), _)| column.grows) {
            // A text has as many bytes as columns at least.
            let needed = if text.len() > *width { columns_of(text_of(text)) } else { 0 };
            if needed > *width {
                *width = needed.max(column.max_width);
                has_grown = true;
            }
        }
        has_grown
    }

    /// Appends the titles.
    pub(super) fn append_titles(
        &self,
        output: &mut Vec<u8>,
        columns: &[Column],
        palette: Palette,
        width: Option<usize>,
    ) {
        let mut line = Line { bytes: mem::take(output), ..Line::new(width) };
        for (column, width) in columns.iter().zip(&self.widths) {
            line.cell(palette.title(), &column.title, *width);
        }
        *output = line.bytes;
        output.push(b'\n');
    }

    /// Appends a row as a line.
    pub(super) fn append(
        &self,
        output: &mut Vec<u8>,
        columns: &[Column],
        row: &[u8],
        palette: Palette,
        width: Option<usize>,
    ) {
        let mut line = Line { bytes: mem::take(output), ..Line::new(width) };
        let last = columns.len().saturating_sub(1);
        for (at, ((look, text), (column, own))) in
            cells(row).zip(columns.iter().zip(&self.widths)).enumerate()
        {
            let (style, text) = (look.style(palette), text_of(text));
            // The last column has the rest of the line.
            let own = if at < last { *own } else { line.room() };
            // A number is never cut.
            let is_cut = width.is_some()
                && text.len() > own
                && text.bytes().any(|byte| !byte.is_ascii_digit())
                && columns_of(text) > own;
            let shown = if is_cut { &cut(text, own, column.cut) } else { text };
            line.cell(style, shown, own);
        }
        *output = line.bytes;
        output.push(b'\n');
    }
}

/// The columns that a text takes in a terminal.
pub(in super::super) fn columns_of(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// A text in this number of columns, with `…` for what is left out.
fn cut(text: &str, width: usize, cut: Cut) -> String {
    let after = match cut {
        Cut::End => 0,
        Cut::Middle => width.saturating_sub(1) / 2,
    };
    let before = width.saturating_sub(1).saturating_sub(after);
    let start = fitting(text.chars(), before);
    let end = fitting(text.chars().rev(), after);
    format!("{start}…{}", end.chars().rev().collect::<String>())
}

/// The first characters that fit into this number of columns.
fn fitting(characters: impl Iterator<Item = char>, columns: usize) -> String {
    let mut used: usize = 0;
    let fits = |character: &char| {
        used = used.saturating_add(character.width().unwrap_or(0));
        used <= columns
    };
    characters.take_while(fits).collect()
}

/// A line of a table, cut at the terminal's width.
pub(in super::super) struct Line {
    bytes: Vec<u8>,
    /// The terminal's width.
    width: usize,
    /// The number of columns that are filled.
    filled: usize,
    /// The column of the next cell, if the previous cells are not too wide.
    next: usize,
}

impl Line {
    pub(in super::super) fn new(width: Option<usize>) -> Self {
        Self { bytes: Vec::new(), width: width.unwrap_or(usize::MAX), filled: 0, next: 0 }
    }

    /// Appends a cell. A cell that is wider than its column shifts the following cells as little as possible.
    pub(in super::super) fn cell(&mut self, style: Style, text: &str, width: usize) {
        if !text.is_empty() {
            let least = if self.filled == 0 { 0 } else { GAP };
            let mut gap = self.next.saturating_sub(self.filled).max(least);
            while gap > 0 {
                let spaces = SPACES.get(..gap).unwrap_or(SPACES);
                self.append(Style::PLAIN, spaces);
                gap = gap.saturating_sub(spaces.len());
            }
            self.append(style, text);
        }
        self.next = self.next.saturating_add(width).saturating_add(GAP);
    }

    /// The columns that are left for the next cell.
    fn room(&self) -> usize {
        self.width.saturating_sub(self.next.max(self.filled.saturating_add(GAP)))
    }

    fn append(&mut self, style: Style, text: &str) {
        let left = self.width.saturating_sub(self.filled);
        let columns = columns_of(text);
        self.filled = self.filled.saturating_add(columns);
        let short;
        let text = match columns > left {
            true if left == 0 => return,
            true => {
                short = cut(text, left, Cut::End);
                &short
            }
            false => text,
        };
        if style == Style::PLAIN {
            self.bytes.extend_from_slice(text.as_bytes());
        } else {
            // Writing to memory cannot fail.
            let _ = write!(self.bytes, "{style}{text}{style:#}");
        }
    }

    pub(in super::super) fn end(mut self, text: &mut Vec<u8>) {
        text.append(&mut self.bytes);
        text.push(b'\n');
    }
}

const SPACES: &str = "                                ";
