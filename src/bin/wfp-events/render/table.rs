//! One line a record: the columns that a person looks for first.

use std::convert::Infallible;
use std::io::Write;

use anstyle::Style;

use super::{Ink, words};
use wfp_events::event::{Event, Part, Payload, Record, Value, Visitor};
use wfp_events::layout::Scalar;
use wfp_events::raw::NetEventType;

/// A column of the table.
struct Column {
    title: &'static str,
    /// Its width, and how wide it is where the terminal has room.
    width: usize,
    most: usize,
}

const fn column(title: &'static str, width: usize, most: usize) -> Column {
    Column { title, width, most }
}

/// What stands in the columns of bare main-mode failures.
const MAIN_MODE: [(Column, &str); 8] = [
    (column("ERROR", 23, 33), "failureErrorCode"),
    (column("POINT", 5, 5), "failurePoint"),
    (column("STATE", 10, 10), "mmState"),
    (column("ROLE", 9, 9), "saRole"),
    (column("MODULE", 6, 6), "keyingModuleType"),
    (column("METHOD", 11, 22), "mmAuthMethod"),
    (column("MM ID", 6, 6), "mmId"),
    (column("FILTER", 6, 6), "mmFilterId"),
];

/// The columns of events.
const EVENT: [Column; 6] = [
    column("TIME", 23, 23),
    column("EVENT", 18, 18),
    column("PROTO", 6, 6),
    column("LOCAL", 21, 26),
    column("REMOTE", 21, 26),
    column("WHAT", 30, 30),
];

/// The columns of other bare payloads.
const BARE: [Column; 1] = [column("WHAT", 30, 30)];

/// The members that tell what an event is about, and what stands in front of those that are mere numbers.
pub(super) const TELLING: &[(&str, &str)] = &[
    ("failureErrorCode", ""),
    ("failureStatus", ""),
    ("failurePoint", ""),
    ("networkCapabilityId", ""),
    ("direction", ""),
    ("msFwpDirection", ""),
    ("mmState", ""),
    ("qmState", ""),
    ("emState", ""),
    ("saRole", ""),
    ("keyingModuleType", ""),
    ("mmAuthMethod", ""),
    ("emAuthMethod", ""),
    ("saTrafficType", ""),
    ("spi", "spi "),
    ("mmId", "mm "),
    ("mmFilterId", "filter "),
    ("qmFilterId", "filter "),
    ("filterId", "filter "),
    ("layerId", "layer "),
];

/// Digits that the record's number takes at least.
const NUMBER: usize = 6;

/// A table as wide as a terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    /// Whether it has colour.
    pub(crate) ink: Ink,
    /// Columns of the terminal: a longer line is cut there and ends in `…`. `None`: no line is cut.
    pub(crate) width: Option<usize>,
}

/// Which columns a record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Columns {
    MainMode,
    Event,
    Bare,
}

impl Columns {
    fn of(record: &Record<'_>) -> Self {
        match record {
            Record::Event(_) => Self::Event,
            Record::Bare(bare) if matches!(bare.payload(), Payload::IkeMmFailure(_)) => {
                Self::MainMode
            }
            _ => Self::Bare,
        }
    }

    fn list(self) -> Vec<&'static Column> {
        match self {
            Self::MainMode => MAIN_MODE.iter().map(|(column, _)| column).collect(),
            Self::Event => EVENT.iter().collect(),
            Self::Bare => BARE.iter().collect(),
        }
    }
}

/// What stands in a column: a value in brief, and whether it is odd.
#[derive(Clone, Debug, Default)]
struct Cell {
    brief: String,
    odd: bool,
}

impl Cell {
    fn of(value: Value<'_>) -> Self {
        Self { brief: words::brief(value), odd: value.is_unnamed() }
    }

    fn plain(brief: String) -> Self {
        Self { brief, odd: false }
    }
}

impl Table {
    /// Appends the line of titles of the columns that a record has.
    pub(crate) fn append_titles(&self, text: &mut Vec<u8>, record: &Record<'_>) {
        let mut line = Line::new(self);
        line.cell(self.ink.title(), &format!("{:>NUMBER$}", "RECORD"), NUMBER);
        let columns = Columns::of(record).list();
        for (column, width) in columns.iter().zip(self.widths(&columns)) {
            line.cell(self.ink.title(), column.title, width);
        }
        line.end(text);
    }

