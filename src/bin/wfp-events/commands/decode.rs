//! `wfp-events decode`: records as a table, in detail, or in a form for other programs.

use crate::render::detail::Detail;
use crate::render::table::Table;

use crate::args::{Decode, Format};
use crate::output::Output;
use crate::stream;
use crate::target::Target;
use crate::{Status, say};

pub(crate) fn run(args: &Decode) -> Status {
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
