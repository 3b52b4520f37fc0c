//! `wfp-events convert`: converts records from one format into another.

use crate::Status;
use crate::args::{self, Convert, OutputFormat};
use crate::encode::{format_of, in_format};
use crate::output::Output;
use crate::stream;

pub(crate) fn run(args: &Convert) -> Result<Status, String> {
    let Some((out, files @ [_, ..])) = args.files.split_last() else {
        return Err("missing output file: wfp-events convert <IN>... <OUT>".to_owned());
    };
    let to = format_of(out, args.to)?;
    args.csv.check(to == OutputFormat::Csv, false, "CSV as the output format")?;
    let mut output = Output::file(out, args.force);
    output.refuse_binary(to)?;
    let work = in_format(to, args.input.base, args.input.internal, args.source, &args.csv)?;
    // Without --struct, both options are only for the image that is written.
    let is_image = args.input.structure.is_some();
    let internal = args.input.internal && (is_image || to != OutputFormat::Array);
    let base = args.input.base.filter(|_| is_image);
    let input = args::InputOptions { base, internal, ..args.input.clone() };
    stream::run(files, &input, &mut output, work)
}
