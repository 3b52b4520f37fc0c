//! A summary of records, as text for people.

use wfp_events::detail::{Palette, Style, value_text};
use wfp_events::layout::Scalar;
use wfp_events::names::Names;
use wfp_events::query::FieldValue;
use wfp_events::raw::FileTime;

use super::json::{Json, append_line};
use super::table::{Line, milliseconds};
use super::top::{brief, filter_name, json, json_of_count, shown_name};
use crate::aggregate::Count;
use crate::number::{SECOND, counted};
use crate::summary::{FILTERS, SECTIONS, Summary, by_flag};

/// The most values of a field that are shown.
const MAX_SHOWN: usize = 10;

/// The width of a count.
const COUNT: usize = 8;

/// The width of a time without milliseconds.
const TIME: usize = 19;

/// The width of lines with bars if the output is no terminal.
const DEFAULT_WIDTH: usize = 80;

struct Page<'t> {
    text: &'t mut Vec<u8>,
    palette: Palette,
    width: Option<usize>,
}

impl Page<'_> {
    /// A line of cells with these widths.
    fn line(&mut self, style: Style, cells: &[(&str, usize)]) {
        let mut line = Line::new(self.width);
        for (cell, width) in cells {
            line.cell(style, cell, *width);
        }
        line.end(self.text);
    }

    fn heading(&mut self, heading: &str) {
        self.text.push(b'\n');
        self.line(self.palette.title(), &[(heading, 0)]);
    }

    fn counted(&mut self, records: u64, cells: &[(&str, usize)]) {
        let count = format!("{records:>COUNT$}");
        self.line(Style::PLAIN, &[&[(count.as_str(), COUNT)], cells].concat());
    }
}

/// Appends a summary; `damaged` is the number of records that could not be read, or only in part. A line that is longer
/// than the terminal is truncated. Nothing if there are no records.
pub(crate) fn append(
    text: &mut Vec<u8>,
    palette: Palette,
    width: Option<usize>,
    summary: Summary,
    damaged: u64,
    names: Option<&Names>,
) {
    let records = summary.all.records;
    if records == 0 && damaged == 0 {
        return;
    }
    let mut page = Page { text, palette, width };
    let span = summary.all.times.map_or_else(String::new, |(first, last)| {
        format!(", {} to {} UTC", milliseconds(first), milliseconds(last))
    });
    page.line(palette.title(), &[(&format!("{}{span}", counted(records, "record")), 0)]);
    append_histogram(&mut page, &summary);
    for ((field, heading), groups) in SECTIONS.iter().zip(summary.groups) {
        let (groups, other) = groups.sorted();
        match *field {
            "mm" => append_main_modes(&mut page, heading, &groups, other),
            "ikeMmFailure.flags" => {
                let flags = by_flag(&groups);
                if !flags.is_empty() {
                    page.heading(heading);
                }
                for (name, (set, records)) in flags {
                    let short = name.strip_prefix(set.name).unwrap_or(name);
                    page.counted(records, &[(short.trim_start_matches('_'), 0)]);
                }
            }
            _ => append_values(&mut page, heading, &groups, other, names),
        }
    }
    if damaged > 0 {
        page.heading("Damage");
        let unread = damaged.saturating_sub(summary.partial);
        if unread > 0 {
            page.counted(unread, &[("could not be read", 0)]);
        }
        for (code, records) in summary.faults {
            page.counted(records, &[(&format!("read in part: {code}"), 0)]);
        }
    }
}

