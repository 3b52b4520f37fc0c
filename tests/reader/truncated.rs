//! Compressed streams, also nested ones, that end too early.

use std::fs::File;
use std::io::{Read, Write, pipe};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use wfp_events::reader::{Batch, Reader};

use super::pieces::{Piece, Pieces};
use crate::kit::files::Files;
use crate::kit::samples::{CAPTURE, LINES};

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Compresses into several blocks, because a block can be decompressed only when it is complete.
fn zst(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    for part in bytes.chunks(bytes.len().div_ceil(4)) {
        encoder.write_all(part).unwrap();
        encoder.flush().unwrap();
    }
    encoder.finish().unwrap()
}

fn utf_16(text: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(text).unwrap();
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// The bytes of all batches, and the error that ended reading.
type Outcome = (Vec<u8>, Option<String>);

fn outcome(stream: impl Read + Send + 'static) -> Outcome {
    let (mut bytes, mut batch) = (Vec::new(), Batch::default());
    let read = Reader::new(stream).map_err(|error| error.to_string()).and_then(|mut reader| {
        while reader.fill(&mut batch).map_err(|error| format!("cannot be read: {error}"))? {
            bytes.extend(bytes_of(&batch));
        }
        Ok(())
    });
    (bytes, read.err())
}

/// The bytes of the records of a batch.
fn bytes_of(batch: &Batch) -> Vec<u8> {
    if let Some((_, bytes)) = batch.array() {
        return bytes.to_vec();
    }
    let mut all = Vec::new();
    batch.for_each_image(&mut |_, _| {}, &mut |_, image| match image {
        Ok(image) => all.extend_from_slice(image.bytes),
        Err(error) => all.extend_from_slice(error.to_string().as_bytes()),
    });
    all
}

/// A stream that returns pieces of this length.
fn in_pieces(bytes: &[u8], length: usize) -> Pieces {
    let pieces: Vec<Piece> = bytes.chunks(length).map(|piece| Ok(piece.to_vec())).collect();
    Pieces::new(pieces)
}

fn through_a_pipe(bytes: &[u8]) -> Outcome {
    let (output, mut input) = pipe().unwrap();
    let bytes = bytes.to_vec();
    // The reader need not read everything.
    let writer = thread::spawn(move || drop(input.write_all(&bytes)));
    let outcome = outcome(output);
    writer.join().unwrap();
    outcome
}

fn from_a_file(bytes: &[u8]) -> Outcome {
    let files = Files::new().with("in", bytes);
    outcome(File::open(files.path("in")).unwrap())
}

/// Cuts a compressed stream at each point. Asserts that the result does not depend on how it is read, and returns the
/// results.
fn cut_everywhere(packed: &[u8]) -> Vec<Outcome> {
    let at = |cut| {
        let bytes = &packed[..cut];
        let expected = outcome(in_pieces(bytes, 65_536));
        let same = |found: Outcome, how: &str| {
            assert_eq!(found.1, expected.1, "cut at {cut}, {how}");
            assert_eq!(found.0.len(), expected.0.len(), "cut at {cut}, {how}");
            assert!(found.0 == expected.0, "cut at {cut}, {how}");
        };
        same(outcome(in_pieces(bytes, 1)), "in pieces of 1 byte");
        same(outcome(in_pieces(bytes, 7)), "in pieces of 7 bytes");
        same(from_a_file(bytes), "from a file");
        same(through_a_pipe(bytes), "through a pipe");
        expected
    };
    (0..packed.len()).map(at).collect()
}

/// Asserts that a cut stream gives a beginning of its content, which grows with the position of the cut, and the error
/// of the outermost compression.
fn is_read_as_far_as_it_goes(content: &[u8], packed: &[u8], message: &str) {
    let mut longest = 0;
    for (cut, (bytes, found)) in cut_everywhere(packed).iter().enumerate().skip(4) {
        assert!(content.starts_with(bytes), "cut at {cut}");
        assert!(bytes.len() >= longest, "cut at {cut}");
        longest = bytes.len();
        assert_eq!(found.as_deref(), Some(message), "cut at {cut}");
    }
    assert!(longest > content.len() / 2, "{longest} bytes");
}

const GZIP: &str = "cannot be read: truncated gzip file";
const ZSTANDARD: &str = "cannot be read: truncated Zstandard file";

#[test]
fn what_is_left_of_a_cut_stream_does_not_depend_on_its_pieces() {
    // A few compressed bytes expand to more than one read.
    let content = [&CAPTURE[..128], &[0; 20_000]].concat();
    is_read_as_far_as_it_goes(&content, &gz(&content), GZIP);
    is_read_as_far_as_it_goes(&content, &zst(&content), ZSTANDARD);
    is_read_as_far_as_it_goes(&content, &gz(&gz(&content)), GZIP);
    is_read_as_far_as_it_goes(&content, &gz(&zst(&content)), GZIP);
    is_read_as_far_as_it_goes(&content, &zst(&gz(&content)), ZSTANDARD);
    is_read_as_far_as_it_goes(&content, &zst(&zst(&content)), ZSTANDARD);
    is_read_as_far_as_it_goes(&content, &gz(&gz(&gz(&content))), GZIP);
}

#[test]
fn what_is_left_of_cut_text_does_not_depend_on_its_pieces() {
    let line = LINES.split_inclusive('\n').next().unwrap().as_bytes();
    cut_everywhere(&gz(&utf_16(line)));
    cut_everywhere(&gz(&zst(line)));
}

#[test]
fn zeros_behind_gzip_are_skipped_and_garbage_is_not() {
    let packed = gz(CAPTURE);
    for zeros in [1, 7, 10, 20_000] {
        let padded = [&*packed, &vec![0; zeros]].concat();
        let unreadable = Some("cannot be read: invalid gzip header".to_owned());
        for (length, twice) in [(1, false), (7, true), (65_536, false), (65_536, true)] {
            let outer = |bytes: Vec<u8>| if twice { gz(&bytes) } else { bytes };
            let outcome = |bytes: Vec<u8>| outcome(in_pieces(&outer(bytes), length));
            assert_eq!(outcome(padded.clone()), (CAPTURE.to_vec(), None));
            // Some programs append further gzip members after the zeros.
            assert_eq!(outcome(padded.repeat(2)), (CAPTURE.repeat(2), None));
            let garbage = [&*padded, b"garbage of some length"].concat();
            assert_eq!(outcome(garbage), (CAPTURE.to_vec(), unreadable.clone()));
        }
    }
    let garbage = [&*packed, b"garbage of some length"].concat();
    let (bytes, message) = outcome(in_pieces(&garbage, 65_536));
    assert_eq!(
        (&*bytes, message.as_deref()),
        (CAPTURE, Some("cannot be read: invalid gzip header"))
    );
}
