//! The records in the table of the page: their cells and, compressed, their texts in full.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU32, Ordering};

use wfp_events::detail::Detail;
use wfp_events::detail::ports::Ports;
use wfp_events::event::Record;
use wfp_events::query::{Context, Field, FieldValue};
use wfp_events::raw::NetEventType;
use wfp_events::reader::{Batch, PartialRef, Position};
use wfp_events::value::Escaped;

use super::pack::{Packer, Texts};
use super::{CLASSES, FAILURE, INTERVALS, VERDICTS, place};
use crate::aggregate::time_of;
use crate::pipeline::Job;
use crate::render::explain;
use crate::render::top::brief;
use crate::summary::Histogram;
use crate::verdict::Verdict;

/// The most records in the table.
const MAX_ROWS: usize = 100_000;

/// The most bytes of compressed texts.
const MAX_TEXTS: usize = 256 << 20;

/// Of failures, and of records that could be read only in part, this many bits more are taken for zero: they are left
/// out last.
const PREFERRED: u32 = 16;

/// The most bytes of a cell, and of a text of a record.
const MAX_CELL: usize = 512;
const MAX_TEXT: usize = 32 * 1024;

/// The columns of the table that are texts: the name to search by, and the title.
pub(super) const COLUMNS: [(&str, &str); 14] = [
    ("file", "File"),
    ("type", "Event"),
    ("error", "Error"),
    ("point", "Point"),
    ("remote", "Remote"),
    ("remotePort", "Port"),
    ("app", "App"),
    ("filter", "Filter"),
    ("direction", "Dir"),
    ("protocol", "Proto"),
    ("local", "Local"),
    ("localPort", "Port"),
    ("layer", "Layer"),
    ("state", "State"),
];

/// The fields from which the cells are made.
const FIELDS: [&str; 13] = [
    "type",
    "error",
    "point",
    "direction",
    "protocol",
    "local",
    "header.localPort",
    "remote",
    "header.remotePort",
    "app",
    "filter",
    "layer",
    "state",
];

/// Chooses records, and makes their cells and texts.
pub(crate) struct Sampler {
    /// In colour: the page reads the styles.
    detail: Detail<'static>,
    fields: Vec<Field>,
    /// A record is chosen if its number, mixed, begins with this many bits that are zero.
    zeros: AtomicU32,
}

/// What a job adds to the report.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// The name of the file.
    pub(crate) file: String,
    pub(super) verdicts: [u64; VERDICTS.len()],
    pub(super) histograms: [Histogram<INTERVALS>; VERDICTS.len()],
    rows: Vec<Row>,
    /// The texts of the rows, compressed.
    texts: Vec<u8>,
}

/// A record that was chosen.
#[derive(Debug)]
struct Row {
    zeros: u32,
    verdict: usize,
    number: u64,
    /// In milliseconds; `None` if it is not known.
    time: Option<u64>,
    cells: [String; COLUMNS.len()],
    texts: Texts,
    /// The structures of the record: texts of the same ones are alike.
    shape: Shape,
}

type Shape = (&'static str, &'static str);

impl Sampler {
    pub(crate) fn new(detail: Detail<'static>) -> Self {
        let fields = FIELDS.iter().filter_map(|name| Field::parse(name).ok()).collect();
        Self { detail, fields, zeros: AtomicU32::new(0) }
    }

