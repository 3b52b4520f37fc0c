//! `wfp-events explain`: prints an annotated hex dump.

use std::slice;

use crate::Status;
use crate::args::Explain;
use crate::encode::append_source;
use crate::output::Output;
use crate::render::explain;
use crate::stream::{self, Work};

pub(crate) fn run(args: &Explain) -> Result<Status, String> {
    let mut output = Output::standard();
    let palette = output.palette(args.color);
    let source = args.source;
    let work = Work::new(move |file, job| {
        job.for_each_image(&|_| true, |job, position, image| {
            job.report(position, image.errors);
            if source {
                append_source(&mut job.output, file);
            }
            explain::append(job, palette, position, &image)?;
            Ok(image.errors.is_empty())
        });
    });
    stream::run(slice::from_ref(&args.file), &args.input, &mut output, work)
}
