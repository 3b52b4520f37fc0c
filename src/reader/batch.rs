//! A batch: records that were read together, and what it gives: the records, their images, and what was skipped.

use std::ops::Range;

#[cfg(feature = "dump")]
use super::finds::RecordFind;
use super::items::{Item, ItemKind};
use super::position::{Location, Position};
use super::record_error::RecordError;
use crate::Error;
use crate::check::{Anomaly, Finding, is_clean, is_clean_event};
use crate::event::{InternalFields, Partial, Record};
#[cfg(feature = "eventlog")]
use crate::eventlog::{self, LogEvent};
use crate::fit::Misread;
#[cfg(feature = "json")]
use crate::json::read_line;
use crate::kind::RecordKind;
use crate::memory::{Image, Limits, RecordMemory};
#[cfg(feature = "netsh")]
use crate::netsh::{self, Deviation};
#[cfg(feature = "trace")]
use crate::trace;

/// Records that were read together, with their bytes: they can be passed to another thread.
#[derive(Debug, Default)]
pub struct Batch {
    /// The bytes that the ranges of the items refer to.
    pub(super) bytes: Vec<u8>,
    pub(super) items: Vec<Item>,
}

/// Is called with each skipped part of the input and its position.
pub(super) type SkippedFn<'n> = dyn FnMut(Position, Skipped) + 'n;

/// Is called with each record, as far as it could be read, and its position.
pub(super) type RecordFn<'g> = dyn FnMut(Position, Result<PartialRef<'_>, RecordError>) + 'g;

impl Batch {
    /// A batch of these records; `first` is the number of the first one.
    #[must_use]
    pub fn of(records: impl IntoIterator<Item = Record<'static>>, first: u64) -> Self {
        let kind = ItemKind::Records(records.into_iter().map(Partial::from).collect());
        let location = Location::Generated;
        let position = Position { record: first, location, ..Position::default() };
        Self { bytes: Vec::new(), items: vec![Item { position, kind }] }
    }

    /// The position of its first record.
    #[must_use]
    pub fn first(&self) -> Position {
        self.items.first().map(|item| item.position).unwrap_or_default()
    }

