//! `wfp-events decode`: shows records as a table, in detail, or in a format for other programs.

use crate::Status;
use crate::args::{Decode, DecodeFormat};
use crate::output::Output;
use crate::render::table::Table;
use crate::{encode, machine, stream};
use wfp_events::detail::Detail;

pub(crate) fn run(args: &Decode) -> Result<Status, String> {
    if args.source && args.format != DecodeFormat::Jsonl {
        return Err("--source requires -f jsonl".to_owned());
    }
    args.csv.check(args.format == DecodeFormat::Csv, "-f csv")?;
    let mut output = args.output.as_deref().map_or_else(Output::standard, Output::file);
    let (palette, width, windows) = (output.palette(args.color), output.width(), args.windows);
    let names = machine::names(&args.names, &args.files)?;
    let work = match args.format {
        DecodeFormat::Table => encode::table(Table { palette, width }),
        DecodeFormat::Detail => encode::detail(Detail { palette, width, windows, names }),
        DecodeFormat::Jsonl => encode::jsonl(args.source, names),
        DecodeFormat::Csv => encode::csv(&args.csv),
        DecodeFormat::Xml => encode::xml(),
    };
    stream::run(&args.files, &args.input, &mut output, work)
}
