//! Records as comma-separated values: a line of titles, then one line per record.
//!
//! All records have the same columns. NULL is an empty field; flags and lists are one field, separated by `|`. A column
//! has values of one type: that of an enumeration has names, and the next one, its twin, has the numbers. Hidden
//! characters are escaped, and an apostrophe precedes what a spreadsheet would take for a formula, unless the values
//! are to be raw.

use std::convert::Infallible;
use std::io::Write;
use std::ops::Range;

use crate::args::Columns;
use crate::number::hex;
use wfp_events::detail::value_text;
use wfp_events::event::{
    Event, EventLog, Header, InternalFields, Part, Payload, Readable, Record, Value, Visitor,
};
use wfp_events::json::derived_name;
use wfp_events::kind::{PayloadKind, RecordKind, Version};
use wfp_events::layout::{Layout, MemberKind, Scalar};
use wfp_events::names::{Names, is_filter};
use wfp_events::query::{Context, Field, FieldType, FieldValue};
use wfp_events::raw::{MsFwpDirection, NetEventType, layer_name};
use wfp_events::value::Escaped;

/// The columns of CSV.
#[derive(Debug)]
pub(crate) struct Csv {
    /// The line of titles.
    titles: Vec<u8>,
    /// The number of columns.
    width: usize,
    /// The columns of each part's members; the part without a name is the record itself.
    parts: Vec<PartColumns>,
    /// The columns of fields, instead of those of members.
    fields: Vec<(Field, usize, Twin)>,
    /// The names of the machine; their columns are there if there are any.
    names: Option<&'static Names>,
    /// Whether texts are written as they are.
    raw: bool,
}

#[derive(Debug)]
struct PartColumns {
    name: &'static str,
    members: Vec<MemberColumn>,
}

/// The column of a member. The next column belongs to it too if it has a [`Twin`].
#[derive(Clone, Copy, Debug)]
struct MemberColumn {
    member: &'static str,
    column: usize,
    twin: Twin,
}

/// What the next column of a member has.
#[derive(Clone, Copy, Debug)]
enum Twin {
    /// The next column belongs to another member.
    None,
    /// The number of an enumeration's value.
    Number,
    /// The name of a code.
    CodeName,
    /// The number of a protocol.
    Protocol,
    /// The name of a layer.
    LayerName,
    /// The name of a filter, and the column after it has its provider.
    FilterName,
}

/// The name of a record's number and of the direction that the library decides, which are no members.
const RECORD: &str = "record";
const DIRECTION: &str = "direction";

/// The type of events with the payload, for a payload by itself.
const PAYLOAD_TYPE: &str = "payloadType";

/// Members with the run-time ids of filters, and of layers, and the columns of their names, as in JSON.
const FILTER_ID: &str = "filterId";
const FILTERS: [&str; 3] = [FILTER_ID, "mmFilterId", "qmFilterId"];
const FILTER_NAME: &str = "filterName";
const FILTER_PROVIDER: &str = "filterProvider";
const LAYER_ID: &str = "layerId";
const LAYER_NAME: &str = "layerName";

/// The name of the structure's name, as in JSON.
const STRUCT: &str = "struct";

/// Any payload.
const PAYLOAD: &str = "payload";

