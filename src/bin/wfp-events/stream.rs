//! Processes the inputs of a command, one after the other.

use std::fmt;
use std::io::{self, IsTerminal};
use std::iter;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use wfp_events::names::Names;
use wfp_events::raw::FileTime;
use wfp_events::reader::{Batch, OpenError, Reader};

use crate::aggregate::time_of;
use crate::error_messages::ErrorMessages;
use crate::files::{self, InputFile};
use crate::input::{Input, OpenedInput};
use crate::machine::{self, Use};
use crate::notes::{Notes, Totals};
use crate::number::counted;
use crate::output::Output;
use crate::pipeline::{self, End, Job, Source, Stopped, Workers};
use crate::progress::{Progress, Total};
use crate::selection::Selection;
use crate::sort::Sort;
use crate::{Status, args, error, line, note, write_stderr};

/// How records are processed, and how the output begins and ends.
pub(crate) struct Work {
    pub(crate) head: Vec<u8>,
    /// Makes the end of the output, when everything else is written; fails if the output cannot be made.
    pub(crate) tail: Box<dyn FnOnce() -> Result<Vec<u8>, String>>,
    /// The order of the records in the output; `None` for that of the input.
    pub(crate) sort: Option<Arc<Sort>>,
    /// Processes each batch, in parallel and in any order; the first argument is the file's name.
    parallel: Arc<Parallel>,
    /// Completes each batch, in the order of the records.
    pub(crate) in_order: Box<dyn FnMut(&mut Job)>,
    /// The names that the work has read already. The selection of records can compare them.
    pub(crate) names: Option<&'static Names>,
    /// Whether nothing is written before the end.
    pub(crate) is_at_end: bool,
    /// Whether the input is followed when it grows.
    pub(crate) follow: bool,
}

type Parallel = dyn Fn(&str, &mut Job) + Send + Sync;

impl Work {
    /// Work whose output consists of the records' output only.
    pub(crate) fn new(parallel: impl Fn(&str, &mut Job) + Send + Sync + 'static) -> Self {
        Self {
            head: Vec::new(),
            tail: Box::new(|| Ok(Vec::new())),
            sort: None,
            parallel: Arc::new(parallel),
            in_order: Box::new(|_| {}),
            names: None,
            is_at_end: false,
            follow: false,
        }
    }
}

/// The inputs in order. Each is opened when it is taken, by the thread that reads.
type Inputs = Box<dyn Iterator<Item = (Source, Result<Fill, OpenError>)> + Send>;

/// Fills a batch with the next records; returns `false` at the end.
type Fill = Box<dyn FnMut(&mut Batch) -> io::Result<bool> + Send>;

/// Processes all files and writes their output in order.
///
/// # Errors
/// Returns a message if the arguments are wrong.
pub(crate) fn run(
    files: &[PathBuf],
    options: &args::InputOptions,
    output: &mut Output,
    work: Work,
) -> Result<Status, String> {
    run_input(files, options.recursive, &options.run, Input::of(options)?, output, work)
}

