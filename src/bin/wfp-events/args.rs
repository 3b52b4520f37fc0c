//! The arguments of the command.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use wfp_events::check::Anomaly;
use wfp_events::query::{self, Expression, Field, ParseExpressionError};
use wfp_events::raw::{FileTime, Windows};
use wfp_events::scan::Options;

use crate::aggregate::GroupBy;
use crate::help;
use crate::names::{did_you_mean, field};
use crate::number::{address, count, count_in, duration};
use crate::sort::Sort;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Decode, encode and inspect the net events of the Windows Filtering Platform.
#[derive(Debug, Parser)]
#[command(
    version,
    styles = STYLES,
    after_help = help::EXAMPLES,
    arg_required_else_help = true,
    args_override_self = true
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show records as a table, in detail, or as JSON lines, CSV or XML
    #[command(after_long_help = help::DECODE)]
    Decode(Decode),
    /// Convert records from one format into another
    // Two arguments, one of them for several files, could not have options between them.
    #[command(override_usage = "wfp-events convert [OPTIONS] <IN>... <OUT>", after_long_help = help::CONVERT)]
    Convert(Convert),
    /// Show each byte: offset, hex, member, value
    #[command(after_long_help = help::EXPLAIN)]
    Explain(Explain),
    /// Find events in dumps of memory
    #[command(after_long_help = help::SCAN)]
    Scan(Scan),
    /// Show the structures, enumerations and flags
    #[command(after_long_help = help::LAYOUT)]
    Layout(Layout),
    /// Show what a code, a constant, a flag or a layer means
    #[command(after_long_help = help::LOOKUP)]
    Lookup(Lookup),
    /// List what is odd: unnamed values, undefined bits, dirty padding
    #[command(after_long_help = help::CHECK)]
    Check(Check),
    /// Show what a capture holds: times, errors, peers, filters
    #[command(after_long_help = help::SUMMARY)]
    Summary(Summary),
    /// Count records by the values of fields
    #[command(
        override_usage = "wfp-events top [OPTIONS] --by <FIELD[,FIELD...]> [FILE]...",
        after_long_help = help::TOP
    )]
    Top(Top),
    /// Write a page for a browser: charts, counts and a table of events
    #[command(
        override_usage = "wfp-events report [OPTIONS] --output <FILE> [FILE]...",
        after_long_help = help::REPORT
    )]
    Report(Report),
    /// Write synthetic records from a seed
    #[command(
        override_usage = "wfp-events generate [OPTIONS] --records <N> <OUT>\n       wfp-events generate [OPTIONS] --each <DIR>",
        after_long_help = help::GENERATE
    )]
    Generate(Generate),
    /// Print a Lua dissector for Wireshark
    ///
    /// Wireshark loads it from its personal folder of Lua plugins (Help, About, Folders),
    /// and tshark also with `-X lua_script:FILE`.
    #[command(after_long_help = "Example:\n  wfp-events dissector > fwpm.lua")]
    Dissector,
    /// Print the completions of a shell
    #[command(after_long_help = help::COMPLETIONS)]
    Completions {
        /// Shell to print them for
        #[arg(value_name = "SHELL")]
        shell: Shell,
    },
    /// Print a manual page
    #[command(after_long_help = help::MAN)]
    Man {
        /// Command to print the page of [default: wfp-events, with a list of all]
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
}

impl Command {
    /// Whether there are no notes and no progress bar.
    pub(crate) fn is_quiet(&self) -> bool {
        match self {
            Self::Decode(args) => args.input.run.quiet,
            Self::Convert(args) => args.input.run.quiet,
            Self::Explain(args) => args.input.run.quiet,
            Self::Check(args) => args.input.run.quiet,
            Self::Scan(args) => args.run.quiet,
            Self::Summary(args) => args.input.run.quiet,
            Self::Top(args) => args.input.run.quiet,
            Self::Report(args) => args.input.run.quiet,
            Self::Generate(args) => args.quiet,
            Self::Layout(_)
            | Self::Lookup(_)
            | Self::Dissector
            | Self::Completions { .. }
            | Self::Man { .. } => false,
        }
    }
}

