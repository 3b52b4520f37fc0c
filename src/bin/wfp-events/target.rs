//! What records are made into: a form for people, or another form that can be read again.

use std::mem;
use std::path::Path;

use wfp_events::json::{Source, append_line};
use wfp_events::kind::RecordKind;
use wfp_events::netsh;
use wfp_events::pcapng::{self, Refused};
use wfp_events::reader::Lent;

use crate::args::To;
use crate::notes::{Kind, Notes};
use crate::pipeline::{Job, NotMade, Piece};
use crate::render::csv::Csv;
use crate::render::detail::Detail;
use crate::render::table::Table;
use crate::stream::Work;
use crate::{Status, say};

/// What records are made into.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    Table(Table),
    Detail(Detail),
    Jsonl {
        /// Whether each line begins with where its record stood.
        source: bool,
    },
    Csv,
    Xml,
    Pcapng,
    /// Flat records of one structure end to end, or the image of one record.
    Bytes {
        /// The address of an image's first byte.
        base: u64,
    },
}

impl From<Target> for Work {
    fn from(target: Target) -> Self {
        let mut work = Self::new(move |file, job| target.make(file, job));
        match target {
            Target::Xml => (work.head, work.tail) = (netsh::HEAD.into(), netsh::TAIL.as_bytes()),
            Target::Pcapng => {
                work.head = pcapng::Writer::head();
                let mut writer = pcapng::Writer::default();
                work.last = Box::new(move |job| number_interfaces(&mut writer, job));
            }
            Target::Bytes { .. } => {
                let mut first = None;
                work.last = Box::new(move |job| keep_fitting(&mut first, job));
            }
            _ => {}
        }
        work
    }
}

impl Target {
    /// A form that can be read again; `base` is the address of an image's first byte.
    pub(crate) fn form(to: To, base: u64) -> Self {
        match to {
            To::Array => Self::Bytes { base },
            To::Pcapng => Self::Pcapng,
            To::Jsonl => Self::Jsonl { source: false },
            To::Xml => Self::Xml,
            To::Csv => Self::Csv,
        }
    }

    /// Makes the records of a batch of a file into it.
    fn make(self, file: &str, job: &mut Job) {
        match self {
            Self::Table(table) => tables(job, table),
            Self::Detail(detail) => job.each(|output, _, position, partial| {
                detail.append(output, position, partial.record, partial.errors);
                Ok(())
            }),
            Self::Jsonl { source } => job.each(|output, _, position, partial| {
                let (record, offset) = (position.record, position.offset);
                let source = source.then_some(Source { file, record, offset });
                append_line(output, partial.record, partial.errors, source);
                Ok(())
            }),
            Self::Csv => values(job),
            Self::Xml => job.each(|output, notes, position, partial| {
                if !partial.errors.is_empty() {
                    let kind = Kind { unit: "event", fate: "written in part", why: IN_PART };
                    notes.add(kind, Some(position));
                }
                let mut tell = |lost: netsh::Lost| {
                    notes.add(Kind { unit: "event", fate: "changed", why: lost.text() }, None)
                };
                netsh::append(output, partial.record, &mut tell)
                    .map_err(|no_place| NotMade::Refused(no_place.text()))
            }),
            Self::Pcapng => in_pieces(job, |output, partial| {
                pcapng::append_packet(output, partial.record).map_err(|refused| match refused {
                    Refused::Record(error) => error.into(),
                    _ => NotMade::Refused("a packet has no room for it"),
                })
            }),
            Self::Bytes { base } => {
                in_pieces(job, |output, partial| Ok(partial.record.write_to(output, base)?))
            }
        }
    }
}

/// Makes a piece of each record that is whole.
fn in_pieces(job: &mut Job, mut make: impl FnMut(&mut Vec<u8>, Lent<'_>) -> Result<(), NotMade>) {
    let mut pieces = mem::take(&mut job.pieces);
    job.each(|output, _, position, partial| {
        if !partial.errors.is_empty() {
            return Err(NotMade::Refused(IN_PART));
        }
        let before = output.len();
        make(output, partial)?;
        let length = output.len().saturating_sub(before);
        pieces.push(Piece { position, kind: partial.record.kind(), length });
        Ok(())
    });
    job.pieces = pieces;
}

const IN_PART: &str = "not all of it could be read";

/// Completes packets: in order, since interfaces are numbered as they are met.
fn number_interfaces(writer: &mut pcapng::Writer, job: &mut Job) {
    let mut at: usize = 0;
    for Piece { kind, length, .. } in job.pieces.drain(..) {
        let inserted = writer.set_interface(&mut job.output, at, kind);
        at = at.saturating_add(inserted).saturating_add(length);
    }
}

/// Keeps the records that fit behind the first of the file.
fn keep_fitting(first: &mut Option<RecordKind>, job: &mut Job) {
    let (mut read, mut kept): (usize, usize) = (0, 0);
    let mut notes = Notes::default();
    for Piece { position, kind, length } in job.pieces.drain(..) {
        let end = read.saturating_add(length);
        match fits(*first, kind) {
            Ok(()) => {
                *first = Some(kind);
                job.output.copy_within(read..end, kept);
                kept = kept.saturating_add(length);
            }
            Err(why) => {
                notes.add(Kind { unit: "record", fate: "left out", why }, Some(position));
                job.failed = job.failed.saturating_add(1);
            }
        }
        read = end;
    }
    job.output.truncate(kept);
    notes.merge(&mut job.notes);
    job.notes = notes;
}

fn tables(job: &mut Job, table: Table) {
    let mut titles = Vec::new();
    job.each(|output, _, position, partial| {
        if titles.is_empty() {
            table.append_titles(&mut titles, partial.record);
        }
        table.append(output, position.record, partial.record);
        Ok(())
    });
    job.titles = titles;
}

fn values(job: &mut Job) {
    let mut csv: Option<Csv> = None;
    let mut titles = Vec::new();
    job.each(|output, _, _, partial| {
        let csv = csv.get_or_insert_with(|| {
            let csv = Csv::like(partial.record);
            titles = csv.titles();
            csv
        });
        csv.append(output, partial.record);
        Ok(())
    });
    job.titles = titles;
}

/// Whether a record can be behind the first in a file of bytes.
fn fits(first: Option<RecordKind>, kind: RecordKind) -> Result<(), &'static str> {
    match first {
        None => Ok(()),
        Some(first) if !first.layout().is_flat() || !kind.layout().is_flat() => Err(
            "a file of bytes holds one record with pointers, or flat ones; write many as .pcapng",
        ),
        Some(first) if first != kind => {
            Err("a file of bytes holds records of one structure; write several as .pcapng")
        }
        Some(_) => Ok(()),
    }
}

/// The form to write: the one that is asked for, or that the file's extension says. Says what is wrong.
pub(crate) fn form_of(out: &Path, to: Option<To>) -> Result<To, Status> {
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
