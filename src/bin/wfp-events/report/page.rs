//! The page of a report: `page.html` with its style and script.

use askama::Template;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use wfp_events::query::FieldValue;
use wfp_events::raw::FileTime;
use wfp_events::value::Escaped;

use super::sample::{Sampler, Table, text};
use super::{CLASSES, MAX_MESSAGES, Report, VERDICTS};
use crate::aggregate::Count;
use crate::number::SECOND;
use crate::render::summary::{further, meaning_of_code, others, width_text};
use crate::render::table::milliseconds;
use crate::stream::display_name;
use crate::summary::{Histogram, SECTIONS};
use crate::{args, files};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The most values of a field, and the most errors.
const MAX_VALUES: usize = 10;
const MAX_ERRORS: usize = 16;

/// The sections of a summary that the page shows, besides errors.
const SHOWN: [&str; 7] = ["remote", "point", "app", "filter", "type", "direction", "struct"];

/// What was asked for.
pub(crate) struct Options {
    files: Vec<String>,
    /// The options that select records.
    selection: Vec<String>,
}

impl Options {
    pub(crate) fn of(args: &args::Report) -> Self {
        let files = files::or_standard_input(&args.files);
        let shown = |file: &std::path::PathBuf| {
            Escaped(display_name(&file.display().to_string())).to_string()
        };
        let filter = &args.input.run.filter;
        let seconds = |ticks: u64| format!("{} s", ticks / SECOND);
        let all = [
            ("--where", filter.expression.as_ref().map(ToString::to_string)),
            ("--since", filter.since.map(|time| time.to_string())),
            ("--until", filter.until.map(|time| time.to_string())),
            ("--last", filter.last.map(seconds)),
            ("--skip", filter.skip.map(|number| number.to_string())),
            ("--limit", filter.limit.map(|number| number.to_string())),
            ("--record", filter.record.map(|number| number.to_string())),
        ];
        let given = all.into_iter().filter_map(|(option, value)| {
            Some(Escaped(&format!("{option} {}", value?)).to_string())
        });
        Self { files: files.iter().map(shown).collect(), selection: given.collect() }
    }
}

#[derive(Template)]
#[template(path = "page.html", config = "src/bin/wfp-events/report/askama.toml")]
struct Page<'a> {
    policy: &'a str,
    style: &'a str,
    script: &'a str,
    version: &'a str,
    files: &'a [String],
    /// The times of the first and last event.
    times: Option<(String, String)>,
    totals: Vec<Total>,
    chart: Option<Chart>,
    notices: Vec<String>,
    errors: Option<Section>,
    sections: Vec<Section>,
    table: &'a Table,
    /// Which records are in the table, if not all.
    sampled: Option<String>,
}

struct Total {
    class: &'static str,
    name: &'static str,
    records: String,
}

/// The values of a field with most records.
struct Section {
    heading: &'static str,
    values: Vec<ValueRow>,
    others: Option<(String, String)>,
}

struct ValueRow {
    text: String,
    /// What to search for to find these records; empty if the table has no such column.
    search: String,
    records: String,
    /// The share of all records in percent.
    share: String,
    meaning: String,
    advice: String,
}

/// Events over time, as stacked bars.
struct Chart {
    interval: String,
    most: String,
    first: String,
    last: String,
    /// The width of the drawing.
    width: usize,
    bars: Vec<Bar>,
}

