//! Records as a table: one line per record, with the most informative members.

use std::fmt;
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use wfp_events::Error;
use wfp_events::detail::Style;

use super::members::each_member;
use wfp_events::detail::ports::{self, Ports};
use wfp_events::detail::{Palette, value_text};
use wfp_events::event::{Event, Payload, Readable, Record, TrafficDirection, Value};
use wfp_events::kind::RecordKind;
use wfp_events::layout::Scalar;
use wfp_events::names::Names;
use wfp_events::raw::{FileTime, MsFwpDirection, NetEventFlags, NetEventType, layer_name};
use wfp_events::reader::PartialRef;
use wfp_events::value::{Escaped, Quoted};

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

/// The columns of events, in full.
const EVENT: &[Column] = &[
    column(TIME, 23, 23, ""),
    column("EVENT", 18, 18, ""),
    column(PROTOCOL, 6, 6, ""),
    column(LOCAL, 21, 26, ""),
    column(REMOTE, 21, 26, ""),
    column(WHAT, 30, 30, ""),
];

/// The columns of events in a terminal of less than [`FULL`] columns.
const MEDIUM: &[Column] = &[
    column(TIME, 19, 19, ""),
    column(KIND, 10, 10, ""),
    column(PROTOCOL, 6, 6, ""),
    column(REMOTE, 21, 21, ""),
    column(SHORT_WHAT, 21, 21, ""),
];

/// The columns of events in a terminal of less than 100 columns.
const NARROW: &[Column] = &[
    column(TIME, 14, 14, ""),
    column(KIND, 10, 10, ""),
    column(REMOTE, 21, 21, ""),
    column(SHORT_WHAT, 21, 21, ""),
];

/// The least width in which the columns in full have room.
const FULL: usize = 160;

const TIME: &str = "TIME (UTC)";
/// The type of the event, in short.
const KIND: &str = "KIND";
const PROTOCOL: &str = "PROTO";
const LOCAL: &str = "LOCAL";
const REMOTE: &str = "REMOTE";
const WHAT: &str = "WHAT";
/// As WHAT, but the number of the filter comes first and has no label.
const SHORT_WHAT: &str = "ERROR | FILTER APP";

/// The columns of other payloads by themselves.
const BARE: &[Column] = &[column(WHAT, 30, 30, "")];

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
    /// The names of the machine's filters and layers.
    pub(crate) names: Option<&'static Names>,
}

/// The columns of a kind of records in a terminal of this width.
fn columns_of(kind: RecordKind, width: Option<usize>) -> &'static [Column] {
    match kind {
        RecordKind::Event(_) => match width {
            Some(..100) => NARROW,
            Some(..FULL) => MEDIUM,
            _ => EVENT,
        },
        RecordKind::Payload(kind) if kind.event_type() == NetEventType::IKEEXT_MM_FAILURE => {
            MAIN_MODE
        }
        _ => BARE,
    }
}

/// The content of a column: a short text of a value, whether the value is unusual, and what it means for the traffic.
#[derive(Clone, Debug, Default)]
struct Cell {
    brief: String,
    odd: bool,
    verdict: Option<Verdict>,
}

/// What became of the traffic.
#[derive(Clone, Copy, Debug)]
enum Verdict {
    Failure,
    Drop,
    Allow,
}

impl Cell {
    fn of(value: Value<'_>) -> Self {
        Self { brief: value_text::brief(value), odd: value.is_unnamed(), verdict: None }
    }

    /// A member that could not be read.
    fn unreadable() -> Self {
        Self::odd("?".to_owned())
    }

    fn plain(brief: String) -> Self {
        Self { brief, ..Self::default() }
    }

    fn odd(brief: String) -> Self {
        Self { brief, odd: true, verdict: None }
    }

    fn style(&self, palette: Palette) -> Style {
        match self.verdict {
            _ if self.odd => palette.odd(),
            Some(Verdict::Failure) => palette.failure(),
            Some(Verdict::Drop) => palette.drop(),
            Some(Verdict::Allow) => palette.allow(),
            None => Style::PLAIN,
        }
    }
}