    /// The number of its records, including those that cannot be read.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.items.iter().map(Item::records).fold(0, u64::saturating_add)
    }

    /// Its bytes and the kind of its records, if they are flat records of one structure, end to end.
    #[must_use]
    pub fn array(&self) -> Option<(RecordKind, &[u8])> {
        match self.items.as_slice() {
            [Item { kind: ItemKind::Array(kind, range), .. }] => Some((*kind, self.part(range))),
            _ => None,
        }
    }

    /// The find that a record is; `None` if the records were not found by a scan.
    #[cfg(feature = "dump")]
    #[must_use]
    pub fn find(&self, record: u64) -> Option<&RecordFind> {
        let [Item { position, kind: ItemKind::Finds(finds) }] = self.items.as_slice() else {
            return None;
        };
        finds.get(usize::try_from(record.checked_sub(position.record)?).ok()?)
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Calls `give` with each record, as far as it could be read, and `skipped` with each part that is not a record.
    pub fn for_each_record(&self, skipped: &mut SkippedFn<'_>, give: &mut RecordFn<'_>) {
        self.items.iter().for_each(|item| self.read(item, skipped, give));
    }

    /// Calls `give` with an image of each record, and `skipped` with each part that is not a record. Records of text
    /// formats are written to an image first.
    pub fn for_each_image(
        &self,
        skipped: &mut SkippedFn<'_>,
        give: &mut dyn FnMut(Position, Result<RecordImage<'_>, RecordError>),
    ) {
        self.for_each_wanted_image(&|_| true, skipped, give);
    }

    /// As [`for_each_image`](Self::for_each_image), but only for records that `wants` selects by their images, before
    /// their errors are known; records without an image are given too.
    pub fn for_each_wanted_image(
        &self,
        wants: &dyn Fn(&RecordImage<'_>) -> bool,
        skipped: &mut SkippedFn<'_>,
        give: &mut dyn FnMut(Position, Result<RecordImage<'_>, RecordError>),
    ) {
        let mut give = |position, image: Result<RecordImage<'_>, RecordError>| {
            if image.as_ref().map_or(true, wants) {
                give(position, image);
            }
        };
        for item in &self.items {
            match &item.kind {
                ItemKind::Array(kind, range) => {
                    for (position, bytes) in self.flat(item.position, *kind, range) {
                        let image = kind.layout().structure_bytes(bytes);
                        let image =
                            image.map(|bytes| RecordImage::only(*kind, position.offset, bytes));
                        give(position, image.map_err(RecordError::Bytes));
                    }
                }
                ItemKind::Structure(kind, range) => {
                    let only = RecordImage::only(*kind, 0, self.part(range));
                    if wants(&only) {
                        self.read(item, skipped, &mut |position, record| {
                            let errors = record.map(|record| record.errors);
                            give(position, errors.map(|errors| RecordImage { errors, ..only }));
                        });
                    }
                }
                ItemKind::Image(image, records, left) => {
                    image.for_each_image(item.position, *records, *left, skipped, &mut give)
                }
                #[cfg(feature = "dump")]
                ItemKind::Finds(finds) => {
                    for (number, find) in (item.position.record..).zip(finds) {
                        find.read_image(find.position(number), &mut give);
                    }
                }
                // The others have no image yet.
                _ => self.read(item, skipped, &mut |position, record| {
                    let written = record.and_then(|PartialRef { record, errors }| match errors {
                        [] => Ok((record, record.to_bytes(0)?)),
                        [first, ..] => Err(RecordError::Bytes(*first)),
                    });
                    let image = written.as_ref().map(|(record, bytes)| RecordImage {
                        internal_fields: match record {
                            Record::Event(event) => event.internal_fields.as_deref(),
                            Record::Bare(_) => None,
                        },
                        text: self.text_of(&item.kind),
                        ..RecordImage::only(record.kind(), 0, bytes)
                    });
                    give(position, image.map_err(RecordError::clone));
                }),
            }
        }
    }

    fn read(
        &self,
        Item { position, kind }: &Item,
        skipped: &mut SkippedFn<'_>,
        give: &mut RecordFn<'_>,
    ) {
        match kind {
            ItemKind::Array(kind, range) => {
                for (position, bytes) in self.flat(*position, *kind, range) {
                    match Record::read(*kind, bytes) {
                        Ok(record) => {
                            give(position, Ok(PartialRef { record: &record, errors: &[] }))
                        }
                        Err(error) => give(position, Err(RecordError::Bytes(error))),
                    }
                }
            }
            ItemKind::Structure(kind, range) => {
                match Record::read_lenient(self.part(range), 0, *kind, &Limits::default()) {
                    Ok(partial) => give(*position, Ok((&partial).into())),
                    Err(error) => give(*position, Err(RecordError::Bytes(error))),
                }
            }
            #[cfg(feature = "json")]
            ItemKind::Line(range) => match read_line(self.part(range)) {
                Ok(record) => give(*position, Ok(PartialRef { record: &record, errors: &[] })),
                Err(bad) => give(*position, Err(RecordError::Line(bad))),
            },
            #[cfg(feature = "netsh")]
            ItemKind::Element(range, line) => {
                let mut deviates = |found| skipped(*position, Skipped::Deviation(found));
                match netsh::read_event(self.part(range), *line, &mut deviates) {
                    Ok(partial) => give(*position, Ok((&partial).into())),
                    Err(bad) => give(*position, Err(RecordError::Element(bad))),
                }
            }
            #[cfg(feature = "eventlog")]
            ItemKind::LogElement(range, line) => {
                let read = eventlog::read_element(self.part(range), *line);
                log_event(*position, read.map_err(RecordError::Element), skipped, give);
            }
            #[cfg(feature = "eventlog")]
            ItemKind::LogRecord(chunk, range) => {
                let read = eventlog::read_record(self.part(chunk), range.clone());
                log_event(*position, read.map_err(RecordError::Log), skipped, give);
            }
            #[cfg(feature = "trace")]
            ItemKind::TraceEvent(event) => {
                let mut unknown = |label| skipped(*position, Skipped::TraceLabel(label));
                give(*position, Ok((&trace::read_event(event, &mut unknown)).into()));
            }
            ItemKind::Image(image, records, left) => {
                image.for_each(*position, *records, *left, skipped, give);
            }
            #[cfg(feature = "dump")]
            ItemKind::Finds(finds) => {
                for (number, find) in (position.record..).zip(finds) {
                    find.read(find.position(number), give);
                }
            }
            ItemKind::Records(records) => {
                for (record, partial) in (position.record..).zip(records) {
                    give(Position { record, ..*position }, Ok(partial.into()));
                }
            }
            ItemKind::RecordError(why) => give(*position, Err((**why).clone())),
            #[allow(unreachable_code)] // if no format skips anything
            ItemKind::Skipped(what) => skipped(*position, what.clone()),
            #[allow(unreachable_patterns)] // with all features
            _ => {}
        }
    }

    /// The flat records in a range, with their positions.
    fn flat(
        &self,
        first: Position,
        kind: RecordKind,
        range: &Range<usize>,
    ) -> impl Iterator<Item = (Position, &[u8])> {
        let size = kind.layout().size.max(1);
        let positions = (first.record..).zip((first.offset..).step_by(size));
        let positions = positions.map(|(record, offset)| Position {
            record,
            offset,
            location: Location::Offset,
        });
        self.part(range).chunks(size).zip(positions).map(|(bytes, position)| (position, bytes))
    }

    /// The text of a record of a text format. It is empty for an event of a log, whose data have other names.
    fn text_of(&self, item: &ItemKind) -> Option<&[u8]> {
        match item {
            ItemKind::Line(range) | ItemKind::Element(range, _) => Some(self.part(range)),
            ItemKind::LogElement(..) | ItemKind::LogRecord(..) => Some(&[]),
            _ => None,
        }
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }
}

/// A borrowed [`Partial`]: what could be read of a record, and the errors of the rest.
#[derive(Clone, Copy, Debug)]
pub struct PartialRef<'r> {
    /// The record as far as it could be read.
    pub record: &'r Record<'r>,
    /// One error for each member that could not be read; empty if all were read.
    pub errors: &'r [Error],
}

impl<'r> From<&'r Partial<'_>> for PartialRef<'r> {
    fn from(Partial { record, errors }: &'r Partial<'_>) -> Self {
        Self { record, errors }
    }
}

/// An image of memory and the address of a record in it. Of a dump, it is the range with the record's structure, from
/// there on.
#[derive(Clone, Copy, Debug)]
pub struct RecordImage<'a> {
    /// The record's kind.
    pub kind: RecordKind,
    /// The address of the image's first byte.
    pub base: u64,
    /// The image: the record's structure, what it points to, and perhaps other records.
    pub bytes: &'a [u8],
    /// The address of the record's structure.
    pub root: u64,
    /// The memory that the record is read from: the image, or the dump that it is in.
    pub memory: RecordMemory<'a>,
    /// Whether the image holds no other record.
    pub only_record: bool,
    /// One error for each member that cannot be read; empty if all can.
    pub errors: &'a [Error],
    /// What an event has beside its structure, which no image can hold.
    pub internal_fields: Option<&'a InternalFields>,
    /// The text that the record was read from, if its format is text; empty if members have other names in that.
    pub text: Option<&'a [u8]>,
}

