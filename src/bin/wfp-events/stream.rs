//! Processes the inputs of a command, one after the other.

use std::io::{self, IsTerminal};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use wfp_events::names::Names;
use wfp_events::raw::FileTime;
use wfp_events::reader::{Batch, OpenError};

use crate::aggregate::time_of;
use crate::error_messages::ErrorMessages;
use crate::input::Input;
use crate::notes::{Notes, Totals};
use crate::output::Output;
use crate::pipeline::{self, Job, Stopped, Workers};
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
    /// The names that the selection of records can compare.
    pub(crate) names: Option<&'static Names>,
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
        }
    }
}

/// An input that was opened.
struct Opened {
    fill: Fill,
    /// Whether its format was detected.
    is_detected: bool,
}

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
    let input = Input::of(options)?;
    let standard_input = [PathBuf::from("-")];
    let files = match files {
        [] if io::stdin().is_terminal() => {
            return Err("no input file, and standard input is a terminal; see --help".to_owned());
        }
        [] => &standard_input,
        files => files,
    };
    if let Some(file) = files.iter().find(|file| output.overwrites(file)) {
        let name = file.display().to_string();
        let name = display_name(&name);
        return Err(format!("{name}: input and output are the same file"));
    }
    let selection = Selection::of(&options.filter, work.names, || newest(files, input))?;
    let selection = (!selection.is_everything()).then(|| Arc::new(selection));
    let in_order = selection.as_ref().is_some_and(|selection| selection.is_in_order());
    // The limit of what all records of an image may resolve is counted in order.
    let workers =
        if in_order || matches!(input, Input::Image(..)) { Workers::One } else { Workers::Many };
    let open = |file: &Path| -> Result<Opened, OpenError> {
        let mut reader = input.open(file)?;
        let is_detected = matches!(input, Input::Detected) && reader.format().is_some();
        let fill = Box::new(move |batch: &mut Batch| reader.fill(batch));
        Ok(Opened { fill, is_detected })
    };
    let is_over = || selection.as_ref().is_some_and(|selection| selection.is_over());
    let files = files.iter().take_while(|_| !is_over());
    let inputs = files.map(|file| (file.display().to_string(), open(file)));
    let run = Run {
        verbose: options.verbose,
        selection: selection.clone(),
        ..Run::new(work, workers, output)
    };
    Ok(run.run_all(inputs))
}

/// Processes generated records and writes their output.
pub(crate) fn run_generated(
    fill: impl FnMut(&mut Batch) -> io::Result<bool> + Send + 'static,
    output: &mut Output,
    work: Work,
) -> Status {
    let fill: Fill = Box::new(fill);
    let run = Run::new(work, Workers::Many, output);
    run.run_all([(String::new(), Ok(Opened { fill, is_detected: false }))])
}

/// The time of the newest event of all files.
///
/// # Errors
/// Returns a message if a file can be read only once, or no thread can be started.
fn newest(files: &[PathBuf], input: Input) -> Result<Option<FileTime>, String> {
    let newest = Arc::new(AtomicU64::new(0));
    for file in files {
        if file == Path::new("-") || !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            let name = file.display().to_string();
            let name = display_name(&name);
            return Err(format!(
                "{name}: --last reads the input twice, so it must be a file; use --since"
            ));
        }
        // What is wrong with a file is reported when it is processed.
        let Ok(mut reader) = input.open(file) else { continue };
        let newest = Arc::clone(&newest);
        let each = move |job: &mut Job| {
            job.batch.for_each_record(&mut |_, _| {}, &mut |_, record| {
                if let Some(time) = record.ok().and_then(time_of) {
                    newest.fetch_max(time.ticks(), Ordering::Relaxed);
                }
            });
        };
        let fill = move |batch: &mut Batch| reader.fill(batch);
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
    workers: Workers,
    /// Whether all error messages are printed.
    verbose: bool,
    output: &'a mut Output,
    /// The titles that were written last.
    titles: Vec<u8>,
    /// Whether no input could be read as records.
    is_empty: bool,
    /// Which records are processed; `None` for all.
    selection: Option<Arc<Selection>>,
    /// The number of records so far.
    records: u64,
    totals: Totals,
}

impl<'a> Run<'a> {
    fn new(work: Work, workers: Workers, output: &'a mut Output) -> Self {
        let titles = Vec::new();
        Self {
            work,
            workers,
            verbose: false,
            output,
            titles,
            is_empty: true,
            selection: None,
            records: 0,
            totals: Totals::default(),
        }
    }

