//! `wfp-events decode`: shows records as a table, in detail, or in a format for other programs.

use std::path::Path;

use crate::Status;
use crate::args::{Decode, DecodeFormat, OutputFormat};
use crate::encode::format_of;
use crate::output::Output;
use crate::render::table::Table;
use crate::zone::Zone;
use crate::{encode, machine, stream};
use wfp_events::detail::Detail;

pub(crate) fn run(args: &Decode) -> Result<Status, String> {
    let format = match (args.format, &args.output) {
        (Some(format), _) => format,
        (None, Some(output)) => format_of_output(output)?,
        (None, None) => DecodeFormat::Table,
    };
    if args.source && format != DecodeFormat::Jsonl {
        return Err("--source requires -f jsonl".to_owned());
    }
    args.csv.check(format == DecodeFormat::Csv, "-f csv")?;
    let mut output = args.output.as_deref().map_or_else(Output::standard, Output::file);
    let (palette, width, windows) = (output.palette(args.color), output.width(), args.windows);
    // The other formats have no names, so the input is not searched for them.
    let has_names =
        matches!(format, DecodeFormat::Table | DecodeFormat::Detail | DecodeFormat::Jsonl);
    let inputs = if has_names { args.files.as_slice() } else { &[] };
    let names = machine::names(&args.names, inputs)?;
    let work = match format {
        DecodeFormat::Table => encode::table(Table::new(palette, width, names, Zone::utc(), None)),
        DecodeFormat::Detail => encode::detail(Detail { palette, width, windows, names }),
        DecodeFormat::Jsonl => encode::jsonl(args.source, names),
        DecodeFormat::Csv => encode::csv(&args.csv),
        DecodeFormat::Xml => encode::xml(),
    };
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