struct Bar {
    x: usize,
    label: String,
    /// The label, and the number of events by verdict.
    title: String,
    counts: [u64; VERDICTS.len()],
    /// The class, the top and the height of each part.
    parts: Vec<(&'static str, String, String)>,
}

/// The width of a bar and of its gap in the drawing, and the height of the drawing.
const BAR: usize = 10;
const HEIGHT: f64 = 100.0;

impl Chart {
    fn of<const MAX: u64>(histograms: [Histogram<MAX>; VERDICTS.len()]) -> Option<Self> {
        let (width, intervals) = Histogram::aligned(histograms);
        let all =
            |counts: &[u64]| counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count));
        let most =
            intervals.iter().map(|(_, counts)| all(counts)).max().filter(|most| *most > 0)?;
        let label = |start: u64| {
            let time = milliseconds(FileTime::from_ticks(start));
            time.strip_suffix(".000").unwrap_or(&time).to_owned()
        };
        let bars = intervals.iter().enumerate().map(|(at, (start, counts))| {
            let mut below = 0.0;
            let parts = CLASSES.into_iter().zip(counts).filter(|(_, count)| **count > 0);
            let parts = parts.map(|(class, count)| {
                let height = share(*count, most) * HEIGHT;
                below += height;
                (class, format!("{:.2}", HEIGHT - below), format!("{height:.2}"))
            });
            let mut title = label(*start);
            for (name, count) in VERDICTS.iter().zip(counts).filter(|(_, count)| **count > 0) {
                title += &format!("\n{name}: {}", grouped(*count));
            }
            Bar {
                title,
                x: at.saturating_mul(BAR),
                label: label(*start),
                counts: *counts,
                parts: parts.collect(),
            }
        });
        let first = intervals.first().map_or(0, |(start, _)| *start);
        let last = intervals.last().map_or(0, |(start, _)| start.saturating_add(width));
        Some(Self {
            interval: width_text(width),
            most: grouped(most),
            first: label(first),
            last: label(last),
            width: intervals.len().saturating_mul(BAR),
            bars: bars.collect(),
        })
    }
}

impl Report {
    /// The page.
    pub(crate) fn page(self, sampler: &Sampler, options: &Options) -> Vec<u8> {
        let Self { summary, verdicts, histograms, records, damaged, messages, notes, sample } =
            self;
        let counted = summary.all.records;
        let unread = damaged.saturating_sub(summary.partial);
        let mut notices = Vec::new();
        if !options.selection.is_empty() {
            let selected = options.selection.join(", ");
            let selected_of = counted.saturating_add(unread);
            notices.push(format!(
                "{} of {} records were selected: {selected}",
                grouped(selected_of),
                grouped(records)
            ));
        }
        let several = options.files.len() > 1;
        let of = |file: &str| {
            if several { format!("{}: ", Escaped(file)) } else { String::new() }
        };
        if unread > 0 {
            notices.push(format!("{} could not be read", records_text(unread)));
        }
        if summary.partial > 0 {
            let faults = summary.faults.iter();
            let faults = faults.map(|(code, records)| format!("{code}: {}", grouped(*records)));
            let faults = faults.collect::<Vec<_>>().join(", ");
            notices.push(format!(
                "{} could be read only in part ({faults})",
                records_text(summary.partial)
            ));
        }
        notices.extend(
            messages.iter().map(|(file, message)| format!("{}{}", of(file), Escaped(message))),
        );
        if messages.len() == MAX_MESSAGES {
            notices.push("Further messages are not shown.".to_owned());
        }
        for file in &options.files {
            if notes.iter().all(|(read, _)| Escaped(read).to_string() != *file) {
                notices.push(format!("{file}: no records were read"));
            }
        }
        for (file, notes) in &notes {
            let all = notes.iter().map(ToString::to_string).chain(notes.log_events());
            notices.extend(all.map(|note| format!("{}{}", of(file), Escaped(&note))));
        }
        let mut totals = vec![Total { class: "all", name: "Records", records: grouped(counted) }];
        let classes = CLASSES.into_iter().zip(VERDICTS).zip(verdicts);
        totals.extend(classes.map(|((class, name), records)| Total {
            class,
            name,
            records: grouped(records),
        }));
        if damaged > 0 {
            totals.push(Total { class: "damaged", name: "Damaged", records: grouped(damaged) });
        }
        let times =
            summary.all.times.map(|(first, last)| (milliseconds(first), milliseconds(last)));
        let mut errors = None;
        let mut sections = Vec::new();
        for ((field, heading), groups) in SECTIONS.into_iter().zip(summary.groups) {
            let (groups, other) = groups.sorted();
            if groups.is_empty() {
                continue;
            }
            let section =
                |most| Section::of(sampler, field, heading, &groups, other, counted, most);
            if field == "error" {
                errors = Some(section(MAX_ERRORS));
            } else if let Some(at) = SHOWN.iter().position(|shown| *shown == field) {
                sections.push((at, section(MAX_VALUES)));
            }
        }
        sections.sort_by_key(|(at, _)| *at);
        let table = sample.finish();
        let page = Page {
            policy: &policy(),
            style: STYLE,
            script: SCRIPT,
            version: env!("CARGO_PKG_VERSION"),
            files: &options.files,
            times,
            totals,
            chart: Chart::of(histograms),
            notices,
            errors,
            sections: sections.into_iter().map(|(_, section)| section).collect(),
            sampled: sampled(counted, &verdicts, &table),
            table: &table,
        };
        // Writing to memory cannot fail.
        page.render().unwrap_or_default().into_bytes()
    }
}

