//! `wfp-events decode`: records as a table, in detail, as JSON lines or as CSV.

use std::sync::Arc;

use wfp_events::pipeline::{Job, Workers};
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
    let (ink, width, windows) = (output.ink(args.color), output.width(), args.windows);
    let (table, detail) = (Table { ink, width }, Detail { ink, width, windows });
    let (format, source) = (args.format, args.source);
    let work: Work = Arc::new(move |file, job| match format {
        Format::Table => tables(job, table),
        Format::Detail => details(job, detail),
        Format::Jsonl => json_lines(job, source.then_some(file)),
        Format::Csv => values(job),
    });
    stream::run(&args.files, &args.from, &mut output, Workers::Many, &work)
}

fn tables(job: &mut Job, table: Table) {
    let mut titles = Vec::new();
    job.each(|output, position, record, _| {
        if titles.is_empty() {
            table.append_titles(&mut titles, record);
        }
        table.append(output, position.record, record);
        Ok(())
    });
    job.titles = titles;
}

fn details(job: &mut Job, detail: Detail) {
    job.each(|output, position, record, errors| {
        detail.append(output, position, record, errors);
        Ok(())
    });
}

fn json_lines(job: &mut Job, file: Option<&str>) {
    job.each(|output, position, record, errors| {
        let source =
            file.map(|file| Source { file, record: position.record, offset: position.offset });
        append_line(output, record, errors, source);
        Ok(())
    });
}

fn values(job: &mut Job) {
    let mut csv: Option<Csv> = None;
    let mut titles = Vec::new();
    job.each(|output, _, record, _| {
        let csv = csv.get_or_insert_with(|| {
            let csv = Csv::like(record);
            titles = csv.titles();
            csv
        });
        csv.append(output, record);
        Ok(())
    });
    job.titles = titles;
}