    /// Processes all inputs, each with its name (none if its records are generated), until the output cannot be written.
    fn run_all(
        mut self,
        inputs: impl IntoIterator<Item = (String, Result<Opened, OpenError>)>,
    ) -> Status {
        self.output.begin_with(mem::take(&mut self.work.head));
        let mut status = Status::Success;
        let run = inputs.into_iter().try_for_each(|(name, input)| match input {
            Ok(opened) => self.run_one(&name, opened, &mut status),
            Err(cause) => {
                error(format_args!("{}: {cause}", display_name(&name)));
                status = Status::Failure;
                Ok(())
            }
        });
        if let Some(total) =
            self.selection.as_ref().and_then(|selection| selection.total(self.records))
        {
            note(total);
        }
        let is_over = self.selection.as_ref().is_some_and(|selection| selection.is_over());
        let is_whole = run.is_ok() && !is_over;
        if let Some(totals) = self.totals.line(is_whole.then_some(self.records)) {
            note(totals);
        }
        let written = match run {
            // A file that was begun is removed, and what was there before stays.
            Ok(()) if self.is_empty && status == Status::Failure => return status,
            Ok(()) => match (self.work.tail)() {
                Ok(tail) => self.output.end_with(&tail),
                Err(cause) => {
                    error(cause);
                    return Status::Failure;
                }
            },
            Err(Stopped::Write(cause)) => Err(cause),
            Err(Stopped::Thread(cause)) => {
                error(cause);
                return Status::Failure;
            }
        };
        status.max(self.output.complete(written))
    }

    /// Processes one input and writes its output, after its titles if they are new. Reports errors and notes, and
    /// raises the status.
    fn run_one(&mut self, name: &str, opened: Opened, status: &mut Status) -> Result<(), Stopped> {
        let shown = if name.is_empty() { "" } else { &format!("{}: ", display_name(name)) };
        let mut titled = false;
        let mut notes = Notes::default();
        // Creates the file even if there are no records.
        self.output.write(&[]).map_err(Stopped::Write)?;
        let mut records: u64 = 0;
        let (each, file) = (Arc::clone(&self.work.parallel), Arc::<str>::from(name));
        let (selection, sort) = (self.selection.clone(), self.work.sort.clone());
        let verbose = self.verbose;
        let mut messages = ErrorMessages::new(verbose);
        let each = move |job: &mut Job| {
            job.messages = ErrorMessages::new(verbose);
            job.selection.clone_from(&selection);
            job.sort.clone_from(&sort);
            job.file.clone_from(&file);
            each(&file, job);
        };
        if let Some(selection) = &self.selection {
            selection.begin_file();
        }
        let read = pipeline::run(self.workers, opened.fill, each, |job| {
            records = records.saturating_add(job.batch.records());
            (self.work.in_order)(job);
            let mut written = Ok(());
            if !titled && !job.titles.is_empty() {
                titled = true;
                if self.titles != job.titles {
                    self.titles.clone_from(&job.titles);
                    written = self.output.write(&self.titles);
                }
            }
            let written = written.and_then(|()| self.output.write(&job.output));
            // Errors are reported and counted although the output cannot be written: its reader may have gone away.
            let mut text = String::new();
            messages.merge(job.messages.take(), |message| {
                text.push_str(&line("error", format_args!("{shown}{message}")));
            });
            write_stderr(&text);
            notes.merge(&mut job.notes);
            self.totals.damaged = self.totals.damaged.saturating_add(job.damaged);
            if job.failed > 0 {
                *status = Status::Partial.max(*status);
            }
            written
        });
        for kind in messages.omitted() {
            error(format_args!("{shown}{kind}"));
        }
        for counted in notes.iter() {
            let report = if counted.is_error() { error } else { note };
            report(format_args!("{shown}{counted}"));
        }
        self.totals.add(&notes);
        let is_foreign = records == 0 && notes.iter().next().is_some();
        if let Some(counted) = notes.log_events() {
            note(format_args!("{shown}{counted}"));
        }
        if let Err(cause) = read? {
            error(format_args!("{shown}cannot be read: {cause}"));
            *status = Status::Failure;
        } else if is_foreign {
            error(format_args!("{shown}contains no net events"));
            *status = Status::Failure;
        } else {
            self.is_empty = false;
            let missing = self.selection.as_ref().and_then(|selection| selection.missing());
            if let Some(number) = missing.filter(|_| records > 0) {
                let all = if records == 1 { "record" } else { "records" };
                note(format_args!("{shown}no record {number}: the file has {records} {all}"));
            }
            if records == 0 && opened.is_detected && notes.log_events().is_none() {
                note(format_args!("{shown}no records"));
            }
        }
        self.is_empty &= records == 0;
        self.records = self.records.saturating_add(records);
        Ok(())
    }
}

/// The name of a file in messages.
pub(crate) fn display_name(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}
