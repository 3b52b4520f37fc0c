//! Files through the pipeline, one after the other.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memmap2::Mmap;
use wfp_events::kind::RecordKind;
use wfp_events::layout::Layout;
use wfp_events::raw;
use wfp_events::reader::{Batch, Format, ImageBytes, OpenError, Reader, Roots};

use crate::notes::Notes;
use crate::output::{Output, Stopped};
use crate::pipeline::{self, Job, Workers};
use crate::{Status, args, say};

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

/// Works on all files and writes what comes of them, in order, behind the titles.
pub(crate) fn run(
    files: &[PathBuf],
    from: &args::From,
    output: &mut Output,
    mut work: Work,
) -> Status {
    let form = match form(from) {
        Ok(form) => form,
        Err(status) => return status,
    };
    let standard_input = [PathBuf::from("-")];
    let files = match files {
        [] if io::stdin().is_terminal() => {
            say("no file is given, and standard input is a terminal; see --help");
            return Status::Unusable;
        }
        [] => &standard_input,
        files => files,
    };
    if let Some(file) = files.iter().find(|file| output.is(file)) {
        let name = file.display().to_string();
        let name = shown(&name);
        say(format_args!("{name}: is read and cannot be written too; write to another file"));
        return Status::Unusable;
    }
    // What the records of an image may resolve in all is counted in order.
    let workers = if matches!(form, Some(Asked::Image(_))) { Workers::One } else { Workers::Many };
    output.begin_with(mem::take(&mut work.head));
    let mut status = Status::Done;
    let mut titles = Vec::new();
    for file in files {
        let ended = run_file(file, form, workers, output, &mut titles, &mut work);
        match ended {
            Ok(ended) => status = status.max(ended),
            Err(stopped) => return status.max(output.stopped(stopped)),
        }
    }
    status.max(output.end(work.tail))
}

/// Works on records that are made as they are needed and writes what comes of them, behind the titles.
pub(crate) fn run_made(
    fill: impl FnMut(&mut Batch) -> io::Result<bool> + Send + 'static,
    output: &mut Output,
    mut work: Work,
) -> Status {
    output.begin_with(mem::take(&mut work.head));
    match run_input("generated", fill, Workers::Many, output, &mut Vec::new(), &mut work) {
        Ok(status) => status.max(output.end(work.tail)),
        Err(stopped) => output.stopped(stopped),
    }
}

fn run_file(
    file: &Path,
    form: Option<Asked>,
    workers: Workers,
    output: &mut Output,
    titles: &mut Vec<u8>,
    work: &mut Work,
) -> Result<Status, Stopped> {
    let name = file.display().to_string();
    match open(file, form) {
        Ok(mut reader) => {
            run_input(&name, move |batch| reader.fill(batch), workers, output, titles, work)
        }
        Err(error) => {
            say(format_args!("{}: {error}", shown(&name)));
            Ok(Status::Unusable)
        }
    }
}

/// Works on one input and writes what comes of it, behind its titles if they are new. Says what is wrong, in its place.
fn run_input(
    name: &str,
    fill: impl FnMut(&mut Batch) -> io::Result<bool> + Send + 'static,
    workers: Workers,
    output: &mut Output,
    titles: &mut Vec<u8>,
    work: &mut Work,
) -> Result<Status, Stopped> {
    let shown = shown(name);
    let mut status = Status::Done;
    let mut titled = false;
    let mut notes = Notes::default();
    // The file is there even if no record is.
    output.write(&[])?;
    let Work { each, last, .. } = work;
    let mut write = |job: &mut Job| -> Result<(), Stopped> {
        last(job);
        if !titled && !job.titles.is_empty() {
            titled = true;
            if *titles != job.titles {
                titles.clone_from(&job.titles);
                output.write(titles)?;
            }
        }
        output.write(&job.output)?;
        let mut messages = Vec::new();
        for message in job.messages.lines() {
            // Writing to memory cannot fail.
            let _ = writeln!(messages, "wfp-events: {shown}: {message}");
        }
        // With nobody to listen there is nothing to be done.
        let _ = io::stderr().write_all(&messages);
        notes.merge(&mut job.notes);
        if job.failed > 0 {
            status = Status::Some;
        }
        Ok(())
    };
    let (each, file) = (Arc::clone(each), name.to_owned());
    let read = pipeline::run(workers, fill, move |job| each(&file, job), &mut write)?;
    notes.iter().for_each(|note| say(format_args!("{shown}: {note}")));
    if let Err(error) = read {
        say(format_args!("{shown}: cannot be read any further: {error}"));
        status = Status::Unusable;
    }
    Ok(status)
}

