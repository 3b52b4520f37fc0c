//! Finds events in memory whose addresses nobody knows.
//!
//! ```
//! use wfp_events::dump::Dump;
//! use wfp_events::scan::{Options, scan};
//!
//! // An image of an event in a file without addresses.
//! let image = wfp_events::json::read_line(include_bytes!("../../tests/data/events.jsonl").split(|byte| *byte == b'\n').next().unwrap())
//!     .unwrap().to_bytes(0)?;
//! let file = [&[0; 64], &image[..]].concat();
//! let dump = Dump::raw();
//! for find in scan(dump.memory(&file), &Options::default()) {
//!     println!("{:#x}: {}, {} %: {:?}", find.offset, find.kind, find.confidence, find.record(dump.memory(&file)));
//! }
//! # Ok::<(), wfp_events::Error>(())
//! ```
//!
//! | what is found | where |
//! |---|---|
//! | events (`FWPM_NET_EVENT0` to `5`) whose pointers are addresses | in dumps with addresses |
//! | events whose pointers are offsets from their own beginning, as in pcapng | everywhere |
//! | main-mode failures without an event (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`) | everywhere |
//!
//! The bytes do not say what they are, so each [`Find`] has a confidence, which is the sum of the weights of its
//! [reasons](Reason).
//!
//! A main-mode failure to which a find points is not a find of its own. To know that, those without an event are
//! returned last.

mod bare;
mod event;
mod evidence;
mod filter;
mod find;
mod job;

pub use evidence::Reason;
pub use find::Find;

use std::collections::{HashMap, HashSet, VecDeque};
use std::num::NonZeroUsize;
use std::thread;

use crate::error::to_u64;
use crate::kind::RecordKind;
use crate::memory::{FileMemory, Limits, Range};

/// Plausible times: the years 2006 to 2049, in ticks.
const FIRST_TIME: u64 = 127_805_472_000_000_000;
const LAST_TIME: u64 = 141_690_816_000_000_000;

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Finds begin at addresses that are multiples of this: 8, as in a heap, 4 or 1. Other numbers count as the next of
    /// these below.
    pub aligned: u64,
    /// The least confidence, from 0 to 100.
    pub min_confidence: u8,
}

impl Default for Options {
    fn default() -> Self {
        Self { aligned: 8, min_confidence: 60 }
    }
}

/// The bytes that all threads together scan at a time. A crafted dump can have a find in every 64 of them.
const ROUND: u64 = 16 << 20;

/// The most threads; more would only wait for the memory.
const MAX_THREADS: usize = 8;

/// The most finds that are remembered to recognise duplicates, and payloads that are no finds of their own; and the most
/// failures that are held back until the end.
const REMEMBERED: usize = 1 << 18;
const HELD_BACK: usize = 1 << 16;

/// Scans memory, on all cores, while the iterator is advanced.
///
/// The finds come by ascending address (in a file without addresses, by offset): first all events, then the main-mode
/// failures without an event.
#[must_use]
pub fn scan<'a>(memory: FileMemory<'a>, options: &Options) -> Scan<'a> {
    Scan { memory, scanner: Scanner::new(options) }
}

/// The finds in memory: see [`scan`].
#[derive(Debug)]
pub struct Scan<'a> {
    memory: FileMemory<'a>,
    scanner: Scanner,
}

impl Scan<'_> {
    /// The number of bytes that were scanned.
    #[must_use]
    pub const fn scanned(&self) -> u64 {
        self.scanner.scanned()
    }

    /// The number of bytes to scan in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        total(self.memory)
    }
}

impl Iterator for Scan<'_> {
    type Item = Find;

    fn next(&mut self) -> Option<Find> {
        self.scanner.next(self.memory)
    }
}

/// The state of a scan, without the memory.
#[derive(Debug)]
pub(crate) struct Scanner {
    options: Options,
    pieces: Pieces,
    ready: VecDeque<Find>,
    /// Main-mode failures without an event, so far.
    held_back: Vec<Find>,
    /// The offsets of the payloads of events.
    payloads: HashSet<u64>,
    /// The offset of the first find with this hash of its values.
    seen: HashMap<u64, u64>,
    scanned: u64,
    /// The bytes that all finds may still resolve; `None` before the first.
    left: Option<u64>,
}