fn append_histogram(page: &mut Page<'_>, summary: &Summary) {
    let most = summary.histogram.iter().map(|(_, events)| events).max().unwrap_or(0);
    if most == 0 {
        return;
    }
    page.heading(&format!("Events by time, each line {}", width_text(summary.histogram.width())));
    // The bar follows the time and the count.
    let before = TIME.saturating_add(COUNT).saturating_add(4);
    let room = page.width.unwrap_or(DEFAULT_WIDTH).saturating_sub(before).max(1);
    for (start, events) in summary.histogram.iter() {
        let length = share(events, most, room).max(usize::from(events > 0));
        let time = milliseconds(FileTime::from_ticks(start));
        let time = time.strip_suffix(".000").unwrap_or(&time);
        let bar = "█".repeat(length);
        page.line(Style::PLAIN, &[(time, TIME), (&format!("{events:>COUNT$}"), COUNT), (&bar, 0)]);
    }
}

/// The share of the room that is `part` of `most`.
fn share(part: u64, most: u64, room: usize) -> usize {
    let room = u128::try_from(room).unwrap_or(0);
    let length = u128::from(part).saturating_mul(room).checked_div(most.into()).unwrap_or(0);
    usize::try_from(length).unwrap_or(0)
}

/// The width of an interval in words.
pub(crate) fn width_text(ticks: u64) -> String {
    let seconds = ticks.checked_div(SECOND).unwrap_or(0);
    for (unit, length) in [("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)] {
        if let Some(number @ 1..) = seconds.checked_div(length) {
            let plural = if number == 1 { "" } else { "s" };
            return format!("{number} {unit}{plural}");
        }
    }
    String::new()
}

/// The most frequent values of a field, with their meaning if they are codes.
fn append_values(
    page: &mut Page<'_>,
    heading: &str,
    groups: &[(Vec<FieldValue>, Count)],
    other: Count,
    names: Option<&Names>,
) {
    if groups.is_empty() {
        return;
    }
    page.heading(heading);
    let shown: Vec<_> = groups
        .iter()
        .take(MAX_SHOWN)
        .filter_map(|(values, count)| {
            let value = values.first()?;
            let name = (heading == FILTERS).then(|| shown_name(value, names)).flatten();
            let meaning = name.unwrap_or_else(|| meaning(value));
            Some((brief(value, false), meaning, count.records))
        })
        .collect();
    let width = shown.iter().map(|(value, _, _)| value.chars().count()).max().unwrap_or(0);
    for (value, meaning, records) in &shown {
        page.counted(*records, &[(value, width), (meaning, 0)]);
    }
    let (further, records) = further(groups, other, MAX_SHOWN);
    if records > 0 {
        page.counted(records, &[(&others(further, other), 0)]);
    }
}

/// The number of values after the first ones, and the number of records with these or other values.
pub(crate) fn further(
    groups: &[(Vec<FieldValue>, Count)],
    other: Count,
    shown: usize,
) -> (usize, u64) {
    let further = groups.get(shown..).unwrap_or_default();
    let records = further.iter().map(|(_, count)| count.records);
    (further.len(), records.fold(other.records, u64::saturating_add))
}

/// How many further values there are, in words.
pub(crate) fn others(further: usize, other: Count) -> String {
    let values = if further == 1 { "value" } else { "values" };
    match other.records {
        0 => format!("of {further} other {values}"),
        _ => format!("of more than {further} other {values}"),
    }
}

/// The first sentence on a code; empty for any other value.
fn meaning(value: &FieldValue) -> String {
    meaning_of_code(value).into_iter().flatten().next().unwrap_or_default()
}

/// What a code means, in paragraphs of sentences; none for any other value.
pub(crate) fn meaning_of_code(value: &FieldValue) -> Vec<Vec<String>> {
    match value {
        FieldValue::Code(number, of) => value_text::meaning(Scalar::Code(*number, of).into()),
        FieldValue::Status(number, of) => value_text::meaning(Scalar::Status(*number, of).into()),
        _ => Vec::new(),
    }
}

/// How many main modes there are, and the one with most records.
fn append_main_modes(
    page: &mut Page<'_>,
    heading: &str,
    groups: &[(Vec<FieldValue>, Count)],
    other: Count,
) {
    let is_id = |value: &FieldValue| value.number().is_some_and(|number| number != 0);
    let ids = groups.iter().filter(|(values, _)| values.first().is_some_and(is_id));
    let more = if other.records > 0 { "more than " } else { "" };
    let number = ids.clone().count();
    let Some((values, count)) = ids.clone().next() else { return };
    page.heading(heading);
    let records = ids.fold(other.records, |sum, (_, count)| sum.saturating_add(count.records));
    let of = |records: u64| if records == 1 { "record" } else { "records" };
    let modes = if number == 1 { "main mode" } else { "main modes" };
    page.counted(records, &[(&format!("{} of {more}{number} {modes}", of(records)), 0)]);
    let first = values.first().map(FieldValue::to_string).unwrap_or_default();
    let most = format!("{} of main mode {first}, which has most", of(count.records));
    page.counted(count.records, &[(&most, 0)]);
}

/// Appends a summary as one object; `damaged` is the number of records that could not be read, or only in part.
pub(crate) fn append_json(
    text: &mut Vec<u8>,
    summary: Summary,
    damaged: u64,
    names: Option<&Names>,
) {
    let histogram = summary.histogram.iter().map(|(start, events)| {
        let start = FileTime::from_ticks(start).to_string();
        Json::Object(vec![("start", start.into()), ("count", Json::Count(events))])
    });
    let seconds = summary.histogram.width().checked_div(SECOND).unwrap_or(0);
    let histogram = Json::Object(vec![
        ("seconds", Json::Count(seconds)),
        ("intervals", Json::Array(histogram.collect())),
    ]);
    let fields = SECTIONS.iter().zip(summary.groups).map(|((field, heading), groups)| {
        let (groups, other) = groups.sorted();
        let values = match *field {
            "ikeMmFailure.flags" => {
                let flags = by_flag(&groups).into_iter();
                let flags = flags.map(|(name, (_, records))| {
                    Json::Object(vec![("value", name.into()), ("count", Json::Count(records))])
                });
                vec![("values", Json::Array(flags.collect()))]
            }
            _ => json_of_values(&groups, other, names.filter(|_| *heading == FILTERS)),
        };
        (*field, Json::Object(values))
    });
    let fields = Json::Object(fields.collect());
    let faults = summary.faults.into_iter().map(|(code, records)| (code, Json::Count(records)));
    let [(_, records), first, last] = json_of_count(&summary.all);
    let object = Json::Object(vec![
        ("records", records),
        first,
        last,
        ("damaged", Json::Count(damaged)),
        ("unreadable", Json::Count(damaged.saturating_sub(summary.partial))),
        ("faults", Json::Object(faults.collect())),
        ("histogram", histogram),
        ("fields", fields),
    ]);
    append_line(text, &object);
}

/// The most frequent values of a field, and how many others there are; `names` are those of the values.
fn json_of_values(
    groups: &[(Vec<FieldValue>, Count)],
    other: Count,
    names: Option<&Names>,
) -> Vec<(&'static str, Json)> {
    let values = groups.iter().take(MAX_SHOWN).map(|(values, count)| {
        let value = values.first().unwrap_or(&FieldValue::None);
        let mut members = vec![("value", json(value))];
        if let FieldValue::Code(..) | FieldValue::Status(..) = value {
            members.push(("name", value.name().into()));
            members.push(("meaning", Some(meaning(value)).filter(|text| !text.is_empty()).into()));
        }
        if names.is_some() {
            members.push(("name", filter_name(value, names).map(str::to_owned).into()));
        }
        members.extend(json_of_count(count));
        Json::Object(members)
    });
    let (further, records) = further(groups, other, MAX_SHOWN);
    let is_known = other.records == 0;
    let others =
        vec![("values", is_known.then_some(further).into()), ("count", Json::Count(records))];
    vec![("values", Json::Array(values.collect())), ("others", Json::Object(others))]
}