/// A few columns: their titles, what the second one has, and the part and the members in the first one.
const FEW: &[(&[&str], Twin, &str, &[&str])] = &[
    (&[RECORD], Twin::None, "", &[RECORD]),
    (&["time"], Twin::None, "header", &["timeStamp"]),
    (&[STRUCT], Twin::None, "", &[STRUCT]),
    (&["type", "typeCode"], Twin::Number, "", &["type", PAYLOAD_TYPE]),
    (&["direction", "directionCode"], Twin::Number, "", &[DIRECTION]),
    (&["protocol", "protocolCode"], Twin::Protocol, "header", &["ipProtocol"]),
    (&["localAddress"], Twin::None, "header", &["localAddrV4", "localAddrV6"]),
    (&["localPort"], Twin::None, "header", &["localPort"]),
    (&["remoteAddress"], Twin::None, "header", &["remoteAddrV4", "remoteAddrV6"]),
    (&["remotePort"], Twin::None, "header", &["remotePort"]),
    (&["app"], Twin::None, "header", &["appId"]),
    (&["errorCode", "errorName"], Twin::CodeName, PAYLOAD, &["failureErrorCode", "failureStatus"]),
    (&["failurePoint", "failurePointCode"], Twin::Number, PAYLOAD, &["failurePoint"]),
    (&[FILTER_ID], Twin::None, PAYLOAD, &FILTERS),
    (&[LAYER_ID, LAYER_NAME], Twin::LayerName, PAYLOAD, &[LAYER_ID]),
];

/// What an event log tells about an event.
const EVENT_LOG: [&str; 6] = ["provider", "id", "version", "recordId", "computer", "data"];

impl Csv {
    pub(crate) fn new(columns: &Columns, raw: bool, names: Option<&'static Names>) -> Self {
        let (titles, parts, fields) = (Vec::new(), Vec::new(), Vec::new());
        let mut csv = Self { titles, width: 0, parts, fields, names, raw };
        match columns {
            Columns::Few => csv.add_few(),
            Columns::All => csv.add_all(),
            Columns::Fields(fields) => csv.add_fields(fields),
        }
        csv.titles.push(b'\n');
        csv
    }

    fn add_few(&mut self) {
        for (titles, twin, part, members) in FEW {
            let (titles, twin) = match *titles {
                [id] if *id == FILTER_ID && self.names.is_some() => {
                    (&[FILTER_ID, FILTER_NAME, FILTER_PROVIDER][..], &Twin::FilterName)
                }
                titles => (titles, twin),
            };
            let column = self.add_columns(titles);
            for member in *members {
                if *part == PAYLOAD {
                    for kind in PayloadKind::latest() {
                        self.add_member(kind.member(), member, column, *twin);
                    }
                } else {
                    self.add_member(part, member, column, *twin);
                }
            }
        }
    }

    /// Adds the columns of fields. One with names has a twin, as a member has.
    fn add_fields(&mut self, fields: &[Field]) {
        for field in fields {
            let name = field.name();
            let (_, last) = name.rsplit_once('.').unwrap_or(("", name));
            let derived = if name == "error" { Some("errorName") } else { derived_name(last) };
            let (twin, column) = match (field.field_type(), derived) {
                (FieldType::Named(_), Some(derived)) => {
                    let part = name.strip_suffix(last).unwrap_or_default();
                    (Twin::CodeName, self.add_columns(&[name, &format!("{part}{derived}")]))
                }
                (FieldType::Named(_), None) => {
                    (Twin::Number, self.add_columns(&[name, &format!("{name}Code")]))
                }
                _ => (Twin::None, self.add_columns(&[name])),
            };
            self.fields.push((field.clone(), column, twin));
        }
    }

    fn add_all(&mut self) {
        let column = self.add_columns(&[STRUCT]);
        self.add_member("", STRUCT, column, Twin::None);
        let headers: Vec<_> = Version::ALL.into_iter().map(Version::header_layout).collect();
        self.add_part("header", Header::names(), &headers);
        let column = self.add_columns(&["type", "typeCode"]);
        self.add_member("", "type", column, Twin::Number);
        for kind in PayloadKind::latest() {
            self.add_part(kind.member(), Payload::names(kind), &[kind.layout()]);
        }
        let column = self.add_columns(&["payload.address"]);
        self.add_member("", "payload", column, Twin::None);
        self.add_part("internalFields", InternalFields::NAMES.into_iter(), &[]);
        self.add_part("eventLog", EVENT_LOG.into_iter(), &[]);
    }