impl Scanner {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            options: *options,
            pieces: Pieces::default(),
            ready: VecDeque::new(),
            held_back: Vec::new(),
            payloads: HashSet::new(),
            seen: HashMap::new(),
            scanned: 0,
            left: None,
        }
    }

    /// The next find; `memory` is always the same.
    pub(crate) fn next(&mut self, memory: FileMemory<'_>) -> Option<Find> {
        while self.ready.is_empty() && self.advance(memory) {}
        self.ready.pop_front()
    }

    /// The next finds, up to `most`: an empty list if the next pieces hold none, and `None` at the end.
    pub(crate) fn next_few(&mut self, memory: FileMemory<'_>, most: usize) -> Option<Vec<Find>> {
        let is_end = self.ready.is_empty() && !self.advance(memory) && self.ready.is_empty();
        let few = most.min(self.ready.len());
        (!is_end).then(|| self.ready.drain(..few).collect())
    }

    /// The number of bytes that were scanned.
    pub(crate) const fn scanned(&self) -> u64 {
        self.scanned
    }

    /// Scans the next pieces; `false` at the end.
    fn advance(&mut self, memory: FileMemory<'_>) -> bool {
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(MAX_THREADS);
        let job = ROUND.checked_div(to_u64(threads)).unwrap_or(ROUND);
        let jobs = (0..threads).map(|_| self.pieces.take(memory, job));
        let jobs: Vec<_> = jobs.take_while(|job| !job.is_empty()).collect();
        if jobs.is_empty() {
            self.release(memory);
            return false;
        }
        let lengths = jobs.iter().flatten().map(|range| range.length);
        self.scanned = lengths.fold(self.scanned, u64::saturating_add);
        for found in run(memory, &jobs, &self.options) {
            if matches!(found.kind, RecordKind::Event(_)) {
                if self.payloads.len() < REMEMBERED {
                    self.payloads.extend(found.payload);
                }
                self.give(memory, found);
            } else {
                self.held_back.push(found);
            }
        }
        if self.held_back.len() > HELD_BACK {
            self.release(memory);
        }
        true
    }

    /// Gives the failures that were held back.
    fn release(&mut self, memory: FileMemory<'_>) {
        for found in std::mem::take(&mut self.held_back) {
            if !self.payloads.contains(&found.offset) {
                self.give(memory, found);
            }
        }
    }

    fn give(&mut self, memory: FileMemory<'_>, mut find: Find) {
        let limits = Limits::for_bytes(to_u64(memory.file().len()));
        let left = self.left.get_or_insert(limits.array);
        find.limit = limits.event.min(*left).max(job::LITTLE);
        if let Some((hash, resolved)) = find.hash_of_values(memory) {
            *left = left.saturating_sub(resolved);
            find.duplicate_of = self.seen.get(&hash).copied();
            if find.duplicate_of.is_none() && self.seen.len() < REMEMBERED {
                self.seen.insert(hash, find.offset);
            }
        }
        self.ready.push_back(find);
    }
}

/// The finds of jobs, which run in parallel, in the order of the jobs. A panic of one continues here.
fn run(memory: FileMemory<'_>, jobs: &[Vec<Range>], options: &Options) -> Vec<Find> {
    let Some((first, others)) = jobs.split_first() else { return Vec::new() };
    thread::scope(|scope| {
        let started: Vec<_> = others
            .iter()
            .map(|job| {
                let work = move || job::run(memory, job, options);
                thread::Builder::new().spawn_scoped(scope, work).map_err(|_| job)
            })
            .collect();
        let mut found = job::run(memory, first, options);
        for started in started {
            found.extend(match started {
                Ok(thread) => {
                    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                }
                // Where no thread can be started, this one does the work.
                Err(job) => job::run(memory, job, options),
            });
        }
        found
    })
}

/// The pieces of memory that are not yet scanned.
#[derive(Debug, Default)]
struct Pieces {
    /// The index of the next range. A file without addresses is one range.
    next: usize,
    /// What is left of the current range.
    left: Option<Range>,
}

impl Pieces {
    /// The next pieces of `length` bytes together; none at the end. A piece ends at a multiple of 8.
    fn take(&mut self, memory: FileMemory<'_>, length: u64) -> Vec<Range> {
        let whole = [Range { address: 0, offset: 0, length: to_u64(memory.file().len()) }];
        let ranges = if memory.ranges().is_empty() { &whole } else { memory.ranges() };
        let (mut pieces, mut missing) = (Vec::new(), length);
        while missing > 0 {
            let range = self.left.take().or_else(|| {
                let range = ranges.get(self.next).copied();
                self.next = self.next.saturating_add(1);
                range
            });
            let Some(range) = range.filter(|range| range.length > 0) else { break };
            let end = range.address.saturating_add(missing) & !7;
            let taken = end.saturating_sub(range.address).clamp(1, range.length);
            pieces.push(Range { length: taken, ..range });
            missing = missing.saturating_sub(taken);
            if taken < range.length {
                self.left = Some(Range {
                    address: range.address.saturating_add(taken),
                    offset: range.offset.saturating_add(taken),
                    length: range.length.saturating_sub(taken),
                });
            }
        }
        pieces
    }
}

/// The number of bytes to scan.
fn total(memory: FileMemory<'_>) -> u64 {
    match memory.ranges() {
        [] => to_u64(memory.file().len()),
        ranges => ranges.iter().fold(0, |sum, range| sum.saturating_add(range.length)),
    }
}