/// What to read it as.
#[derive(Clone, Debug, Default, Group)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputOptions {
    /// Format of the input [default: detected]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<InputFormat>,
    /// Structure of the records in a binary file. The file is an array if the structure has no pointers,
    /// or else the memory image of one record [default for arrays: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0]
    #[arg(long = "struct", value_name = "NAME")]
    pub(crate) structure: Option<String>,
    /// Address of the image's first byte; in `convert`, of the written image too [default: 0]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) base: Option<u64>,
    /// Address of the record in the image [default: the value of --base]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) root: Option<u64>,
    /// The root is an array of N pointers to events, as FwpmNetEventEnum returns it
    #[arg(long, value_name = "N", value_parser = |text: &str| count_in(text, 0..=u64::MAX / 8), hide_short_help = true)]
    pub(crate) entries: Option<u64>,
    /// Internal fields lie behind the event (undocumented)
    ///
    /// In `convert`, they are in the written image too. The structure, FWPM_NET_EVENT_INTERNAL_FIELDS0, and
    /// its place were found by reverse engineering: they are a guess.
    #[arg(long, hide_short_help = true)]
    pub(crate) internal: bool,
    /// Maximum size, in MiB, of an image from a pipe, a device or /proc [default: 1024]
    #[arg(long, value_name = "MIB", value_parser = |text: &str| count_in(text, 1..=u64::MAX >> 20), hide_short_help = true)]
    pub(crate) image_limit: Option<u64>,
    /// Read the files in directories, and in directories in them, by name
    ///
    /// Files without net events are skipped. Links to directories are not followed.
    #[arg(short, long, hide_short_help = true)]
    pub(crate) recursive: bool,
    #[command(flatten)]
    pub(crate) run: RunOptions,
}

/// What all commands that read records share.
#[derive(Clone, Debug, Default, Group)]
#[command(next_help_heading = "Input")]
pub(crate) struct RunOptions {
    /// Print all error messages, not only the first three of each kind
    #[arg(short, long, help_heading = None::<&str>)]
    pub(crate) verbose: bool,
    /// Print no notes and no progress bar, only errors
    #[arg(short, long, hide_short_help = true, help_heading = None::<&str>)]
    pub(crate) quiet: bool,
    /// Use the names of filters, layers and providers in this file: filters.xml, wfpstate.xml or wfpdiag.xml of the
    /// same machine, written while the events happened [default: those in the input, if it is one wfpdiag.xml]
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub(crate) names: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) filter: FilterOptions,
}

/// Which records to process. The numbers of records stay those of the file.
#[derive(Clone, Debug, Default, Group)]
#[command(next_help_heading = "Filter")]
pub(crate) struct FilterOptions {
    /// Only records for which EXPR is true, e.g. 'error == IKE_AUTH_FAIL'; see --help
    #[arg(long = "where", value_name = "EXPR", value_parser = expression, long_help = help::WHERE)]
    pub(crate) expression: Option<Expression>,
    /// Only events at TIME or later, e.g. 2024-05-04T22:04:07Z or 2024-05-04
    #[arg(long, value_name = "TIME", value_parser = time, hide_short_help = true)]
    pub(crate) since: Option<FileTime>,
    /// Only events before TIME
    #[arg(long, value_name = "TIME", value_parser = time, hide_short_help = true)]
    pub(crate) until: Option<FileTime>,
    /// Only events up to this long before the newest event of all files, e.g. 90s, 15m, 1h or 7d
    #[arg(long, value_name = "DURATION", value_parser = duration, hide_short_help = true)]
    pub(crate) last: Option<u64>,
    /// Skip the first N of these records
    #[arg(long, value_name = "N", value_parser = count, hide_short_help = true)]
    pub(crate) skip: Option<u64>,
    /// Process at most N of these records, then end
    #[arg(long, value_name = "N", value_parser = |text: &str| count_in(text, 1..=u64::MAX), hide_short_help = true)]
    pub(crate) limit: Option<u64>,
    /// Only record N of each file; the first is 0
    #[arg(long, value_name = "N", value_parser = count, hide_short_help = true)]
    pub(crate) record: Option<u64>,
}

