//! Records as a table: one line per record, with the most informative members.

use std::fmt;
use std::io::Write;
use std::net::{IpAddr, SocketAddr};

use wfp_events::Error;
use wfp_events::detail::Style;

use super::members::each_member;
use wfp_events::detail::{Palette, value_text};
use wfp_events::event::{Event, Payload, Readable, Record, TrafficDirection, Value};
use wfp_events::layout::Scalar;
use wfp_events::raw::{MsFwpDirection, NetEventType};
use wfp_events::reader::PartialRef;
use wfp_events::value::Escaped;

/// A column of the table.
struct Column {
    title: &'static str,
    /// The width, and the width in a wide terminal.
    width: usize,
    max_width: usize,
    /// The payload's member in this column; empty if the text is made of several members.
    member: &'static str,
}

const fn column(
    title: &'static str,
    width: usize,
    max_width: usize,
    member: &'static str,
) -> Column {
    Column { title, width, max_width, member }
}

/// The columns of main-mode failures by themselves.
const MAIN_MODE: &[Column] = &[
    column("ERROR", 23, 33, "failureErrorCode"),
    column("POINT", 5, 5, "failurePoint"),
    column("STATE", 10, 10, "mmState"),
    column("ROLE", 9, 9, "saRole"),
    column("MODULE", 6, 6, "keyingModuleType"),
    column("METHOD", 11, 22, "mmAuthMethod"),
    column("MM ID", 6, 6, "mmId"),
    column("FILTER", 6, 6, "mmFilterId"),
];

/// The columns of events.
const EVENT: &[Column] = &[
    column("TIME", 23, 23, ""),
    column("EVENT", 18, 18, ""),
    column("PROTO", 6, 6, ""),
    column("LOCAL", 21, 26, ""),
    column("REMOTE", 21, 26, ""),
    column("WHAT", 30, 30, ""),
];

/// The columns of other payloads by themselves.
const BARE: &[Column] = &[column("WHAT", 30, 30, "")];

/// The most informative members, and the text before those that are plain numbers.
pub(super) const INFORMATIVE: &[(&str, &str)] = &[
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

/// The width of the column of record numbers.
const NUMBER: usize = 6;

/// A table as wide as a terminal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    /// Styles, with or without colour.
    pub(crate) palette: Palette,
    /// The width of the terminal in columns; a longer line is truncated and ends in `…`. `None` truncates no line.
    pub(crate) width: Option<usize>,
}

