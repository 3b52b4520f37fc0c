//! Records that travel together.

use std::ops::Range;

use super::items::{Item, What};
use super::laid::{Laid, Lent, Note};
use super::position::{Place, Position};
use super::record_error::RecordError;
use crate::event::{Partial, Record};
#[cfg(feature = "json")]
use crate::json::read_line;
use crate::kind::RecordKind;
use crate::memory::Limits;
#[cfg(feature = "netsh")]
use crate::netsh;

/// Records that were read in one go, owned, to be handed from thread to thread.
#[derive(Debug, Default)]
pub struct Batch {
    /// The bytes that the items lie in.
    pub(super) bytes: Vec<u8>,
    pub(super) items: Vec<Item>,
}

/// Takes what was passed over, and where.
type Notes<'n> = dyn FnMut(Position, Note) + 'n;

/// Takes a record, as far as it could be read.
type Give<'g> = dyn FnMut(Position, Result<Lent<'_>, RecordError>) + 'g;

impl Batch {
    /// These records, the first of which has this number.
    #[must_use]
    pub fn of(records: impl IntoIterator<Item = Record<'static>>, first: u64) -> Self {
        let what = What::Records(records.into_iter().map(Partial::from).collect());
        let position = Position { record: first, ..Position::default() };
        Self { bytes: Vec::new(), items: vec![Item { position, what }] }
    }

    /// Where its first record is.
    #[must_use]
    pub fn first(&self) -> Position {
        self.items.first().map(|item| item.position).unwrap_or_default()
    }

    /// Its records, where they are flat ones of one structure, end to end.
    #[must_use]
    pub fn array(&self) -> Option<(RecordKind, &[u8])> {
        match self.items.as_slice() {
            [Item { what: What::Array(kind, range), .. }] => Some((*kind, self.part(range))),
            _ => None,
        }
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Gives each record, as far as it could be read; notes what was passed over.
    pub fn for_each_record(&self, note: &mut Notes<'_>, give: &mut Give<'_>) {
        self.items.iter().for_each(|item| self.read(item, note, give));
    }

    /// Gives each record as it lies in its bytes: those that it was in, or was written to; notes what was passed over.
    pub fn for_each_laid(
        &self,
        note: &mut Notes<'_>,
        give: &mut dyn FnMut(Position, Result<Laid<'_>, RecordError>),
    ) {
        for item in &self.items {
            match &item.what {
                What::Array(kind, range) => {
                    for (position, bytes) in self.flat(item.position, *kind, range) {
                        let laid = kind.layout().whole(bytes);
                        let laid = laid.map(|bytes| Laid::alone(*kind, position.offset, bytes));
                        give(position, laid.map_err(RecordError::Bytes));
                    }
                }
                What::Structure(kind, range) => {
                    give(item.position, Ok(Laid::alone(*kind, 0, self.part(range))));
                }
                What::Image(image, records) => image.for_each_laid(item.position, *records, give),
                // Others lie in no bytes yet.
                _ => self.read(item, note, &mut |position, record| {
                    let written = record
                        .and_then(|Lent { record, .. }| Ok((record.kind(), record.to_bytes(0)?)));
                    let laid = written.as_ref().map(|(kind, bytes)| Laid::alone(*kind, 0, bytes));
                    give(position, laid.map_err(RecordError::clone));
                }),
            }
        }
    }

    fn read(&self, Item { position, what }: &Item, note: &mut Notes<'_>, give: &mut Give<'_>) {
        match what {
            What::Array(kind, range) => {
                for (position, bytes) in self.flat(*position, *kind, range) {
                    match Record::read(*kind, bytes) {
                        Ok(record) => give(position, Ok(Lent { record: &record, errors: &[] })),
                        Err(error) => give(position, Err(RecordError::Bytes(error))),
                    }
                }
            }
            What::Structure(kind, range) => {
                match Record::read_lenient(self.part(range), 0, *kind, &Limits::default()) {
                    Ok(partial) => give(*position, Ok((&partial).into())),
                    Err(error) => give(*position, Err(RecordError::Bytes(error))),
                }
            }
            #[cfg(feature = "json")]
            What::Line(range) => match read_line(self.part(range)) {
                Ok(record) => give(*position, Ok(Lent { record: &record, errors: &[] })),
                Err(bad) => give(*position, Err(RecordError::Line(bad))),
            },
            #[cfg(feature = "netsh")]
            What::Element(range, line) => {
                let mut unread = |unread| note(*position, Note::Unread(unread));
                match netsh::read_event(self.part(range), *line, &mut unread) {
                    Ok(event) => {
                        give(*position, Ok(Lent { record: &Record::Event(event), errors: &[] }));
                    }
                    Err(bad) => give(*position, Err(RecordError::Element(bad))),
                }
            }
            What::Image(image, records) => image.for_each(*position, *records, give),
            What::Records(records) => {
                for (record, partial) in (position.record..).zip(records) {
                    give(Position { record, ..*position }, Ok(partial.into()));
                }
            }
            What::RecordError(why) => give(*position, Err((**why).clone())),
            What::PassedOver(what) => note(*position, *what),
            #[allow(unreachable_patterns)] // with all features
            _ => {}
        }
    }

    /// Flat records with their positions.
    fn flat(
        &self,
        first: Position,
        kind: RecordKind,
        range: &Range<usize>,
    ) -> impl Iterator<Item = (Position, &[u8])> {
        let size = kind.layout().size.max(1);
        let positions = (first.record..).zip((first.offset..).step_by(size));
        let positions =
            positions.map(|(record, offset)| Position { record, offset, place: Place::Offset });
        self.part(range).chunks(size).zip(positions).map(|(bytes, position)| (position, bytes))
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }
}
