//! Output in the order of a field.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::mem;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use wfp_events::names::Names;
use wfp_events::query::{Field, FieldValue};

use crate::names::field;
use crate::pipeline::{EncodedRecord, Job};
use crate::stream::Work;

/// The most records that can be sorted, and the most bytes of their output.
const MAX_RECORDS: usize = 1_000_000;
const MAX_OUTPUT: usize = 256 << 20;

/// The order of the output.
#[derive(Clone, Debug)]
pub(crate) struct Sort {
    pub(crate) field: Field,
    pub(crate) descending: bool,
    /// The names that the field can have.
    pub(crate) names: Option<&'static Names>,
}

impl Sort {
    /// Parses `time` or `-time`.
    ///
    /// # Errors
    /// Returns a message if the field is unknown.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        Ok(Self { field: field(name)?, descending, names: None })
    }

    /// Records without a value come last.
    fn order(&self, one: &FieldValue, other: &FieldValue) -> Ordering {
        let order = one.cmp(other);
        let order = if self.descending { order.reverse() } else { order };
        one.is_none().cmp(&other.is_none()).then(order)
    }
}

/// The output of a record, and what it is sorted by.
#[derive(Debug)]
pub(crate) struct SortedRecord {
    pub(crate) key: FieldValue,
    pub(crate) encoded: EncodedRecord,
}

/// The output of all records.
#[derive(Default)]
struct Rows {
    text: Vec<u8>,
    records: Vec<(SortedRecord, Range<usize>)>,
    is_full: bool,
}

impl Rows {
    /// Moves the output of a job here. If there is no room, no more input is needed.
    fn add(&mut self, job: &mut Job) {
        let output = mem::take(&mut job.output);
        job.encoded.clear();
        let records = self.records.len().saturating_add(job.sorted.len());
        let bytes = self.text.len().saturating_add(output.len());
        if self.is_full || records > MAX_RECORDS || bytes > MAX_OUTPUT {
            *self = Self { is_full: true, ..Self::default() };
            job.sorted.clear();
            return job.end_input();
        }
        let mut at = self.text.len();
        self.text.extend_from_slice(&output);
        for record in job.sorted.drain(..) {
            let end = at.saturating_add(record.encoded.length);
            self.records.push((record, at..end));
            at = end;
        }
    }
}

/// The same work, but the output of the records is in this order.
pub(crate) fn sorted(mut work: Work, sort: Sort) -> Work {
    let rows = Rc::new(RefCell::new(Rows::default()));
    let mut in_order = mem::replace(&mut work.in_order, Box::new(|_| {}));
    let tail = mem::replace(&mut work.tail, Box::new(|| Ok(Vec::new())));
    let (added, sort) = (Rc::clone(&rows), Arc::new(sort));
    work.sort = Some(Arc::clone(&sort));
    work.in_order = Box::new(move |job| added.borrow_mut().add(job));
    work.tail = Box::new(move || {
        let Rows { text, mut records, is_full } = mem::take(&mut *rows.borrow_mut());
        if is_full {
            return Err(format!(
                "--sort has room for {MAX_RECORDS} records and {} MiB of output; select fewer with --where",
                MAX_OUTPUT >> 20
            ));
        }
        records.sort_by(|(one, _), (other, _)| sort.order(&one.key, &other.key));
        let mut job = Job::default();
        job.output.reserve_exact(text.len());
        for (SortedRecord { encoded, .. }, range) in records {
            job.output.extend_from_slice(text.get(range).unwrap_or_default());
            job.encoded.push(encoded);
        }
        drop(text);
        in_order(&mut job);
        job.output.append(&mut tail()?);
        Ok(job.output)
    });
    work
}
