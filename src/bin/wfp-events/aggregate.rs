//! Groups of records with the same values of fields, and how many records each has.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::mem;

use wfp_events::event::Record;
use wfp_events::names;
use wfp_events::query::{Context, Field, FieldType, FieldValue};
use wfp_events::raw::FileTime;
use wfp_events::reader::PartialRef;

use crate::names::field;
use crate::number::duration;

/// The most groups; the records of all further ones are counted together.
pub(crate) const MAX_GROUPS: usize = 65_536;

/// The most bytes of text in the values of all groups; beyond that, there are no new groups.
pub(crate) const MAX_TEXT: usize = 64 << 20;

/// What records are grouped by: a field, or a time rounded down.
#[derive(Clone, Debug)]
pub(crate) struct GroupBy {
    pub(crate) field: Field,
    /// The ticks that a time is rounded down to a multiple of.
    pub(crate) bucket: Option<u64>,
}

impl GroupBy {
    /// Parses `error` or `time:1h`.
    ///
    /// # Errors
    /// Returns a message if the field is unknown, or its values are not times.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        // The names of the texts of an event log can contain a colon.
        let (name, bucket) = match (Field::parse(text), text.rsplit_once(':')) {
            (Ok(field), _) => return Ok(Self { field, bucket: None }),
            (Err(_), Some((name, bucket))) => (name, Some(bucket)),
            (Err(_), None) => (text, None),
        };
        let field = field(name)?;
        let Some(bucket) = bucket else { return Ok(Self { field, bucket: None }) };
        if field.field_type() != FieldType::Time {
            return Err(format!("{name} is not a time, so `:{bucket}` cannot follow it"));
        }
        match duration(bucket)? {
            0 => Err(format!("`{bucket}` is no time at all; use e.g. 1m, 10m, 1h or 1d")),
            ticks => Ok(Self { field, bucket: Some(ticks) }),
        }
    }

    /// Its value in a record.
    pub(crate) fn value(&self, record: &Record<'_>, context: &Context<'_>) -> FieldValue {
        match (self.field.value(record, context), self.bucket) {
            (FieldValue::Time(time), Some(bucket)) => {
                let after = time.ticks().checked_rem(bucket).unwrap_or(0);
                FieldValue::Time(FileTime::from_ticks(time.ticks().saturating_sub(after)))
            }
            (value, _) => value,
        }
    }

    /// The field with the name of the filter whose run-time id this is; `None` if it is another value.
    pub(crate) fn filter_name(&self) -> Option<String> {
        let (part, member) = match self.field.name().rsplit_once('.') {
            Some((part, member)) => (format!("{part}."), member),
            None => (String::new(), self.field.name()),
        };
        let name = format!("{part}filterName");
        let is_filter = member == "filter" || names::is_filter(member);
        (is_filter && Field::parse(&name).is_ok()).then_some(name)
    }
}

/// Groups of records by their values, as far as there is room.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    groups: HashMap<Vec<FieldValue>, Group>,
    /// The bytes of text in the values.
    text: usize,
    /// The records of groups for which there was no room.
    other: Count,
}

#[derive(Debug)]
struct Group {
    /// The number of groups before it.
    index: usize,
    count: Count,
}

/// How many records there are, and the times of the first and last event.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Count {
    pub(crate) records: u64,
    /// Both times; `None` if no record has one.
    pub(crate) times: Option<(FileTime, FileTime)>,
}

impl Count {
    pub(crate) fn of(partial: PartialRef<'_>) -> Self {
        Self { records: 1, times: time_of(partial).map(|time| (time, time)) }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.records = self.records.saturating_add(other.records);
        self.times = match (self.times, other.times) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Some((first.min(other_first), last.max(other_last)))
            }
            (times, other_times) => times.or(other_times),
        };
    }
}

/// When an event happened; `None` for another record, and if its time is not known.
pub(crate) fn time_of(PartialRef { record, errors }: PartialRef<'_>) -> Option<FileTime> {
    let Record::Event(event) = record else { return None };
    let time = event.header.time_stamp;
    // Zero is not set, and a time past the year 9999 is no time of an event.
    let is_time = time.ticks() != 0
        && !time.is_shown_as_ticks()
        && errors.iter().all(|error| error.member() != "timeStamp");
    is_time.then_some(time)
}

impl Groups {
    /// Counts a record.
    pub(crate) fn add(&mut self, by: &[GroupBy], partial: PartialRef<'_>, context: &Context<'_>) {
        let values = by.iter().map(|by| by.value(partial.record, context)).collect();
        self.count(values, Count::of(partial));
    }

    /// Adds the counts of later records.
    pub(crate) fn merge(&mut self, later: &mut Self) {
        let later = mem::take(later);
        let mut groups: Vec<_> = later.groups.into_iter().collect();
        // Which groups there is room for does not depend on the batches.
        groups.sort_unstable_by_key(|(_, group)| group.index);
        for (values, group) in groups {
            self.count(values, group.count);
        }
        self.other.merge(later.other);
    }

    /// Adds the count of records with these values.
    pub(crate) fn count(&mut self, values: Vec<FieldValue>, count: Count) {
        if let Some(group) = self.groups.get_mut(&values) {
            return group.count.merge(count);
        }
        let text = values.iter().map(text_of).fold(self.text, usize::saturating_add);
        let index = self.groups.len();
        if index >= MAX_GROUPS || text > MAX_TEXT {
            return self.other.merge(count);
        }
        self.text = text;
        self.groups.insert(values, Group { index, count });
    }

    /// The groups, those with most records first and then by their values, and the records of no group.
    pub(crate) fn sorted(self) -> (Vec<(Vec<FieldValue>, Count)>, Count) {
        let groups = self.groups.into_iter().map(|(values, group)| (values, group.count));
        let mut groups: Vec<_> = groups.collect();
        groups.sort_unstable_by(|(values, count), (other_values, other)| {
            let order = Reverse(count.records).cmp(&Reverse(other.records));
            order.then_with(|| values.cmp(other_values))
        });
        (groups, self.other)
    }
}

/// The bytes of text in a value.
fn text_of(value: &FieldValue) -> usize {
    match value {
        FieldValue::Text(text) => text.len(),
        FieldValue::List(values) => values.iter().map(text_of).fold(0, usize::saturating_add),
        _ => 0,
    }
}