/// An expression. An error shows where it is wrong.
fn expression(text: &str) -> Result<Expression, String> {
    text.parse().map_err(|error: ParseExpressionError| {
        let near = did_you_mean(text.get(error.range()).unwrap_or_default(), error.candidates());
        let before = text.get(..error.range().start).unwrap_or_default().chars().count();
        let wrong = text.get(error.range()).unwrap_or_default().chars().count().max(1);
        format!("{}{near}\n  {text}\n  {:before$}{:^<wrong$}", error.reason(), "", "")
    })
}

fn time(text: &str) -> Result<FileTime, String> {
    query::parse_time(text)
        .ok_or_else(|| "expected a time, e.g. 2024-05-04T22:04:07Z or 2024-05-04".to_owned())
}

/// A number from 0 to 100.
fn percent(text: &str) -> Result<u32, String> {
    let percent = count_in(text, 0..=100)?;
    Ok(u32::try_from(percent).unwrap_or(100))
}

/// A version of Windows, by its name in the SDK.
fn windows(name: &str) -> Result<Windows, String> {
    let known = || Windows::ALL.into_iter().map(Windows::name).collect::<Vec<_>>().join(", ");
    let found = Windows::ALL.into_iter().find(|windows| windows.name().eq_ignore_ascii_case(name));
    found.ok_or_else(|| format!("expected one of {}", known()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// Flat records of one structure, end to end
    Array,
    /// A capture, one record per packet
    Pcapng,
    /// JSON lines, one record per line
    Jsonl,
    /// XML of netsh or of the Windows event log
    Xml,
    /// A Windows event log (.evtx)
    Evtx,
    /// A trace of the IKE service, as text
    Trace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// Flat records of one structure end to end, or the image of one event
    Array,
    /// A capture, one record per packet, as Wireshark reads it
    Pcapng,
    /// JSON lines, one record per line; all that a record holds
    Jsonl,
    /// XML as netsh writes it, events only
    Xml,
    /// Comma-separated values; cannot be read again
    Csv,
}

/// The heading of options that say what to write.
const OUTPUT: &str = "Output";

/// How to write CSV.
#[derive(Clone, Debug, Default, Group)]
pub(crate) struct CsvOptions {
    /// Columns: fields, e.g. time,remote,error, or for CSV few or all [default for CSV: few]
    #[arg(long, value_name = "COLUMNS", value_parser = Columns::parse, help_heading = OUTPUT)]
    pub(crate) columns: Option<Columns>,
    /// Write texts to CSV as they are
    ///
    /// No escapes, no apostrophe before what a spreadsheet would run as a formula.
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) raw_csv: bool,
}

impl CsvOptions {
    /// The fields that are the columns, if there are any.
    pub(crate) fn fields(&self) -> Option<&[Field]> {
        match &self.columns {
            Some(Columns::Fields(fields)) => Some(fields),
            _ => None,
        }
    }

    /// Fails if there is one, and the output is not CSV; `requires` says how it would be. A table has fields too.
    pub(crate) fn check(&self, is_csv: bool, is_table: bool, requires: &str) -> Result<(), String> {
        match self {
            _ if is_csv => Ok(()),
            Self { raw_csv: true, .. } => Err(format!("--raw-csv requires {requires}")),
            Self { columns: Some(Columns::Fields(_)), .. } if is_table => Ok(()),
            Self { columns: Some(columns), .. } => {
                let which = match columns {
                    Columns::Few => " few",
                    Columns::All => " all",
                    Columns::Fields(_) => "",
                };
                Err(format!("--columns{which} requires {requires}"))
            }
            _ => Ok(()),
        }
    }
}

/// The columns of CSV, or of the table.
#[derive(Clone, Debug)]
pub(crate) enum Columns {
    /// The most informative members, each in one column for all types of events.
    Few,
    /// All members of all types of events.
    All,
    /// These fields.
    Fields(Vec<Field>),
}

impl Columns {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "few" => Ok(Self::Few),
            "all" => Ok(Self::All),
            _ => Ok(Self::Fields(text.split(',').map(field).collect::<Result<_, _>>()?)),
        }
    }
}

