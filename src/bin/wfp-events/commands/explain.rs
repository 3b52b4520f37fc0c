//! `wfp-events explain`: an annotated hex dump.

use std::slice;

use crate::render::explain;

use crate::Status;
use crate::args::Explain;
use crate::output::Output;
use crate::stream::{self, Work};

pub(crate) fn run(args: &Explain) -> Status {
    let mut output = Output::standard();
    let ink = output.ink(args.color);
    let work = Work::new(move |_, job| {
        job.each_laid(|output, position, laid| Ok(explain::append(output, ink, position, &laid)?));
    });
    stream::run(slice::from_ref(&args.file), &args.from, &mut output, work)
}