/// Which records are in the table, if not all.
fn sampled(counted: u64, verdicts: &[u64], table: &Table) -> Option<String> {
    let rows = u64::try_from(table.rows).unwrap_or(u64::MAX);
    let parts = VERDICTS.iter().zip(verdicts).zip(&table.verdicts);
    let parts = parts
        .filter(|((_, all), _)| **all > 0)
        .map(|((name, all), shown)| format!("{}: {} of {}", name, grouped(*shown), grouped(*all)));
    let parts = parts.collect::<Vec<_>>().join("; ");
    (rows < counted).then(|| {
        format!(
            "The table has a sample of {} of the {} records, spread evenly over the input. Failures, and records \
             that could be read only in part, are left out last. {parts}.",
            grouped(rows),
            grouped(counted)
        )
    })
}

/// What the browser may load and run: the style and the script of the page, and nothing else.
fn policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

impl Section {
    fn of(
        sampler: &Sampler,
        field: &str,
        heading: &'static str,
        groups: &[(Vec<FieldValue>, Count)],
        other: Count,
        all: u64,
        most: usize,
    ) -> Self {
        let row = |(values, count): &(Vec<FieldValue>, Count)| {
            let value = values.first().unwrap_or(&FieldValue::None);
            let text = match field {
                "app" => sampler.app(value),
                "filter" => sampler.filter(value),
                _ => text(value),
            };
            let searchable = field != "struct" && !text.contains('"') && !text.is_empty();
            let (meaning, advice) = explained(value);
            ValueRow {
                search: if searchable { format!("{field}=\"{text}\"") } else { String::new() },
                text,
                records: grouped(count.records),
                share: format!("{:.1}", share(count.records, all) * 100.0),
                meaning,
                advice,
            }
        };
        let (further, records) = further(groups, other, most);
        Self {
            heading,
            values: groups.iter().take(most).map(row).collect(),
            others: (records > 0).then(|| (others(further, other), grouped(records))),
        }
    }
}

/// The meaning of a code or of a value of an enumeration, and the advice on it.
fn explained(value: &FieldValue) -> (String, String) {
    let mut paragraphs = meaning_of_code(value).into_iter().map(|lines| lines.join(" "));
    let meaning = paragraphs.next().unwrap_or_default();
    (meaning, paragraphs.collect::<Vec<_>>().join(" "))
}

fn share(part: u64, all: u64) -> f64 {
    // The share is shown with few digits.
    #[allow(clippy::as_conversions, clippy::cast_precision_loss)]
    let share = part as f64 / all.max(1) as f64;
    share
}

/// `1 record`, `12,345 records`.
fn records_text(records: u64) -> String {
    format!("{} {}", grouped(records), if records == 1 { "record" } else { "records" })
}

/// A number with a comma between groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
