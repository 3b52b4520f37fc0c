//! What records are made into: a form for people, or another form that can be read again.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use wfp_events::Record;
use wfp_events::capture::pcapng::{self, Refused};
use wfp_events::input::{Kind, Unreadable};
use wfp_events::json::{Source, append_line};
use wfp_events::kind::RecordKind;
use wfp_events::netsh;
use wfp_events::pipeline::{Job, Workers};
use wfp_events::show::csv::Csv;
use wfp_events::show::detail::Detail;
use wfp_events::show::table::Table;

use super::args::To;
use super::stream::Work;
use super::{Status, say};

/// What records are made into.
pub(super) enum Target {
    Table(Table),
    Detail(Detail),
    Jsonl {
        /// Whether each line begins with where its record stood.
        source: bool,
    },
    Csv,
    Xml,
    Pcapng(Mutex<pcapng::Writer>),
    /// Flat records of one structure end to end, or the image of one record.
    Bytes {
        /// The address of an image's first byte.
        base: u64,
        /// What the first record is.
        first: Mutex<Option<RecordKind>>,
    },
}

impl From<Target> for Work {
    fn from(target: Target) -> Self {
        // What can be behind the first record in a file depends on it: these are worked on in order.
        let workers = match target {
            Target::Pcapng(_) | Target::Bytes { .. } => Workers::One,
            _ => Workers::Many,
        };
        let (head, tail) = match target {
            Target::Xml => (netsh::HEAD.into(), netsh::TAIL.as_bytes()),
            Target::Pcapng(_) => (pcapng::Writer::head(), [].as_slice()),
            _ => (Vec::new(), [].as_slice()),
        };
        let mut work = Self::new(workers, move |file, job| target.make(file, job));
        (work.head, work.tail) = (head, tail);
        work
    }
}

impl Target {
    /// A form that can be read again; `base` is the address of an image's first byte.
    pub(super) fn form(to: To, base: u64) -> Self {
        match to {
            To::Array => Self::Bytes { base, first: Mutex::new(None) },
            To::Pcapng => Self::Pcapng(Mutex::default()),
            To::Jsonl => Self::Jsonl { source: false },
            To::Xml => Self::Xml,
            To::Csv => Self::Csv,
        }
    }

    /// Makes the records of a batch of a file into it.
    fn make(&self, file: &str, job: &mut Job) {
        match self {
            Self::Table(table) => tables(job, *table),
            Self::Detail(detail) => job.each(|output, _, position, record, errors| {
                detail.append(output, position, record, errors);
                Ok(())
            }),
            Self::Jsonl { source } => job.each(|output, _, position, record, errors| {
                let (record_number, offset) = (position.record, position.offset);
                let source = source.then_some(Source { file, record: record_number, offset });
                append_line(output, record, errors, source);
                Ok(())
            }),
            Self::Csv => values(job),
            Self::Xml => job.each(|output, notes, position, record, errors| {
                if let Err(Unreadable::Refused(why)) = whole(errors) {
                    notes.add(Kind { unit: "event", fate: "written in part", why }, Some(position));
                }
                let mut tell = |lost: netsh::Lost| {
                    notes.add(Kind { unit: "event", fate: "changed", why: lost.text() }, None)
                };
                netsh::append(output, record, &mut tell)
                    .map_err(|no_place| Unreadable::Refused(no_place.text()))
            }),
            Self::Pcapng(writer) => {
                let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
                job.each(|output, _, _, record, errors| {
                    whole(errors)?;
                    writer.append(output, record).map_err(|refused| match refused {
                        Refused::Record(error) => Unreadable::Bytes(error),
                        _ => Unreadable::Refused("a packet has no room for it"),
                    })
                });
            }
            Self::Bytes { base, first } => {
                let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
                job.each(|output, _, _, record, errors| {
                    whole(errors)?;
                    fits(*first, record)?;
                    record.write_to(output, *base)?;
                    *first = Some(record.kind());
                    Ok(())
                });
            }
        }
    }
}

fn tables(job: &mut Job, table: Table) {
    let mut titles = Vec::new();
    job.each(|output, _, position, record, _| {
        if titles.is_empty() {
            table.append_titles(&mut titles, record);
        }
        table.append(output, position.record, record);
        Ok(())
    });
    job.titles = titles;
}

fn values(job: &mut Job) {
    let mut csv: Option<Csv> = None;
    let mut titles = Vec::new();
    job.each(|output, _, _, record, _| {
        let csv = csv.get_or_insert_with(|| {
            let csv = Csv::like(record);
            titles = csv.titles();
            csv
        });
        csv.append(output, record);
        Ok(())
    });
    job.titles = titles;
}

/// Bytes hold records that are whole.
fn whole(errors: &[wfp_events::Error]) -> Result<(), Unreadable> {
    if errors.is_empty() {
        return Ok(());
    }
    Err(Unreadable::Refused("not all of it could be read"))
}

/// Whether a record can stand behind the first in a file of bytes.
fn fits(first: Option<RecordKind>, record: &Record<'_>) -> Result<(), Unreadable> {
    match first {
        None => Ok(()),
        Some(first) if !first.layout().is_flat() || !record.layout().is_flat() => {
            Err(Unreadable::Refused(
                "a file of bytes holds one record with pointers, or flat ones; write many as .pcapng",
            ))
        }
        Some(first) if first != record.kind() => Err(Unreadable::Refused(
            "a file of bytes holds records of one structure; write several as .pcapng",
        )),
        Some(_) => Ok(()),
    }
}

/// The form to write: the one that is asked for, or that the file's extension says. Says what is wrong.
pub(super) fn form_of(out: &Path, to: Option<To>) -> Result<To, Status> {
    let extension =
        out.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    match (to, extension.as_deref()) {
        (Some(to), _) => Ok(to),
        (None, Some("bin")) => Ok(To::Array),
        (None, Some("pcapng")) => Ok(To::Pcapng),
        (None, Some("jsonl" | "ndjson" | "json")) => Ok(To::Jsonl),
        (None, Some("xml")) => Ok(To::Xml),
        (None, Some("csv")) => Ok(To::Csv),
        (None, _) if out == Path::new("-") => {
            say("standard output: say which form to write with --to");
            Err(Status::Unusable)
        }
        (None, _) => {
            let out = out.display();
            say(format_args!(
                "{out}: its name does not end in .bin, .pcapng, .jsonl, .xml or .csv; say which form with --to"
            ));
            Err(Status::Unusable)
        }
    }
}