    /// Adds the columns of a part; their titles are the paths of the JSON format.
    fn add_part(
        &mut self,
        part: &'static str,
        names: impl Iterator<Item = &'static str>,
        layouts: &[&Layout],
    ) {
        for name in names {
            let kind = layouts.iter().find_map(|layout| layout.member(name)).map(|own| own.kind);
            let title = format!("{part}.{name}");
            let (twin, column) = match (kind, derived_name(name)) {
                (Some(MemberKind::Enumeration(_)), _) => {
                    (Twin::Number, self.add_columns(&[&title, &format!("{title}Code")]))
                }
                (_, Some(derived)) => {
                    (Twin::CodeName, self.add_columns(&[&title, &format!("{part}.{derived}")]))
                }
                _ if self.names.is_some() && is_filter(name) => {
                    let names = [FILTER_NAME, FILTER_PROVIDER].map(|own| format!("{part}.{own}"));
                    let [name, provider] = &names;
                    (Twin::FilterName, self.add_columns(&[&title, name, provider]))
                }
                _ if self.names.is_some() && name == LAYER_ID => {
                    (Twin::LayerName, self.add_columns(&[&title, &format!("{part}.{LAYER_NAME}")]))
                }
                _ => (Twin::None, self.add_columns(&[&title])),
            };
            self.add_member(part, name, column, twin);
        }
    }

    /// Adds columns with these titles; returns the number of the first.
    fn add_columns(&mut self, titles: &[&str]) -> usize {
        let first = self.width;
        for title in titles {
            if self.width > 0 {
                self.titles.push(b',');
            }
            self.titles.extend_from_slice(title.as_bytes());
            self.width = self.width.saturating_add(1);
        }
        first
    }

    fn add_member(&mut self, part: &'static str, member: &'static str, column: usize, twin: Twin) {
        let own = MemberColumn { member, column, twin };
        match self.parts.iter_mut().find(|other| other.name == part) {
            Some(part) => part.members.push(own),
            None => self.parts.push(PartColumns { name: part, members: vec![own] }),
        }
    }

    /// The columns of a part's members.
    fn part(&self, name: &str) -> &[MemberColumn] {
        self.parts.iter().find(|part| part.name == name).map_or(&[], |part| &part.members)
    }

    /// The line of titles.
    pub(crate) fn titles(&self) -> &[u8] {
        &self.titles
    }

    /// Appends the file and the offset of a record, before its line.
    pub(crate) fn append_source(&self, output: &mut Vec<u8>, file: &str, offset: u64) {
        append_text(output, file.as_bytes(), self.raw);
        // Writing to memory cannot fail.
        let _ = write!(output, ",{offset},");
    }

    /// Appends a record's line. The field of a member that could not be read is empty.
    pub(crate) fn append(
        &self,
        output: &mut Vec<u8>,
        row: &mut Row,
        record: &Record<'_>,
        context: &Context<'_>,
    ) {
        let errors = context.errors;
        row.text.clear();
        row.fields.clear();
        for MemberColumn { member, column, .. } in self.part("") {
            match *member {
                RECORD => {
                    if let Some(number) = context.number {
                        row.set_number(*column, number);
                    }
                }
                STRUCT => row.set_name(*column, record.layout().name),
                PAYLOAD_TYPE => {
                    if let RecordKind::Payload(kind) = record.kind() {
                        let number = kind.event_type().get();
                        let name = NetEventType::ENUMERATION.name_of(number);
                        row.set_name(*column, name.unwrap_or_default());
                        row.set_number(column.saturating_add(1), number.into());
                    }
                }
                DIRECTION => {
                    if let Some(traffic) = Readable::new(record, context.errors).direction() {
                        let number = traffic.direction.get();
                        let name = MsFwpDirection::ENUMERATION.name_of(number);
                        row.set_name(*column, name.unwrap_or_default());
                        row.set_number(column.saturating_add(1), number.into());
                    }
                }
                _ => {}
            }
        }
        for (field, column, twin) in &self.fields {
            row.set_field(*column, *twin, &field.value(record, context));
        }
        if self.parts.is_empty() {
            return row.append_to(output, self.width, self.raw);
        }
        let columns = self.part("");
        let (place, filter) = (Place::Record, None);
        let mut members = Members { csv: self, row, columns, next: 0, place, filter };
        let Ok(()) = Readable::new(record, errors).visit(&mut members);
        if let Record::Event(Event { event_log: Some(log), .. }) = record {
            self.set_event_log(row, log);
        }
        row.append_to(output, self.width, self.raw);
    }

