//! Groups of records: as a table, JSON or CSV.

use serde::ser::{Serialize, Serializer};
use wfp_events::detail::{Palette, Style, value_text};
use wfp_events::layout::Scalar;
use wfp_events::query::FieldValue;
use wfp_events::raw::FileTime;
use wfp_events::value::Escaped;

use super::csv;
use super::table::{Line, milliseconds};
use crate::aggregate::{Count, GroupBy};

/// What is shown.
pub(crate) struct Rows<'a> {
    pub(crate) by: &'a [GroupBy],
    pub(crate) groups: &'a [(Vec<FieldValue>, Count)],
    /// The records of further groups.
    pub(crate) other: Count,
}

/// The name of the row of further groups.
const OTHER: &str = "other";

/// The columns after those of the fields.
const TIMES: [&str; 2] = ["first", "last"];

impl Rows<'_> {
    /// The row of further groups, if there are any.
    fn other(&self) -> Option<Count> {
        (self.other.records > 0).then_some(self.other)
    }
}

/// Appends a table as wide as its values; a line that is longer than the terminal is truncated. Nothing if there are
/// no records.
pub(crate) fn append_table(
    text: &mut Vec<u8>,
    palette: Palette,
    width: Option<usize>,
    rows: &Rows<'_>,
) {
    let names = rows.by.iter().map(|by| match by.field.name() {
        path if path.contains('.') => path.to_owned(),
        short => short.to_ascii_uppercase(),
    });
    let titles = ["COUNT".to_owned()].into_iter().chain(names).chain(TIMES.map(str::to_uppercase));
    let mut lines = vec![titles.collect::<Vec<_>>()];
    let times = |count: &Count| match count.times {
        Some((first, last)) => [milliseconds(first), milliseconds(last)],
        None => ["-".to_owned(), "-".to_owned()],
    };
    for (values, count) in rows.groups {
        let values =
            values.iter().zip(rows.by).map(|(value, by)| brief(value, by.bucket.is_some()));
        let number = [count.records.to_string()].into_iter();
        lines.push(number.chain(values).chain(times(count)).collect());
    }
    if let Some(count) = rows.other() {
        let values = rows.by.iter().enumerate();
        let values = values.map(|(at, _)| if at == 0 { OTHER.to_owned() } else { String::new() });
        let number = [count.records.to_string()].into_iter();
        lines.push(number.chain(values).chain(times(&count)).collect());
    }
    if lines.len() == 1 {
        return;
    }
    let width_of = |at: usize| {
        let cells = lines.iter().filter_map(|cells| cells.get(at));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let columns = lines.first().map_or(0, Vec::len);
    let widths: Vec<_> = (0..columns).map(width_of).collect();
    for (number, cells) in lines.iter().enumerate() {
        let style = if number == 0 { palette.title() } else { Style::PLAIN };
        let mut line = Line::new(width);
        for (at, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            // Numbers end in the same column.
            let cell = if at == 0 { format!("{cell:>width$}") } else { cell.clone() };
            line.cell(style, &cell, *width);
        }
        line.end(text);
    }
}

/// A value as a table shows it; `rounded` is whether a time was rounded down.
pub(super) fn brief(value: &FieldValue, rounded: bool) -> String {
    let scalar = match value {
        FieldValue::None => return "-".to_owned(),
        FieldValue::Enumeration(number, of) => Scalar::Enumeration(*number, of),
        FieldValue::Code(number, of) => Scalar::Code(*number, of),
        FieldValue::Status(number, of) => Scalar::Status(*number, of),
        FieldValue::Flags(bits, set) => Scalar::Flags(*bits, set),
        FieldValue::Time(time) => {
            let time = milliseconds(*time);
            // What was rounded down has no milliseconds.
            let whole = time.strip_suffix(".000").filter(|_| rounded);
            return whole.map_or_else(|| time.clone(), str::to_owned);
        }
        value => return Escaped(&value.to_string()).to_string(),
    };
    value_text::brief(scalar.into())
}

/// An object, whose members stay in this order.
struct Object<'a>(Vec<(&'a str, serde_json::Value)>);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Appends an array of objects, one on each line. The one of further groups has a member `other` instead of fields.
pub(crate) fn append_json(text: &mut Vec<u8>, rows: &Rows<'_>) {
    let counted = |mut members: Vec<_>, count: &Count| {
        members.push(("count", count.records.into()));
        let times = count.times.map(|(first, last)| [first, last].map(|time| time.to_string()));
        let [first, last] = times.map_or([None, None], |times| times.map(Some));
        members.extend(TIMES.into_iter().zip([first.into(), last.into()]));
        Object(members)
    };
    let groups = rows.groups.iter().map(|(values, count)| {
        let values = rows.by.iter().zip(values);
        counted(values.map(|(by, value)| (by.field.name(), json(value))).collect(), count)
    });
    let other = rows.other().map(|count| counted(vec![(OTHER, true.into())], &count));
    text.push(b'[');
    for (at, object) in groups.chain(other).enumerate() {
        text.extend_from_slice(if at == 0 { b"\n  " } else { b",\n  " });
        // Writing to memory cannot fail, and every key is a string.
        let written = serde_json::to_writer(&mut *text, &object);
        debug_assert!(written.is_ok());
    }
    if text.last() != Some(&b'[') {
        text.push(b'\n');
    }
    text.extend_from_slice(b"]\n");
}

/// A value as the JSON lines have it.
fn json(value: &FieldValue) -> serde_json::Value {
    match value {
        FieldValue::None => serde_json::Value::Null,
        FieldValue::Bool(value) => (*value).into(),
        FieldValue::Number(number) => (*number).into(),
        FieldValue::Code(number, _) => (*number).into(),
        FieldValue::Status(number, _) => number.cast_signed().into(),
        FieldValue::Enumeration(number, _) => {
            value.name().map_or_else(|| (*number).into(), Into::into)
        }
        FieldValue::Flags(..) => {
            let text = value.to_string();
            text.split('|').filter(|name| !name.is_empty()).collect()
        }
        FieldValue::List(values) => values.iter().map(json).collect(),
        value => value.to_string().into(),
    }
}

/// Appends a line of titles, then a line for each group.
pub(crate) fn append_csv(text: &mut Vec<u8>, rows: &Rows<'_>) {
    let names = rows.by.iter().map(|by| by.field.name());
    csv::line(text, &names.chain(["count"]).chain(TIMES).map(str::to_owned).collect::<Vec<_>>());
    let mut line = |values: Vec<String>, count: &Count| {
        let mut fields = values;
        fields.push(count.records.to_string());
        let time = |time: Option<FileTime>| time.map_or_else(String::new, |time| time.to_string());
        fields.push(time(count.times.map(|(first, _)| first)));
        fields.push(time(count.times.map(|(_, last)| last)));
        csv::line(text, &fields);
    };
    for (values, count) in rows.groups {
        line(values.iter().map(FieldValue::to_string).collect(), count);
    }
    if let Some(count) = rows.other() {
        let mut values = vec![String::new(); rows.by.len()];
        if let Some(first) = values.first_mut() {
            first.push_str(OTHER);
        }
        line(values, &count);
    }
}
