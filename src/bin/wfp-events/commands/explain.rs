//! `wfp-events explain`: prints an annotated hex dump.

use std::slice;

use crate::Status;
use crate::args::Explain;
use crate::encode::append_source;
use crate::machine::{self, Use};
use crate::output::Output;
use crate::render::explain;
use crate::stream::{self, Work};

pub(crate) fn run(args: &Explain) -> Result<Status, String> {
    let mut output = Output::standard();
    let palette = output.palette(args.color);
    let files = slice::from_ref(&args.file);
    let source = args.source;
    let mut work = Work::new(move |file, job| {
        job.for_each_image(|job, position, image| {
            job.report(position, image.errors);
            if source {
                append_source(&mut job.output, file);
            }
            explain::append(job, palette, position, &image)?;
            Ok(image.errors.is_empty())
        });
    });
    work.names = machine::names(&args.input, &[], files, Use::Nothing)?;
    stream::run(files, &args.input, &mut output, work)
}