/// [`run`] with another input than the options specify.
///
/// # Errors
/// As [`run`].
pub(crate) fn run_input(
    files: &[PathBuf],
    recursive: bool,
    options: &args::RunOptions,
    input: Input,
    output: &mut Output,
    work: Work,
) -> Result<Status, String> {
    if files.is_empty() && io::stdin().is_terminal() {
        return Err("no input file, and standard input is a terminal; see --help".to_owned());
    }
    let files = files::or_standard_input(files);
    output.refuse(&files)?;
    let names = match work.names {
        None => machine::names(options, &[], &[], Use::Nothing)?,
        names => names,
    };
    let files = files::find(&files, recursive, |file| output.overwrites(file));
    let selection = Selection::of(&options.filter, names, || newest(&files, input))?;
    let selection = (!selection.is_everything()).then(|| Arc::new(selection));
    let in_order = selection.as_ref().is_some_and(|selection| selection.is_in_order());
    let is_image = input.is_image();
    let workers = if in_order { Workers::One } else { Workers::Many };
    let is_scan = input.is_scan();
    let total = match is_image {
        true => Total::Records(None),
        false => Total::Bytes(files::size(&files)),
    };
    let is_shown = work.is_at_end || !output.is_terminal();
    let run = Run {
        verbose: options.verbose,
        selection,
        progress: Progress::new(is_shown && !work.follow, total),
        ..Run::new(work, output)
    };
    let bytes = run.progress.bytes();
    let open = move |file: InputFile| {
        let (name, is_found) = (file.path.display().to_string().into(), file.is_found);
        let mut source = Source { name, is_found, ..Source::default() };
        let opened = match file.error {
            Some(error) => Err(OpenError::Io(error)),
            // A scan counts what it looked at, not what is read to begin with.
            None if is_scan => input.open(&file.path, &Arc::default()),
            None => input.open(&file.path, &bytes),
        };
        let opened = opened.map(|OpenedInput { reader, errors, has_no_addresses }| {
            (source.dump_errors, source.has_no_addresses) = (errors, has_no_addresses);
            source.is_scanned = is_scan;
            source.is_detected = matches!(input, Input::Detected) && reader.format().is_some();
            if is_scan { scan(reader, Arc::clone(&bytes)) } else { fill(reader) }
        });
        (source, opened)
    };
    let groups: Vec<Inputs> = match (run.work.follow, files.as_slice()) {
        (true, [file]) if !is_image => vec![followed(&file.path, input)],
        (true, _) => {
            return Err("--follow reads one file or pipe, which is not an image".to_owned());
        }
        // What is in order is so in each file.
        (false, _) if workers == Workers::One => {
            let one = files.into_iter().map(|file| -> Inputs {
                let open = open.clone();
                Box::new(iter::once(file).map(open))
            });
            one.collect()
        }
        (false, _) => vec![Box::new(files.into_iter().map(open))],
    };
    Ok(run.run_all(workers, groups))
}

/// The records of a reader.
fn fill(mut reader: Reader) -> Fill {
    Box::new(move |batch| reader.fill(batch))
}

/// The finds of a reader that scans; what it has looked at is added to `bytes`.
fn scan(mut reader: Reader, bytes: Arc<AtomicU64>) -> Fill {
    Box::new(move |batch| {
        let before = reader.scanned();
        let filled = reader.fill(batch);
        bytes.fetch_add(reader.scanned().saturating_sub(before), Ordering::Relaxed);
        filled
    })
}

/// A file that grows, and each file that replaces it.
fn followed(path: &Path, input: Input) -> Inputs {
    let (path, is_replaced) = (path.to_owned(), Arc::new(AtomicBool::new(false)));
    let mut is_again = false;
    Box::new(iter::from_fn(move || {
        if is_again && !is_replaced.load(Ordering::Relaxed) {
            return None;
        }
        let name = path.display().to_string().into();
        let source = Source { name, is_again, ..Source::default() };
        is_again = true;
        Some((source, input.follow(&path, &is_replaced).map(fill)))
    }))
}

/// Processes generated records and writes their output.
pub(crate) fn run_generated(
    records: u64,
    fill: impl FnMut(&mut Batch) -> io::Result<bool> + Send + 'static,
    output: &mut Output,
    work: Work,
) -> Status {
    let fill: Fill = Box::new(fill);
    let progress = Progress::new(!output.is_terminal(), Total::Records(Some(records)));
    let run = Run { progress, ..Run::new(work, output) };
    let inputs: Inputs = Box::new(iter::once((Source::default(), Ok(fill))));
    run.run_all(Workers::Many, [inputs])
}

