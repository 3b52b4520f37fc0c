//! `wfp-events summary`: what a capture holds, on one page.

use std::cell::RefCell;
use std::mem;
use std::rc::Rc;

use crate::Status;
use crate::args::{self, SummaryFormat};
use crate::machine::{self, Use};
use crate::output::Output;
use crate::render::summary::{append, append_json};
use crate::stream::{self, Work};
use crate::summary::Summary;

pub(crate) fn run(args: &args::Summary) -> Result<Status, String> {
    let mut output = Output::standard();
    let (palette, width) = (output.palette(args.color), output.width());
    let names = machine::names(&args.input.run, &[], &args.files, Use::Shows)?;
    let by = Summary::fields();
    let mut work = Work::new(move |_, job| {
        job.for_each_record(|job, _, partial| {
            job.summary.add(&by, partial);
            Ok(())
        });
    });
    work.names = names;
    work.is_at_end = true;
    // The counts, and the number of damaged records, whether or not a part of them could be read.
    let counted = Rc::new(RefCell::new((Summary::default(), 0u64)));
    let merged = Rc::clone(&counted);
    work.in_order = Box::new(move |job| {
        let (summary, damaged) = &mut *merged.borrow_mut();
        summary.merge(&mut job.summary);
        *damaged = damaged.saturating_add(job.damaged);
    });
    let format = args.format;
    work.tail = Box::new(move || {
        let (summary, damaged) = mem::take(&mut *counted.borrow_mut());
        let mut text = Vec::new();
        match format {
            SummaryFormat::Table => append(&mut text, palette, width, summary, damaged, names),
            SummaryFormat::Json => append_json(&mut text, summary, damaged, names),
        }
        Ok(text)
    });
    stream::run(&args.files, &args.input, &mut output, work)
}
