//! One line a record: the columns that a person looks for first.

use std::io::Write;

use anstyle::Style;

use super::{Ink, words};
use crate::event::{Members, Payload, Record, Visitor};
use crate::value::Value;

/// A column of the table.
struct Column {
    title: &'static str,
    /// The member that stands in it.
    member: &'static str,
    /// Its width, and how wide it is where the terminal has room.
    width: usize,
    most: usize,
}

const fn column(title: &'static str, member: &'static str, width: usize, most: usize) -> Column {
    Column { title, member, width, most }
}

const COLUMNS: &[Column] = &[
    column("ERROR", "failureErrorCode", 23, 33),
    column("POINT", "failurePoint", 5, 5),
    column("STATE", "mmState", 10, 10),
    column("ROLE", "saRole", 9, 9),
    column("MODULE", "keyingModuleType", 6, 6),
    column("METHOD", "mmAuthMethod", 11, 22),
    column("MM ID", "mmId", 6, 6),
    column("FILTER", "mmFilterId", 6, 6),
];

/// Digits that the record's number takes at least.
const NUMBER: usize = 6;

/// A table as wide as a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Whether it has colour.
    pub ink: Ink,
    /// Columns of the terminal: a longer line is cut there and ends in `…`. `None`: no line is cut.
    pub width: Option<usize>,
}

impl Table {
    /// Appends the line of titles.
    pub fn append_titles(&self, text: &mut Vec<u8>) {
        let mut line = Line::new(self);
        line.cell(self.ink.title(), &format!("{:>NUMBER$}", "RECORD"), NUMBER);
        for (column, width) in COLUMNS.iter().zip(self.widths()) {
            line.cell(self.ink.title(), column.title, width);
        }
        line.end(text);
    }

    /// Appends a record's line.
    pub fn append(&self, text: &mut Vec<u8>, number: u64, record: &Record) {
        let mut line = Line::new(self);
        line.cell(self.ink.faint(), &format!("{number:>NUMBER$}"), NUMBER);
        let Payload::IkeMmFailure(failure) = record.payload();
        let mut cells = Cells { values: [const { None }; COLUMNS.len()] };
        let Ok(()) = failure.visit(&mut cells);
        for (width, cell) in self.widths().zip(&cells.values) {
            let (brief, odd) =
                cell.as_ref().map_or(("", false), |(brief, odd)| (brief.as_str(), *odd));
            let style = if odd { self.ink.odd() } else { Style::new() };
            line.cell(style, brief, width);
        }
        line.end(text);
    }

    /// The columns' widths: what room the terminal has beyond them goes to the first that can use it.
    fn widths(&self) -> impl Iterator<Item = usize> + use<> {
        let needed = COLUMNS
            .iter()
            .fold(NUMBER, |sum, column| sum.saturating_add(GAP).saturating_add(column.width));
        let mut room = self.width.unwrap_or(0).saturating_sub(needed);
        COLUMNS.iter().map(move |column| {
            let more = column.most.saturating_sub(column.width).min(room);
            room = room.saturating_sub(more);
            column.width.saturating_add(more)
        })
    }
}

/// What stands in the columns: each value in brief, and whether it is odd.
struct Cells {
    values: [Option<(String, bool)>; COLUMNS.len()],
}

impl Visitor for Cells {
    type Error = std::convert::Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Self::Error> {
        let columns = COLUMNS.iter().zip(&mut self.values);
        for (column, cell) in columns {
            if column.member == name {
                *cell = Some((words::brief(value), value.is_unnamed()));
            }
        }
        Ok(())
    }
}

/// A line under way, cut at the terminal's width.
struct Line {
    bytes: Vec<u8>,
    /// The terminal's width.
    width: usize,
    /// Columns that are filled.
    filled: usize,
    /// Where the next cell starts, if what stands before it leaves it room.
    next: usize,
}

/// Blanks between two cells.
const GAP: usize = 2;

impl Line {
    fn new(table: &Table) -> Self {
        Self { bytes: Vec::new(), width: table.width.unwrap_or(usize::MAX), filled: 0, next: 0 }
    }

    /// Appends a cell. One that is wider than its column moves those behind it no further than it must.
    fn cell(&mut self, style: Style, text: &str, width: usize) {
        let gap = self.next.saturating_sub(self.filled).max(if self.filled == 0 { 0 } else { GAP });
        if !text.is_empty() {
            self.append(Style::new(), &" ".repeat(gap));
            self.append(style, text);
        }
        self.next = self.next.saturating_add(width).saturating_add(GAP);
    }

    fn append(&mut self, style: Style, text: &str) {
        let left = self.width.saturating_sub(self.filled);
        let wide = text.chars().count();
        self.filled = self.filled.saturating_add(wide);
        // Writing to memory cannot fail.
        let _ = if wide <= left {
            write!(self.bytes, "{style}{text}{style:#}")
        } else if left == 0 {
            Ok(())
        } else {
            let kept: String = text.chars().take(left.saturating_sub(1)).collect();
            write!(self.bytes, "{style}{kept}…{style:#}")
        };
    }

    fn end(mut self, text: &mut Vec<u8>) {
        text.append(&mut self.bytes);
        text.push(b'\n');
    }
}
