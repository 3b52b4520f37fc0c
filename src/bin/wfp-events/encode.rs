//! Encodes records: as human-readable text, or in a format that can be read again.

use std::io::Write;
use std::mem;
use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;
use wfp_events::event::{Event, Record};
use wfp_events::json::{Source, SourceFind};
use wfp_events::kind::RecordKind;
use wfp_events::names::Names;
use wfp_events::netsh;
use wfp_events::pcapng::{self, PacketError};
use wfp_events::reader::{PartialRef, Position, RecordFind};

use crate::args::{Columns, CsvOptions, OutputFormat};
use crate::compressed::without_compression;
use crate::notes::{Notes, Outcome};
use crate::pipeline::{EncodedRecord, Job, Omitted, context};
use crate::render::csv::{Csv, Row};
use crate::render::finds;
use crate::render::json::append_record;
use crate::render::siem::Schema;
use crate::render::table::{Lines, Table};
use crate::stream::{Work, display_name};
use wfp_events::detail::Detail;
use wfp_events::value::Escaped;

/// The work that encodes records in this format; `base` is the address of an image's first byte, and `internal` is
/// whether the image has internal fields; `source` is whether each record begins with its file and offset.
///
/// # Errors
/// Returns a message if no image can be written at `base`, or if the format has no room for the source.
pub(crate) fn in_format(
    to: OutputFormat,
    base: Option<u64>,
    internal: bool,
    source: bool,
    options: &CsvOptions,
) -> Result<Work, String> {
    if source && !matches!(to, OutputFormat::Jsonl | OutputFormat::Csv) {
        let name = to.to_possible_value().map(|value| value.get_name().to_owned());
        let name = name.unwrap_or_default();
        return Err(format!("--source: the format {name} cannot hold the file of a record"));
    }
    Ok(match to {
        OutputFormat::Array => array(image_base(base)?, internal),
        OutputFormat::Pcapng => pcapng(),
        OutputFormat::Jsonl => jsonl(source, None),
        OutputFormat::Xml => xml(),
        OutputFormat::Csv => csv(options, None, source, false),
    })
}

/// The address of the first byte of an image that is written.
///
/// # Errors
/// Returns a message if no structure can be at this address.
pub(crate) fn image_base(base: Option<u64>) -> Result<u64, String> {
    let base = base.unwrap_or(0);
    if base.is_multiple_of(8) {
        Ok(base)
    } else {
        Err("--base must be a multiple of 8 for an image that is written".to_owned())
    }
}