impl Table {
    /// Whether records of both kinds have the same columns.
    pub(crate) fn is_same(&self, one: RecordKind, other: RecordKind) -> bool {
        std::ptr::eq(columns_of(one, self.width), columns_of(other, self.width))
    }

    /// Appends the titles of the columns of a kind of records.
    pub(crate) fn append_titles(&self, text: &mut Vec<u8>, kind: RecordKind) {
        let mut line = Line::new(self.width);
        line.cell(self.palette.title(), &format!("{:>NUMBER$}", "RECORD"), NUMBER);
        for (column, width) in self.widths(columns_of(kind, self.width)) {
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
        let mut line = Line::new(self.width);
        line.cell(self.palette.faint(), &format!("{number:>NUMBER$}"), NUMBER);
        let columns = columns_of(record.kind(), self.width);
        let cells = match record {
            Record::Event(event) => event_cells(self, record, event, errors, columns),
            _ if columns.iter().all(|column| column.member.is_empty()) => {
                vec![self.what(record, errors, false, "")]
            }
            _ => payload_cells(record, errors, columns.iter().map(|column| column.member)),
        };
        for ((_, width), cell) in self.widths(columns).zip(cells) {
            line.cell(cell.style(self.palette), &cell.brief, width);
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

    /// The text of the column WHAT: the informative members of a record's payload, and the app. If it is to be short, and
    /// there is no error, the filter and the app come first.
    fn what(&self, record: &Record<'_>, errors: &[Error], is_short: bool, app: &str) -> Cell {
        let cells = payload_cells(record, errors, INFORMATIVE.iter().map(|(member, _)| *member));
        let mut what = Cell::default();
        let mut push = |label: &str, text: &str, odd: bool| {
            if !what.brief.is_empty() && !text.is_empty() {
                what.brief.push(' ');
            }
            what.brief.push_str(label);
            what.brief.push_str(text);
            what.odd |= odd;
        };
        let mut app = app;
        let all = || cells.iter().zip(INFORMATIVE);
        // An error comes before the filter.
        let has_error = all().take(2).any(|(cell, _)| !cell.brief.is_empty());
        let is_first = |member: &str| is_short && !has_error && member == FILTER;
        for (cell, _) in all().filter(|(_, (member, _))| is_first(member)) {
            push("", &cell.brief, cell.odd);
            push("", &self.filter_name(cell), false);
            push("", std::mem::take(&mut app), false);
        }
        for (cell, (member, label)) in all().filter(|(cell, _)| !cell.brief.is_empty()) {
            if is_first(member) {
                continue;
            }
            push(label, &cell.brief, cell.odd);
            if label.starts_with(FILTER_LABEL) {
                push("", &self.filter_name(cell), false);
            }
            if *member == FILTER {
                push("", std::mem::take(&mut app), false);
            }
            if *member == "layerId"
                && let Some(name) = cell.brief.parse().ok().and_then(|id| self.layer_name(id))
            {
                push("", &Escaped(name).to_string(), false);
            }
        }
        push("", app, false);
        what
    }

    /// The name of a filter, in quotation marks; empty if it is not known.
    fn filter_name(&self, id: &Cell) -> String {
        let filter = || self.names?.filter(id.brief.parse().ok()?);
        filter().map_or_else(String::new, |filter| Quoted(&filter.name).to_string())
    }

    /// The name of a layer, without the prefix of its SDK constant.
    fn layer_name(&self, id: u16) -> Option<&str> {
        let key = self.names.and_then(|names| names.layer(id, None));
        let name = key.or_else(|| layer_name(id, None))?;
        let short = |prefix| name.strip_prefix(prefix);
        Some(short("FWPM_LAYER_").or_else(|| short("FWPS_LAYER_")).unwrap_or(name))
    }
}

fn event_cells(
    table: &Table,
    record: &Record<'_>,
    event: &Event<'_>,
    errors: &[Error],
    columns: &[Column],
) -> Vec<Cell> {
    let is_short = columns.iter().any(|column| column.title == SHORT_WHAT);
    let header = &event.header;
    let is_bad = |members: &[&str]| {
        errors.iter().any(|error| match error.part() {
            "header" => error.member().is_empty() || members.contains(&error.member()),
            _ => false,
        })
    };
    // Milliseconds are enough for a table, and in a narrow one seconds without the year.
    let shown = match columns.iter().find(|column| column.title == TIME) {
        Some(Column { width: 14, .. }) => 5..19,
        column => 0..column.map_or(23, |column| column.width),
    };
    let time = match is_bad(&["timeStamp"]) {
        true => "?".to_owned(),
        false => short_time(header.time_stamp, shown),
    };
    let protocol = match header.ip_protocol {
        _ if is_bad(&["ipProtocol"]) => "?".to_owned(),
        0 => String::new(),
        number => value_text::protocol(number).map_or_else(|| number.to_string(), str::to_owned),
    };
    let is_icmp = Ports::of(header.ip_protocol) != Ports::Ports
        && !is_bad(&["ipProtocol", "localPort", "remotePort"]);
    let end = |address: Option<std::net::IpAddr>, port: u16, [v4, v6, port_name]: [&str; 3]| {
        // The type and the code of ICMP are no ports.
        let port = if is_icmp { 0 } else { port };
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
    let is_ike =
        matches!(event_type, NetEventType::IKEEXT_MM_FAILURE | NetEventType::IKEEXT_QM_FAILURE);
    let app = if is_ike { None } else { header.app_id.to_text() };
    let app = app.as_deref().map(|app| app.rsplit('\\').next().unwrap_or(app));
    let mut app = app.map(|app| Escaped(app).to_string()).unwrap_or_default();
    if is_icmp && header.flags.contains(NetEventFlags::LOCAL_PORT_SET) {
        let is_v6 = Ports::of(header.ip_protocol) == Ports::IcmpV6;
        let (icmp_type, code) = (header.local_port, header.remote_port);
        let name = ports::icmp_type(is_v6, icmp_type).map(|name| format!(" ({name})"));
        let (name, gap) = (name.unwrap_or_default(), if app.is_empty() { "" } else { " " });
        let _ = write_text(&mut app, format_args!("{gap}type {icmp_type}{name} code {code}"));
    }
    let mut last = match &event.payload {
        None if errors
            .iter()
            .any(|error| error.part() != "header" && error.member().is_empty()) =>
        {
            Cell::odd("payload unreadable".to_owned())
        }
        None => Cell::plain("no payload".to_owned()),
        Some(Payload::Unknown(address)) => Cell::odd(format!("payload at {address:#x}")),
        Some(_) => table.what(record, errors, is_short, &app),
    };
    if let Some(fields) = &event.internal_fields {
        if let Some(origin) = &fields.filter_origin {
            let _ =
                write_text(&mut last.brief, format_args!(" \"{}\"", Escaped(&origin.to_string())));
        }
        if fields.process_id != 0 {
            let _ = write_text(&mut last.brief, format_args!(" pid {}", fields.process_id));
        }
    }
    let mut kind = match errors.iter().any(|error| error.part() == "type") {
        true => Cell::unreadable(),
        false => Cell::of(Scalar::Enumeration(event_type.get(), NetEventType::ENUMERATION).into()),
    };
    kind.verdict = verdict(&kind.brief);
    let cell = |column: &Column| match column.title {
        TIME => Cell::plain(time.clone()),
        KIND => Cell { brief: short_kind(&kind.brief).to_owned(), ..kind.clone() },
        PROTOCOL => Cell::plain(protocol.clone()),
        LOCAL => Cell::plain(end(header.addresses.first(), header.local_port, LOCAL_MEMBERS)),
        REMOTE => Cell::plain(end(header.addresses.second(), header.remote_port, REMOTE_MEMBERS)),
        WHAT | SHORT_WHAT => last.clone(),
        _ => kind.clone(),
    };
    columns.iter().map(cell).collect()
}

/// What events of a type report about the traffic.
fn verdict(kind: &str) -> Option<Verdict> {
    if kind.ends_with("_FAILURE") {
        Some(Verdict::Failure)
    } else if kind.contains("_DROP") {
        Some(Verdict::Drop)
    } else if kind.ends_with("_ALLOW") {
        Some(Verdict::Allow)
    } else {
        None
    }
}

/// The name of a type of events in 10 columns.
fn short_kind(kind: &str) -> &str {
    match kind {
        "CLASSIFY_DROP" => "DROP",
        "CLASSIFY_ALLOW" => "ALLOW",
        "CLASSIFY_DROP_MAC" => "DROP_MAC",
        "CAPABILITY_DROP" => "CAP_DROP",
        "CAPABILITY_ALLOW" => "CAP_ALLOW",
        "IPSEC_KERNEL_DROP" => "IPSEC_DROP",
        "IPSEC_DOSP_DROP" => "DOSP_DROP",
        "LPM_PACKET_ARRIVAL" => "LPM_PACKET",
        other => other.strip_prefix("IKEEXT_").unwrap_or(other),
    }
}

/// A time as a table shows it, for which milliseconds are enough.
pub(super) fn milliseconds(time: FileTime) -> String {
    short_time(time, 0..23)
}

/// These characters of a time; the whole number of a time past the year 9999.
fn short_time(time: FileTime, shown: Range<usize>) -> String {
    let text = time.to_string();
    match text.get(shown) {
        Some(short) if !time.is_shown_as_ticks() => short.replacen('T', " ", 1),
        _ => text,
    }
}

/// Appends to a text, which cannot fail.
fn write_text(text: &mut String, more: fmt::Arguments<'_>) -> fmt::Result {
    fmt::Write::write_fmt(text, more)
}

/// The members of the columns LOCAL and REMOTE.
const LOCAL_MEMBERS: [&str; 3] = ["localAddrV4", "localAddrV6", "localPort"];
const REMOTE_MEMBERS: [&str; 3] = ["remoteAddrV4", "remoteAddrV6", "remotePort"];

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

/// The label of ids of filters.
const FILTER_LABEL: &str = "filter ";

/// The filter of a drop, which the app follows.
const FILTER: &str = "filterId";

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
            *cell = Cell::odd(format!("{shown} (says {})", cell.brief));
        }
    }
    if let Record::Event(Event { event_log: Some(log), .. }) = record {
        // The number of a message says nothing.
        let text = |member| log.text_instead_of(member).filter(|text| !text.starts_with("%%"));
        for (member, cell) in members.zip(&mut cells) {
            if let Some(text) = text(member) {
                *cell = Cell::odd(Escaped(text).to_string());
            }
        }
    }
    cells
}

/// A line of a table, truncated to the terminal's width.
pub(super) struct Line {
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
    pub(super) fn new(width: Option<usize>) -> Self {
        Self { bytes: Vec::new(), width: width.unwrap_or(usize::MAX), filled: 0, next: 0 }
    }

