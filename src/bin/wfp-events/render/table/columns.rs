//! The columns of the table: what they have and how wide they are.

use std::ops::Range;

use wfp_events::kind::RecordKind;
use wfp_events::query::{Field, FieldType};
use wfp_events::raw::NetEventType;

use super::lines::GAP;
use super::{ERRORS, INFORMATIVE};

/// A column of the table.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) title: String,
    /// The width, and the width if there is room.
    pub(super) width: usize,
    pub(super) max_width: usize,
    pub(super) content: Content,
    /// What a terminal shows of a text that is too wide.
    pub(super) cut: Cut,
    /// Whether it grows with its values, if the output is no terminal.
    pub(super) grows: bool,
}

/// What a column has.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// The file of the record.
    File,
    /// The number of the record.
    Number,
    /// These characters of the time.
    Time(Range<usize>),
    /// The type of the event, in short or in full.
    Type {
        is_short: bool,
    },
    Protocol,
    Local,
    Remote,
    /// The most informative members. If it is to be short, the number of the filter comes first and has no label.
    What {
        is_short: bool,
    },
    /// A member of the payload: its index among the informative ones, and whether it is an error.
    Member(usize, bool),
    Field(Field),
}

/// What is shown of a text that is too wide.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cut {
    /// Its beginning.
    End,
    /// Its beginning and its end: a prefix and a port, a drive and a file name.
    Middle,
}

/// The columns of each kind of records.
#[derive(Debug)]
pub(super) struct Columns {
    events: Vec<Column>,
    main_mode: Vec<Column>,
    payloads: Vec<Column>,
}

/// Which of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    Events,
    MainMode,
    Payloads,
}

impl Columns {
    /// The columns for a terminal of this width, or for these fields; `zone` is the time zone for the title of times.
    /// If `has_file`, the first column is the file.
    pub(super) fn new(
        width: Option<usize>,
        zone: &str,
        fields: Option<&[Field]>,
        has_file: bool,
    ) -> Self {
        let width = width.map(|width| match has_file {
            true => width.saturating_sub(FILE).saturating_sub(GAP),
            false => width,
        });
        let [events, main_mode, payloads] = match fields {
            Some(fields) => [of_fields(width, zone, fields), Vec::new(), Vec::new()],
            None => [of_events(width, zone), of_main_mode(width), of_payloads(width)],
        };
        let mut all = Self { events, main_mode, payloads };
        if let Some(width) = width {
            for columns in [&mut all.events, &mut all.main_mode, &mut all.payloads] {
                if fields.is_some() {
                    narrow(columns, width);
                }
                widen(columns, width);
            }
        }
        for columns in [&mut all.events, &mut all.main_mode, &mut all.payloads] {
            if has_file && !columns.is_empty() {
                columns.insert(0, socket("FILE", FILE, FILE, Content::File));
            }
        }
        all
    }

    /// Those of a kind of records.
    pub(super) fn heading(&self, kind: RecordKind) -> Heading {
        match kind {
            RecordKind::Payload(_) if self.main_mode.is_empty() => Heading::Events,
            RecordKind::Payload(kind) if kind.event_type() == NetEventType::IKEEXT_MM_FAILURE => {
                Heading::MainMode
            }
            RecordKind::Payload(_) => Heading::Payloads,
            _ => Heading::Events,
        }
    }

    pub(super) fn of(&self, heading: Heading) -> &[Column] {
        match heading {
            Heading::Events => &self.events,
            Heading::MainMode => &self.main_mode,
            Heading::Payloads => &self.payloads,
        }
    }
}

fn column(title: &str, width: usize, max_width: usize, content: Content) -> Column {
    Column { title: title.to_owned(), width, max_width, content, cut: Cut::End, grows: false }
}

/// A column of addresses with ports.
fn socket(title: &str, width: usize, max_width: usize, content: Content) -> Column {
    Column { cut: Cut::Middle, grows: true, ..column(title, width, max_width, content) }
}

fn member(title: &str, width: usize, max_width: usize, member: &'static str) -> Column {
    let index = INFORMATIVE.iter().position(|(name, _)| *name == member);
    let is_error = ERRORS.contains(&member);
    column(title, width, max_width, Content::Member(index.unwrap_or(usize::MAX), is_error))
}

/// The width of the column of files.
const FILE: usize = 20;

fn number() -> Column {
    column("RECORD", 6, 6, Content::Number)
}

/// A column of times, as wide as its title at least.
fn time(zone: &str, width: usize, shown: Range<usize>) -> Column {
    let mut title = format!("TIME ({zone})");
    if title.len() > width
        && let Some((_, city)) = zone.rsplit_once('/')
    {
        title = format!("TIME ({city})");
    }
    let width = width.max(title.len());
    column(&title, width, width, Content::Time(shown))
}

/// The longest address with a port: `[ffff:…:ffff]:65535`.
const LONGEST_SOCKET: usize = 47;

/// The least width in which the columns of events in full have room, without and with room for all addresses.
const FULL: usize = 160;
const WIDE: usize = 212;

