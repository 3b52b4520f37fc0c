//! What a summary shows, counted in one pass. The memory is bounded: groups are, and so is the histogram.

use std::collections::BTreeMap;
use std::mem;

use wfp_events::Error;
use wfp_events::layout::FlagSet;
use wfp_events::query::{Context, Field, FieldValue};
use wfp_events::reader::PartialRef;

use crate::aggregate::{Count, GroupBy, Groups};
use crate::number::SECOND;

/// The fields by which a summary counts, and the headings of their values.
pub(crate) const SECTIONS: [(&str, &str); 10] = [
    ("struct", "Structures"),
    ("type", "Types"),
    ("error", "Errors"),
    ("point", "Failure points"),
    ("remote", "Remote addresses"),
    ("app", "Applications"),
    ("filter", FILTERS),
    ("direction", "Directions"),
    ("mm", "Main modes"),
    ("ikeMmFailure.flags", "Flags of main-mode failures"),
];

/// The heading of the run-time ids of filters.
pub(crate) const FILTERS: &str = "Filters";

/// Counts of records.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) all: Count,
    /// Those by each field; empty if there are no records.
    pub(crate) groups: Vec<Groups>,
    pub(crate) histogram: Histogram,
    /// The records that could be read only in part.
    pub(crate) partial: u64,
    /// The same, by the code of each of their faults.
    pub(crate) faults: BTreeMap<&'static str, u64>,
}

impl Summary {
    /// What its groups are by.
    pub(crate) fn fields() -> Vec<GroupBy> {
        let fields = SECTIONS.iter().filter_map(|(name, _)| Field::parse(name).ok());
        fields.map(|field| GroupBy { field, bucket: None }).collect()
    }

    /// Counts a record.
    pub(crate) fn add(&mut self, by: &[GroupBy], partial: PartialRef<'_>) {
        let count = Count::of(partial);
        self.all.merge(count);
        if let Some((time, _)) = count.times {
            self.histogram.add(time.ticks(), 1);
        }
        let context = Context { errors: partial.errors, ..Context::default() };
        self.groups.resize_with(by.len(), Groups::default);
        for (by, groups) in by.iter().zip(&mut self.groups) {
            let value = by.value(partial.record, &context);
            if !value.is_none() {
                groups.count(vec![value], count);
            }
        }
        self.add_faults(partial.errors);
    }

    fn add_faults(&mut self, errors: &[Error]) {
        self.partial = self.partial.saturating_add(u64::from(!errors.is_empty()));
        let mut codes: Vec<_> = errors.iter().map(|error| error.fault().code()).collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            add_to(self.faults.entry(code).or_default(), 1);
        }
    }

    /// Adds the counts of later records.
    pub(crate) fn merge(&mut self, later: &mut Self) {
        let mut later = mem::take(later);
        self.all.merge(later.all);
        self.histogram.merge(later.histogram);
        self.groups.resize_with(self.groups.len().max(later.groups.len()), Groups::default);
        for (groups, later) in self.groups.iter_mut().zip(&mut later.groups) {
            groups.merge(later);
        }
        self.partial = self.partial.saturating_add(later.partial);
        for (code, records) in later.faults {
            add_to(self.faults.entry(code).or_default(), records);
        }
    }
}

fn add_to(sum: &mut u64, more: u64) {
    *sum = sum.saturating_add(more);
}

/// How many records have each bit of flags, by the name of the bit.
pub(crate) fn by_flag(
    groups: &[(Vec<FieldValue>, Count)],
) -> BTreeMap<&'static str, (&'static FlagSet, u64)> {
    let mut counts = BTreeMap::new();
    for (values, count) in groups {
        let Some(FieldValue::Flags(bits, set)) = values.first() else { continue };
        for flag in set.named(*bits) {
            let (_, records) = counts.entry(flag.name).or_insert((*set, 0));
            add_to(records, count.records);
        }
    }
    counts
}

