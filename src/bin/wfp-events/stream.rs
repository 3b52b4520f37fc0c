//! Inputs through the pipeline, one after the other.

use std::io::{self, IsTerminal};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wfp_events::reader::{Batch, OpenError};

use crate::input::Input;
use crate::notes::Notes;
use crate::output::Output;
use crate::pipeline::{self, Job, Workers};
use crate::{Status, args, error, note, write_stderr};

/// What is done with records, and what the output begins and ends with.
pub(crate) struct Work {
    pub(crate) head: Vec<u8>,
    pub(crate) tail: &'static [u8],
    /// What is done with each batch of records, in any order; the first argument names its file.
    each: Arc<Each>,
    /// What is done with each batch then, in the order of the records.
    pub(crate) last: Box<dyn FnMut(&mut Job)>,
}

type Each = dyn Fn(&str, &mut Job) + Send + Sync;

impl Work {
    /// Work whose output is nothing but what is made of records.
    pub(crate) fn new(each: impl Fn(&str, &mut Job) + Send + Sync + 'static) -> Self {
        Self { head: Vec::new(), tail: &[], each: Arc::new(each), last: Box::new(|_| {}) }
    }
}

/// Fills a batch with the records that come next; `false` if there are no more.
type Fill = Box<dyn FnMut(&mut Batch) -> io::Result<bool> + Send>;

/// Works on all files and writes what comes of them, in order, behind the titles.
///
/// # Errors
/// Returns what is wrong with the arguments.
pub(crate) fn run(
    files: &[PathBuf],
    from: &args::From,
    output: &mut Output,
    work: Work,
) -> Result<Status, String> {
    let input = Input::of(from)?;
    let standard_input = [PathBuf::from("-")];
    let files = match files {
        [] if io::stdin().is_terminal() => {
            return Err("no input file, and standard input is a terminal; see --help".to_owned());
        }
        [] => &standard_input,
        files => files,
    };
    if let Some(file) = files.iter().find(|file| output.is(file)) {
        let name = file.display().to_string();
        let name = shown(&name);
        return Err(format!("{name}: input and output are the same file"));
    }
    // What the records of an image may resolve in all is counted in order.
    let workers = if matches!(input, Input::Image(_)) { Workers::One } else { Workers::Many };
    let open = |file: &Path| -> Result<Fill, OpenError> {
        let mut reader = input.open(file)?;
        Ok(Box::new(move |batch| reader.fill(batch)))
    };
    let inputs = files.iter().map(|file| (file.display().to_string(), open(file)));
    Ok(Run { work, workers, output, titles: Vec::new() }.all(inputs))
}

/// Works on records that are made as they are needed and writes what comes of them, behind the titles.
pub(crate) fn run_made(
    fill: impl FnMut(&mut Batch) -> io::Result<bool> + Send + 'static,
    output: &mut Output,
    work: Work,
) -> Status {
    let fill: Fill = Box::new(fill);
    let run = Run { work, workers: Workers::Many, output, titles: Vec::new() };
    run.all([("generated".to_owned(), Ok(fill))])
}

/// Work under way.
struct Run<'a> {
    work: Work,
    workers: Workers,
    output: &'a mut Output,
    /// Those that were written last.
    titles: Vec<u8>,
}

impl Run<'_> {
    /// Works on all inputs, each by its name, until the output cannot be written.
    fn all(
        mut self,
        inputs: impl IntoIterator<Item = (String, Result<Fill, OpenError>)>,
    ) -> Status {
        self.output.begin_with(mem::take(&mut self.work.head));
        let mut status = Status::Done;
        let written = inputs.into_iter().try_for_each(|(name, input)| {
            status = status.max(match input {
                Ok(fill) => self.one(&name, fill)?,
                Err(wrong) => {
                    error(format_args!("{}: {wrong}", shown(&name)));
                    Status::Unusable
                }
            });
            Ok(())
        });
        let written = written.and_then(|()| self.output.end_with(self.work.tail));
        status.max(self.output.ended(written))
    }

    /// Works on one input and writes what comes of it, behind its titles if they are new. Says what is wrong, in its
    /// place.
    fn one(&mut self, name: &str, fill: Fill) -> io::Result<Status> {
        let shown = shown(name);
        let mut status = Status::Done;
        let mut titled = false;
        let mut notes = Notes::default();
        // The file is there even if no record is.
        self.output.write(&[])?;
        let (each, file) = (Arc::clone(&self.work.each), name.to_owned());
        let each = move |job: &mut Job| each(&file, job);
        let read = pipeline::run(self.workers, fill, each, |job| {
            (self.work.last)(job);
            if !titled && !job.titles.is_empty() {
                titled = true;
                if self.titles != job.titles {
                    self.titles.clone_from(&job.titles);
                    self.output.write(&self.titles)?;
                }
            }
            self.output.write(&job.output)?;
            let messages = job.messages.lines();
            write_stderr(
                &messages.map(|message| format!("error: {shown}: {message}\n")).collect::<String>(),
            );
            notes.merge(&mut job.notes);
            if job.failed > 0 {
                status = Status::Some;
            }
            Ok(())
        })?;
        for counted in notes.iter() {
            let report = if counted.is_error() { error } else { note };
            report(format_args!("{shown}: {counted}"));
        }
        if let Err(wrong) = read {
            error(format_args!("{shown}: cannot be read: {wrong}"));
            status = Status::Unusable;
        }
        Ok(status)
    }
}

/// What people are told of a file's name.
pub(crate) fn shown(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}
