//! `wfp-events explain`: an annotated hex dump.

use std::slice;
use std::sync::Arc;

use wfp_events::show::explain;

use super::Status;
use super::args::Explain;
use super::output::Output;
use super::stream::{self, Work};

pub(super) fn run(args: &Explain) -> Status {
    let mut output = Output::standard();
    let ink = output.ink(args.color);
    let work: Work = Arc::new(move |_, job| {
        job.each_structure(|output, position, layout, bytes| {
            // What was text has no offsets of its own: those are from the structure's start.
            let offset = if position.line.is_some() { 0 } else { position.offset };
            explain::append(output, ink, position, offset, layout, bytes);
        });
    });
    stream::run(slice::from_ref(&args.file), &args.from, &mut output, &[], &work)
}