/// The widths of the histogram's intervals in seconds, each a multiple of the one before.
const WIDTHS: [u64; 13] = [
    1,
    10,
    60,
    600,
    3600,
    6 * 3600,
    86_400,
    10 * 86_400,
    100 * 86_400,
    1000 * 86_400,
    10_000 * 86_400,
    100_000 * 86_400,
    1_000_000 * 86_400,
];

/// The most intervals of a summary.
const MAX_INTERVALS: u64 = 24;

/// How many events there are in each of at most `MAX` intervals of the same width. If the time spans more of
/// them, the intervals become wider, and those in one that is wider are counted together.
#[derive(Debug, Default)]
pub(crate) struct Histogram<const MAX: u64 = MAX_INTERVALS> {
    /// The index of the width.
    width: usize,
    /// The number of events by the start of the interval, in widths.
    counts: BTreeMap<u64, u64>,
}

impl<const MAX: u64> Histogram<MAX> {
    /// The width of an interval in ticks.
    pub(crate) fn width(&self) -> u64 {
        let seconds = WIDTHS.get(self.width).copied().unwrap_or(u64::MAX);
        seconds.saturating_mul(SECOND)
    }

    pub(crate) fn add(&mut self, ticks: u64, events: u64) {
        let at = ticks.checked_div(self.width()).unwrap_or(0);
        add_to(self.counts.entry(at).or_default(), events);
        while self.intervals() > MAX {
            self.widen();
        }
    }

    /// The number of intervals from the first to the last.
    fn intervals(&self) -> u64 {
        match (self.counts.first_key_value(), self.counts.last_key_value()) {
            (Some((first, _)), Some((last, _))) => last.saturating_sub(*first).saturating_add(1),
            _ => 0,
        }
    }

    fn widen(&mut self) {
        let width = self.width();
        self.width = self.width.saturating_add(1);
        let factor = self.width().checked_div(width).unwrap_or(1).max(1);
        for (at, events) in mem::take(&mut self.counts) {
            let at = at.checked_div(factor).unwrap_or(0);
            add_to(self.counts.entry(at).or_default(), events);
        }
    }

    pub(crate) fn merge(&mut self, mut later: Self) {
        while self.width < later.width {
            self.widen();
        }
        while later.width < self.width {
            later.widen();
        }
        let width = self.width();
        for (at, events) in later.counts {
            self.add(at.saturating_mul(width), events);
        }
    }

    /// The intervals of several histograms together: their width in ticks, the start of each, and its number of events in
    /// each histogram.
    pub(crate) fn aligned<const N: usize>(mut all: [Self; N]) -> (u64, Vec<(u64, [u64; N])>) {
        loop {
            let width = all.iter().map(|one| one.width).max().unwrap_or(0);
            for one in &mut all {
                while one.width < width {
                    one.widen();
                }
            }
            let width = all.first().map_or(0, Self::width);
            let ends = all.iter().flat_map(|one| {
                one.counts.keys().next().into_iter().chain(one.counts.keys().next_back())
            });
            let (Some(first), Some(last)) = (ends.clone().min(), ends.max()) else {
                return (width, Vec::new());
            };
            if last.saturating_sub(*first) < MAX {
                let counts = |at: u64| {
                    let counts = std::array::from_fn(|one| {
                        let count = all.get(one).and_then(|one| one.counts.get(&at));
                        count.copied().unwrap_or(0)
                    });
                    (at.saturating_mul(width), counts)
                };
                return (width, (*first..=*last).map(counts).collect());
            }
            all.iter_mut().for_each(Self::widen);
        }
    }

    /// The start of each interval in ticks, and the number of its events.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, u64)> {
        let first = self.counts.first_key_value().map_or(0, |(first, _)| *first);
        (0..self.intervals()).map(move |index| {
            let at = first.saturating_add(index);
            (at.saturating_mul(self.width()), self.counts.get(&at).copied().unwrap_or(0))
        })
    }
}