/// The work that encodes each record independently; `encode` also gets the file's name.
fn each_record(
    encode: impl Fn(&mut Job, &str, Position, PartialRef<'_>) -> Result<(), Omitted>
    + Send
    + Sync
    + 'static,
) -> Work {
    Work::new(move |file, job| {
        job.for_each_record(|job, position, partial| encode(job, file, position, partial));
    })
}

pub(crate) fn table(table: Table) -> Work {
    rows(table, false)
}

/// A table with a second line for each record, about the find that it is.
pub(crate) fn table_of_finds(table: Table) -> Work {
    rows(table, true)
}

/// A table. If it is of finds, each row is preceded by the second line and its length.
fn rows(table: Table, is_of_finds: bool) -> Work {
    let names = table.names;
    let table = Arc::new(table);
    let mut lines = Lines::new(Arc::clone(&table));
    let mut work = each_record(move |job, file, position, partial| {
        let before = job.output.len();
        if is_of_finds {
            let find = job.find.as_ref().map(finds::line).unwrap_or_default();
            let length = u32::try_from(find.len()).unwrap_or(0);
            job.output.extend_from_slice(&length.to_le_bytes());
            job.output.extend_from_slice(&find);
        }
        let context = context(file, position, partial.errors, names);
        table.append_row(&mut job.output, partial.record, &context);
        let length = job.output.len().saturating_sub(before);
        job.encoded.push(EncodedRecord { position, kind: partial.record.kind(), length });
        Ok(())
    });
    work.in_order = Box::new(move |job| {
        let rows = mem::take(&mut job.output);
        let mut rest = &*rows;
        for EncodedRecord { kind, length, .. } in job.encoded.drain(..) {
            let (mut row, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            let mut find: &[u8] = &[];
            if is_of_finds && let Some((length, rest)) = row.split_first_chunk() {
                let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(0);
                (find, row) = rest.split_at_checked(length).unwrap_or((&[], rest));
            }
            lines.append(&mut job.output, kind, row);
            job.output.extend_from_slice(find);
            rest = after;
        }
    });
    work
}

/// The name of a file, before the first line of a record.
pub(crate) fn append_source(output: &mut Vec<u8>, file: &str) {
    // Writing to memory cannot fail.
    let _ = write!(output, "{}: ", Escaped(display_name(file)));
}

/// Details; `source` is whether each record begins with its file.
pub(crate) fn detail(detail: Detail<'static>, source: bool) -> Work {
    each_record(move |job, file, position, PartialRef { record, errors }| {
        if source {
            append_source(&mut job.output, file);
        }
        detail.append(&mut job.output, position, record, errors);
        if let Some(find) = &job.find {
            // The empty line comes last.
            job.output.pop();
            job.output.extend_from_slice(&finds::line(find));
            finds::append_pointers(&mut job.output, find);
            job.output.push(b'\n');
        }
        Ok(())
    })
}

/// JSON lines, each with the record's file and position if `with_source`, and with these names.
pub(crate) fn jsonl(with_source: bool, names: Option<&'static Names>) -> Work {
    each_record(move |job, file, position, partial| {
        let texts = job.find.as_ref().map(|find| (finds::reasons(find), finds::structures(find)));
        let find = job.find.as_ref().map(RecordFind::find).zip(texts.as_ref());
        let find = find.map(|(find, (reasons, structures))| SourceFind {
            address: find.address,
            confidence: find.confidence,
            reasons,
            structures,
            duplicate_of: find.duplicate_of,
        });
        let source = with_source.then(|| Source { find, ..source(file, position) });
        append_record(&mut job.output, partial, source, names);
        Ok(())
    })
}

/// Lines of a schema, with the same options as JSON lines.
pub(crate) fn siem(schema: Schema, with_source: bool, names: Option<&'static Names>) -> Work {
    each_record(move |job, file, position, partial| {
        let source = with_source.then(|| source(file, position));
        schema.append(&mut job.output, partial, source, names);
        Ok(())
    })
}

fn source(file: &str, Position { record, offset, .. }: Position) -> Source<'_> {
    Source { file, record, offset, find: None }
}

/// CSV with these names of the machine; the columns of names are there if there are any. `source` is whether the first
/// columns are the file and the offset, and `is_of_finds` whether the next ones are about a find.
pub(crate) fn csv(
    options: &CsvOptions,
    names: Option<&'static Names>,
    source: bool,
    is_of_finds: bool,
) -> Work {
    let columns = options.columns.as_ref().unwrap_or(&Columns::Few);
    let csv = Csv::new(columns, options.raw_csv, names);
    Work::new(move |file, job| {
        let mut row = Row::default();
        job.for_each_record(|job, position, PartialRef { record, errors }| {
            if job.titles.is_empty() {
                job.titles.extend_from_slice(if source { b"file,offset," } else { b"" });
                job.titles.extend_from_slice(if is_of_finds { finds::CSV_TITLES } else { b"" });
                job.titles.extend_from_slice(csv.titles());
            }
            if source {
                csv.append_source(&mut job.output, file, position.offset);
            }
            if let Some(find) = job.find.as_ref().filter(|_| is_of_finds) {
                finds::append_csv(&mut job.output, find);
            }
            let context = context(file, position, errors, names);
            csv.append(&mut job.output, &mut row, record, &context);
            Ok(())
        });
    })
}

fn xml() -> Work {
    let mut work =
        each_record(|Job { output, notes, .. }, _, position, PartialRef { record, errors }| {
            if !errors.is_empty() {
                notes.add(IN_PART, "event", Outcome::WrittenInPart, Some(position));
            }
            let mut loss = |loss: netsh::Loss| match loss {
                netsh::Loss::Time => notes.add(loss.text(), "timestamp", Outcome::Truncated, None),
                _ => notes.add(loss.text(), "event", Outcome::Changed, None),
            };
            netsh::append_partial(output, record, errors, &mut loss)
                .map_err(|error| Omitted::LeftOut(error.text()))
        });
    work.head = netsh::HEAD.into();
    work.tail = Box::new(|| Ok(netsh::TAIL.into()));
    work
}

fn pcapng() -> Work {
    let mut work = whole_records(false, |output, PartialRef { record, .. }| {
        pcapng::append_packet(output, record).map_err(|error| match error {
            PacketError::Record(error) => error.into(),
            _ => Omitted::LeftOut("a record is too large for a packet"),
        })
    });
    work.head = pcapng::Writer::head();
    let mut writer = pcapng::Writer::default();
    // Interfaces are numbered in the order of the records.
    work.in_order = Box::new(move |job| {
        let mut at: usize = 0;
        for EncodedRecord { kind, length, .. } in job.encoded.drain(..) {
            let inserted = writer.set_interface(&mut job.output, at, kind);
            at = at.saturating_add(inserted).saturating_add(length);
        }
    });
    work
}

/// Flat records of one structure, end to end, or the image of one record; `base` is the address of the first byte, and
/// `internal` is whether internal fields are written behind an event.
fn array(base: u64, internal: bool) -> Work {
    let mut work = whole_records(internal, move |output, PartialRef { record, .. }| {
        match record {
            Record::Event(event) if internal => event.write_internal_to(output, base)?,
            _ => record.write_to(output, base)?,
        }
        Ok(())
    });
    let mut first = None;
    work.in_order = Box::new(move |job| keep_compatible(&mut first, job));
    work
}

const IN_PART: &str = "a record could be read only in part";

const EVENT_LOG: &str = "bytes cannot store what only the event log tells (eventLog)";
const INTERNAL_FIELDS: &str = "the public structures have no internalFields";
const NO_ROOM: &str = "FWPM_NET_EVENT_INTERNAL_FIELDS0 has no room for some members";

const ONE_STRUCTURE: &str =
    "an array has flat records of one structure, or one record with pointers; use .pcapng for more";

/// The work that encodes each record without errors, and leaves out the others; `internal` is whether it encodes
/// internal fields.
fn whole_records(
    internal: bool,
    encode: impl Fn(&mut Vec<u8>, PartialRef<'_>) -> Result<(), Omitted> + Send + Sync + 'static,
) -> Work {
    each_record(move |job, _, position, partial| {
        if !partial.errors.is_empty() {
            return Err(Omitted::LeftOut(IN_PART));
        }
        if let Record::Event(Event { event_log: Some(_), .. }) = partial.record {
            job.notes.add(EVENT_LOG, "event", Outcome::Changed, None);
        }
        if let Record::Event(Event { internal_fields: Some(fields), .. }) = partial.record {
            let names: Vec<_> = fields.without_room().map(str::to_owned).collect();
            if !internal {
                job.notes.add(INTERNAL_FIELDS, "event", Outcome::WrittenInPart, None);
            } else if !names.is_empty() {
                job.notes.add_named(NO_ROOM, "event", Outcome::WrittenInPart, None, names);
            }
        }
        let before = job.output.len();
        encode(&mut job.output, partial)?;
        let length = job.output.len().saturating_sub(before);
        job.encoded.push(EncodedRecord { position, kind: partial.record.kind(), length });
        Ok(())
    })
}

/// Removes the records that cannot follow the first record of the file.
fn keep_compatible(first: &mut Option<RecordKind>, job: &mut Job) {
    let (mut read, mut kept): (usize, usize) = (0, 0);
    let mut notes = Notes::default();
    for EncodedRecord { position, kind, length } in job.encoded.drain(..) {
        let end = read.saturating_add(length);
        if first.is_some_and(|first| first != kind || !kind.layout().is_flat()) {
            notes.add(ONE_STRUCTURE, "record", Outcome::LeftOut, Some(position));
            job.failed = job.failed.saturating_add(1);
        } else {
            *first = Some(kind);
            job.output.copy_within(read..end, kept);
            kept = kept.saturating_add(length);
        }
        read = end;
    }
    job.output.truncate(kept);
    notes.merge(&mut job.notes);
    job.notes = notes;
}

/// The output format: that of the option, or that of the file's extension, behind which one of a compression can stand.
///
/// # Errors
/// Returns a message if there is neither.
pub(crate) fn format_of(out: &Path, to: Option<OutputFormat>) -> Result<OutputFormat, String> {
    if let Some(to) = to {
        return Ok(to);
    }
    let extension = without_compression(out)
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_lowercase();
    match extension.as_str() {
        "bin" => Ok(OutputFormat::Array),
        "pcapng" => Ok(OutputFormat::Pcapng),
        "jsonl" | "ndjson" | "json" => Ok(OutputFormat::Jsonl),
        "xml" => Ok(OutputFormat::Xml),
        "csv" => Ok(OutputFormat::Csv),
        _ if out == Path::new("-") => {
            Err("standard output: unknown output format; use --to".to_owned())
        }
        _ => Err(format!(
            "{}: unknown output extension; use .jsonl, .csv, .pcapng, .xml, .bin or --to",
            out.display()
        )),
    }
}
