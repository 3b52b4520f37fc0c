//! Files through the pipeline, one after the other.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wfp_events::input::{Form, Input, OpenError};
use wfp_events::layout::Layout;
use wfp_events::pipeline::{self, Job};
use wfp_events::raw::{self, IkeextMmFailure0, Structure};

use super::output::{Output, Stopped};
use super::{Status, args, say};

/// What is done with each batch of records; the first argument names its file.
pub(super) type Work = Arc<dyn Fn(&str, &mut Job) + Send + Sync>;

/// Works on all files and writes what comes of them, in order, behind the titles.
pub(super) fn run(
    files: &[PathBuf],
    from: &args::From,
    output: &mut Output,
    titles: &[u8],
    work: &Work,
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
        let file = file.display();
        say(format_args!("{file}: is read and cannot be written too; write to another file"));
        return Status::Unusable;
    }
    let mut status = Status::Done;
    let mut titles = Some(titles);
    for file in files {
        let ended = run_file(file, form, output, &mut titles, work);
        match ended {
            Ok(ended) => status = status.max(ended),
            Err(stopped) => return status.max(output.stopped(stopped)),
        }
    }
    status
}

fn run_file(
    file: &Path,
    form: Option<Form>,
    output: &mut Output,
    titles: &mut Option<&[u8]>,
    work: &Work,
) -> Result<Status, Stopped> {
    let name = file.display().to_string();
    let shown = shown(&name).to_owned();
    let input = match open(file, form) {
        Ok(input) => input,
        Err(error) => {
            say(format_args!("{shown}: {error}"));
            return Ok(Status::Unusable);
        }
    };
    if let Some(titles) = titles.take() {
        output.write(titles)?;
    }
    run_input(shown, input, output, move_work(work, name))
}

/// What messages call a file.
pub(super) fn shown(file: &str) -> &str {
    if file == "-" { "standard input" } else { file }
}

fn move_work(work: &Work, name: String) -> impl Fn(&mut Job) + Send + Sync + 'static {
    let work = Arc::clone(work);
    move |job| work(&name, job)
}

/// Works on one input and writes what comes of it. Says what is wrong, in its place.
pub(super) fn run_input(
    shown: String,
    mut input: Input,
    output: &mut Output,
    work: impl Fn(&mut Job) + Send + Sync + 'static,
) -> Result<Status, Stopped> {
    let mut status = Status::Done;
    let mut write = |job: &Job| -> Result<(), Stopped> {
        output.write(&job.output)?;
        let mut messages = Vec::new();
        for message in job.messages.lines() {
            // Writing to memory cannot fail.
            let _ = writeln!(messages, "wfp-events: {shown}: {message}");
        }
        // With nobody to listen there is nothing to be done.
        let _ = io::stderr().write_all(&messages);
        if job.failed > 0 {
            status = Status::Some;
        }
        Ok(())
    };
    let read = pipeline::run(move |batch| input.fill(batch), work, &mut write)?;
    if let Err(error) = read {
        say(format_args!("{shown}: cannot be read any further: {error}"));
        status = Status::Unusable;
    }
    Ok(status)
}

fn open(file: &Path, form: Option<Form>) -> Result<Input, OpenError> {
    let reader: Box<dyn Read + Send> = if file == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(file).map_err(OpenError::Io)?)
    };
    match form {
        Some(form) => Ok(Input::new(form, reader)),
        None => Input::detect(reader),
    }
}

/// The form that the arguments ask for, if they do. Says what is wrong.
fn form(from: &args::From) -> Result<Option<Form>, Status> {
    let layout = from.structure.as_deref().map(structure).transpose()?;
    match (from.from, layout) {
        (Some(args::Form::Jsonl), Some(_)) => {
            say("--struct says what flat records hold; JSON lines name their structure themselves");
            Err(Status::Unusable)
        }
        (Some(args::Form::Jsonl), None) => Ok(Some(Form::Jsonl)),
        (Some(args::Form::Array), None) => {
            Ok(Some(Form::Array(<IkeextMmFailure0 as Structure>::LAYOUT)))
        }
        (_, Some(layout)) => Ok(Some(Form::Array(layout))),
        (None, None) => Ok(None),
    }
}

/// The layout of a structure by its C name. Says what is wrong.
pub(super) fn structure(name: &str) -> Result<&'static Layout, Status> {
    raw::layout_of(name).ok_or_else(|| {
        let names: Vec<_> = raw::LAYOUTS.iter().map(|layout| layout.name).collect();
        say(format_args!("there is no structure {name}; it can be {}", names.join(", ")));
        Status::Unusable
    })
}
