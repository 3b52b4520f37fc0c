//! `wfp-events decode`: shows records as a table, in detail, or in a format for other programs.

use crate::Status;
use crate::args::{Decode, Format};
use crate::output::Output;
use crate::render::table::Table;
use crate::{encode, stream};
use wfp_events::detail::Detail;

pub(crate) fn run(args: &Decode) -> Result<Status, String> {
    if args.source && args.format != Format::Jsonl {
        return Err("--source requires -f jsonl".to_owned());
    }
    let mut output = args.output.as_deref().map_or_else(Output::standard, Output::file);
    let (palette, width, windows) = (output.palette(args.color), output.width(), args.windows);
    let work = match args.format {
        Format::Table => encode::table(Table { palette, width }),
        Format::Detail => encode::detail(Detail { palette, width, windows }),
        Format::Jsonl => encode::jsonl(args.source),
        Format::Csv => encode::csv(),
        Format::Xml => encode::xml(),
    };
    stream::run(&args.files, &args.from, &mut output, work)
}