/// The time of the newest event of all files.
///
/// # Errors
/// Returns a message if a file can be read only once, or no thread can be started.
fn newest(files: &[InputFile], input: Input) -> Result<Option<FileTime>, String> {
    let newest = Arc::new(AtomicU64::new(0));
    for file in files.iter().filter(|file| file.error.is_none()) {
        let file = file.path.as_path();
        if file == Path::new("-") || !file.is_file() {
            let name = file.display().to_string();
            let name = display_name(&name);
            return Err(format!(
                "{name}: --last reads the input twice, so it must be a file; use --since"
            ));
        }
        // What is wrong with a file is reported when it is processed.
        let Ok(OpenedInput { mut reader, .. }) = input.open(file, &Arc::default()) else {
            continue;
        };
        let newest = Arc::clone(&newest);
        let each = move |job: &mut Job| {
            job.batch.for_each_record(&mut |_, _| {}, &mut |_, record| {
                if let Some(time) = record.ok().and_then(time_of) {
                    newest.fetch_max(time.ticks(), Ordering::Relaxed);
                }
            });
        };
        let fill = move |job: &mut Job| reader.fill(&mut job.batch);
        if let Err(Stopped::Thread(cause)) = pipeline::run(Workers::Many, fill, each, |_| Ok(())) {
            return Err(cause.to_string());
        }
    }
    let newest = newest.load(Ordering::Relaxed);
    Ok((newest > 0).then(|| FileTime::from_ticks(newest)))
}

/// The state of a run.
struct Run<'a> {
    work: Work,
    /// Whether all error messages are printed.
    verbose: bool,
    output: &'a mut Output,
    progress: Progress,
    /// The titles that were written last.
    titles: Vec<u8>,
    /// Whether no input could be read as records.
    is_empty: bool,
    /// The number of files that were found in directories and contain no net events.
    skipped: u64,
    /// Which records are processed; `None` for all.
    selection: Option<Arc<Selection>>,
    /// The number of records so far.
    records: u64,
    totals: Totals,
    status: Status,
    /// The input whose records are processed.
    current: Option<Current>,
}

/// An input whose records are processed.
struct Current {
    source: Arc<Source>,
    /// Whether its titles were written, or are those that were written last.
    is_titled: bool,
    records: u64,
    notes: Notes,
    messages: ErrorMessages,
}

impl<'a> Run<'a> {
    fn new(work: Work, output: &'a mut Output) -> Self {
        Self {
            work,
            verbose: false,
            output,
            progress: Progress::new(false, Total::Records(None)),
            titles: Vec::new(),
            is_empty: true,
            skipped: 0,
            selection: None,
            records: 0,
            totals: Totals::default(),
            status: Status::Success,
            current: None,
        }
    }

    /// Processes all inputs until the output cannot be written. Those of a group are read while earlier ones of the group
    /// are still processed.
    fn run_all(mut self, workers: Workers, groups: impl IntoIterator<Item = Inputs>) -> Status {
        self.output.begin_with(mem::take(&mut self.work.head));
        let run = groups.into_iter().try_for_each(|inputs| match &self.selection {
            Some(selection) if selection.is_over() => Ok(()),
            _ => self.run_group(workers, inputs),
        });
        self.progress.end();
        let written = match run {
            Err(Stopped::Thread(cause)) => {
                error(cause);
                return Status::Failure;
            }
            Err(Stopped::Write(cause)) => Err(cause),
            Ok(()) => Ok(()),
        };
        if self.skipped > 0 {
            let (files, were) =
                (counted(self.skipped, "file"), if self.skipped == 1 { "was" } else { "were" });
            note(format_args!("{files} without net events {were} skipped"));
        }
        if let Some(total) =
            self.selection.as_ref().and_then(|selection| selection.total(self.records))
        {
            note(total);
        }
        let is_over = self.selection.as_ref().is_some_and(|selection| selection.is_over());
        let is_whole = written.is_ok() && !is_over;
        if let Some(totals) = self.totals.line(is_whole.then_some(self.records)) {
            note(totals);
        }
        if self.is_empty && self.status == Status::Success && written.is_ok() {
            error("the directories contain no file with net events");
            self.status = Status::Failure;
        }
        let written = match written {
            // A file that was begun is removed, and what was there before stays.
            Ok(()) if self.is_empty && self.status == Status::Failure => return self.status,
            Ok(()) => match (self.work.tail)() {
                Ok(tail) => self.output.end_with(&tail),
                Err(cause) => {
                    error(cause);
                    return Status::Failure;
                }
            },
            written => written,
        };
        self.status.max(self.output.complete(written))
    }