    fn set_event_log(&self, row: &mut Row, log: &EventLog) {
        let EventLog { provider, id, version, record_id, computer, data } = log;
        for MemberColumn { member, column, .. } in self.part("eventLog") {
            match *member {
                "provider" => row.set_text(*column, provider),
                "id" => row.set_number(*column, (*id).into()),
                "version" => row.set_number(*column, (*version).into()),
                "recordId" => {
                    if let Some(id) = record_id {
                        row.set_number(*column, *id);
                    }
                }
                "computer" => row.set_text(*column, computer),
                _ => {
                    let data = data.iter().map(|(name, text)| format!("{name}={text}"));
                    row.set_text(*column, &data.collect::<Vec<_>>().join("|"));
                }
            }
        }
    }
}

/// The fields of a line that are not empty.
#[derive(Default)]
pub(crate) struct Row {
    /// The values, one after the other, as they were visited.
    text: Vec<u8>,
    fields: Vec<Filled>,
}

/// Where the value of a column is.
#[derive(Clone, Debug)]
struct Filled {
    column: usize,
    value: Range<usize>,
    /// Whether it can contain any character; otherwise it is a number, a name or the like.
    is_text: bool,
}

impl Row {
    fn set_name(&mut self, column: usize, name: &str) {
        let start = self.text.len();
        self.text.extend_from_slice(name.as_bytes());
        self.end_field(column, start, false);
    }

    fn set_number(&mut self, column: usize, number: u64) {
        let start = self.text.len();
        append_number(&mut self.text, number);
        self.end_field(column, start, false);
    }

    fn set_text(&mut self, column: usize, text: &str) {
        let start = self.text.len();
        self.text.extend_from_slice(text.as_bytes());
        self.end_field(column, start, true);
    }

    fn set_field(&mut self, column: usize, twin: Twin, value: &FieldValue) {
        let next = column.saturating_add(1);
        let name = value.name().unwrap_or_default();
        match (twin, value, value.number()) {
            (_, FieldValue::None, _) => {}
            (Twin::Number, _, Some(number)) => {
                self.set_name(column, name);
                self.set_number(next, number);
            }
            (Twin::CodeName, ..) => {
                self.set_name(column, &value.to_string());
                self.set_name(next, name);
            }
            _ => self.set_text(column, &value.to_string()),
        }
    }

    fn set_value(&mut self, column: usize, value: Value<'_>) {
        let start = self.text.len();
        let is_text = append_value(&mut self.text, value);
        self.end_field(column, start, is_text);
    }

    /// Sets a column to the text from `start`.
    fn end_field(&mut self, column: usize, start: usize, is_text: bool) {
        self.fields.push(Filled { column, value: start..self.text.len(), is_text });
    }

    /// Appends a value to the column that was set last: the values of nested parts share one column.
    fn add(&mut self, column: usize, write: impl FnOnce(&mut Vec<u8>) -> bool) {
        let (start, was_text) = match self.fields.pop_if(|last| last.column == column) {
            Some(last) => {
                self.text.push(b' ');
                (last.value.start, last.is_text)
            }
            None => (self.text.len(), false),
        };
        let is_text = write(&mut self.text);
        self.end_field(column, start, was_text || is_text);
    }

