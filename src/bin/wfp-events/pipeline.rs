//! Processes a stream in batches: one thread reads, several work, one writes in order.
//!
//! The number of batches is fixed, and they are reused. That bounds the memory, and makes the reader wait for a slow
//! writer. A batch that is much larger than usual is processed alone. Results that become much larger than usual are
//! written in parts. The reader sends the writer the number of the worker of each batch, and the writer receives the
//! results in that order, so nothing has to be sorted.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::mem;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use wfp_events::Error;
use wfp_events::dump::DumpError;
use wfp_events::kind::RecordKind;
use wfp_events::names::Names;
use wfp_events::query::Context;
use wfp_events::reader::{
    Batch, OpenError, PartialRef, Position, RecordError, RecordFind, RecordImage,
};

use crate::aggregate::Groups;
use crate::error_messages::ErrorMessages;
use crate::notes::{Notes, Outcome};
use crate::report::Part;
use crate::selection::Selection;
use crate::sort::{Sort, SortedRecord};
use crate::summary::Summary;

/// The most working threads; more would only need more memory.
const MAX_WORKERS: usize = 8;

/// The number of working threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Workers {
    /// One, because the result of a batch depends on earlier batches.
    One,
    /// One for each core of the machine.
    Many,
}

/// A batch and its results, or a part of the results.
#[derive(Debug, Default)]
pub(crate) struct Job {
    /// The records.
    pub(crate) batch: Batch,
    /// The input that the records are from.
    pub(crate) source: Arc<Source>,
    /// If the input ends with this batch, how.
    pub(crate) end: Option<End>,
    /// The titles of the columns, to be written before the first records of a file.
    pub(crate) titles: Vec<u8>,
    /// The output of the records.
    pub(crate) output: Vec<u8>,
    /// The records in the output, if the last stage needs them.
    pub(crate) encoded: Vec<EncodedRecord>,
    /// The counts of the records, if they are counted.
    pub(crate) groups: Groups,
    /// The summary of the records, if there is to be one.
    pub(crate) summary: Summary,
    /// What the records add to a report, if there is to be one.
    pub(crate) report: Part,
    /// The number of findings in the records, by code.
    pub(crate) findings: BTreeMap<&'static str, u64>,
    /// The error messages of the records.
    pub(crate) messages: ErrorMessages,
    /// Counted notes, which are printed once per file.
    pub(crate) notes: Notes,
    /// The number of records that could not be processed completely, or of findings.
    pub(crate) failed: u64,
    /// The output of each record, if it is to be sorted.
    pub(crate) sorted: Vec<SortedRecord>,
    /// The order of the output; `None` for that of the input.
    pub(crate) sort: Option<Arc<Sort>>,
    /// The number of selected records that could not be read, or only in part.
    pub(crate) damaged: u64,
    /// The find that the current record is; `None` if no scan found it.
    pub(crate) find: Option<RecordFind>,
    /// Which records are processed; `None` for all.
    pub(crate) selection: Option<Arc<Selection>>,
    /// Whether no record of later batches can be selected.
    is_last: bool,
    /// Receives the parts of large results.
    parts: Option<SyncSender<Job>>,
    /// Whether the job is a part of another one.
    is_part: bool,
}

/// An input, as far as its records and messages tell about it.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// Its name; empty if the records are generated.
    pub(crate) name: Arc<str>,
    /// Whether it was found in a directory.
    pub(crate) is_found: bool,
    /// Whether its format was detected.
    pub(crate) is_detected: bool,
    /// Whether it was followed, and is read from its start again.
    pub(crate) is_again: bool,
    /// What of a dump cannot be read.
    pub(crate) dump_errors: Vec<DumpError>,
    /// Whether it is scanned.
    pub(crate) is_scanned: bool,
    /// Whether it is scanned and has no addresses.
    pub(crate) has_no_addresses: bool,
}

/// What is known of a record of a file beside its members.
pub(crate) fn context<'a>(
    file: &'a str,
    position: Position,
    errors: &'a [Error],
    names: Option<&'a Names>,
) -> Context<'a> {
    Context { errors, file: Some(file), number: Some(position.record), names }
}

/// How an input ends.
#[derive(Debug)]
pub(crate) enum End {
    /// It cannot be opened, or its format is not supported.
    NotOpened(OpenError),
    /// It was read to its end, or to an error.
    Read(io::Result<()>),
}

/// A record in the output of a job.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EncodedRecord {
    pub(crate) position: Position,
    pub(crate) kind: RecordKind,
    /// The number of its bytes in the output.
    pub(crate) length: usize,
}

