//! `wfp-events decode`: shows records as a table, in detail, or in a format for other programs.

use std::path::Path;

use crate::Status;
use crate::args::{Decode, DecodeFormat, OutputFormat};
use crate::encode::format_of;
use crate::machine::{self, Use};
use crate::output::Output;
use crate::render::siem::Schema;
use crate::render::table::Table;
use crate::sort::{Sort, sorted};
use crate::zone::Zone;
use crate::{encode, stream};
use wfp_events::detail::Detail;
use wfp_events::query::Field;

pub(crate) fn run(args: &Decode) -> Result<Status, String> {
    let format = match (args.format, &args.file.output) {
        (Some(format), _) => format,
        (None, Some(output)) => format_of_output(output)?,
        (None, None) => DecodeFormat::Table,
    };
    let is_table = format == DecodeFormat::Table;
    let fields = args.csv.fields();
    args.csv.check(format == DecodeFormat::Csv, is_table, "-f csv")?;
    if args.local_time && !is_table {
        return Err("--local-time requires -f table".to_owned());
    }
    let zone = if args.local_time { Zone::of_machine()? } else { Zone::utc() };
    let mut output = Output::of(args.file.output.as_deref(), args.file.force);
    let (palette, width, windows) =
        (output.palette(args.color), output.width(), args.machine.windows);
    // XML has no names, and the columns of CSV depend on the options only: the input is not searched for names.
    let is_json = matches!(format, DecodeFormat::Jsonl | DecodeFormat::Ecs | DecodeFormat::Ocsf);
    let has_names = is_json || matches!(format, DecodeFormat::Table | DecodeFormat::Detail);
    let used = if fields.is_some_and(|fields| fields.iter().any(Field::needs_names))
        || args.sort.as_ref().is_some_and(|sort| sort.field.needs_names())
    {
        Use::Needs
    } else if has_names {
        Use::Shows
    } else {
        Use::Nothing
    };
    let names = machine::names(&args.input.run, &args.machine.volumes, &args.files, used)?;
    let source = args.source;
    let work = match format {
        DecodeFormat::Table => {
            encode::table(Table::new(palette, width, names, zone, fields, source))
        }
        DecodeFormat::Detail => encode::detail(Detail { palette, width, windows, names }, source),
        DecodeFormat::Jsonl => encode::jsonl(source, names),
        DecodeFormat::Csv => encode::csv(&args.csv, names, source, false),
        DecodeFormat::Xml => encode::in_format(OutputFormat::Xml, None, false, source, &args.csv)?,
        DecodeFormat::Ecs => encode::siem(Schema::Ecs, source, names),
        DecodeFormat::Ocsf => encode::siem(Schema::Ocsf, source, names),
    };
    let mut work = match &args.sort {
        Some(sort) => sorted(work, Sort { names, ..sort.clone() }),
        None => work,
    };
    work.names = names;
    work.is_at_end = args.sort.is_some();
    work.follow = args.follow;
    stream::run(&args.files, &args.input, &mut output, work)
}

/// The format that a file's extension names; a table if it names none.
///
/// # Errors
/// Returns a message if the extension is that of a format that only `convert` writes.
fn format_of_output(output: &Path) -> Result<DecodeFormat, String> {
    match format_of(output, None) {
        Ok(OutputFormat::Jsonl) => Ok(DecodeFormat::Jsonl),
        Ok(OutputFormat::Csv) => Ok(DecodeFormat::Csv),
        Ok(OutputFormat::Xml) => Ok(DecodeFormat::Xml),
        Ok(OutputFormat::Array | OutputFormat::Pcapng) => {
            Err(format!("{}: decode does not write this format; use convert", output.display()))
        }
        Err(_) => Ok(DecodeFormat::Table),
    }
}