    fn append_to(&mut self, output: &mut Vec<u8>, width: usize, raw: bool) {
        if !self.fields.is_sorted_by_key(|field| field.column) {
            self.fields.sort_by_key(|field| field.column);
        }
        let mut at = 0;
        for Filled { column, value, is_text } in &self.fields {
            match column.saturating_sub(at) {
                1 => output.push(b','),
                commas => append_commas(output, commas),
            }
            at = *column;
            let value = self.text.get(value.clone()).unwrap_or_default();
            if *is_text {
                append_text(output, value, raw);
            } else {
                output.extend_from_slice(value);
            }
        }
        append_commas(output, width.saturating_sub(at).saturating_sub(1));
        output.push(b'\n');
    }
}

fn append_commas(output: &mut Vec<u8>, count: usize) {
    output.resize(output.len().saturating_add(count), b',');
}

/// Where the visited members are.
#[derive(Clone, Copy)]
enum Place {
    Record,
    Part,
    /// In a nested part, whose members share this column.
    Nested(usize),
}

/// Writes members to their columns.
struct Members<'w> {
    csv: &'w Csv,
    row: &'w mut Row,
    /// The columns of the part.
    columns: &'w [MemberColumn],
    /// The column that is probably next, because members are visited in their order.
    next: usize,
    place: Place,
    /// The filter of the part.
    filter: Option<u64>,
}

impl Members<'_> {
    #[inline]
    fn column(&mut self, member: &str) -> Option<MemberColumn> {
        if let Some(own) = self.columns.get(self.next)
            && own.member == member
        {
            self.next = self.next.saturating_add(1);
            return Some(*own);
        }
        let (before, after) = self.columns.split_at_checked(self.next)?;
        let mut all = after.iter().chain(before);
        let index = all.position(|column| column.member == member)?;
        let index = self.next.saturating_add(index);
        let index = index.checked_sub(self.columns.len()).unwrap_or(index);
        self.next = index.saturating_add(1);
        self.columns.get(index).copied()
    }
}

impl Visitor for Members<'_> {
    type Error = Infallible;

    fn member(&mut self, name: &'static str, value: Value<'_>) -> Result<(), Infallible> {
        if let Place::Nested(column) = self.place {
            self.row.add(column, |text| append_value(text, value));
            return Ok(());
        }
        let Some(MemberColumn { column, twin, .. }) = self.column(name) else { return Ok(()) };
        let row = &mut *self.row;
        let next = column.saturating_add(1);
        match (twin, value) {
            (Twin::Number, Value::Scalar(Scalar::Enumeration(number, of))) => {
                row.set_name(column, of.name_of(number).unwrap_or_default());
                row.set_number(next, number.into());
            }
            (Twin::Protocol, Value::Scalar(Scalar::Integer(number))) => {
                let name = u8::try_from(number).ok().and_then(value_text::protocol);
                row.set_name(column, name.unwrap_or_default());
                row.set_number(next, number);
            }
            (
                Twin::CodeName,
                Value::Scalar(Scalar::Code(number, of) | Scalar::Status(number, of)),
            ) => {
                row.set_value(column, value);
                row.set_name(next, of.name_of(number).unwrap_or_default());
            }
            (Twin::LayerName, Value::Scalar(Scalar::Integer(id))) => {
                row.set_number(column, id);
                let filter = self.filter;
                let own = |id| self.csv.names.and_then(|names| names.layer(id, filter));
                let name = |id: u16| own(id).or_else(|| layer_name(id, None));
                row.set_text(next, u16::try_from(id).ok().and_then(name).unwrap_or_default());
            }
            (Twin::FilterName, Value::Scalar(Scalar::Integer(id))) => {
                row.set_number(column, id);
                self.filter = Some(id);
                if let Some(names) = self.csv.names
                    && let Some(filter) = names.filter(id)
                {
                    row.set_text(next, &filter.name);
                    row.set_text(next.saturating_add(1), names.of_key(&filter.provider));
                }
            }
            _ => row.set_value(column, value),
        }
        Ok(())
    }

    fn part<P: Part>(&mut self, name: &'static str, part: Option<&P>) -> Result<(), Infallible> {
        let Some(part) = part else { return Ok(()) };
        let (columns, place) = match self.place {
            Place::Record => (self.csv.part(name), Place::Part),
            Place::Part => match self.column(name) {
                Some(own) => (self.columns, Place::Nested(own.column)),
                None => return Ok(()),
            },
            nested @ Place::Nested(_) => (self.columns, nested),
        };
        let (row, filter) = (&mut *self.row, self.filter);
        part.visit(&mut Members { csv: self.csv, row, columns, next: 0, place, filter })
    }

    fn entries(
        &mut self,
        name: &'static str,
        entries: &[(String, String)],
    ) -> Result<(), Infallible> {
        if let Some(MemberColumn { column, .. }) = self.column(name) {
            for (own, text) in entries {
                self.row.add(column, |field| {
                    // Writing to memory cannot fail.
                    let _ = write!(field, "{own}={text}");
                    true
                });
            }
        }
        Ok(())
    }
}