#[derive(Debug, Group)]
pub(crate) struct Decode {
    /// Files to read; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) input: InputOptions,
    /// Wait for what is appended to the file, and show it at once, until you interrupt it
    #[arg(long, help_heading = "Input", hide_short_help = true, conflicts_with_all = ["output", "recursive", "last", "sort"])]
    pub(crate) follow: bool,
    /// Format of the output [default: that of --output, or table]
    #[arg(short, long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub(crate) format: Option<DecodeFormat>,
    #[command(flatten)]
    pub(crate) file: OutputFile,
    #[command(flatten)]
    pub(crate) machine: MachineOptions,
    /// Begin each record with its file, and in JSON lines and CSV with its offset too
    #[arg(long, help_heading = OUTPUT, hide_short_help = true)]
    pub(crate) source: bool,
    /// Sort by a field, e.g. time; -time is from the last to the first
    #[arg(long, value_name = "FIELD", value_parser = Sort::parse, allow_hyphen_values = true, help_heading = OUTPUT, hide_short_help = true)]
    pub(crate) sort: Option<Sort>,
    /// Show times in the time zone of this machine, in the table
    #[arg(long, help_heading = OUTPUT, hide_short_help = true)]
    pub(crate) local_time: bool,
    #[command(flatten)]
    pub(crate) csv: CsvOptions,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = OUTPUT)]
    pub(crate) color: Color,
}

/// Where to write.
#[derive(Debug, Group)]
#[command(next_help_heading = OUTPUT)]
pub(crate) struct OutputFile {
    /// Write to this file instead of standard output; .gz and .zst are compressed
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long, hide_short_help = true)]
    pub(crate) force: bool,
}

/// What the machine of the events is.
#[derive(Clone, Debug, Default, Group)]
pub(crate) struct MachineOptions {
    /// Windows version of the layer ids: VISTA, WIN7, WIN8, WINBLUE, WIN10_RS3, WIN10_FE or WIN10_NI
    #[arg(long, value_name = "VERSION", value_parser = windows, help_heading = OUTPUT)]
    pub(crate) windows: Option<Windows>,
    /// Show `\device\harddiskvolumeN` as this drive, e.g. 3=C:
    #[arg(long, value_name = "N=DRIVE", value_parser = volume, help_heading = OUTPUT, hide_short_help = true)]
    pub(crate) volumes: Vec<(u32, String)>,
}