    /// Appends a record's line.
    pub(crate) fn append(&self, text: &mut Vec<u8>, number: u64, record: &Record<'_>) {
        let mut line = Line::new(self);
        line.cell(self.ink.faint(), &format!("{number:>NUMBER$}"), NUMBER);
        let columns = Columns::of(record).list();
        let cells = match record {
            Record::Event(event) => event_cells(record, event),
            Record::Bare(_) if Columns::of(record) == Columns::MainMode => {
                Cells::of(record, MAIN_MODE.map(|(_, member)| member).to_vec())
            }
            _ => vec![what(record)],
        };
        for (width, cell) in self.widths(&columns).into_iter().zip(cells) {
            let style = if cell.odd { self.ink.odd() } else { Style::new() };
            line.cell(style, &cell.brief, width);
        }
        line.end(text);
    }

    /// The columns' widths: what room the terminal has beyond them goes to the first that can use it.
    fn widths(&self, columns: &[&Column]) -> Vec<usize> {
        let needed = columns
            .iter()
            .fold(NUMBER, |sum, column| sum.saturating_add(GAP).saturating_add(column.width));
        let mut room = self.width.unwrap_or(0).saturating_sub(needed);
        let width = |column: &&Column| {
            let more = column.most.saturating_sub(column.width).min(room);
            room = room.saturating_sub(more);
            column.width.saturating_add(more)
        };
        columns.iter().map(width).collect()
    }
}

fn event_cells(record: &Record<'_>, event: &Event<'_>) -> Vec<Cell> {
    let header = &event.header;
    let time = header.time_stamp.to_string();
    // A person reads no more than milliseconds.
    let time = match time.get(..23) {
        Some(short) if !header.time_stamp.is_shown_as_ticks() => short.replacen('T', " ", 1),
        _ => time,
    };
    let protocol = match header.ip_protocol {
        0 => String::new(),
        number => words::protocol(number).map_or_else(|| number.to_string(), str::to_owned),
    };
    let end = |address: Option<std::net::IpAddr>, port: u16| match (address, port) {
        (Some(address), _) if address.is_unspecified() && port == 0 => String::new(),
        (Some(address), 0) => address.to_string(),
        (Some(address), port) => std::net::SocketAddr::new(address, port).to_string(),
        (None, 0) => String::new(),
        (None, port) => format!(":{port}"),
    };
    let event_type = event.event_type;
    let mut last = match &event.payload {
        None => Cell::plain("no payload".to_owned()),
        Some(Payload::Unknown(address)) => {
            Cell { brief: format!("payload at {address:#x}"), odd: true }
        }
        Some(_) => what(record),
    };
    if !matches!(event_type, NetEventType::IKEEXT_MM_FAILURE | NetEventType::IKEEXT_QM_FAILURE)
        && let Some(app) = header.app_id.to_text()
    {
        let file = app.rsplit('\\').next().unwrap_or(&app);
        last.brief.push(' ');
        last.brief.extend(file.chars().filter(|character| !character.is_control()));
    }
    vec![
        Cell::plain(time),
        Cell::of(Scalar::Enumeration(event_type.get(), NetEventType::ENUMERATION).into()),
        Cell::plain(protocol),
        Cell::plain(end(header.addresses.first(), header.local_port)),
        Cell::plain(end(header.addresses.second(), header.remote_port)),
        last,
    ]
}

/// What a record's payload is about: its telling members in brief.
fn what(record: &Record<'_>) -> Cell {
    let cells = Cells::of(record, TELLING.iter().map(|(member, _)| *member).collect());
    let mut what = Cell::default();
    for (cell, (_, label)) in cells.iter().zip(TELLING).filter(|(cell, _)| !cell.brief.is_empty()) {
        if !what.brief.is_empty() {
            what.brief.push(' ');
        }
        what.brief.push_str(label);
        what.brief.push_str(&cell.brief);
        what.odd |= cell.odd;
    }
    what
}

/// Picks the members of a record's payload that are in cells.
struct Cells {
    members: Vec<&'static str>,
    cells: Vec<Cell>,
}

impl Cells {
    fn of(record: &Record<'_>, members: Vec<&'static str>) -> Vec<Cell> {
        let cells = vec![Cell::default(); members.len()];
        let mut payload = PayloadCells(Self { members, cells });
        let Ok(()) = record.visit(&mut payload);
        payload.0.cells
    }
}

impl Visitor for Cells {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Self::Error> {
        let own = self.members.iter().zip(&mut self.cells).filter(|(member, _)| **member == name);
        own.for_each(|(_, cell)| *cell = Cell::of(value));
        Ok(())
    }

    fn part<P: Part>(&mut self, _: &'static str, _: Option<&P>) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// Passes over what is not the payload.
struct PayloadCells(Cells);

impl Visitor for PayloadCells {
    type Error = Infallible;

    fn member(&mut self, _: &'static str, _: Value<'_>) -> Result<(), Self::Error> {
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Self::Error> {
        part.filter(|_| name != "header").map_or(Ok(()), |payload| payload.visit(&mut self.0))
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
