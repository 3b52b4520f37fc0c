//! Records as a table: one line per record, with the most informative members, or with the fields that are asked for.
//!
//! The cells of each record are made in any order ([`Table::append_row`]) and laid out in the order of the records
//! ([`Lines`]).

mod columns;
mod lines;

pub(super) use columns::title;

use std::convert::Infallible;
use std::io::Write;
use std::net::IpAddr;
use std::sync::Arc;

use wfp_events::Error;
use wfp_events::detail::ports::{self, Ports};
use wfp_events::detail::{Palette, value_text};
use wfp_events::event::{Event, Part, Payload, Readable, Record, TrafficDirection, Value, Visitor};
use wfp_events::kind::RecordKind;
use wfp_events::layout::Scalar;
use wfp_events::names::Names;
use wfp_events::query::{Context, Field, FieldValue};
use wfp_events::raw::{FileTime, MsFwpDirection, NetEventFlags, NetEventType, layer_name};
use wfp_events::value::{Escaped, Quoted};

use crate::stream::display_name;
use crate::verdict::Verdict;
use crate::zone::Zone;
use columns::{Column, Columns, Content, Heading};
pub(super) use lines::Line;
use lines::{Layout, Look, append_cell};

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

/// The members whose text follows those of an error.
const ERRORS: [&str; 2] = ["failureErrorCode", "failureStatus"];

/// The filter of a drop, which the app follows.
const FILTER: &str = "filterId";

/// The label of ids of filters.
const FILTER_LABEL: &str = "filter ";

/// A table as wide as a terminal.
#[derive(Debug)]
pub(crate) struct Table {
    palette: Palette,
    /// The width of the terminal in columns; a longer line is truncated and ends in `…`. `None` truncates no line.
    width: Option<usize>,
    /// The names of the machine's filters and layers.
    pub(crate) names: Option<&'static Names>,
    /// The zone of the times.
    zone: Zone,
    columns: Columns,
}

/// Lays out the rows of a table in the order of the records, each kind under its titles.
#[derive(Debug)]
pub(crate) struct Lines {
    table: Arc<Table>,
    /// The heading of the last row.
    last: Option<Heading>,
    layouts: [Layout; 3],
}

impl Lines {
    pub(crate) fn new(table: Arc<Table>) -> Self {
        let layouts = [Heading::Events, Heading::MainMode, Heading::Payloads]
            .map(|heading| Layout::new(table.columns.of(heading)));
        Self { table, last: None, layouts }
    }

    /// Appends the line of a row, after titles if they differ from those before.
    pub(crate) fn append(&mut self, output: &mut Vec<u8>, kind: RecordKind, row: &[u8]) {
        let Table { palette, width, columns, .. } = &*self.table;
        let heading = columns.heading(kind);
        let columns = columns.of(heading);
        let [events, main_mode, payloads] = &mut self.layouts;
        let layout = match heading {
            Heading::Events => events,
            Heading::MainMode => main_mode,
            Heading::Payloads => payloads,
        };
        let has_grown = layout.grow(columns, row);
        if has_grown || self.last != Some(heading) {
            layout.append_titles(output, columns, *palette, *width);
            self.last = Some(heading);
        }
        layout.append(output, columns, row, *palette, *width);
    }
}

impl Table {
    /// A table with these columns, or with the usual ones.
    pub(crate) fn new(
        palette: Palette,
        width: Option<usize>,
        names: Option<&'static Names>,
        zone: Zone,
        fields: Option<&[Field]>,
        has_file: bool,
    ) -> Self {
        let columns = Columns::new(width, zone.name(), fields, has_file);
        Self { palette, width, names, zone, columns }
    }

    /// Appends a record's row, which is not laid out yet.
    pub(crate) fn append_row(&self, row: &mut Vec<u8>, record: &Record<'_>, context: &Context<'_>) {
        let columns = self.columns.of(self.columns.heading(record.kind()));
        let is_shown =
            |column: &Column| matches!(column.content, Content::What { .. } | Content::Member(..));
        let mut members = Informative::default();
        if columns.iter().any(is_shown) {
            members.set_all(record, context.errors);
        }
        for column in columns {
            append_cell(row, |text| match column.content {
                Content::File => {
                    put(
                        text,
                        format_args!("{}", Escaped(display_name(context.file.unwrap_or_default()))),
                    );
                    Look::Plain
                }
                _ => self.append_content(text, &column.content, record, context, &members),
            });
        }
    }