fn of_events(width: Option<usize>, zone: &str) -> Vec<Column> {
    let address = match width {
        Some(..WIDE) => 26,
        _ => LONGEST_SOCKET,
    };
    match width {
        Some(..100) => vec![
            number(),
            time(zone, 14, 5..19),
            column("KIND", 10, 10, Content::Type { is_short: true }),
            socket("REMOTE", 21, 21, Content::Remote),
            column("ERROR | FILTER APP", 21, 21, Content::What { is_short: true }),
        ],
        Some(..FULL) => vec![
            number(),
            time(zone, 19, 0..19),
            column("KIND", 10, 10, Content::Type { is_short: true }),
            column("PROTO", 6, 6, Content::Protocol),
            socket("REMOTE", 21, 21, Content::Remote),
            column("ERROR | FILTER APP", 21, 21, Content::What { is_short: true }),
        ],
        _ => vec![
            number(),
            time(zone, 23, 0..23),
            column("EVENT", 18, 18, Content::Type { is_short: false }),
            column("PROTO", 6, 6, Content::Protocol),
            socket("LOCAL", 21, address, Content::Local),
            socket("REMOTE", 21, address, Content::Remote),
            column("WHAT", 30, 30, Content::What { is_short: false }),
        ],
    }
}

/// The columns of main-mode failures by themselves. In a narrow terminal, those that matter least are left out.
fn of_main_mode(width: Option<usize>) -> Vec<Column> {
    let mut columns = vec![
        number(),
        member("ERROR", 23, 33, "failureErrorCode"),
        member("POINT", 5, 5, "failurePoint"),
        member("STATE", 10, 10, "mmState"),
        member("ROLE", 9, 9, "saRole"),
        member("MODULE", 6, 6, "keyingModuleType"),
    ];
    if width.is_none_or(|width| width >= 100) {
        columns.push(member("METHOD", 11, 22, "mmAuthMethod"));
        columns.push(member("MM ID", 6, 6, "mmId"));
    }
    columns.push(member("FILTER", 8, 8, "mmFilterId"));
    columns
}

/// The columns of other payloads by themselves.
fn of_payloads(width: Option<usize>) -> Vec<Column> {
    match width {
        Some(..100) => vec![
            number(),
            column("KIND", 10, 10, Content::Type { is_short: true }),
            column("ERROR | FILTER", 21, 21, Content::What { is_short: true }),
        ],
        _ => vec![
            number(),
            column("EVENT", 18, 18, Content::Type { is_short: false }),
            column("WHAT", 30, 30, Content::What { is_short: false }),
        ],
    }
}

/// A column for each of these fields.
fn of_fields(width: Option<usize>, zone: &str, fields: &[Field]) -> Vec<Column> {
    let is_short = width.is_some_and(|width| width < FULL);
    let of_field = |field: &Field| {
        if field.name() == "type" {
            let width = if is_short { 10 } else { 18 };
            let content = Content::Type { is_short };
            return Column { grows: true, ..column("TYPE", width, width, content) };
        }
        let (width, max_width) = match field.field_type() {
            FieldType::Bool | FieldType::Part => (5, 5),
            FieldType::Address => (15, 39),
            FieldType::Guid => (36, 36),
            FieldType::Mac => (17, 17),
            FieldType::Named(_) => {
                let width = longest_name(field).min(24);
                (width, width)
            }
            FieldType::Number => (6, 6),
            FieldType::Time => {
                let time = time(zone, 23, 0..23);
                let title = time.title.replacen("TIME", &title(field), 1);
                return Column {
                    title,
                    content: Content::Field(field.clone()),
                    grows: true,
                    ..time
                };
            }
            _ => (20, 40),
        };
        let title = title(field);
        let width = width.max(title.len());
        let cut = match field.field_type() {
            FieldType::Address | FieldType::Text => Cut::Middle,
            _ => Cut::End,
        };
        let content = Content::Field(field.clone());
        Column { cut, grows: true, ..column(&title, width, max_width.max(width), content) }
    };
    [number()].into_iter().chain(fields.iter().map(of_field)).collect()
}

/// The length of the longest name that a field's values have.
fn longest_name(field: &Field) -> usize {
    let names = field.field_type().enumerations().flat_map(|of| {
        of.values.iter().map(|value| value.name.strip_prefix(of.prefix).unwrap_or(value.name).len())
    });
    names.max().unwrap_or(0)
}

/// The title of a field's column: a short name in capitals, or a path as it is.
pub(in super::super) fn title(field: &Field) -> String {
    let name = field.name();
    if name.contains('.') { name.to_owned() } else { name.to_ascii_uppercase() }
}

/// The width of these columns together.
fn needed(columns: &[Column]) -> usize {
    let all = columns.iter().map(|column| column.width.saturating_add(GAP));
    all.fold(0, usize::saturating_add).saturating_sub(GAP)
}

/// The least width of a column in a narrow terminal, if its title is not longer.
const LEAST: usize = 10;

/// Takes width from the widest columns until all fit into the terminal, as far as that is possible. Times stay whole.
fn narrow(columns: &mut [Column], width: usize) {
    for _ in width..needed(columns) {
        let can_shrink = |column: &&mut Column| {
            let is_time = matches!(&column.content, Content::Field(field) if field.field_type() == FieldType::Time);
            !is_time && column.width > LEAST.max(column.title.len())
        };
        if let Some(widest) =
            columns.iter_mut().filter(can_shrink).max_by_key(|column| column.width)
        {
            widest.width = widest.width.saturating_sub(1);
        }
    }
}

/// Gives unused width of the terminal to the first columns that can use it.
fn widen(columns: &mut [Column], width: usize) {
    let mut room = width.saturating_sub(needed(columns));
    for column in columns {
        column.grows = false;
        let more = column.max_width.saturating_sub(column.width).min(room);
        room = room.saturating_sub(more);
        column.width = column.width.saturating_add(more);
    }
}