/// The number of a volume and its drive.
fn volume(text: &str) -> Result<(u32, String), String> {
    let (number, drive) = text.split_once('=').ok_or("expected N=DRIVE, e.g. 3=C:")?;
    let number = count_in(number, 0..=u64::from(u32::MAX))?;
    Ok((u32::try_from(number).unwrap_or(u32::MAX), drive.trim_end_matches('\\').to_owned()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecodeFormat {
    /// One line per record, as wide as the terminal
    Table,
    /// Every value with its number, name and meaning
    Detail,
    /// JSON lines, one record per line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// XML as netsh writes it, events only
    Xml,
    /// JSON lines in the Elastic Common Schema
    Ecs,
    /// JSON lines in the Open Cybersecurity Schema Framework
    Ocsf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// Where the output is a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

// The input of a scan holds no names.
#[derive(Debug, Group)]
#[command(mut_arg("names", |names| names.help("Use the names of filters, layers and providers in this file")))]
pub(crate) struct Scan {
    /// Dumps to scan: minidumps, ELF cores, LiME files, or any bytes; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Look at addresses that are multiples of this: 8, 4 or 1
    #[arg(long, value_name = "BYTES", default_value = "8", value_parser = PossibleValuesParser::new(["8", "4", "1"]).map(|text| text.parse::<u64>().unwrap_or(8)), help_heading = "Input")]
    pub(crate) aligned: u64,
    /// Only finds with this confidence or more, from 0 to 100
    #[arg(long, value_name = "N", default_value_t = Options::default().min_confidence.into(), value_parser = percent, help_heading = "Input")]
    pub(crate) min_confidence: u32,
    /// Scan all bytes of a file as memory without addresses, whatever it is
    #[arg(long, help_heading = "Input")]
    pub(crate) raw: bool,
    /// Maximum size, in MiB, of a dump from a pipe, a device or /proc [default: 1024]
    #[arg(long, value_name = "MIB", value_parser = |text: &str| count_in(text, 1..=u64::MAX >> 20), hide_short_help = true, help_heading = "Input")]
    pub(crate) image_limit: Option<u64>,
    #[command(flatten)]
    pub(crate) run: RunOptions,
    /// Format of the output [default: by the extension of --output, or table]
    #[arg(short, long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub(crate) format: Option<ScanFormat>,
    #[command(flatten)]
    pub(crate) file: OutputFile,
    #[command(flatten)]
    pub(crate) machine: MachineOptions,
    #[command(flatten)]
    pub(crate) csv: CsvOptions,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = OUTPUT)]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScanFormat {
    /// Two lines per find: the record, and where it was found
    Table,
    /// Every value with its number, name and meaning, and where each pointer leads
    Detail,
    /// JSON lines, one record per line; `source` tells where it was found
    Jsonl,
    /// Comma-separated values
    Csv,
    /// XML as netsh writes it, events only
    Xml,
    /// A capture, one record per packet, as Wireshark reads it
    Pcapng,
}

#[derive(Debug, Group)]
pub(crate) struct Convert {
    /// Files to read and, last, the file to write; `-` is standard input or output
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) input: InputOptions,
    /// Format of the output [default: by the extension of OUT: .bin, .pcapng, .jsonl, .xml or .csv; .gz or .zst
    /// after it compresses]
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub(crate) to: Option<OutputFormat>,
    /// Begin JSON lines and CSV with the record's file and offset
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) source: bool,
    #[command(flatten)]
    pub(crate) csv: CsvOptions,
    /// Replace an existing file, and write binary data to a terminal
    #[arg(long, help_heading = OUTPUT, hide_short_help = true)]
    pub(crate) force: bool,
}

#[derive(Debug, Group)]
pub(crate) struct Explain {
    /// File to read; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) input: InputOptions,
    /// Begin each record with its file
    #[arg(long, help_heading = OUTPUT, hide_short_help = true)]
    pub(crate) source: bool,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = OUTPUT)]
    pub(crate) color: Color,
}

#[derive(Debug, Group)]
pub(crate) struct Layout {
    /// Name of a structure, an enumeration or a set of flags [default: all structures]
    ///
    /// Case does not matter, and the prefix can be omitted.
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Format of the output
    #[arg(short, long, value_name = "FORMAT", default_value = "table", help_heading = OUTPUT)]
    pub(crate) format: LayoutFormat,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = OUTPUT)]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LayoutFormat {
    /// One line per structure, member or value
    Table,
    /// JSON, with the values of enumerations and flags
    Json,
}

#[derive(Debug, Group)]
pub(crate) struct Lookup {
    /// Error codes, enumeration constants or flags, by number or name; `layer N` is a layer
    ///
    /// Case does not matter, and the short names in the table of `decode` are accepted.
    #[arg(value_name = "CODE|NAME", required = true, allow_negative_numbers = true)]
    pub(crate) what: Vec<String>,
    /// Windows version of the layer ids: VISTA, WIN7, WIN8, WINBLUE, WIN10_RS3, WIN10_FE or WIN10_NI
    #[arg(long, value_name = "VERSION", value_parser = windows)]
    pub(crate) windows: Option<Windows>,
    /// Format of the output
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = OUTPUT)]
    pub(crate) format: LookupFormat,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = OUTPUT)]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LookupFormat {
    /// Name, number, meaning and advice
    Text,
    /// JSON, an array of objects
    Json,
}

#[derive(Debug, Group)]
pub(crate) struct Check {
    /// Files to read; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) input: InputOptions,
    /// Format of the output
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = OUTPUT)]
    pub(crate) format: CheckFormat,
    /// Report only these findings, and end with status 1 only for them or for records that were not decoded
    #[arg(long, value_name = "FINDINGS", help_heading = OUTPUT)]
    pub(crate) only: Option<FindingClass>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingClass {
    /// The record is damaged, or was not read as what it is
    Damage,
    /// Intact records can have it
    Oddities,
}

