//! A stream that returns its bytes in pieces, and functions that collect the records of a reader. Other tests use both.

use std::io::{self, Read};
use std::vec;

use proptest::prelude::*;
use wfp_events::Record;
use wfp_events::reader::{Batch, Location, Position, Reader, RecordError};

/// The structure of the records in these tests.
pub(crate) const NAME: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0";

/// The result of one call of `read`.
pub(crate) type Piece = io::Result<Vec<u8>>;

/// A stream that returns one piece per call, or as much of it as fits.
pub(crate) struct Pieces {
    pieces: vec::IntoIter<Piece>,
    left: Vec<u8>,
}

impl Pieces {
    pub(crate) fn new(pieces: Vec<Piece>) -> Self {
        Self { pieces: pieces.into_iter(), left: Vec::new() }
    }
}

impl Read for Pieces {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.left.is_empty() {
            self.left = self.pieces.next().transpose()?.unwrap_or_default();
        }
        let read = self.left.len().min(to.len());
        to[..read].copy_from_slice(&self.left[..read]);
        self.left.drain(..read);
        Ok(read)
    }
}

/// The bytes in pieces of these lengths, repeated, with an `Interrupted` error before every third.
pub(crate) fn pieces(bytes: &[u8], lengths: &[usize]) -> Vec<Piece> {
    let (mut rest, mut pieces) = (bytes, Vec::new());
    for (number, length) in lengths.iter().cycle().enumerate() {
        if rest.is_empty() {
            break;
        }
        if number % 3 == 2 {
            pieces.push(Err(io::ErrorKind::Interrupted.into()));
        }
        let (piece, after) = rest.split_at((*length).clamp(1, rest.len()));
        pieces.push(Ok(piece.to_vec()));
        rest = after;
    }
    pieces
}

/// Lengths of pieces: small, large, and the size of a record.
pub(crate) fn lengths() -> impl Strategy<Value = Vec<usize>> {
    let length =
        prop_oneof![1..10_usize, 1..1000_usize, 60_000..70_000_usize, Just(64), Just(65_536)];
    proptest::collection::vec(length, 1..6)
}

/// The position of a flat record, with its bytes or the error.
pub(crate) type Found = (Position, Result<Vec<u8>, RecordError>);

/// The bytes of a flat record.
pub(crate) fn bytes_of(record: &Record<'_>) -> Vec<u8> {
    record.to_bytes(0).unwrap()
}

/// All records of a reader.
pub(crate) fn found(mut input: Reader) -> Vec<Found> {
    let (mut batch, mut all) = (Batch::default(), Vec::new());
    while input.fill(&mut batch).unwrap() {
        let before = all.len();
        let mut note = |position, note| panic!("{position}: {note:?}");
        batch.for_each_record(&mut note, &mut |position, record| {
            let record = record.map(|partial| {
                let record = partial.record;
                assert_eq!(partial.errors, []);
                assert_eq!(record.layout().name, NAME);
                bytes_of(record)
            });
            all.push((position, record));
        });
        if let Some((first, _)) = all.get(before) {
            assert_eq!(batch.first().record, first.record);
        }
        // The images of a batch are the same as its records.
        let mut at = before;
        batch.for_each_image(&mut note, &mut |position, image| {
            let (expected, record) = &all[at];
            assert_eq!(position, *expected);
            match (image, record) {
                (Ok(image), Ok(record)) => {
                    assert_eq!((image.kind.layout().name, image.bytes), (NAME, &**record));
                    let base =
                        if position.location == Location::Offset { position.offset } else { 0 };
                    assert_eq!((image.base, image.root, image.only_record), (base, base, true));
                }
                (Err(error), Err(expected)) => assert_eq!(error, *expected),
                (image, record) => panic!("{position}: {image:?} and {record:?}"),
            }
            at += 1;
        });
        assert_eq!(at, all.len());
    }
    assert!(!input.fill(&mut batch).unwrap(), "behind the end there is nothing");
    all
}

/// All records of these bytes when read in pieces of these lengths.
pub(crate) fn found_in(form: fn(Pieces) -> Reader, bytes: &[u8], lengths: &[usize]) -> Vec<Found> {
    found(form(Pieces::new(pieces(bytes, lengths))))
}
