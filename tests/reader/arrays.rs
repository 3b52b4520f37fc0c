//! Reading a stream that is an array of flat records.

use std::io;

use proptest::prelude::*;
use wfp_events::Error;
use wfp_events::kind::RecordKind;
use wfp_events::reader::{Batch, Format, Position, Reader, RecordError};

use super::pieces::{Pieces, bytes_of, found_in, lengths, pieces};
use crate::kit::random;

const SIZE: usize = 64;

fn array(pieces: Pieces) -> Reader {
    Reader::with_format(Format::Array(RecordKind::default()), pieces).unwrap()
}

/// The bytes of a batch.
fn held(batch: &Batch) -> &[u8] {
    let (kind, bytes) = batch.array().unwrap();
    assert_eq!((kind, bytes.len()), (RecordKind::default(), batch.size()));
    bytes
}

fn position(record: usize) -> Position {
    let offset = (record * SIZE) as u64;
    Position { record: record as u64, offset, ..Position::default() }
}

fn all_are_found(length: usize, lengths: &[usize]) {
    let bytes = random::bytes(0, length);
    let found = found_in(array, &bytes, lengths);
    assert_eq!(found.len(), length.div_ceil(SIZE));
    for (at, (chunk, (place, record))) in bytes.chunks(SIZE).zip(&found).enumerate() {
        assert_eq!(*place, position(at));
        match record {
            Ok(record) => assert_eq!(record, chunk),
            Err(error) => {
                let left = (length % SIZE) as u64;
                let cut = Error::cut_short("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", 0, 64, left);
                assert_eq!(*error, RecordError::Bytes(cut));
                assert_eq!((at, chunk.len()), (found.len() - 1, length % SIZE), "the last");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn records_are_read_in_any_pieces(length in 0..300_000_usize, lengths in lengths()) {
        all_are_found(length, &lengths);
    }
}

#[test]
fn arrays_about_as_long_as_a_block_are_read() {
    for length in [0, 1, 63, 64, 65, 65_535, 65_536, 65_537, 131_072, 262_144, 262_208] {
        for lengths in [&[usize::MAX][..], &[1], &[64], &[65_536], &[65_535, 2]] {
            all_are_found(length, lengths);
        }
    }
}

#[test]
fn records_are_given_as_soon_as_they_are_read() {
    let bytes = random::bytes(0, 10 * SIZE + 7);
    let mut input = array(Pieces::new(pieces(&bytes, &[3 * SIZE + 1])));
    let (mut batch, mut lengths) = (Batch::default(), Vec::new());
    while input.fill(&mut batch).unwrap() {
        lengths.push(held(&batch).len());
    }
    assert_eq!(lengths, [3 * SIZE, 3 * SIZE, 3 * SIZE, SIZE, 7]);
}

#[test]
fn records_before_a_read_error_are_given() {
    let bytes = random::bytes(0, 2 * SIZE + 7);
    let failure = || io::Error::other("the disk is on fire");
    let pieces = vec![Ok(bytes.clone()), Err(failure())];
    let mut input = array(Pieces::new(pieces));
    let mut batch = Batch::default();
    assert!(input.fill(&mut batch).unwrap());
    assert_eq!(held(&batch), &bytes[..2 * SIZE]);
    assert_eq!(input.fill(&mut batch).unwrap_err().to_string(), failure().to_string());
}

#[test]
fn batches_can_be_reused() {
    let bytes = random::bytes(0, 1000 * SIZE);
    let mut input = array(Pieces::new(pieces(&bytes, &[500 * SIZE])));
    let mut batch = Batch::default();
    let records = |batch: &Batch| {
        let mut records = Vec::new();
        batch.for_each_record(&mut |_, _| {}, &mut |position, record| {
            records.push((position, bytes_of(record.unwrap().record)));
        });
        records
    };
    let expected = |from: usize| -> Vec<_> {
        let chunks = bytes.chunks(SIZE).enumerate().skip(from).take(500);
        chunks.map(|(at, chunk)| (position(at), chunk.to_vec())).collect()
    };
    assert!(input.fill(&mut batch).unwrap());
    assert_eq!(records(&batch), expected(0));
    assert!(input.fill(&mut batch).unwrap());
    assert_eq!(records(&batch), expected(500));
    assert!(!input.fill(&mut batch).unwrap());
    assert_eq!(records(&batch), []);
}