impl<'a> RecordImage<'a> {
    /// An image of one record, which begins with the record's structure.
    pub(super) fn only(kind: RecordKind, base: u64, bytes: &'a [u8]) -> Self {
        Self {
            kind,
            base,
            bytes,
            root: base,
            memory: RecordMemory::Image(Image::new(base, bytes)),
            only_record: true,
            errors: &[],
            internal_fields: None,
            text: None,
        }
    }

    /// Whether it is known that the structure, and everything that it points to, can be read and is usual: `check` has
    /// no findings.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        match self.kind {
            RecordKind::Event(version) => is_clean_event(self.memory, self.root, version),
            kind => self.only_record && is_clean(kind, self.bytes),
        }
    }

    /// Whether a finding is only that the record does not have a member. In the image, it is zero.
    ///
    /// A record of a text format can lack members: its text does not contain their names. A record without its first
    /// member is not zero, but empty.
    #[must_use]
    pub fn lacks(&self, finding: &Finding) -> bool {
        let member = match (&finding.anomaly, self.kind) {
            (Anomaly::AllZero, RecordKind::Event(_)) => "timeStamp",
            (Anomaly::AllZero, RecordKind::Payload(payload)) => {
                payload.layout().members.first().map_or("", |member| member.name)
            }
            _ => finding.path.rsplit('.').next().unwrap_or_default(),
        };
        finding.is_about_zero() && self.text.is_some_and(|text| !has_name(text, member))
    }
}

/// Whether a text contains a name, as a whole word.
fn has_name(text: &[u8], name: &str) -> bool {
    text.split(|byte| !byte.is_ascii_alphanumeric()).any(|word| word == name.as_bytes())
}

/// A part of the input that is not a record, or not a member of an event, and was skipped, or read in another way; or a
/// record that seems to be something else.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Skipped {
    /// A packet of an interface whose packets are not records.
    #[cfg(feature = "pcapng")]
    ForeignPacket,
    /// An XML element outside of events, by its name, escaped and shortened. Only the events in it are read.
    #[cfg(feature = "netsh")]
    ForeignElement(String),
    /// Text between XML elements.
    #[cfg(feature = "netsh")]
    Text,
    /// An event's XML element deviates from what netsh writes. Parts of it may not be read.
    #[cfg(feature = "netsh")]
    Deviation(Deviation),
    /// An event of an event log that is not a net event, by its id.
    #[cfg(feature = "eventlog")]
    LogEvent(u16),
    /// An event log without events.
    #[cfg(feature = "eventlog")]
    EmptyLog,
    /// An event of an image that seems to be of another version than it is read as. It is not skipped.
    Misread(Misread),
    /// A line of a trace that begins an event of which there is no member, or a text without events.
    #[cfg(feature = "trace")]
    TraceText,
    /// A member of an event in a trace whose label is not known: the label, escaped and shortened.
    #[cfg(feature = "trace")]
    TraceLabel(String),
}

/// Passes on an event of a log.
#[cfg(feature = "eventlog")]
fn log_event(
    position: Position,
    read: Result<LogEvent, RecordError>,
    skipped: &mut SkippedFn<'_>,
    give: &mut RecordFn<'_>,
) {
    match read {
        Ok(LogEvent::Net(event)) => {
            give(position, Ok(PartialRef { record: &Record::Event(event), errors: &[] }));
        }
        Ok(LogEvent::Other(id)) => skipped(position, Skipped::LogEvent(id)),
        Err(error) => give(position, Err(error)),
    }
}