    /// Processes inputs, and reports errors and notes of each.
    fn run_group(&mut self, workers: Workers, mut inputs: Inputs) -> Result<(), Stopped> {
        if let Some(selection) = &self.selection {
            selection.begin_file();
        }
        let each = Arc::clone(&self.work.parallel);
        let (selection, sort) = (self.selection.clone(), self.work.sort.clone());
        let verbose = self.verbose;
        let each = move |job: &mut Job| {
            job.messages = ErrorMessages::new(verbose);
            job.selection.clone_from(&selection);
            job.sort.clone_from(&sort);
            let source = Arc::clone(&job.source);
            each(&source.name, job);
        };
        let mut current: Option<(Arc<Source>, Fill)> = None;
        let fill = move |job: &mut Job| {
            if current.is_none() {
                let Some((source, opened)) = inputs.next() else { return Ok(false) };
                job.source = Arc::new(source);
                match opened {
                    Ok(fill) => current = Some((Arc::clone(&job.source), fill)),
                    Err(cause) => {
                        job.batch = Batch::default();
                        job.end = Some(End::NotOpened(cause));
                    }
                }
            }
            if let Some((source, fill)) = &mut current {
                job.source = Arc::clone(source);
                match fill(&mut job.batch) {
                    Ok(true) => {}
                    ended => {
                        job.batch = Batch::default();
                        job.end = Some(End::Read(ended.map(|_| ())));
                        current = None;
                    }
                }
            }
            Ok(true)
        };
        match pipeline::run(workers, fill, each, |job| self.process(job)) {
            Ok(_) => {
                // It did not end if the records behind the last one that is selected were not read.
                self.end(End::Read(Ok(())));
                Ok(())
            }
            Err(stopped) => {
                if let Some(current) = self.current.take() {
                    current.report();
                    self.totals.add(&current.notes);
                }
                Err(stopped)
            }
        }
    }

    /// Writes the output of a batch, after its titles if they are new. Reports errors, and raises the status.
    fn process(&mut self, job: &mut Job) -> io::Result<()> {
        let current = match self.current.take() {
            Some(current) if Arc::ptr_eq(&current.source, &job.source) => current,
            _ => {
                let current = Current::new(Arc::clone(&job.source), self.verbose);
                if current.source.is_again {
                    let shown = current.shown();
                    note(format_args!(
                        "{shown}was replaced or truncated; it is read from its start"
                    ));
                }
                if !matches!(job.end, Some(End::NotOpened(_))) {
                    // Creates the file even if there are no records.
                    self.output.write(&[])?;
                }
                current
            }
        };
        let current = self.current.insert(current);
        let records = job.batch.records();
        current.records = current.records.saturating_add(records);
        self.records = self.records.saturating_add(records);
        (self.work.in_order)(job);
        let begun = Instant::now();
        let mut written = Ok(());
        if !current.is_titled && !job.titles.is_empty() {
            current.is_titled = true;
            if self.titles != job.titles {
                self.titles.clone_from(&job.titles);
                written = self.output.write(&self.titles);
            }
        }
        let written = written.and_then(|()| self.output.write(&job.output));
        if begun.elapsed() > PAGER {
            self.progress.end();
        }
        // Errors are reported and counted although the output cannot be written: its reader may have gone away.
        let shown = current.shown();
        let mut text = String::new();
        current.messages.merge(job.messages.take(), |message| {
            text.push_str(&line("error", format_args!("{shown}{message}")));
        });
        write_stderr(&text);
        current.notes.merge(&mut job.notes);
        self.totals.damaged = self.totals.damaged.saturating_add(job.damaged);
        if job.failed > 0 {
            self.status = Status::Partial.max(self.status);
        }
        written?;
        if let Some(end) = job.end.take() {
            self.end(end);
        }
        self.progress.update(self.records);
        Ok(())
    }