fn append_number(text: &mut Vec<u8>, number: u64) {
    text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends a value as it is shown; returns whether it can contain any character.
fn append_value(text: &mut Vec<u8>, value: Value<'_>) -> bool {
    let is_text = matches!(value, Value::Text(_) | Value::Texts(_) | Value::TextBlob(_));
    match value {
        Value::Scalar(Scalar::Integer(number)) => append_number(text, number),
        Value::Scalar(Scalar::Code(number, _)) => append_number(text, number.into()),
        Value::Scalar(Scalar::Flags(bits, set)) if set.unnamed(bits) == 0 => {
            for (at, flag) in set.named(bits).enumerate() {
                if at > 0 {
                    text.push(b'|');
                }
                text.extend_from_slice(flag.name.as_bytes());
            }
        }
        Value::Scalar(Scalar::Ipv4(address)) => {
            for (at, octet) in address.octets().into_iter().enumerate() {
                if at > 0 {
                    text.push(b'.');
                }
                append_number(text, octet.into());
            }
        }
        Value::Scalar(Scalar::Bytes(bytes)) => {
            text.extend(bytes.iter().flat_map(|byte| hex(*byte)));
        }
        // Writing to memory cannot fail.
        value => _ = write!(text, "{value}"),
    }
    is_text
}

/// Appends a text: without hidden characters, and with an apostrophe before what a spreadsheet would take for a
/// formula, unless it is to be raw; in quotation marks where RFC 4180 requires them.
fn append_text(output: &mut Vec<u8>, value: &[u8], raw: bool) {
    let safe;
    let mut value = value;
    if !raw && !value.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        safe = Escaped(&String::from_utf8_lossy(value)).to_string();
        value = safe.as_bytes();
    }
    let is_number = || str::from_utf8(value).is_ok_and(|text| text.parse::<i64>().is_ok());
    let is_formula = matches!(value, [b'=' | b'+' | b'-' | b'@', ..]) && !raw && !is_number();
    let is_quoted = value.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'));
    if is_quoted {
        output.push(b'"');
    }
    if is_formula {
        output.push(b'\'');
    }
    if is_quoted {
        for byte in value {
            if *byte == b'"' {
                output.push(b'"');
            }
            output.push(*byte);
        }
        output.push(b'"');
    } else {
        output.extend_from_slice(value);
    }
}

/// Appends a line of texts, all of them safe.
pub(super) fn line(output: &mut Vec<u8>, fields: &[String]) {
    for (at, field) in fields.iter().enumerate() {
        append_commas(output, at.min(1));
        append_text(output, field.as_bytes(), false);
    }
    output.push(b'\n');
}
