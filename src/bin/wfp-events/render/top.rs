//! Groups of records: as a table, JSON or CSV.

use serde::ser::{Serialize, Serializer};
use wfp_events::detail::{Palette, Style, value_text};
use wfp_events::layout::Scalar;
use wfp_events::names::Names;
use wfp_events::query::FieldValue;
use wfp_events::raw::FileTime;
use wfp_events::value::{Escaped, Quoted};

use super::csv;
use super::json::Json;
use super::table::{Line, milliseconds, title};
use crate::aggregate::{Count, GroupBy};

/// What is shown.
pub(crate) struct Rows<'a> {
    pub(crate) by: &'a [GroupBy],
    pub(crate) groups: &'a [(Vec<FieldValue>, Count)],
    /// The records of further groups.
    pub(crate) other: Count,
    /// The names that are shown beside the ids of filters.
    pub(crate) names: Option<&'a Names>,
}

/// The name of the row of further groups.
const OTHER: &str = "other";

/// The columns after those of the fields.
const TIMES: [&str; 2] = ["first", "last"];

impl Rows<'_> {
    /// The name of the member with the name of a filter, beside each value that is its id; not if it is counted by.
    fn filter_names(&self) -> Vec<Option<String>> {
        let is_new = |name: &String| self.by.iter().all(|by| by.field.name() != name);
        let named = |by: &GroupBy| self.names.and_then(|_| by.filter_name()).filter(is_new);
        self.by.iter().map(named).collect()
    }

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
    let names = rows.by.iter().map(|by| title(&by.field));
    let titles = ["COUNT".to_owned()].into_iter().chain(names).chain(TIMES.map(str::to_uppercase));
    let mut lines = vec![titles.collect::<Vec<_>>()];
    let named = rows.filter_names();
    let times = |count: &Count| match count.times {
        Some((first, last)) => [milliseconds(first), milliseconds(last)],
        None => ["-".to_owned(), "-".to_owned()],
    };
    for (values, count) in rows.groups {
        let values = values.iter().zip(rows.by).zip(&named).map(|((value, by), named)| {
            let name = named.as_ref().and_then(|_| shown_name(value, rows.names));
            let name = name.map_or_else(String::new, |name| format!(" {name}"));
            brief(value, by.bucket.is_some()) + &name
        });
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
pub(crate) fn brief(value: &FieldValue, rounded: bool) -> String {
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
struct Object<'a>(Vec<(&'a str, Json)>);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Appends an array of objects, one on each line. The one of further groups has a member `other` instead of fields.
pub(crate) fn append_json(text: &mut Vec<u8>, rows: &Rows<'_>) {
    let counted = |mut members: Vec<_>, count: &Count| {
        members.extend(json_of_count(count));
        Object(members)
    };
    let named = rows.filter_names();
    let groups = rows.groups.iter().map(|(values, count)| {
        let mut members = Vec::new();
        for ((by, value), named) in rows.by.iter().zip(values).zip(&named) {
            members.push((by.field.name(), json(value)));
            if let Some(name) = named {
                let filter = filter_name(value, rows.names).map(str::to_owned);
                members.push((name.as_str(), filter.into()));
            }
        }
        counted(members, count)
    });
    let other = rows.other().map(|count| counted(vec![(OTHER, Json::Bool(true))], &count));
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
pub(super) fn json(value: &FieldValue) -> Json {
    match value {
        FieldValue::None => Json::Null,
        FieldValue::Bool(value) => Json::Bool(*value),
        FieldValue::Number(number) => Json::Count(*number),
        FieldValue::Code(number, _) => Json::Count((*number).into()),
        FieldValue::Status(number, _) => Json::Number(number.cast_signed().into()),
        FieldValue::Enumeration(number, _) => {
            value.name().map_or_else(|| Json::Count((*number).into()), Json::from)
        }
        FieldValue::Flags(..) => {
            let text = value.to_string();
            let names = text.split('|').filter(|name| !name.is_empty());
            Json::Array(names.map(|name| name.to_owned().into()).collect())
        }
        FieldValue::List(values) => Json::Array(values.iter().map(json).collect()),
        value => value.to_string().into(),
    }
}

/// The members of a count: the number of records, the first time and the last.
pub(super) fn json_of_count(count: &Count) -> [(&'static str, Json); 3] {
    let [first, last] = count
        .times
        .map_or([None, None], |(first, last)| [first, last].map(|time| Some(time.to_string())));
    let [first_name, last_name] = TIMES;
    let records = Json::Count(count.records);
    [("count", records), (first_name, first.into()), (last_name, last.into())]
}

/// The name of the filter with this id, if it is known.
pub(super) fn filter_name<'n>(id: &FieldValue, names: Option<&'n Names>) -> Option<&'n str> {
    let FieldValue::Number(id) = id else { return None };
    names?.filter(*id).map(|filter| &*filter.name)
}

/// The name of the filter with this id in quotation marks, or that it has none; `None` if there are no names.
pub(super) fn shown_name(id: &FieldValue, names: Option<&Names>) -> Option<String> {
    let FieldValue::Number(_) = id else { return None };
    names?;
    Some(
        filter_name(id, names)
            .map_or_else(|| "(not named)".to_owned(), |name| Quoted(name).to_string()),
    )
}

/// Appends a line of titles, then a line for each group.
pub(crate) fn append_csv(text: &mut Vec<u8>, rows: &Rows<'_>) {
    let named = rows.filter_names();
    let titles =
        rows.by.iter().zip(&named).flat_map(|(by, named)| {
            [Some(by.field.name()), named.as_deref()].into_iter().flatten()
        });
    let titles: Vec<_> = titles.chain(["count"]).chain(TIMES).map(str::to_owned).collect();
    csv::line(text, &titles);
    let mut line = |values: Vec<String>, count: &Count| {
        let mut fields = values;
        fields.push(count.records.to_string());
        let time = |time: Option<FileTime>| time.map_or_else(String::new, |time| time.to_string());
        fields.push(time(count.times.map(|(first, _)| first)));
        fields.push(time(count.times.map(|(_, last)| last)));
        csv::line(text, &fields);
    };
    for (values, count) in rows.groups {
        let values = values.iter().zip(&named).flat_map(|(value, named)| {
            let name = || filter_name(value, rows.names).unwrap_or_default().to_owned();
            [Some(value.to_string()), named.as_ref().map(|_| name())].into_iter().flatten()
        });
        line(values.collect(), count);
    }
    if let Some(count) = rows.other() {
        let columns = titles.len().saturating_sub(1).saturating_sub(TIMES.len());
        let mut values = vec![String::new(); columns];
        if let Some(first) = values.first_mut() {
            first.push_str(OTHER);
        }
        line(values, &count);
    }
}
