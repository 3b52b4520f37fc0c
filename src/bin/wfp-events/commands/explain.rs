//! `wfp-events explain`: prints an annotated hex dump.

use std::slice;

use wfp_events::Record;
use wfp_events::memory::{Image, Limits};

use crate::Status;
use crate::args::Explain;
use crate::output::Output;
use crate::render::explain;
use crate::stream::{self, Work};

pub(crate) fn run(args: &Explain) -> Result<Status, String> {
    let mut output = Output::standard();
    let palette = output.palette(args.color);
    let work = Work::new(move |_, job| {
        job.for_each_image(|job, position, image| {
            let memory = Image::new(image.base, image.bytes);
            let read = Record::read_lenient(memory, image.root, image.kind, &Limits::default())?;
            job.report(position, &read.errors);
            explain::append(job, palette, position, &image)?;
            Ok(read.errors.is_empty())
        });
    });
    stream::run(slice::from_ref(&args.file), &args.input, &mut output, work)
}
