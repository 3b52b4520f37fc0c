//! `wfp-events check`: what is odd.

use std::io::Write;
use std::sync::Arc;

use wfp_events::check::{check, is_clean};
use wfp_events::input::Form;

use super::Status;
use super::args::Check;
use super::output::Output;
use super::stream::{self, Work, shown};

pub(super) fn run(args: &Check) -> Status {
    let mut output = Output::standard();
    let work: Work = Arc::new(|file, job| {
        if let Form::Array(layout) = job.batch.form()
            && is_clean(layout, job.batch.bytes())
        {
            return;
        }
        let file = shown(file);
        let mut found: u64 = 0;
        job.each_structure(|output, position, layout, bytes| {
            check(layout, bytes, &mut |finding| {
                found = found.saturating_add(1);
                // Writing to memory cannot fail.
                let _ = writeln!(output, "{file}: {position}: {finding}");
            });
        });
        job.failed = job.failed.saturating_add(found);
    });
    stream::run(&args.files, &args.from, &mut output, &[], &work)
}
