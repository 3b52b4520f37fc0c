//! `wfp-events convert`: records from one form into another.

use crate::args::{self, Convert};
use crate::output::Output;
use crate::stream;
use crate::target::{Target, form_of};
use crate::{Status, say};

pub(crate) fn run(args: &Convert) -> Status {
    let (out, files) = match args.files.split_last() {
        Some((out, files @ [_, ..])) => (out, files),
        _ => {
            say("the file to write is missing: wfp-events convert IN... OUT");
            return Status::Unusable;
        }
    };
    let to = match form_of(out, args.to) {
        Ok(to) => to,
        Err(status) => return status,
    };
    let target = Target::form(to, args.from.base.unwrap_or(0));
    let from =
        args::From { base: args.from.structure.as_ref().and(args.from.base), ..args.from.clone() };
    stream::run(files, &from, &mut Output::to(out), target.into())
}