/// Why a record is missing in the output.
pub(crate) enum Omitted {
    /// The record cannot be read or written.
    Error(RecordError),
    /// The output format cannot store the record. Such records are counted by this reason.
    LeftOut(&'static str),
}

impl<E: Into<RecordError>> From<E> for Omitted {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

impl Job {
    /// Calls `make` for each selected record, as far as it can be read, and reports errors.
    pub(crate) fn for_each_record(
        &mut self,
        mut make: impl FnMut(&mut Self, Position, PartialRef<'_>) -> Result<(), Omitted>,
    ) {
        let (batch, mut notes) = (mem::take(&mut self.batch), Notes::default());
        let mut note = |position, note| notes.skipped(position, note);
        let (selection, sort) = (self.selection.take(), self.sort.take());
        batch.for_each_record(&mut note, &mut |position, record| {
            if let Some(selection) = &selection
                && !selection.selects(&self.source.name, position, record.as_ref().copied())
            {
                return;
            }
            let is_damaged = record.as_ref().map_or(true, |partial| !partial.errors.is_empty());
            self.count_damaged(is_damaged);
            self.find = batch.find(position.record).cloned();
            let made = record.map_err(Omitted::from).and_then(|partial| {
                let whole = partial.errors.is_empty();
                self.report(position, partial.errors);
                let before = self.output.len();
                make(self, position, partial)?;
                if let Some(sort) = &sort {
                    let PartialRef { record, errors } = partial;
                    let context = context(&self.source.name, position, errors, sort.names);
                    let key = sort.field.value(record, &context);
                    let length = self.output.len().saturating_sub(before);
                    let encoded = EncodedRecord { position, kind: record.kind(), length };
                    self.sorted.push(SortedRecord { key, encoded });
                }
                Ok(whole)
            });
            self.count(position, made);
        });
        self.is_last = selection.is_some_and(|selection| selection.is_over_in_file());
        self.batch = batch;
        self.notes.merge(&mut notes);
    }

    /// Calls `make` for the image of each selected record that `wants` selects too, and reports errors; `make` returns
    /// whether the record is complete.
    pub(crate) fn for_each_image(
        &mut self,
        wants: &dyn Fn(&RecordImage<'_>) -> bool,
        mut make: impl FnMut(&mut Self, Position, RecordImage<'_>) -> Result<bool, Error>,
    ) {
        let (batch, mut notes) = (mem::take(&mut self.batch), Notes::default());
        let mut note = |position, note| notes.skipped(position, note);
        let selection = self.selection.take();
        let selected =
            selection.as_ref().map(|selection| selection.among(&self.source.name, &batch));
        batch.for_each_wanted_image(wants, &mut note, &mut |position, image| {
            if let Some(selected) = &selected
                && selected.binary_search(&position.record).is_err()
            {
                return;
            }
            let is_damaged = image.as_ref().map_or(true, |image| !image.errors.is_empty());
            self.count_damaged(is_damaged);
            let made = image.and_then(|image| Ok(make(self, position, image)?));
            self.count(position, made.map_err(Omitted::from));
        });
        self.is_last = selection.is_some_and(|selection| selection.is_over_in_file());
        self.batch = batch;
        self.notes.merge(&mut notes);
    }

    /// No later batch of this input is needed.
    pub(crate) fn end_input(&mut self) {
        self.is_last = true;
    }

    /// Reports the members of a record that could not be read.
    pub(crate) fn report(&mut self, position: Position, errors: &[Error]) {
        errors.iter().for_each(|error| self.messages.add(position, &(*error).into()));
    }

    fn count_damaged(&mut self, is_damaged: bool) {
        self.damaged = self.damaged.saturating_add(u64::from(is_damaged));
    }

    /// Counts and reports a record that is omitted or incomplete.
    fn count(&mut self, position: Position, made: Result<bool, Omitted>) {
        let whole = made.unwrap_or_else(|omitted| {
            match omitted {
                Omitted::Error(error) => self.messages.add(position, &error),
                Omitted::LeftOut(why) => {
                    self.notes.add(why, "record", Outcome::LeftOut, Some(position));
                }
            }
            false
        });
        self.failed = self.failed.saturating_add(u64::from(!whole));
        self.flush_large();
    }

    /// Sends the results so far to the writer, if their output is large.
    pub(crate) fn flush_large(&mut self) {
        let large = self.output.len() > LARGE_RESULTS;
        if let Some(parts) = self.parts.as_ref().filter(|_| large) {
            // If the writer is gone, nobody needs them.
            let _ = parts.send(Self {
                source: Arc::clone(&self.source),
                titles: self.titles.clone(),
                output: mem::replace(&mut self.output, Vec::with_capacity(LARGE_RESULTS)),
                encoded: mem::take(&mut self.encoded),
                sorted: mem::take(&mut self.sorted),
                messages: self.messages.take(),
                notes: mem::take(&mut self.notes),
                failed: self.failed,
                is_part: true,
                ..Self::default()
            });
        }
    }
}

/// Why a stream was not processed to its end.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// A thread cannot be started.
    Thread(io::Error),
    /// The output cannot be written.
    Write(io::Error),
}

/// Processes a stream: `fill` fills jobs until it returns `false`, `work` is called for each in parallel, and `write`
/// for each in order.
///
/// Returns the result of reading, after everything that was read is written.
///
/// # Errors
/// Returns an error if a thread cannot be started, and an error of `write` immediately. The threads are not joined,
/// since the reader may be waiting for input.
pub(crate) fn run(
    workers: Workers,
    fill: impl FnMut(&mut Job) -> io::Result<bool> + Send + 'static,
    work: impl Fn(&mut Job) + Send + Sync + 'static,
    mut write: impl FnMut(&mut Job) -> io::Result<()>,
) -> Result<io::Result<()>, Stopped> {
    let workers = match workers {
        Workers::One => 1,
        Workers::Many => {
            thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MAX_WORKERS)
        }
    };
    let jobs = workers.saturating_add(2);
    let (give_back, free) = sync_channel(jobs);
    for _ in 0..jobs {
        // The channel has room for every job.
        let _ = give_back.send(Job::default());
    }

    let work = Arc::new(work);
    let mut threads = Vec::new();
    let (mut to_work, mut done) = (Vec::new(), Vec::new());
    for _ in 0..workers {
        let (give, take) = sync_channel::<Job>(jobs);
        // A worker waits for the writer with no more than one result.
        let (hand_on, results) = sync_channel(1);
        let work = Arc::clone(&work);
        let worker = spawn("work", move || {
            for mut job in take {
                job.parts = Some(hand_on.clone());
                work(&mut job);
                job.parts = None;
                if hand_on.send(job).is_err() {
                    break;
                }
            }
        });
        threads.push(worker.map_err(Stopped::Thread)?);
        to_work.push(give);
        done.push(results);
    }
    let (announce_turn, turns) = sync_channel(jobs);
    let reader = spawn("read", move || read(fill, &free, &to_work, &announce_turn, jobs));
    let reader = reader.map_err(Stopped::Thread)?;

    'turns: for turn in turns {
        loop {
            let Some(Ok(mut job)) = done.get(turn).map(Receiver::recv) else { break 'turns };
            write(&mut job).map_err(Stopped::Write)?;
            if job.is_last && !job.is_part {
                // The reader may be waiting for input that nobody needs.
                return Ok(Ok(()));
            }
            if !job.is_part {
                let _ = give_back.send(job);
                break;
            }
        }
    }
    drop(give_back);
    for worker in threads {
        join(worker);
    }
    Ok(join(reader))
}

/// A batch of more bytes is processed alone, after all others, and its memory is released.
const LARGE_BATCH: usize = 512 * 1024;

/// Results of more bytes are written before the batch is complete.
const LARGE_RESULTS: usize = 1024 * 1024;

fn read(
    mut fill: impl FnMut(&mut Job) -> io::Result<bool>,
    free: &Receiver<Job>,
    workers: &[SyncSender<Job>],
    turns: &SyncSender<usize>,
    jobs: usize,
) -> io::Result<()> {
    let mut idle = Vec::new();
    let mut next = (0..workers.len()).cycle();
    while let Some(mut job) = idle.pop().or_else(|| free.recv().ok()) {
        job.titles.clear();
        job.output.clear();
        job.failed = 0;
        job.damaged = 0;
        job.is_last = false;
        job.end = None;
        if !fill(&mut job)? {
            break;
        }
        let large = job.batch.size() > LARGE_BATCH;
        if large {
            let others = jobs.saturating_sub(1).saturating_sub(idle.len());
            idle.extend(free.iter().take(others));
        }
        // All large batches go to the same thread, because its allocator may keep their memory.
        let turn = if large { 0 } else { next.next().unwrap_or(0) };
        let sent = workers.get(turn).is_some_and(|worker| worker.send(job).is_ok());
        if !sent || turns.send(turn).is_err() {
            break;
        }
        if large {
            drop(free.recv());
            idle.push(Job::default());
        }
    }
    Ok(())
}

/// Starts a thread.
///
/// # Errors
/// Returns an error, which says so, if the system has no room for another thread.
pub(crate) fn spawn<T: Send + 'static>(
    name: &str,
    body: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    let started = thread::Builder::new().name(name.to_owned()).spawn(body);
    started.map_err(|cause| io::Error::other(format!("a thread cannot be started: {cause}")))
}

/// The result of a thread. A panic of the thread continues here.
fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