    /// Appends the text of a cell; returns how it looks.
    fn append_content(
        &self,
        text: &mut Vec<u8>,
        content: &Content,
        record: &Record<'_>,
        context: &Context<'_>,
        members: &Informative,
    ) -> Look {
        let errors = context.errors;
        let event = match record {
            Record::Event(event) => Some(event),
            _ => None,
        };
        match (content, event) {
            (Content::Number, _) => {
                let mut digits = itoa::Buffer::new();
                let digits = digits.format(context.number.unwrap_or_default());
                let spaces = 6_usize.saturating_sub(digits.len());
                text.resize(text.len().saturating_add(spaces), b' ');
                text.extend_from_slice(digits.as_bytes());
                Look::Faint
            }
            (Content::Time(shown), Some(event)) => {
                match is_bad(errors, &["timeStamp"]) {
                    true => text.push(b'?'),
                    false => {
                        let time = self.zone.local(event.header.time_stamp);
                        text.extend_from_slice(short_time(time, shown.clone()).as_bytes());
                    }
                }
                Look::Plain
            }
            (Content::Type { is_short }, _) => append_type(text, record, errors, *is_short),
            (Content::Protocol, Some(event)) => {
                match event.header.ip_protocol {
                    _ if is_bad(errors, &["ipProtocol"]) => text.push(b'?'),
                    0 => {}
                    number => match value_text::protocol(number) {
                        Some(name) => text.extend_from_slice(name.as_bytes()),
                        None => put(text, format_args!("{number}")),
                    },
                }
                Look::Plain
            }
            (Content::Local, Some(Event { header, .. })) => {
                let port = if is_icmp(event, errors) { 0 } else { header.local_port };
                append_socket(text, header.addresses.first(), port, errors, LOCAL_MEMBERS);
                Look::Plain
            }
            (Content::Remote, Some(Event { header, .. })) => {
                let port = if is_icmp(event, errors) { 0 } else { header.remote_port };
                append_socket(text, header.addresses.second(), port, errors, REMOTE_MEMBERS);
                Look::Plain
            }
            (Content::What { is_short }, Some(event)) => {
                self.append_event(text, event, errors, members, *is_short)
            }
            (Content::What { is_short }, None) => self.append_what(text, members, *is_short, ""),
            (Content::Member(index, is_error), _) => {
                let Some(own) = members.0.get(*index) else { return Look::Plain };
                own.append(text);
                match own.is_odd() {
                    true => Look::Odd,
                    false if *is_error => Look::Failure,
                    false => Look::Plain,
                }
            }
            (Content::Field(field), _) => self.append_field(text, field, record, context),
            (Content::File, _) | (_, None) => Look::Plain,
        }
    }

    /// Appends the value of a field.
    fn append_field(
        &self,
        text: &mut Vec<u8>,
        field: &Field,
        record: &Record<'_>,
        context: &Context<'_>,
    ) -> Look {
        let value = match field.value(record, context) {
            FieldValue::None => return Look::Plain,
            FieldValue::Time(time) => FieldValue::Time(self.zone.local(time)),
            value => value,
        };
        text.extend_from_slice(super::top::brief(&value, false).as_bytes());
        match value {
            FieldValue::Code(1.., _) | FieldValue::Status(1.., _) => Look::Failure,
            FieldValue::Enumeration(..) if value.name().is_none() => Look::Odd,
            _ => Look::Plain,
        }
    }

    /// Appends what there is to say about an event: the informative members, the app, and what newer versions of Windows
    /// know.
    fn append_event(
        &self,
        text: &mut Vec<u8>,
        event: &Event<'_>,
        errors: &[Error],
        members: &Informative,
        is_short: bool,
    ) -> Look {
        let is_unreadable = |error: &Error| error.part() != "header" && error.member().is_empty();
        let mut look = match &event.payload {
            None if errors.iter().any(is_unreadable) => {
                text.extend_from_slice(b"payload unreadable");
                Look::Odd
            }
            None => {
                text.extend_from_slice(b"no payload");
                Look::Plain
            }
            Some(Payload::Unknown(address)) => {
                put(text, format_args!("payload at {address:#x}"));
                Look::Odd
            }
            Some(_) => self.append_what(text, members, is_short, &app(event, errors)),
        };
        if let Some(fields) = &event.internal_fields {
            if let Some(origin) = &fields.filter_origin {
                put(text, format_args!(" \"{}\"", Escaped(&origin.to_string())));
            }
            if fields.process_id != 0 {
                put(text, format_args!(" pid {}", fields.process_id));
            }
        }
        if members.is_odd() {
            look = Look::Odd;
        }
        look
    }