fn columns_of(record: &Record<'_>) -> &'static [Column] {
    match record {
        Record::Event(_) => EVENT,
        Record::Bare(bare) if matches!(bare.payload(), Payload::IkeMmFailure(_)) => MAIN_MODE,
        _ => BARE,
    }
}

/// The content of a column: a short text of a value, and whether the value is unusual.
#[derive(Clone, Debug, Default)]
struct Cell {
    brief: String,
    odd: bool,
}

impl Cell {
    fn of(value: Value<'_>) -> Self {
        Self { brief: value_text::brief(value), odd: value.is_unnamed() }
    }

    /// A member that could not be read.
    fn unreadable() -> Self {
        Self { brief: "?".to_owned(), odd: true }
    }

    fn plain(brief: String) -> Self {
        Self { brief, odd: false }
    }
}

impl Table {
    /// Appends the titles of a record's columns.
    pub(crate) fn append_titles(&self, text: &mut Vec<u8>, record: &Record<'_>) {
        let mut line = Line::new(self);
        line.cell(self.palette.title(), &format!("{:>NUMBER$}", "RECORD"), NUMBER);
        for (column, width) in self.widths(columns_of(record)) {
            line.cell(self.palette.title(), column.title, width);
        }
        line.end(text);
    }

    /// Appends a record's line.
    pub(crate) fn append(
        &self,
        text: &mut Vec<u8>,
        number: u64,
        PartialRef { record, errors }: PartialRef<'_>,
    ) {
        let mut line = Line::new(self);
        line.cell(self.palette.faint(), &format!("{number:>NUMBER$}"), NUMBER);
        let columns = columns_of(record);
        let cells = match record {
            Record::Event(event) => event_cells(record, event, errors),
            _ if columns.iter().all(|column| column.member.is_empty()) => {
                vec![what(record, errors)]
            }
            _ => payload_cells(record, errors, columns.iter().map(|column| column.member)),
        };
        for ((_, width), cell) in self.widths(columns).zip(cells) {
            let style = if cell.odd { self.palette.odd() } else { Style::PLAIN };
            line.cell(style, &cell.brief, width);
        }
        line.end(text);
    }

    /// The columns with their widths. Unused width of the terminal goes to the first columns that can use it.
    fn widths(&self, columns: &'static [Column]) -> impl Iterator<Item = (&'static Column, usize)> {
        let needed = columns
            .iter()
            .fold(NUMBER, |sum, column| sum.saturating_add(GAP).saturating_add(column.width));
        let mut room = self.width.unwrap_or(0).saturating_sub(needed);
        columns.iter().map(move |column| {
            let more = column.max_width.saturating_sub(column.width).min(room);
            room = room.saturating_sub(more);
            (column, column.width.saturating_add(more))
        })
    }
}

fn event_cells(record: &Record<'_>, event: &Event<'_>, errors: &[Error]) -> Vec<Cell> {
    let header = &event.header;
    let is_bad = |members: &[&str]| {
        errors.iter().any(|error| match error.part() {
            "header" => error.member().is_empty() || members.contains(&error.member()),
            _ => false,
        })
    };
    let time = header.time_stamp.to_string();
    // Milliseconds are enough for a table.
    let time = match time.get(..23) {
        _ if is_bad(&["timeStamp"]) => "?".to_owned(),
        Some(short) if !header.time_stamp.is_shown_as_ticks() => short.replacen('T', " ", 1),
        _ => time,
    };
    let protocol = match header.ip_protocol {
        _ if is_bad(&["ipProtocol"]) => "?".to_owned(),
        0 => String::new(),
        number => value_text::protocol(number).map_or_else(|| number.to_string(), str::to_owned),
    };
    let end = |address: Option<std::net::IpAddr>, port: u16, [v4, v6, port_name]: [&str; 3]| {
        let (no_address, no_port) = (is_bad(&[v4, v6]), is_bad(&[port_name]));
        match address {
            Some(IpAddr::V6(address)) if no_port && !no_address => format!("[{address}]:?"),
            Some(address) if no_port && !no_address => format!("{address}:?"),
            _ if no_address && (no_port || port == 0) => "?".to_owned(),
            _ if no_address => format!("?:{port}"),
            address => socket(address, port),
        }
    };
    let event_type = event.event_type;
    let mut last = match &event.payload {
        None if errors
            .iter()
            .any(|error| error.part() != "header" && error.member().is_empty()) =>
        {
            Cell { brief: "payload unreadable".to_owned(), odd: true }
        }
        None => Cell::plain("no payload".to_owned()),
        Some(Payload::Unknown(address)) => {
            Cell { brief: format!("payload at {address:#x}"), odd: true }
        }
        Some(_) => what(record, errors),
    };
    if !matches!(event_type, NetEventType::IKEEXT_MM_FAILURE | NetEventType::IKEEXT_QM_FAILURE)
        && let Some(app) = header.app_id.to_text()
    {
        let file = app.rsplit('\\').next().unwrap_or(&app);
        // Writing to memory cannot fail.
        let _ = fmt::Write::write_fmt(&mut last.brief, format_args!(" {}", Escaped(file)));
    }
    if let Some(fields) = &event.internal_fields {
        if let Some(origin) = &fields.filter_origin {
            let _ =
                write_text(&mut last.brief, format_args!(" \"{}\"", Escaped(&origin.to_string())));
        }
        if fields.process_id != 0 {
            let _ = write_text(&mut last.brief, format_args!(" pid {}", fields.process_id));
        }
    }
    vec![
        Cell::plain(time),
        match errors.iter().any(|error| error.part() == "type") {
            true => Cell::unreadable(),
            false => {
                Cell::of(Scalar::Enumeration(event_type.get(), NetEventType::ENUMERATION).into())
            }
        },
        Cell::plain(protocol),
        Cell::plain(end(header.addresses.first(), header.local_port, LOCAL)),
        Cell::plain(end(header.addresses.second(), header.remote_port, REMOTE)),
        last,
    ]
}

/// Appends to a text, which cannot fail.
fn write_text(text: &mut String, more: fmt::Arguments<'_>) -> fmt::Result {
    fmt::Write::write_fmt(text, more)
}

/// The members of the columns LOCAL and REMOTE.
const LOCAL: [&str; 3] = ["localAddrV4", "localAddrV6", "localPort"];
const REMOTE: [&str; 3] = ["remoteAddrV4", "remoteAddrV6", "remotePort"];

/// An address and a port, as far as they are not zero.
fn socket(address: Option<IpAddr>, port: u16) -> String {
    match (address, port) {
        (Some(address), 0) if address.is_unspecified() => String::new(),
        (Some(address), 0) => address.to_string(),
        (Some(address), port) => SocketAddr::new(address, port).to_string(),
        (None, 0) => String::new(),
        (None, port) => format!(":{port}"),
    }
}

/// The text of the column WHAT: the informative members of a record's payload.
fn what(record: &Record<'_>, errors: &[Error]) -> Cell {
    let cells = payload_cells(record, errors, INFORMATIVE.iter().map(|(member, _)| *member));
    let mut what = Cell::default();
    for (cell, (_, label)) in
        cells.iter().zip(INFORMATIVE).filter(|(cell, _)| !cell.brief.is_empty())
    {
        if !what.brief.is_empty() {
            what.brief.push(' ');
        }
        what.brief.push_str(label);
        what.brief.push_str(&cell.brief);
        what.odd |= cell.odd;
    }
    what
}

/// The cells of these members of a record's payload; the cell of a missing member is empty, and that of a member that
/// could not be read is a question mark.
fn payload_cells(
    record: &Record<'_>,
    errors: &[Error],
    members: impl Iterator<Item = &'static str> + Clone,
) -> Vec<Cell> {
    let mut cells = vec![Cell::default(); members.clone().count()];
    let mut set = |part: &str, name: &str, new: Cell| {
        let own = members.clone().zip(&mut cells).find(|(member, _)| *member == name);
        if let Some((_, cell)) = own.filter(|_| !matches!(part, "" | "header")) {
            *cell = new;
        }
    };
    for error in errors {
        set(error.part(), error.member(), Cell::unreadable());
    }
    each_member(&Readable::new(record, errors), "header", &mut |part, name, value| {
        set(part, name, Cell::of(value));
    });
    let own = members.clone().zip(&mut cells).find(|(member, _)| *member == "msFwpDirection");
    if let Some((_, cell)) = own
        && let Some(TrafficDirection { direction, layer: Some(_), .. }) = record.direction()
    {
        let shown = Scalar::Enumeration(direction.get(), MsFwpDirection::ENUMERATION);
        let shown = value_text::brief(shown.into());
        if cell.brief.is_empty() {
            cell.brief = shown;
        } else if cell.brief != shown {
            *cell = Cell { brief: format!("{shown} (says {})", cell.brief), odd: true };
        }
    }
    if let Record::Event(Event { event_log: Some(log), .. }) = record {
        // The number of a message says nothing.
        let text = |member| log.text_instead_of(member).filter(|text| !text.starts_with("%%"));
        for (member, cell) in members.zip(&mut cells) {
            if let Some(text) = text(member) {
                *cell = Cell { brief: Escaped(text).to_string(), odd: true };
            }
        }
    }
    cells
}

/// A line of the table, truncated to the terminal's width.
struct Line {
    bytes: Vec<u8>,
    /// The terminal's width.
    width: usize,
    /// The number of columns that are filled.
    filled: usize,
    /// The column of the next cell, if the previous cells are not too wide.
    next: usize,
}

/// The spaces between two cells.
const GAP: usize = 2;

impl Line {
    fn new(table: &Table) -> Self {
        Self { bytes: Vec::new(), width: table.width.unwrap_or(usize::MAX), filled: 0, next: 0 }
    }

    /// Appends a cell. A cell that is wider than its column shifts the following cells as little as possible.
    fn cell(&mut self, style: Style, text: &str, width: usize) {
        let gap = self.next.saturating_sub(self.filled).max(if self.filled == 0 { 0 } else { GAP });
        if !text.is_empty() {
            self.append(Style::PLAIN, &" ".repeat(gap));
            self.append(style, text);
        }
        self.next = self.next.saturating_add(width).saturating_add(GAP);
    }

    fn append(&mut self, style: Style, text: &str) {
        let left = self.width.saturating_sub(self.filled);
        let columns = text.chars().count();
        self.filled = self.filled.saturating_add(columns);
        // Writing to memory cannot fail.
        let _ = if columns <= left {
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