    /// Counts a record, and adds it to the rows if it is chosen.
    pub(crate) fn add(&self, part: &mut Part, at: Position, partial: PartialRef<'_>) {
        let PartialRef { record, errors } = partial;
        let context = Context { errors, ..Context::default() };
        let mut values = self.fields.iter().map(|field| field.value(record, &context));
        let event_type = values.next().unwrap_or(FieldValue::None);
        let number = event_type.number().and_then(|number| u32::try_from(number).ok());
        let verdict = number.map(|number| Verdict::of(NetEventType::new(number)));
        let verdict = place(verdict.unwrap_or(Verdict::Unknown));
        let time = time_of(partial);
        if let Some(count) = part.verdicts.get_mut(verdict) {
            *count = count.saturating_add(1);
        }
        if let (Some(histogram), Some(time)) = (part.histograms.get_mut(verdict), time) {
            histogram.add(time.ticks(), 1);
        }
        let is_preferred = verdict == FAILURE || !errors.is_empty();
        let zeros = mixed(&part.file, at.record).leading_zeros();
        let zeros = zeros.saturating_add(if is_preferred { PREFERRED } else { 0 });
        if zeros < self.zeros.load(Ordering::Relaxed) {
            return;
        }
        let mut members = Vec::new();
        self.detail.append(&mut members, at, record, errors);
        let payload = match record {
            Record::Event(event) => event.payload_kind().map_or("", |kind| kind.member()),
            _ => "",
        };
        part.rows.push(Row {
            zeros,
            verdict,
            number: at.record,
            time: time.map(|time| time.ticks() / 10_000),
            cells: self.cells(&part.file, text(&event_type), &values.collect::<Vec<_>>()),
            texts: Texts { members: shortened(&members), bytes: String::new() },
            shape: (record.layout().name, payload),
        });
    }

    fn cells(
        &self,
        file: &str,
        event_type: String,
        values: &[FieldValue],
    ) -> [String; COLUMNS.len()] {
        let [
            error,
            point,
            direction,
            protocol,
            local,
            local_port,
            remote,
            remote_port,
            app,
            filter,
            layer,
            state,
        ] = values
        else {
            return Default::default();
        };
        let has_ports = u8::try_from(protocol.number().unwrap_or(0))
            .is_ok_and(|protocol| Ports::of(protocol) == Ports::Ports);
        // The type and the code of ICMP are no ports.
        let port = |port| if has_ports { text(port) } else { String::new() };
        let layer_name = || {
            let id = u16::try_from(layer.number()?).ok()?;
            let key = self.detail.names?.layer(id, filter.number())?;
            Some(Escaped(key.strip_prefix("FWPM_LAYER_").unwrap_or(key)).to_string())
        };
        [
            cut(&Escaped(file).to_string(), MAX_CELL),
            event_type,
            text(error),
            text(point),
            text(remote),
            port(remote_port),
            self.app(app),
            self.filter(filter),
            text(direction),
            text(protocol),
            text(local),
            port(local_port),
            layer_name().map_or_else(|| text(layer), |name| cut(&name, MAX_CELL)),
            text(state),
        ]
    }

    /// The path of an application, with its drive if that is known.
    pub(super) fn app(&self, app: &FieldValue) -> String {
        match (app, self.detail.names) {
            (FieldValue::Text(path), Some(names)) => {
                cut(&Escaped(&names.path(path)).to_string(), MAX_CELL)
            }
            _ => text(app),
        }
    }

    /// The id of a filter, and its name if that is known.
    pub(super) fn filter(&self, filter: &FieldValue) -> String {
        let name = || Some(&self.detail.names?.filter(filter.number()?)?.name);
        match name() {
            Some(name) => cut(&format!("{} {}", text(filter), Escaped(name)), MAX_CELL),
            None => text(filter),
        }
    }

    /// Adds the explained bytes of the chosen records, and compresses the texts.
    pub(crate) fn explain(&self, part: &mut Part, batch: &Batch) {
        if part.rows.is_empty() {
            return;
        }
        batch.for_each_image(&mut |_, _| {}, &mut |position, image| {
            let found = part.rows.binary_search_by_key(&position.record, |row| row.number);
            let Some(row) = found.ok().and_then(|at| part.rows.get_mut(at)) else { return };
            // It is no job of the pipeline, so its output stays here.
            let mut job = Job::default();
            let explained = image.map_err(|error| error.to_string()).and_then(|image| {
                explain::append(&mut job, self.detail.palette, position, &image)
                    .map_err(|error| error.to_string())
            });
            row.texts.bytes = match explained {
                Ok(()) => shortened(&job.output),
                Err(error) => Escaped(&error).to_string(),
            };
        });
        let texts = part.rows.iter_mut().map(|row| std::mem::take(&mut row.texts));
        part.texts = Texts::compress(texts);
    }
}