    /// Appends a cell. A cell that is wider than its column shifts the following cells as little as possible.
    pub(super) fn cell(&mut self, style: Style, text: &str, width: usize) {
        let gap = self.next.saturating_sub(self.filled).max(if self.filled == 0 { 0 } else { GAP });
        if !text.is_empty() {
            self.append(Style::PLAIN, &" ".repeat(gap));
            self.append(style, text);
        }
        self.next = self.next.saturating_add(width).saturating_add(GAP);
    }

    fn append(&mut self, style: Style, text: &str) {
        let left = self.width.saturating_sub(self.filled);
        let columns = text.width();
        self.filled = self.filled.saturating_add(columns);
        // Writing to memory cannot fail.
        let _ = if columns <= left {
            write!(self.bytes, "{style}{text}{style:#}")
        } else if left == 0 {
            Ok(())
        } else {
            let mut used: usize = 0;
            let fits = |character: &char| {
                used = used.saturating_add(character.width().unwrap_or(0));
                used < left
            };
            let kept: String = text.chars().take_while(fits).collect();
            write!(self.bytes, "{style}{kept}…{style:#}")
        };
    }

    pub(super) fn end(mut self, text: &mut Vec<u8>) {
        text.append(&mut self.bytes);
        text.push(b'\n');
    }
}

#[cfg(test)]
mod tests;
