//! `wfp-events explain`: an annotated hex dump.

use std::slice;

use wfp_events::pipeline::Workers;
use wfp_events::show::explain;

use super::Status;
use super::args::Explain;
use super::output::Output;
use super::stream::{self, Work};

pub(super) fn run(args: &Explain) -> Status {
    let mut output = Output::standard();
    let ink = output.ink(args.color);
    let work = Work::new(Workers::Many, move |_, job| {
        job.each_laid(|output, position, laid| Ok(explain::append(output, ink, position, &laid)?));
    });
    stream::run(slice::from_ref(&args.file), &args.from, &mut output, work)
}