impl FindingClass {
    pub(crate) fn has(self, anomaly: &Anomaly) -> bool {
        anomaly.is_damage() == (self == Self::Damage)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// One line per finding
    Text,
    /// JSON lines, one object per finding, and one with the totals
    Json,
}

#[derive(Debug, Group)]
pub(crate) struct Summary {
    /// Files to read; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) input: InputOptions,
    /// Format of the output
    #[arg(short, long, value_name = "FORMAT", default_value = "table", help_heading = OUTPUT)]
    pub(crate) format: SummaryFormat,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = OUTPUT)]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SummaryFormat {
    /// One page
    Table,
    /// JSON, one object
    Json,
}

#[derive(Debug, Group)]
pub(crate) struct Top {
    /// Files to read; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Fields to count by, e.g. error,remote; time:1h is the time rounded down to the hour
    #[arg(
        long,
        value_name = "FIELD",
        required = true,
        value_delimiter = ',',
        value_parser = GroupBy::parse,
        long_help = help::BY
    )]
    pub(crate) by: Vec<GroupBy>,
    /// Show the N groups with most records; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = count)]
    pub(crate) top: u64,
    #[command(flatten)]
    pub(crate) input: InputOptions,
    /// Format of the output
    #[arg(short, long, value_name = "FORMAT", default_value = "table", help_heading = OUTPUT)]
    pub(crate) format: TopFormat,
    #[command(flatten)]
    pub(crate) file: OutputFile,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = OUTPUT)]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TopFormat {
    /// One line per group
    Table,
    /// JSON, an array of objects
    Json,
    /// Comma-separated values
    Csv,
}

#[derive(Debug, Group)]
pub(crate) struct Report {
    /// Files to read; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) input: InputOptions,
    /// The page to write; `-` is standard output
    #[arg(short, long, value_name = "FILE", required = true, help_heading = OUTPUT)]
    pub(crate) output: PathBuf,
    /// Replace an existing file
    #[arg(long, help_heading = OUTPUT, hide_short_help = true)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) machine: MachineOptions,
}

#[derive(Debug, Group)]
pub(crate) struct Generate {
    /// File to write; `-` is standard output
    #[arg(value_name = "OUT", required_unless_present = "each")]
    pub(crate) output: Option<PathBuf>,
    /// Number of records; a thousand is 1000, 1_000, 1k or 1e3
    #[arg(short = 'n', long, value_name = "N", value_parser = count, required_unless_present = "each")]
    pub(crate) records: Option<u64>,
    /// Seed: the same one gives the same records
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = count)]
    pub(crate) seed: u64,
    /// Percentage of records with an unnamed value or an undefined bit
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = percent)]
    pub(crate) unnamed: u32,
    /// Structure of the records; if it is an event, events of all types are written
    #[arg(
        long = "struct",
        value_name = "NAME",
        default_value = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"
    )]
    pub(crate) structure: String,
    /// Format of the output [default: by the extension of OUT: .bin, .pcapng, .jsonl, .xml or .csv; .gz or .zst
    /// after it compresses]
    #[arg(long, value_name = "FORMAT", help_heading = OUTPUT)]
    pub(crate) to: Option<OutputFormat>,
    #[command(flatten)]
    pub(crate) csv: CsvOptions,
    /// Replace an existing file, and write binary data to a terminal
    #[arg(long, help_heading = OUTPUT)]
    pub(crate) force: bool,
    /// Print no notes and no progress bar, only errors
    #[arg(short, long, hide_short_help = true)]
    pub(crate) quiet: bool,
    /// Address of an image's first byte, a multiple of 8 [default: 0]
    #[arg(long, value_name = "ADDRESS", value_parser = address, help_heading = OUTPUT)]
    pub(crate) base: Option<u64>,
    /// Write one image for each payload of each version of an event, and one for each payload by itself,
    /// into this directory, as seeds for fuzzers
    #[arg(long, value_name = "DIR", help_heading = OUTPUT, conflicts_with_all = ["output", "records", "structure", "to"])]
    pub(crate) each: Option<PathBuf>,
}
