//! Work on a stream in batches: one thread reads, several work, one writes in order.
//!
//! The number of batches is fixed; they go round and are used again. That bounds the memory, and when the writer
//! is slow the reader waits. A batch that is much larger than others goes alone. The reader tells the writer which
//! worker has which batch, and the writer takes their results in that order, so nothing needs sorting.

use std::fmt::Write;
use std::io;
use std::mem;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use wfp_events::Error;
use wfp_events::kind::RecordKind;
use wfp_events::reader::{Batch, Location, PartialRef, Position, RecordError, RecordImage};

use crate::notes::{Fate, Notes};

/// The most threads that work; more would only hold more batches.
const MOST_WORKERS: usize = 8;

/// How many threads work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Workers {
    /// One: what it makes of a batch depends on those before.
    One,
    /// As many as the machine has cores.
    Many,
}

/// A batch under way, and what became of it.
#[derive(Debug, Default)]
pub(crate) struct Job {
    /// The records.
    pub(crate) batch: Batch,
    /// What to write in front of them, if they are the first of a file: what their columns are called.
    pub(crate) titles: Vec<u8>,
    /// What to write for them.
    pub(crate) output: Vec<u8>,
    /// What the output consists of, where the last stage has to know.
    pub(crate) pieces: Vec<Piece>,
    /// What to tell people of them: lines, in order.
    pub(crate) messages: String,
    /// What is worth a word of them all together.
    pub(crate) notes: Notes,
    /// How many of them could not be worked on, or were found to be odd.
    pub(crate) failed: u64,
}

/// A record's part of an output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    pub(crate) position: Position,
    pub(crate) kind: RecordKind,
    /// Bytes in the output.
    pub(crate) length: usize,
}

/// Why nothing is made of a record.
pub(crate) enum NotMade {
    /// It cannot be read or written.
    Unreadable(RecordError),
    /// The output has no room for it: counted by the reason.
    LeftOut(&'static str),
}

impl<E: Into<RecordError>> From<E> for NotMade {
    fn from(error: E) -> Self {
        Self::Unreadable(error.into())
    }
}

impl Job {
    /// Makes output of each record that can be read, as far as it can, and messages of what cannot. Those that are
    /// refused are counted by the reason.
    pub(crate) fn each(
        &mut self,
        mut make: impl FnMut(&mut Self, Position, PartialRef<'_>) -> Result<(), NotMade>,
    ) {
        let (batch, mut notes) = (mem::take(&mut self.batch), Notes::default());
        let mut note = |position, note| notes.passed_over(position, note);
        batch.for_each_record(&mut note, &mut |position, record| {
            let made = record.map_err(NotMade::from).and_then(|partial| {
                let whole = partial.errors.is_empty();
                partial.errors.iter().for_each(|error| self.tell(position, &(*error).into()));
                make(self, position, partial)?;
                Ok(whole)
            });
            self.count(position, made);
        });
        self.batch = batch;
        self.notes.merge(&mut notes);
    }

    /// Makes output of each record as it lies in its bytes, and a message of each that lies nowhere.
    pub(crate) fn each_image(
        &mut self,
        mut make: impl FnMut(&mut Self, Position, RecordImage<'_>) -> Result<(), Error>,
    ) {
        let (batch, mut notes) = (mem::take(&mut self.batch), Notes::default());
        let mut note = |position, note| notes.passed_over(position, note);
        batch.for_each_image(&mut note, &mut |position, image| {
            let made = image.and_then(|image| Ok(make(self, position, image)?));
            self.count(position, made.map(|()| true).map_err(NotMade::from));
        });
        self.batch = batch;
        self.notes.merge(&mut notes);
    }

    /// Counts a record of which nothing is made, or that is not whole.
    fn count(&mut self, position: Position, made: Result<bool, NotMade>) {
        let whole = made.unwrap_or_else(|not_made| {
            match not_made {
                NotMade::Unreadable(error) => self.tell(position, &error),
                NotMade::LeftOut(why) => {
                    self.notes.add(why, "record", Fate::LeftOut, Some(position));
                }
            }
            false
        });
        self.failed = self.failed.saturating_add(u64::from(!whole));
    }

    fn tell(&mut self, position: Position, error: &RecordError) {
        // Writing to memory cannot fail.
        let _ = match error {
            // The line is said once, where both are the same.
            RecordError::Element(bad) if position.location == Location::Line(bad.line()) => {
                writeln!(self.messages, "{position}: {bad:#}")
            }
            _ => writeln!(self.messages, "{position}: {error}"),
        };
    }
}

/// Runs a stream through the pipeline: `fill` fills batches until it says that there are no more, `work` makes
/// output of each, `write` takes the jobs in order: what depends on earlier ones is done there.
///
/// Gives how the reading ended, when all that was read is written.
///
/// # Errors
/// Returns an error of `write` at once; the threads are left to end by themselves, since the reader may wait for
/// input that never comes.
pub(crate) fn run(
    workers: Workers,
    fill: impl FnMut(&mut Batch) -> io::Result<bool> + Send + 'static,
    work: impl Fn(&mut Job) + Send + Sync + 'static,
    mut write: impl FnMut(&mut Job) -> io::Result<()>,
) -> io::Result<io::Result<()>> {
    let workers = match workers {
        Workers::One => 1,
        Workers::Many => {
            thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MOST_WORKERS)
        }
    };
    let jobs = workers.saturating_add(2);
    let (give_back, free) = sync_channel(jobs);
    for _ in 0..jobs {
        // The channel has room for every job there is.
        let _ = give_back.send(Job::default());
    }

    let work = Arc::new(work);
    let mut threads = Vec::new();
    let (mut to_work, mut done) = (Vec::new(), Vec::new());
    for _ in 0..workers {
        let (give, take) = sync_channel(jobs);
        let (hand_on, results) = sync_channel(jobs);
        let work = Arc::clone(&work);
        threads.push(spawn("work", move || {
            for mut job in take {
                work(&mut job);
                if hand_on.send(job).is_err() {
                    break;
                }
            }
        })?);
        to_work.push(give);
        done.push(results);
    }
    let (tell_turn, turns) = sync_channel(jobs);
    let reader = spawn("read", move || read(fill, &free, &to_work, &tell_turn, jobs))?;

    for turn in turns {
        let Some(Ok(mut job)) = done.get(turn).map(Receiver::recv) else { break };
        write(&mut job)?;
        let _ = give_back.send(job);
    }
    drop(give_back);
    for worker in threads {
        join(worker);
    }
    Ok(join(reader))
}

/// A batch of more bytes than this goes alone: the others are waited for, then it, and its memory is given up.
const LARGE: usize = 512 * 1024;

fn read(
    mut fill: impl FnMut(&mut Batch) -> io::Result<bool>,
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
        job.messages.clear();
        job.failed = 0;
        if !fill(&mut job.batch)? {
            break;
        }
        let large = job.batch.size() > LARGE;
        if large {
            let others = jobs.saturating_sub(1).saturating_sub(idle.len());
            idle.extend(free.iter().take(others));
        }
        // A thread keeps memory that it had once, so all large ones go to the same.
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

fn spawn<T: Send + 'static>(
    name: &str,
    body: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    thread::Builder::new().name(name.to_owned()).spawn(body)
}

/// What a thread gave; if it panicked, the panic goes on here.
fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