/// Bits that depend on the record alone and look random (SplitMix64).
fn mixed(file: &str, number: u64) -> u64 {
    let file = file.bytes().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let seed = file.wrapping_add(number).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A value as a short text; empty if there is none.
pub(super) fn text(value: &FieldValue) -> String {
    if value.is_none() { String::new() } else { cut(&brief(value, false), MAX_CELL) }
}

/// A text of at most this many bytes.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{}…", text.get(..end).unwrap_or_default())
}

fn shortened(text: &[u8]) -> String {
    cut(String::from_utf8_lossy(text).trim_end(), MAX_TEXT)
}

/// The chosen records of all jobs.
#[derive(Default)]
pub(super) struct Sample {
    rows: Vec<Chosen>,
    columns: [Column; COLUMNS.len()],
    /// The texts of the rows of each job, compressed, and their size.
    texts: Vec<Vec<u8>>,
    size: usize,
}

/// A row of the table.
struct Chosen {
    zeros: u32,
    verdict: usize,
    number: u64,
    time: Option<u64>,
    cells: [u32; COLUMNS.len()],
    /// The index of its job, and that in the texts of the job.
    texts: (usize, usize),
    shape: Shape,
}

/// The different texts of a column.
#[derive(Default)]
struct Column {
    indices: HashMap<String, u32>,
}

impl Column {
    fn index(&mut self, text: String) -> u32 {
        let next = u32::try_from(self.indices.len()).unwrap_or(u32::MAX);
        *self.indices.entry(text).or_insert(next)
    }

    /// The texts with one of these indices, in order, and the place of each index among them.
    fn sorted(self, used: &HashSet<u32>) -> (Vec<String>, Vec<u32>) {
        let mut places = vec![0; self.indices.len()];
        let mut texts: Vec<_> =
            self.indices.into_iter().filter(|(_, index)| used.contains(index)).collect();
        texts.sort_by_cached_key(|(text, _)| natural(text));
        for (place, (_, index)) in (0u32..).zip(&texts) {
            if let Some(own) = usize::try_from(*index).ok().and_then(|index| places.get_mut(index))
            {
                *own = place;
            }
        }
        (texts.into_iter().map(|(text, _)| text).collect(), places)
    }
}

/// A text by which texts with numbers are in the order of the numbers.
fn natural(text: &str) -> String {
    let mut key = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at(start);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (number, after) = digits.split_at(end);
        key += &format!("{before}{number:0>20}");
        rest = after;
    }
    key + rest
}

/// The table, ready for the page.
#[derive(Default)]
pub(super) struct Table {
    pub(super) rows: usize,
    /// The number of rows by verdict.
    pub(super) verdicts: [u64; VERDICTS.len()],
    /// The cells as JSON in which nothing looks like markup.
    pub(super) json: String,
    /// The texts, each of several rows, in Base64.
    pub(super) packs: Vec<String>,
}

impl Sample {
    pub(super) fn merge(&mut self, sampler: &Sampler, part: Part) {
        let job = self.texts.len();
        let least = sampler.zeros.load(Ordering::Relaxed);
        for (index, row) in part.rows.into_iter().enumerate() {
            if row.zeros < least {
                continue;
            }
            let mut columns = self.columns.iter_mut();
            self.rows.push(Chosen {
                zeros: row.zeros,
                verdict: row.verdict,
                number: row.number,
                time: row.time,
                cells: row.cells.map(|cell| columns.next().map_or(0, |column| column.index(cell))),
                texts: (job, index),
                shape: row.shape,
            });
        }
        self.size = self.size.saturating_add(part.texts.len());
        self.texts.push(part.texts);
        let mut least = least;
        while self.rows.len() > MAX_ROWS || (self.size > MAX_TEXTS && !self.rows.is_empty()) {
            least = least.saturating_add(1);
            self.rows.retain(|row| row.zeros >= least);
            if self.size > MAX_TEXTS {
                self.forget_texts();
            }
        }
        sampler.zeros.store(least, Ordering::Relaxed);
    }

