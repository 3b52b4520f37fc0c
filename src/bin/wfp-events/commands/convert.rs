//! `wfp-events convert`: converts records from one format into another.

use crate::Status;
use crate::args::{self, Convert};
use crate::encode::{format_of, in_format};
use crate::output::Output;
use crate::stream;

pub(crate) fn run(args: &Convert) -> Result<Status, String> {
    let Some((out, files @ [_, ..])) = args.files.split_last() else {
        return Err("missing output file: wfp-events convert <IN>... <OUT>".to_owned());
    };
    let work = in_format(format_of(out, args.to)?, args.input.base.unwrap_or(0));
    let base = args.input.structure.as_ref().and(args.input.base);
    let input = args::InputOptions { base, ..args.input.clone() };
    stream::run(files, &input, &mut Output::file(out), work)
}
