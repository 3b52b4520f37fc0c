//! `wfp-events decode`: records as a table, in detail, or in a form for other programs.

use wfp_events::show::detail::Detail;
use wfp_events::show::table::Table;

use super::args::{Decode, Format};
use super::output::Output;
use super::stream;
use super::target::Target;
use super::{Status, say};

pub(super) fn run(args: &Decode) -> Status {
    if args.source && args.format != Format::Jsonl {
        say("--source is for JSON lines; add -f jsonl");
        return Status::Unusable;
    }
    let mut output = args.output.as_deref().map_or_else(Output::standard, Output::to);
    let (ink, width, windows) = (output.ink(args.color), output.width(), args.windows);
    let target = match args.format {
        Format::Table => Target::Table(Table { ink, width }),
        Format::Detail => Target::Detail(Detail { ink, width, windows }),
        Format::Jsonl => Target::Jsonl { source: args.source },
        Format::Csv => Target::Csv,
        Format::Xml => Target::Xml,
    };
    stream::run(&args.files, &args.from, &mut output, target.into())
}
