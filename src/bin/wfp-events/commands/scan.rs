//! `wfp-events scan`: finds events in dumps of memory.

use wfp_events::detail::Detail;
use wfp_events::scan::Options;

use crate::Status;
use crate::args::{OutputFormat, Scan, ScanFormat};
use crate::encode::{format_of, in_format};
use crate::input::Input;
use crate::machine::{self, Use};
use crate::output::Output;
use crate::render::table::Table;
use crate::zone::Zone;
use crate::{encode, stream};

pub(crate) fn run(args: &Scan) -> Result<Status, String> {
    let format = match (args.format, &args.file.output) {
        (Some(format), _) => format,
        (None, None) => ScanFormat::Table,
        (None, Some(output)) => match format_of(output, None) {
            Ok(OutputFormat::Jsonl) => ScanFormat::Jsonl,
            Ok(OutputFormat::Csv) => ScanFormat::Csv,
            Ok(OutputFormat::Xml) => ScanFormat::Xml,
            Ok(OutputFormat::Pcapng) => ScanFormat::Pcapng,
            Ok(OutputFormat::Array) => {
                let output = output.display();
                return Err(format!("{output}: scan does not write this format; use .jsonl"));
            }
            Err(_) => ScanFormat::Table,
        },
    };
    let is_table = format == ScanFormat::Table;
    args.csv.check(format == ScanFormat::Csv, is_table, "-f csv")?;
    let mut output = Output::of(args.file.output.as_deref(), args.file.force);
    let (palette, width, windows) =
        (output.palette(args.color), output.width(), args.machine.windows);
    let names = machine::names(&args.run, &args.machine.volumes, &[], Use::Shows)?;
    let mut work = match format {
        ScanFormat::Table => {
            let table = Table::new(palette, width, names, Zone::utc(), args.csv.fields(), false);
            encode::table_of_finds(table)
        }
        ScanFormat::Detail => encode::detail(Detail { palette, width, windows, names }, false),
        ScanFormat::Jsonl => encode::jsonl(true, names),
        ScanFormat::Csv => encode::csv(&args.csv, names, true, true),
        ScanFormat::Xml => in_format(OutputFormat::Xml, None, false, false, &args.csv)?,
        ScanFormat::Pcapng => in_format(OutputFormat::Pcapng, None, false, false, &args.csv)?,
    };
    work.names = names;
    let min_confidence = u8::try_from(args.min_confidence).unwrap_or(100);
    let options = Options { aligned: args.aligned, min_confidence };
    let input = Input::scan(options, args.raw, args.image_limit);
    stream::run_input(&args.files, false, &args.run, input, &mut output, work)
}
