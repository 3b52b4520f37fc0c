//! What can be said on the command line.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use wfp_events::raw::Windows;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  wfp-events decode capture.bin                    a table, one line a record
  wfp-events decode -f detail capture.bin | less   every value with its meaning
  wfp-events decode -f jsonl - < capture.bin       for other programs
  wfp-events convert edited.jsonl edited.bin       back to the bytes of Windows

Exit status:
  0  all decoded (check: nothing found)
  1  some records could not be decoded, or have no place in the form to write (check: findings)
  2  wrong usage, a file that cannot be opened, read on or written, or a form that is not recognised";

/// Decode, encode and inspect the net events of the Windows Filtering Platform, on any OS.
#[derive(Debug, Parser)]
#[command(version, styles = STYLES, after_help = EXAMPLES, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show records as a table, in detail, or as JSON lines, CSV or XML
    Decode(Decode),
    /// Turn records from one form into another
    // Two arguments, one of them for several files, could not have options between them.
    #[command(override_usage = "wfp-events convert [OPTIONS] <IN>... <OUT>")]
    Convert(Convert),
    /// Show each byte: offset, hex, member, value
    Explain(Explain),
    /// Show sizes, offsets and padding of the structures
    Layout(Layout),
    /// List what is odd: unnamed values, undefined bits, padding that is not zero
    Check(Check),
    /// Write synthetic records from a seed
    #[command(
        override_usage = "wfp-events generate [OPTIONS] --records <N> <OUT>\n       wfp-events generate [OPTIONS] --each <DIR>"
    )]
    Generate(Generate),
    /// Print a Lua dissector for Wireshark
    ///
    /// Wireshark loads it from its personal folder of Lua plugins (Help, About, Folders),
    /// tshark also by `-X lua_script:FILE`.
    Dissector,
}

/// What to read it as.
#[derive(Clone, Debug, Default, Group)]
pub(crate) struct From {
    /// The form of the input [default: what its content says]
    #[arg(long, value_name = "FORM")]
    pub(crate) from: Option<Form>,
    /// The structure that bytes hold: flat records end to end, or one image of a structure with pointers
    /// [default: FWPM_NET_EVENT_IKEEXT_MM_FAILURE0]
    #[arg(long = "struct", value_name = "NAME")]
    pub(crate) structure: Option<String>,
    /// The address of an image's first byte, of one that is written too [default: 0]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) base: Option<u64>,
    /// The address of the record in an image [default: its base]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) root: Option<u64>,
    /// The root is an array of so many pointers to events, as FwpmNetEventEnum returns it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..=u64::MAX / 8))]
    pub(crate) entries: Option<u64>,
}

/// An address: a number, or hex digits behind `0x`; a backtick may divide them, as debuggers show them.
fn address(text: &str) -> Result<u64, String> {
    let digits = text.replace('`', "");
    let number = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    number.map_err(|_| "an address is a number or 0x and hex digits".to_owned())
}

/// A version of Windows, by its name in the SDK.
fn windows(name: &str) -> Result<Windows, String> {
    let known = || Windows::ALL.into_iter().map(Windows::name).collect::<Vec<_>>().join(", ");
    let found = Windows::ALL.into_iter().find(|windows| windows.name().eq_ignore_ascii_case(name));
    found.ok_or_else(|| format!("one of {}", known()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Flat records of one structure, end to end
    Array,
    /// A capture of packets, a record a packet
    Pcapng,
    /// JSON lines, a record a line
    Jsonl,
    /// What netsh writes of events
    Xml,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum To {
    /// Flat records of one structure end to end, or the image of one event
    Array,
    /// A capture of packets, a record a packet, as Wireshark reads it
    Pcapng,
    /// JSON lines, a record a line; all that a record holds
    Jsonl,
    /// XML as netsh writes it, events only
    Xml,
    /// Comma-separated values, which are not read again
    Csv,
}

#[derive(Debug, Group)]
pub(crate) struct Decode {
    /// Files to read; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// How to show the records
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Format,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The version of Windows that layer ids are of: VISTA, WIN7, WIN8, WINBLUE, WIN10_RS3, WIN10_FE or WIN10_NI
    #[arg(long, value_name = "VERSION", value_parser = windows)]
    pub(crate) windows: Option<Windows>,
    /// Begin each line of JSON with the record's file, number and offset
    #[arg(long)]
    pub(crate) source: bool,
    #[command(flatten)]
    pub(crate) from: From,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One line a record, as wide as the terminal
    Table,
    /// Every value with its number, name and meaning
    Detail,
    /// JSON, an object a line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// XML as netsh writes it, events only
    Xml,
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

#[derive(Debug, Group)]
pub(crate) struct Convert {
    /// Files to read and, last, the file to write; `-` is standard input or output
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The form to write [default: what OUT's extension says: .bin, .pcapng, .jsonl, .xml or .csv]
    #[arg(long, value_name = "FORM")]
    pub(crate) to: Option<To>,
    #[command(flatten)]
    pub(crate) from: From,
}

#[derive(Debug, Group)]
pub(crate) struct Explain {
    /// File to read; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) from: From,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Debug, Group)]
pub(crate) struct Layout {
    /// C name of a structure [default: all of them]
    #[arg(value_name = "STRUCT")]
    pub(crate) structure: Option<String>,
    /// How to show it
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: LayoutFormat,
    /// Colour the output
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LayoutFormat {
    /// A line a structure, or a member
    Table,
    /// JSON, with the values of enumerations and flags
    Json,
}

#[derive(Debug, Group)]
pub(crate) struct Check {
    /// Files to read; `-`, or none, is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) from: From,
}

#[derive(Debug, Group)]
pub(crate) struct Generate {
    /// File to write; `-` is standard output
    #[arg(value_name = "OUT", required_unless_present = "each")]
    pub(crate) output: Option<PathBuf>,
    /// How many records
    #[arg(short = 'n', long, value_name = "N", required_unless_present = "each")]
    pub(crate) records: Option<u64>,
    /// The seed: the same gives the same records
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub(crate) seed: u64,
    /// How many records of a hundred hold a value without a name or an undefined bit
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=100))]
    pub(crate) unnamed: u32,
    /// The structure of the records; of events, all types are made
    #[arg(
        long = "struct",
        value_name = "NAME",
        default_value = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"
    )]
    pub(crate) structure: String,
    /// The form to write [default: what OUT's extension says: .bin, .pcapng, .jsonl, .xml or .csv]
    #[arg(long, value_name = "FORM")]
    pub(crate) to: Option<To>,
    /// The address of an image's first byte, a multiple of 8 [default: 0]
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) base: Option<u64>,
    /// Write an image of each payload in each version of an event, and of each payload by itself, into this
    /// directory, as seeds for fuzzers
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "records", "structure", "to"])]
    pub(crate) each: Option<PathBuf>,
}