    /// Forgets the texts of rows that are left out.
    fn forget_texts(&mut self) {
        let mut rows = self.rows.iter_mut().peekable();
        for (job, texts) in self.texts.iter_mut().enumerate() {
            let mut all = if rows.peek().is_some_and(|row| row.texts.0 == job) {
                Texts::decompress(texts)
            } else {
                Vec::new()
            };
            let mut kept = Vec::new();
            while let Some(row) = rows.next_if(|row| row.texts.0 == job) {
                kept.push(all.get_mut(row.texts.1).map(std::mem::take).unwrap_or_default());
                row.texts.1 = kept.len().saturating_sub(1);
            }
            *texts = Texts::compress(kept.into_iter());
        }
        self.size = self.texts.iter().map(Vec::len).fold(0, usize::saturating_add);
    }

    pub(super) fn finish(self) -> Table {
        let mut packer = Packer::default();
        let mut places = Vec::with_capacity(self.rows.len());
        let mut rows = self.rows.iter().peekable();
        for (job, texts) in self.texts.iter().enumerate() {
            if rows.peek().is_none_or(|row| row.texts.0 != job) {
                continue;
            }
            let mut texts = Texts::decompress(texts).into_iter().enumerate();
            while let Some(row) = rows.next_if(|row| row.texts.0 == job) {
                let own = texts.find(|(index, _)| *index == row.texts.1);
                places.push(packer.add(row.shape, own.map(|(_, texts)| texts).unwrap_or_default()));
            }
        }
        let first = self.rows.iter().filter_map(|row| row.time).min().unwrap_or(0);
        let times: Vec<_> =
            self.rows.iter().map(|row| Some(row.time?.saturating_sub(first))).collect();
        let numbers: Vec<_> = self.rows.iter().map(|row| row.number).collect();
        let mut json = format!(
            r#"{{"first":{first},"time":{},"number":{},"text":{},"columns":["#,
            json(&times),
            json(&numbers),
            json(&places)
        );
        for (at, (column, (name, title))) in self.columns.into_iter().zip(COLUMNS).enumerate() {
            let used = self.rows.iter().filter_map(|row| row.cells.get(at).copied()).collect();
            let (texts, order) = column.sorted(&used);
            let place = |row: &Chosen| {
                let index = usize::try_from(*row.cells.get(at)?).ok()?;
                order.get(index).copied()
            };
            let cells: Vec<_> = self.rows.iter().map(place).collect();
            // A column is left out if it says nothing.
            if texts.iter().all(String::is_empty) || (name == "file" && texts.len() == 1) {
                continue;
            }
            if !json.ends_with('[') {
                json.push(',');
            }
            let (shown, own) = (self::json(&texts), self::json(&cells));
            json +=
                &format!(r#"{{"name":"{name}","title":"{title}","texts":{shown},"cells":{own}"#);
            if name == "type" {
                let mut classes = vec![""; texts.len()];
                for (row, cell) in self.rows.iter().zip(&cells) {
                    let cell = cell.and_then(|cell| usize::try_from(cell).ok());
                    if let Some(class) = cell.and_then(|cell| classes.get_mut(cell)) {
                        *class = CLASSES.get(row.verdict).copied().unwrap_or_default();
                    }
                }
                json += &format!(r#","classes":{}"#, self::json(&classes));
            }
            json.push('}');
        }
        json += "]}";
        let mut verdicts = [0u64; VERDICTS.len()];
        for row in &self.rows {
            if let Some(count) = verdicts.get_mut(row.verdict) {
                *count = count.saturating_add(1);
            }
        }
        Table { rows: self.rows.len(), verdicts, json, packs: packer.finish() }
    }
}

/// JSON for a script element: no `<`, and no line separators.
fn json(values: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(values).unwrap_or_default();
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests;