    /// Appends the informative members of a record's payload, and the app. If it is to be short, and there is no error, the
    /// filter and the app come first.
    fn append_what(
        &self,
        text: &mut Vec<u8>,
        members: &Informative,
        is_short: bool,
        app: &str,
    ) -> Look {
        let start = text.len();
        let gap = |text: &mut Vec<u8>| {
            if text.len() > start {
                text.push(b' ');
            }
        };
        let push = |text: &mut Vec<u8>, more: &str| {
            if !more.is_empty() {
                gap(text);
                text.extend_from_slice(more.as_bytes());
            }
        };
        let has_error = ERRORS.iter().any(|member| members.has(member));
        let is_first = is_short && !has_error && members.has(FILTER);
        if is_first {
            members.append(text, FILTER);
            push(text, &self.filter_name(members, FILTER));
            push(text, app);
        }
        for ((member, label), own) in INFORMATIVE.iter().zip(&members.0) {
            if matches!(own, Informed::Missing) || (is_first && *member == FILTER) {
                continue;
            }
            gap(text);
            text.extend_from_slice(label.as_bytes());
            own.append(text);
            if *label == FILTER_LABEL {
                push(text, &self.filter_name(members, member));
            }
            if *member == FILTER {
                push(text, app);
            }
            if *member == "layerId"
                && let Some(name) = self.layer_name(members)
            {
                push(text, &Escaped(name).to_string());
            }
        }
        if !members.has(FILTER) {
            push(text, app);
        }
        if members.is_odd() { Look::Odd } else { Look::Plain }
    }

    /// The name of a filter, in quotation marks; empty if it is not known.
    fn filter_name(&self, members: &Informative, member: &str) -> String {
        let filter = || self.names?.filter(members.number(member)?);
        filter().map_or_else(String::new, |filter| Quoted(&filter.name).to_string())
    }

    /// The name of a layer, without the prefix of its SDK constant.
    fn layer_name(&self, members: &Informative) -> Option<&str> {
        let id = members.number("layerId")?.try_into().ok()?;
        let filter = || members.number(FILTER);
        let key = self.names.and_then(|names| names.layer(id, filter()));
        let name = key.or_else(|| layer_name(id, None))?;
        let short = |prefix| name.strip_prefix(prefix);
        Some(short("FWPM_LAYER_").or_else(|| short("FWPS_LAYER_")).unwrap_or(name))
    }
}

/// Appends to a text, which cannot fail.
fn put(text: &mut Vec<u8>, more: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(more);
}

/// Whether one of these members of the header could not be read.
fn is_bad(errors: &[Error], members: &[&str]) -> bool {
    errors.iter().any(|error| match error.part() {
        "header" => error.member().is_empty() || members.contains(&error.member()),
        _ => false,
    })
}

/// Whether the numbers of ports are the type and the code of ICMP.
fn is_icmp(event: Option<&Event<'_>>, errors: &[Error]) -> bool {
    event.is_some_and(|event| {
        Ports::of(event.header.ip_protocol) != Ports::Ports
            && !is_bad(errors, &["ipProtocol", "localPort", "remotePort"])
    })
}

/// The name of the file of the application, and what else there is instead of ports.
fn app(event: &Event<'_>, errors: &[Error]) -> String {
    let header = &event.header;
    let is_ike = matches!(
        event.event_type,
        NetEventType::IKEEXT_MM_FAILURE | NetEventType::IKEEXT_QM_FAILURE
    );
    let path = if is_ike { None } else { header.app_id.to_text() };
    let file = path.as_deref().map(|path| path.rsplit('\\').next().unwrap_or(path));
    let escaped = |file: &str| match file.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        true => file.to_owned(),
        false => Escaped(file).to_string(),
    };
    let mut app = file.map(escaped).unwrap_or_default();
    if is_icmp(Some(event), errors) && header.flags.contains(NetEventFlags::LOCAL_PORT_SET) {
        let is_v6 = Ports::of(header.ip_protocol) == Ports::IcmpV6;
        let (icmp_type, code) = (header.local_port, header.remote_port);
        let name = ports::icmp_type(is_v6, icmp_type).map(|name| format!(" ({name})"));
        let (name, gap) = (name.unwrap_or_default(), if app.is_empty() { "" } else { " " });
        app.push_str(&format!("{gap}type {icmp_type}{name} code {code}"));
    }
    app
}

