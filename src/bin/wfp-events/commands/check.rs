//! `wfp-events check`: lists what is unusual.

use std::cell::RefCell;
use std::io::Write;
use std::mem;
use std::rc::Rc;

use wfp_events::check::{Finding, check, check_internal_fields, is_clean};
use wfp_events::memory::Limits;
use wfp_events::reader::RecordImage;
use wfp_events::value::Escaped;

use crate::Status;
use crate::args::{Check, CheckFormat};
use crate::output::Output;
use crate::render::findings::{self, Totals};
use crate::stream::{self, Work, display_name};

pub(crate) fn run(args: &Check) -> Result<Status, String> {
    let mut output = Output::standard();
    let (format, only) = (args.format, args.only);
    let mut work = Work::new(move |file, job| {
        if job.selection.is_none()
            && job.batch.array().is_some_and(|(kind, bytes)| is_clean(kind, bytes))
        {
            return;
        }
        let file = Escaped(display_name(file));
        let mut found: u64 = 0;
        // What an event has beside its structure is checked by itself.
        let wants = |image: &RecordImage<'_>| image.internal_fields.is_some() || !image.is_clean();
        job.for_each_image(&wants, |job, position, image| {
            let beside = image.internal_fields.map(check_internal_fields).unwrap_or_default();
            let findings =
                check(image.memory, image.root, image.kind.layout(), &Limits::default())?;
            let findings = findings.into_iter().filter(|finding| !image.lacks(finding));
            let reported = |finding: &Finding| only.is_none_or(|only| only.has(&finding.anomaly));
            for finding in findings.chain(beside).filter(reported) {
                found = found.saturating_add(1);
                if format == CheckFormat::Json {
                    let structure = image.kind.layout().name;
                    findings::append(&mut job.output, &file, position, structure, &finding);
                    let count = job.findings.entry(finding.anomaly.code()).or_default();
                    *count = count.saturating_add(1);
                } else {
                    // Writing to memory cannot fail.
                    let _ = writeln!(job.output, "{file}: {position}: {finding}");
                }
            }
            Ok(true)
        });
        job.failed = job.failed.saturating_add(found);
    });
    if format == CheckFormat::Json {
        let totals = Rc::new(RefCell::new(Totals::default()));
        let all = Rc::clone(&totals);
        work.in_order = Box::new(move |job| {
            totals.borrow_mut().add(job.batch.records(), mem::take(&mut job.findings));
        });
        work.tail = Box::new(move || Ok(all.borrow().line()));
    }
    stream::run(&args.files, &args.input, &mut output, work)
}
