//! Which records of the input are processed.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use wfp_events::names::Names;
use wfp_events::query::Expression;
use wfp_events::raw::FileTime;
use wfp_events::reader::{Batch, PartialRef, Position, RecordError};

use crate::args::FilterOptions;
use crate::number::counted;
use crate::pipeline::context;

/// Selects records. All files and threads of a run share it.
#[derive(Debug)]
pub(crate) struct Selection {
    expression: Option<Expression>,
    /// The names that the expression can compare.
    names: Option<&'static Names>,
    /// The number of the only record of each file.
    record: Option<u64>,
    /// The numbers, among the records that match, of the first that is selected and of the first after that.
    first: u64,
    end: u64,
    /// How many records match so far.
    matched: AtomicU64,
    /// Whether the only record of the current file was found.
    is_found: AtomicBool,
}

impl Selection {
    /// # Errors
    /// Returns a message if `newest`, which finds the time of the newest event, does.
    pub(crate) fn of(
        options: &FilterOptions,
        names: Option<&'static Names>,
        newest: impl FnOnce() -> Result<Option<FileTime>, String>,
    ) -> Result<Self, String> {
        let mut times = Vec::new();
        times.extend(options.since.map(|since| format!("time >= {since}")));
        times.extend(options.until.map(|until| format!("time < {until}")));
        if let Some(last) = options.last {
            times.push(match newest()? {
                Some(newest) => {
                    let first = newest.ticks().saturating_sub(last);
                    format!("time >= {}", FileTime::from_ticks(first))
                }
                None => "has(time)".to_owned(),
            });
        }
        let mut expression = options.expression.clone();
        for time in times {
            let time = time.parse::<Expression>().map_err(|error| error.to_string())?;
            expression = Some(match expression {
                Some(expression) => time.and(expression),
                None => time,
            });
        }
        let first = options.skip.unwrap_or(0);
        Ok(Self {
            expression,
            names,
            record: options.record,
            first,
            end: first.saturating_add(options.limit.unwrap_or(u64::MAX)),
            matched: AtomicU64::new(0),
            is_found: AtomicBool::new(false),
        })
    }

    /// Whether the records have to be processed in order, because it counts them.
    pub(crate) fn is_in_order(&self) -> bool {
        self.record.is_some() || (self.first, self.end) != (0, u64::MAX)
    }

    /// Whether all records are selected.
    pub(crate) fn is_everything(&self) -> bool {
        self.expression.is_none() && !self.is_in_order()
    }

    /// Begins with the next file.
    pub(crate) fn begin_file(&self) {
        self.is_found.store(false, Ordering::Relaxed);
    }

    /// Whether no more record of any file can be selected.
    pub(crate) fn is_over(&self) -> bool {
        self.matched.load(Ordering::Relaxed) >= self.end
    }

    /// Whether no more record of this file can be selected.
    pub(crate) fn is_over_in_file(&self) -> bool {
        self.is_over() || self.is_found.load(Ordering::Relaxed)
    }

    /// Whether a record, or the error instead of it, is processed.
    pub(crate) fn selects(
        &self,
        file: &str,
        position: Position,
        record: Result<PartialRef<'_>, &RecordError>,
    ) -> bool {
        if self.is_over_in_file() {
            return false;
        }
        if let Some(only) = self.record {
            if position.record != only {
                return false;
            }
            self.is_found.store(true, Ordering::Relaxed);
        }
        // A record that cannot be read is reported.
        let Ok(PartialRef { record, errors }) = record else { return true };
        let context = context(file, position, errors, self.names);
        let matches =
            self.expression.as_ref().is_none_or(|expression| expression.matches(record, &context));
        matches && (self.first..self.end).contains(&self.matched.fetch_add(1, Ordering::Relaxed))
    }

    /// The numbers of the records of a batch that are selected, ascending.
    pub(crate) fn among(&self, file: &str, batch: &Batch) -> Vec<u64> {
        let mut selected = Vec::new();
        batch.for_each_record(&mut |_, _| {}, &mut |position, record| {
            if self.selects(file, position, record.as_ref().copied()) {
                selected.push(position.record);
            }
        });
        selected
    }

    /// The number of the only record of the file, if it was not found.
    pub(crate) fn missing(&self) -> Option<u64> {
        self.record.filter(|_| !self.is_found.load(Ordering::Relaxed))
    }

    /// How many of the records match; `None` if all do, or not all were looked at.
    pub(crate) fn total(&self, records: u64) -> Option<impl fmt::Display> {
        let matched = self.matched.load(Ordering::Relaxed);
        let counts = self.expression.is_some() && self.record.is_none() && !self.is_over();
        let verb = if matched == 1 { "matches" } else { "match" };
        (counts && matched < records)
            .then(|| format!("{matched} of {} {verb}", counted(records, "record")))
    }
}
