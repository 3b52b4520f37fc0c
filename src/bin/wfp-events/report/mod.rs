//! What `report` shows: counts of all records, and a sample of them in full, on one HTML page.

mod pack;
mod page;
mod sample;

pub(crate) use page::Options;
pub(crate) use sample::{Part, Sampler};

use std::mem;

use crate::notes::Notes;
use crate::pipeline::Job;
use crate::summary::{Histogram, Summary};
use crate::verdict::Verdict;

use sample::Sample;

/// The classes of the verdicts in the style.
const CLASSES: [&str; VERDICTS.len()] = ["failure", "drop", "allow", "other"];

/// The most intervals of the chart.
const INTERVALS: u64 = 96;

/// The verdicts, as the page calls them.
const VERDICTS: [&str; 4] = ["Failures", "Drops", "Allowed", "Other"];

/// The place of failures in [`VERDICTS`].
const FAILURE: usize = 0;

/// The place of a verdict in [`VERDICTS`].
const fn place(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Failed => FAILURE,
        Verdict::Blocked | Verdict::Dropped => 1,
        Verdict::Allowed => 2,
        Verdict::Arrived | Verdict::Unknown => 3,
    }
}

/// The most error messages on the page.
const MAX_MESSAGES: usize = 12;

/// What the page shows.
#[derive(Default)]
pub(crate) struct Report {
    summary: Summary,
    /// The number of records by verdict, and of those with a time by the time too.
    verdicts: [u64; VERDICTS.len()],
    histograms: [Histogram<INTERVALS>; VERDICTS.len()],
    /// The number of records in the input, selected or not.
    records: u64,
    /// The number of records that could not be read, or only in part.
    damaged: u64,
    /// The first error messages, and the notes, with the name of their file.
    messages: Vec<(String, String)>,
    notes: Vec<(String, Notes)>,
    sample: Sample,
}

impl Report {
    /// Adds a job's records, which follow those before.
    pub(crate) fn merge(&mut self, sampler: &Sampler, job: &mut Job) {
        let mut part = mem::take(&mut job.report);
        self.summary.merge(&mut job.summary);
        self.records = self.records.saturating_add(job.batch.records());
        self.damaged = self.damaged.saturating_add(job.damaged);
        for (sum, more) in self.verdicts.iter_mut().zip(part.verdicts) {
            *sum = sum.saturating_add(more);
        }
        for (all, later) in self.histograms.iter_mut().zip(mem::take(&mut part.histograms)) {
            all.merge(later);
        }
        for message in job.messages.iter() {
            if self.messages.len() < MAX_MESSAGES {
                self.messages.push((part.file.clone(), message.to_owned()));
            }
        }
        let mut notes = job.notes.clone();
        match self.notes.last_mut() {
            Some((file, known)) if *file == part.file => known.merge(&mut notes),
            _ => self.notes.push((part.file.clone(), notes)),
        }
        self.sample.merge(sampler, part);
    }
}