    /// Ends an input. Reports errors and notes, and raises the status.
    fn end(&mut self, end: End) {
        let Some(current) = self.current.take() else { return };
        let Current { source, records, .. } = &current;
        let (shown, records) = (current.shown(), *records);
        let read = match end {
            End::NotOpened(OpenError::Unsupported(cause)) if source.is_found => {
                return self.skip(&shown, cause);
            }
            End::NotOpened(cause) => {
                error(format_args!("{shown}{cause}"));
                self.status = Status::Failure;
                return;
            }
            End::Read(read) => read,
        };
        let is_foreign = records == 0 && current.notes.iter().next().is_some();
        if is_foreign && source.is_found && read.is_ok() {
            return self.skip(&shown, NO_EVENTS);
        }
        current.report();
        self.totals.add(&current.notes);
        let most = if self.verbose { usize::MAX } else { DUMP_ERRORS };
        for cause in source.dump_errors.iter().take(most) {
            error(format_args!("{shown}{cause}"));
            self.status = Status::Partial.max(self.status);
        }
        if let Some(more @ 1..) = source.dump_errors.len().checked_sub(most) {
            let more = counted(u64::try_from(more).unwrap_or(u64::MAX), "more error");
            error(format_args!("{shown}{more} of the dump; --verbose prints all"));
        }
        if let Err(cause) = read {
            error(format_args!("{shown}cannot be read: {cause}"));
            self.status = Status::Failure;
        } else if is_foreign {
            error(format_args!("{shown}{NO_EVENTS}"));
            self.status = Status::Failure;
        } else {
            self.is_empty = false;
            let missing = self.selection.as_ref().and_then(|selection| selection.missing());
            if let Some(number) = missing.filter(|_| records > 0) {
                let all = counted(records, "record");
                note(format_args!("{shown}no record {number}: the file has {all}"));
            }
            if records == 0 && source.is_detected && current.notes.log_events().is_none() {
                note(format_args!("{shown}no records"));
            }
            if source.has_no_addresses {
                note(format_args!("{shown}{NO_ADDRESSES}"));
            }
            if source.is_scanned && records == 0 {
                note(format_args!("{shown}nothing was found"));
            }
        }
        self.is_empty &= records == 0;
    }

    /// Counts a file that was found in a directory and is no input.
    fn skip(&mut self, shown: &str, why: impl fmt::Display) {
        self.skipped = self.skipped.saturating_add(1);
        if self.verbose {
            note(format_args!("{shown}skipped: {why}"));
        }
    }
}

/// The most errors of a dump that are printed.
const DUMP_ERRORS: usize = 8;

/// What cannot be found in a file without addresses.
const NO_ADDRESSES: &str =
    "it has no addresses, so no events with pointers to addresses can be found";

const NO_EVENTS: &str = "contains no net events";

/// Whoever reads a pipe so slowly may be a pager, which a progress bar would disturb.
const PAGER: Duration = Duration::from_secs(1);

impl Current {
    fn new(source: Arc<Source>, verbose: bool) -> Self {
        let messages = ErrorMessages::new(verbose);
        Self { source, is_titled: false, records: 0, notes: Notes::default(), messages }
    }

    /// Its name, as messages begin with it.
    fn shown(&self) -> String {
        match &*self.source.name {
            "" => String::new(),
            name => format!("{}: ", display_name(name)),
        }
    }

    /// Reports the messages that were not printed, and the notes.
    fn report(&self) {
        let shown = self.shown();
        for kind in self.messages.omitted() {
            error(format_args!("{shown}{kind}"));
        }
        for counted in self.notes.iter() {
            let report = if counted.is_error() { error } else { note };
            report(format_args!("{shown}{counted}"));
        }
        if let Some(counted) = self.notes.log_events() {
            note(format_args!("{shown}{counted}"));
        }
    }
}

/// The name of a file in messages.
pub(crate) fn display_name(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}
