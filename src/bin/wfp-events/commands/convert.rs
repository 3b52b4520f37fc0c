//! `wfp-events convert`: records from one format into another.

use crate::Status;
use crate::args::{self, Convert};
use crate::output::Output;
use crate::stream;
use crate::target::{format, format_of};

pub(crate) fn run(args: &Convert) -> Result<Status, String> {
    let Some((out, files @ [_, ..])) = args.files.split_last() else {
        return Err("missing output file: wfp-events convert <IN>... <OUT>".to_owned());
    };
    let work = format(format_of(out, args.to)?, args.from.base.unwrap_or(0));
    let base = args.from.structure.as_ref().and(args.from.base);
    let from = args::From { base, ..args.from.clone() };
    stream::run(files, &from, &mut Output::to(out), work)
}
