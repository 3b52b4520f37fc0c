//! `wfp-events convert`: records from one form into another.

use std::path::Path;
use std::sync::Arc;

use wfp_events::pipeline::Job;
use wfp_events::text::json::append_line;

use super::args::{Convert, Form};
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
    let work: Work = Arc::new(move |_, job| convert(job, to));
    stream::run(files, &args.from, &mut Output::to(out), &[], &work)
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

/// Makes the records of a batch into the other form.
pub(super) fn convert(job: &mut Job, to: Form) {
    job.each(|output, _, record| match to {
        Form::Array => record.write(output),
        Form::Jsonl => append_line(output, &record, None),
    });
}
