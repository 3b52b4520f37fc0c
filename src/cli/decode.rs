//! `wfp-events decode`: records as a table, in detail, as JSON lines or as CSV.

use std::sync::Arc;

use wfp_events::pipeline::Job;
use wfp_events::show::csv::Csv;
use wfp_events::show::detail::Detail;
use wfp_events::show::table::Table;
use wfp_events::text::json::{Source, append_line};

use super::args::{Decode, Format};
use super::output::Output;
use super::stream::{self, Work};
use super::{Status, say};

pub(super) fn run(args: &Decode) -> Status {
    if args.source && args.format != Format::Jsonl {
        say("--source is for JSON lines; add -f jsonl");
        return Status::Unusable;
    }
    let mut output = args.output.as_deref().map_or_else(Output::standard, Output::to);
    let (ink, width) = (output.ink(args.color), output.width());
    let (table, detail) = (Table { ink, width }, Detail { ink, width });
    let mut titles = Vec::new();
    match args.format {
        Format::Table => table.append_titles(&mut titles),
        Format::Csv => {
            let mut csv = Csv::new();
            csv.titles();
            titles = csv.into_bytes();
        }
        Format::Detail | Format::Jsonl => {}
    }
    let (format, source) = (args.format, args.source);
    let work: Work = Arc::new(move |file, job| match format {
        Format::Table => tables(job, table),
        Format::Detail => details(job, detail),
        Format::Jsonl => json_lines(job, source.then_some(file)),
        Format::Csv => values(job),
    });
    stream::run(&args.files, &args.from, &mut output, &titles, &work)
}

fn tables(job: &mut Job, table: Table) {
    job.each(|output, position, record| table.append(output, position.record, &record));
}

fn details(job: &mut Job, detail: Detail) {
    job.each(|output, position, record| detail.append(output, position, &record));
}

fn json_lines(job: &mut Job, file: Option<&str>) {
    job.each(|output, position, record| {
        let source =
            file.map(|file| Source { file, record: position.record, offset: position.offset });
        append_line(output, &record, source);
    });
}

fn values(job: &mut Job) {
    let mut csv = Csv::new();
    job.each(|_, _, record| csv.record(&record));
    job.output = csv.into_bytes();
}