/// What people are told of a file's name.
pub(crate) fn shown(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}

fn open(file: &Path, form: Option<Asked>) -> Result<Reader, OpenError> {
    if let Some(Asked::Image(roots)) = form {
        return Ok(Reader::image(roots, image(file)?));
    }
    let stream: Box<dyn Read + Send> =
        if file == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(file)?) };
    match form {
        Some(Asked::Form(format)) => Reader::with_format(format, stream),
        _ => Reader::new(stream),
    }
}

/// The bytes of an image: a file is mapped, a stream is read.
fn image(file: &Path) -> io::Result<ImageBytes> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes)?;
        return Ok(Arc::new(bytes));
    }
    let opened = File::open(file)?;
    if !opened.metadata()?.is_file() {
        let mut bytes = Vec::new();
        (&opened).read_to_end(&mut bytes)?;
        return Ok(Arc::new(bytes));
    }
    // SAFETY: the file is mapped for reading. Were another process to cut it short meanwhile, the system would end this
    // one; that is the price of not reading an image of any size into memory, as for every program that maps files.
    let mapped = unsafe { Mmap::map(&opened)? };
    Ok(Arc::new(mapped))
}

/// What the arguments ask to read a file as.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Form(Format),
    Image(Roots),
}

/// What the arguments ask to read files as, if they do. Says what is wrong.
fn form(from: &args::From) -> Result<Option<Asked>, Status> {
    let kind = from.structure.as_deref().map(record_structure).transpose()?;
    let placed = from.base.is_some() || from.root.is_some() || from.entries.is_some();
    match (from.from, kind) {
        (Some(args::Form::Pcapng | args::Form::Jsonl | args::Form::Xml), Some(_)) => {
            say("--struct says what bytes hold; the other forms name their structures themselves");
            Err(Status::Unusable)
        }
        (_, None) if placed => {
            say(
                "--base, --root and --entries say where records are; say what they are with --struct",
            );
            Err(Status::Unusable)
        }
        (_, Some(kind)) if placed || !kind.layout().is_flat() => {
            if from.entries.is_some() && !matches!(kind, RecordKind::Event(_)) {
                say(
                    "--entries is of arrays of pointers to events; give an event structure with --struct",
                );
                return Err(Status::Unusable);
            }
            let base = from.base.unwrap_or(0);
            let root = from.root.unwrap_or(base);
            Ok(Some(Asked::Image(Roots { kind, base, root, entries: from.entries })))
        }
        (_, Some(kind)) => Ok(Some(Asked::Form(Format::Array(kind)))),
        (from, None) => Ok(from.map(|from| {
            Asked::Form(match from {
                args::Form::Array => Format::Array(RecordKind::default()),
                args::Form::Pcapng => Format::Pcapng,
                args::Form::Jsonl => Format::Jsonl,
                args::Form::Xml => Format::NetshXml,
            })
        })),
    }
}

/// The kind of records that are in a structure, by its C name. Says what is wrong.
pub(crate) fn record_structure(name: &str) -> Result<RecordKind, Status> {
    match RecordKind::from_name(name) {
        Some(kind) => return Ok(kind),
        None if raw::layout_of(name).is_some() => say(format_args!(
            "{name} is no structure that records stand in: give an event or a payload"
        )),
        None => no_structure(name, |layout| RecordKind::from_name(layout.name).is_some()),
    }
    Err(Status::Unusable)
}

/// The layout of a structure by its C name. Says what is wrong.
pub(crate) fn structure(name: &str) -> Result<&'static Layout, Status> {
    raw::layout_of(name).ok_or_else(|| {
        no_structure(name, |_| true);
        Status::Unusable
    })
}

/// Says that there is no structure of a name, and which could be meant.
fn no_structure(name: &str, could_be: impl Fn(&Layout) -> bool) {
    let all = raw::LAYOUTS.iter().filter(|layout| could_be(layout));
    let names: Vec<_> = all.map(|layout| layout.name).collect();
    say(format_args!("there is no structure {name}; it can be {}", names.join(", ")));
}
