//! `wfp-events convert`: records from one form into another.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use wfp_events::Record;
use wfp_events::input::Unreadable;
use wfp_events::layout::Layout;
use wfp_events::pipeline::{Job, Workers};
use wfp_events::text::json::append_line;

use super::args::{self, Convert, Form};
use super::output::Output;
use super::stream::{self, Work};
use super::{Status, say};

pub(super) fn run(args: &Convert) -> Status {
    let (out, files) = match args.files.split_last() {
        Some((out, files @ [_, ..])) => (out, files),
        _ => {
            say("the file to write is missing: wfp-events convert IN... OUT");
            return Status::Unusable;
        }
    };
    let to = match target(out, args.to) {
        Ok(to) => to,
        Err(status) => return status,
    };
    let target = Target::new(to, args.from.base.unwrap_or(0));
    let workers = target.workers();
    let work: Work = Arc::new(move |_, job| target.convert(job));
    let from =
        args::From { base: args.from.structure.as_ref().and(args.from.base), ..args.from.clone() };
    stream::run(files, &from, &mut Output::to(out), workers, &work)
}

/// The form to write: the one that is asked for, or that the file's extension says. Says what is wrong.
pub(super) fn target(out: &Path, to: Option<Form>) -> Result<Form, Status> {
    let extension =
        out.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    match (to, extension.as_deref()) {
        (Some(to), _) => Ok(to),
        (None, Some("bin")) => Ok(Form::Array),
        (None, Some("jsonl" | "ndjson" | "json")) => Ok(Form::Jsonl),
        (None, _) if out == Path::new("-") => {
            say("standard output: say which form to write with --to");
            Err(Status::Unusable)
        }
        (None, _) => {
            let out = out.display();
            say(format_args!(
                "{out}: its name does not end in .bin or .jsonl; say which form with --to"
            ));
            Err(Status::Unusable)
        }
    }
}

/// What records are converted to.
pub(super) enum Target {
    /// JSON lines.
    Jsonl,
    /// Bytes: flat records of one structure end to end, or the image of one record.
    Bytes {
        /// The address of an image's first byte.
        base: u64,
        /// The structure of the first record.
        first: Mutex<Option<&'static Layout>>,
    },
}

impl Target {
    pub(super) fn new(to: Form, base: u64) -> Self {
        match to {
            Form::Jsonl => Self::Jsonl,
            Form::Array => Self::Bytes { base, first: Mutex::new(None) },
        }
    }

    /// What can be behind the first record in a file depends on it, so those are worked on in order.
    pub(super) fn workers(&self) -> Workers {
        match self {
            Self::Jsonl => Workers::Many,
            Self::Bytes { .. } => Workers::One,
        }
    }

    /// Makes the records of a batch into the other form.
    pub(super) fn convert(&self, job: &mut Job) {
        job.each(|output, _, record, errors| match self {
            Self::Jsonl => {
                append_line(output, record, errors, None);
                Ok(())
            }
            Self::Bytes { .. } if !errors.is_empty() => {
                Err(Unreadable::Refused("it could not be read whole, so it is not written"))
            }
            Self::Bytes { base, first } => {
                let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
                fits(*first, record)?;
                record.write_to(output, *base)?;
                *first = Some(record.layout());
                Ok(())
            }
        });
    }
}

/// Whether a record can stand behind the first in a file of bytes.
fn fits(first: Option<&'static Layout>, record: &Record<'_>) -> Result<(), Unreadable> {
    match first {
        None => Ok(()),
        Some(first) if !first.is_flat() || !record.layout().is_flat() => Err(Unreadable::Refused(
            "a file of bytes holds one record with pointers; write many as .jsonl",
        )),
        Some(first) if first.name != record.layout().name => Err(Unreadable::Refused(
            "a file of bytes holds records of one structure; write several as .jsonl",
        )),
        Some(_) => Ok(()),
    }
}