/// Appends the type of an event, or of events with such a payload.
fn append_type(text: &mut Vec<u8>, record: &Record<'_>, errors: &[Error], is_short: bool) -> Look {
    let event_type = match (record, record.kind()) {
        _ if errors.iter().any(|error| error.part() == "type") => {
            text.push(b'?');
            return Look::Odd;
        }
        (Record::Event(event), _) => event.event_type,
        (_, RecordKind::Payload(kind)) => kind.event_type(),
        _ => return Look::Plain,
    };
    let enumeration = NetEventType::ENUMERATION;
    let Some(name) = enumeration.name_of(event_type.get()) else {
        put(text, format_args!("{}", event_type.get()));
        return Look::Odd;
    };
    let name = name.strip_prefix(enumeration.prefix).unwrap_or(name);
    text.extend_from_slice(if is_short { short_kind(name) } else { name }.as_bytes());
    match Verdict::of(event_type) {
        Verdict::Failed => Look::Failure,
        Verdict::Blocked | Verdict::Dropped => Look::Drop,
        Verdict::Allowed => Look::Allow,
        Verdict::Arrived | Verdict::Unknown => Look::Plain,
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
pub(crate) fn milliseconds(time: FileTime) -> String {
    short_time(time, 0..23)
}

/// These characters of a time; the whole number of a time past the year 9999.
fn short_time(time: FileTime, shown: std::ops::Range<usize>) -> String {
    let text = time.to_string();
    match text.get(shown) {
        Some(short) if !time.is_shown_as_ticks() => short.replacen('T', " ", 1),
        _ => text,
    }
}

/// The members of the columns LOCAL and REMOTE.
const LOCAL_MEMBERS: [&str; 3] = ["localAddrV4", "localAddrV6", "localPort"];
const REMOTE_MEMBERS: [&str; 3] = ["remoteAddrV4", "remoteAddrV6", "remotePort"];

/// Appends an address and a port, as far as they are not zero and could be read.
fn append_socket(
    text: &mut Vec<u8>,
    address: Option<IpAddr>,
    port: u16,
    errors: &[Error],
    [v4, v6, port_name]: [&str; 3],
) {
    let (no_address, no_port) = (is_bad(errors, &[v4, v6]), is_bad(errors, &[port_name]));
    match (address, port) {
        (Some(IpAddr::V6(address)), _) if no_port && !no_address => {
            put(text, format_args!("[{address}]:?"))
        }
        (Some(address), _) if no_port && !no_address => put(text, format_args!("{address}:?")),
        _ if no_address && (no_port || port == 0) => text.push(b'?'),
        _ if no_address => put(text, format_args!("?:{port}")),
        (Some(address), 0) if address.is_unspecified() => {}
        (Some(address), 0) => put(text, format_args!("{address}")),
        (Some(IpAddr::V6(address)), port) => put(text, format_args!("[{address}]:{port}")),
        (Some(address), port) => put(text, format_args!("{address}:{port}")),
        (None, 0) => {}
        (None, port) => put(text, format_args!(":{port}")),
    }
}

/// The informative members of a record's payload.
#[derive(Default)]
struct Informative([Informed; INFORMATIVE.len()]);

/// What is known about a member.
#[derive(Default)]
enum Informed {
    /// The payload does not have it.
    #[default]
    Missing,
    /// It could not be read.
    Unreadable,
    Value(Scalar<'static>),
    /// An unusual text instead of its value.
    Text(String),
}

impl Informative {
    /// Sets what is known about a record's members.
    fn set_all(&mut self, record: &Record<'_>, errors: &[Error]) {
        for error in errors.iter().filter(|error| !matches!(error.part(), "" | "header")) {
            self.set(error.member(), Informed::Unreadable);
        }
        let readable = Readable::new(record, errors);
        let Ok(()) = readable.visit(&mut Find { members: self, is_in: false });
        self.set_direction(readable.direction());
        if let Record::Event(event) = record
            && let Some(log) = &event.event_log
        {
            for (member, _) in INFORMATIVE {
                // The number of a message says nothing.
                let text = log.text_instead_of(member).filter(|text| !text.starts_with("%%"));
                if let Some(text) = text {
                    self.set(member, Informed::Text(Escaped(text).to_string()));
                }
            }
        }
    }

    fn set(&mut self, member: &str, new: Informed) {
        let all = INFORMATIVE.iter().zip(&mut self.0);
        if let Some((_, own)) = all.into_iter().find(|((name, _), _)| *name == member) {
            *own = new;
        }
    }

    fn get(&self, member: &str) -> &Informed {
        let own = INFORMATIVE.iter().zip(&self.0).find(|((name, _), _)| *name == member);
        own.map_or(&Informed::Missing, |(_, own)| own)
    }

    fn has(&self, member: &str) -> bool {
        !matches!(self.get(member), Informed::Missing)
    }

    /// Whether one of them is unusual.
    fn is_odd(&self) -> bool {
        self.0.iter().any(Informed::is_odd)
    }

    fn number(&self, member: &str) -> Option<u64> {
        match self.get(member) {
            Informed::Value(Scalar::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    /// Appends the text of a member; returns whether it is unusual.
    fn append(&self, text: &mut Vec<u8>, member: &str) -> bool {
        let own = self.get(member);
        own.append(text);
        own.is_odd()
    }

    /// Replaces the direction by that of the layer, where the layer decides it.
    fn set_direction(&mut self, traffic: Option<TrafficDirection>) {
        const DIRECTION: &str = "msFwpDirection";
        if let Some(TrafficDirection { direction, layer: Some(_), .. }) = traffic {
            let shown = Scalar::Enumeration(direction.get(), MsFwpDirection::ENUMERATION);
            let own = self.get(DIRECTION);
            let new = match own {
                Informed::Missing => Informed::Value(shown),
                Informed::Value(own) if *own == shown => return,
                own => {
                    let mut text = value_text::brief(shown.into()).into_bytes();
                    text.extend_from_slice(b" (says ");
                    own.append(&mut text);
                    text.push(b')');
                    Informed::Text(String::from_utf8_lossy(&text).into_owned())
                }
            };
            self.set(DIRECTION, new);
        }
    }
}

impl Informed {
    fn is_odd(&self) -> bool {
        match self {
            Self::Missing => false,
            Self::Unreadable | Self::Text(_) => true,
            Self::Value(scalar) => scalar.is_unnamed(),
        }
    }

    fn append(&self, text: &mut Vec<u8>) {
        match self {
            Self::Missing => {}
            Self::Unreadable => text.push(b'?'),
            Self::Text(own) => text.extend_from_slice(own.as_bytes()),
            Self::Value(Scalar::Integer(number)) => {
                text.extend_from_slice(itoa::Buffer::new().format(*number).as_bytes());
            }
            Self::Value(Scalar::Enumeration(number, of)) => match of.name_of(*number) {
                Some(name) => {
                    let short = name.strip_prefix(of.prefix).unwrap_or(name);
                    text.extend_from_slice(short.as_bytes());
                }
                None => put(text, format_args!("{number}")),
            },
            Self::Value(scalar) => {
                text.extend_from_slice(value_text::brief((*scalar).into()).as_bytes());
            }
        }
    }
}

/// Finds the informative members of the payload.
struct Find<'f> {
    members: &'f mut Informative,
    /// Whether the members are those of the payload.
    is_in: bool,
}

impl Visitor for Find<'_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        let Value::Scalar(scalar) = value else { return Ok(()) };
        let scalar = match scalar {
            Scalar::Integer(number) => Scalar::Integer(number),
            Scalar::Enumeration(number, of) => Scalar::Enumeration(number, of),
            Scalar::Code(number, of) => Scalar::Code(number, of),
            Scalar::Status(number, of) => Scalar::Status(number, of),
            _ => return Ok(()),
        };
        if self.is_in {
            self.members.set(name, Informed::Value(scalar));
        }
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        match part {
            // No member of a nested part is informative.
            Some(part) if !self.is_in && !matches!(name, "header" | "internalFields") => {
                part.visit(&mut Find { members: self.members, is_in: true })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
