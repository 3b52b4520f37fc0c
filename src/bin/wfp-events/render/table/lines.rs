//! Lines of a table: cells in columns, cut at the terminal's width.

use std::{iter, mem};

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

/// A cell of a row. In the bytes of a row it is its look, the number of its bytes, that of its columns, and its text.
struct Cell<'r> {
    look: Look,
    text: &'r [u8],
    /// The columns that the text takes in a terminal.
    columns: usize,
}

/// The bytes before the text of a cell.
const CELL_HEAD: usize = 9;

/// Appends a cell to a row that is not laid out yet; `write` appends its text and returns the look.
pub(super) fn append_cell(row: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> Look) {
    let at = row.len();
    row.extend_from_slice(&[0; CELL_HEAD]);
    let look = write(row);
    let cell = row.get_mut(at..).and_then(<[u8]>::split_first_chunk_mut);
    let Some((head, text)) = cell else { return };
    let columns = match text.is_ascii() {
        true => text.len(),
        false => columns_of(str::from_utf8(text).unwrap_or_default()),
    };
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
    let ([a, b, c, d], [e, f, g, h]) = (number(text.len()), number(columns));
    let head: &mut [u8; CELL_HEAD] = head;
    *head = [look.byte(), a, b, c, d, e, f, g, h];
}

/// The cells of a row.
fn cells(mut row: &[u8]) -> impl Iterator<Item = Cell<'_>> {
    iter::from_fn(move || {
        let ([look, numbers @ ..], rest) = row.split_first_chunk::<CELL_HEAD>()?;
        let [length, columns] = numbers.as_chunks().0 else { return None };
        let number = |bytes| usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(usize::MAX);
        let (text, rest) = rest.split_at_checked(number(*length))?;
        row = rest;
        Some(Cell { look: Look::of(*look), text, columns: number(*columns) })
    })
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
        for ((column, width), cell) in own.filter(|((column, _), _)| column.grows) {
            if cell.columns > *width {
                *width = cell.columns.max(column.max_width);
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
        for (at, (Cell { look, text, columns }, (column, own))) in
            cells(row).zip(columns.iter().zip(&self.widths)).enumerate()
        {
            let style = look.style(palette);
            // The last column has the rest of the line.
            let own = if at < last { *own } else { line.room() };
            // A number is never cut.
            if width.is_some() && columns > own && text.iter().any(|byte| !byte.is_ascii_digit()) {
                line.cell(
                    style,
                    &cut(str::from_utf8(text).unwrap_or_default(), own, column.cut),
                    own,
                );
            } else {
                line.cell_of(style, text, columns, own);
            }
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
        self.cell_of(style, text.as_bytes(), columns_of(text), width);
    }

    /// [`cell`](Self::cell) with a text that takes this number of columns.
    fn cell_of(&mut self, style: Style, text: &[u8], columns: usize, width: usize) {
        if !text.is_empty() {
            let least = if self.filled == 0 { 0 } else { GAP };
            let gap = self.next.saturating_sub(self.filled).max(least);
            if self.filled.saturating_add(gap) <= self.width {
                self.bytes.resize(self.bytes.len().saturating_add(gap), b' ');
                self.filled = self.filled.saturating_add(gap);
            } else {
                self.append(Style::PLAIN, " ".repeat(gap).as_bytes(), gap);
            }
            self.append(style, text, columns);
        }
        self.next = self.next.saturating_add(width).saturating_add(GAP);
    }

    /// The columns that are left for the next cell.
    fn room(&self) -> usize {
        self.width.saturating_sub(self.next.max(self.filled.saturating_add(GAP)))
    }

    fn append(&mut self, style: Style, text: &[u8], columns: usize) {
        let left = self.width.saturating_sub(self.filled);
        self.filled = self.filled.saturating_add(columns);
        let short;
        let text = match columns > left {
            true if left == 0 => return,
            true => {
                short = cut(str::from_utf8(text).unwrap_or_default(), left, Cut::End);
                short.as_bytes()
            }
            false => text,
        };
        style.append(&mut self.bytes, text);
    }

    pub(in super::super) fn end(mut self, text: &mut Vec<u8>) {
        text.append(&mut self.bytes);
        text.push(b'\n');
    }
}
