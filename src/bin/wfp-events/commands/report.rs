//! `wfp-events report`: an HTML page with what a capture holds.

use std::cell::RefCell;
use std::mem;
use std::rc::Rc;
use std::sync::Arc;

use wfp_events::detail::{Detail, Palette};

use crate::Status;
use crate::args;
use crate::machine::{self, Use};
use crate::output::Output;
use crate::report::{Options, Report, Sampler};
use crate::stream::{self, Work};
use crate::summary::Summary;

pub(crate) fn run(args: &args::Report) -> Result<Status, String> {
    let mut output = Output::file(&args.output, args.force);
    let names = machine::names(&args.input.run, &args.machine.volumes, &args.files, Use::Shows)?;
    let (palette, windows) = (Palette { color: true }, args.machine.windows);
    let sampler = Arc::new(Sampler::new(Detail { palette, width: None, windows, names }));
    let by = Summary::fields();
    let chosen = Arc::clone(&sampler);
    let mut work = Work::new(move |file, job| {
        let sampler = &chosen;
        job.report.file = stream::display_name(file).to_owned();
        job.for_each_record(|job, position, partial| {
            job.summary.add(&by, partial);
            sampler.add(&mut job.report, position, partial);
            Ok(())
        });
        sampler.explain(&mut job.report, &job.batch);
    });
    work.names = names;
    work.is_at_end = true;
    let report = Rc::new(RefCell::new(Report::default()));
    let (merged, chosen) = (Rc::clone(&report), Arc::clone(&sampler));
    work.in_order = Box::new(move |job| merged.borrow_mut().merge(&chosen, job));
    let options = Options::of(args);
    work.tail = Box::new(move || Ok(mem::take(&mut *report.borrow_mut()).page(&sampler, &options)));
    stream::run(&args.files, &args.input, &mut output, work)
}
