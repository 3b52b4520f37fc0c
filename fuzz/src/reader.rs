//! Arbitrary bytes as a file of any format, compressed or not: the records, faults and notes do not depend on the
//! pieces in which the file arrives, and the images of the records give the same records.
//!
//! The first byte is the length of the pieces, less one. The second selects up to three layers of compression or
//! UTF-16, and how much of the result is kept.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use wfp_events::Record;
use wfp_events::event::Partial;
use wfp_events::memory::{Image, Limits};
use wfp_events::reader::{Batch, Format, Position, Reader, RecordError, Skipped};

/// Reading stops after this number of records and notes, because a few compressed bytes can hold millions.
const MOST: usize = 20_000;

pub fn check(input: &[u8]) {
    let Some(([piece, packing], content)) = input.split_first_chunk::<2>() else { return };
    let file = packed(content, *packing);
    let whole = File::read(&file, usize::MAX);
    let pieces = File::read(&file, usize::from(*piece) + 1);
    assert_eq!(pieces, whole);
}

fn packed(content: &[u8], how: u8) -> Vec<u8> {
    let mut file = content.to_vec();
    for layer in 0..3 {
        file = match how >> (2 * layer) & 3 {
            0 => file,
            1 => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(&file).unwrap();
                encoder.finish().unwrap()
            }
            2 => zstd::bulk::compress(&file, 1).unwrap(),
            _ => {
                let text = String::from_utf8_lossy(&file);
                let units = std::iter::once(0xfeff).chain(text.encode_utf16());
                units.flat_map(u16::to_le_bytes).collect()
            }
        };
    }
    file.truncate(file.len() * (4 - usize::from(how >> 6)) / 4);
    file
}

/// The result of reading a file.
#[derive(Debug, PartialEq)]
enum File {
    Unsupported(String),
    Read { format: Option<Format>, found: Vec<Found>, fault: Option<String> },
}

#[derive(Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "most are records")]
enum Found {
    Record(Position, Partial<'static>),
    Fault(Position, RecordError),
    Skipped(Position, Skipped),
}

impl File {
    /// Reads a file that arrives in pieces of this length.
    fn read(file: &[u8], piece: usize) -> Self {
        let pieces = Pieces { file: io::Cursor::new(file.to_vec()), piece };
        let mut reader = match Reader::new(pieces) {
            Ok(reader) => reader,
            Err(error) => return Self::Unsupported(error.to_string()),
        };
        let (format, mut batch, mut found) = (reader.format(), Batch::default(), Vec::new());
        while found.len() < MOST {
            match reader.fill(&mut batch) {
                Ok(true) => read_batch(&batch, &mut found),
                Ok(false) => {
                    assert!(!reader.fill(&mut batch).unwrap(), "after the end there is nothing");
                    return Self::Read { format, found, fault: None };
                }
                Err(error) => {
                    return Self::Read { format, found, fault: Some(error.to_string()) };
                }
            }
        }
        found.truncate(MOST);
        Self::Read { format, found, fault: None }
    }
}

fn read_batch(batch: &Batch, found: &mut Vec<Found>) {
    let (mut records, mut skipped) = (Vec::new(), Vec::new());
    batch.for_each_record(&mut |at, what| skipped.push((at, what)), &mut |at, read| {
        records.push(match read {
            Ok(partial) => {
                let (record, errors) = (partial.record.clone(), partial.errors.to_vec());
                Found::Record(at, Partial { record, errors }.into_owned())
            }
            Err(error) => Found::Fault(at, error),
        });
    });
    let mut expected = records.iter();
    let mut again = Vec::new();
    batch.for_each_image(&mut |at, what| again.push((at, what)), &mut |at, image| {
        match (image, expected.next().unwrap()) {
            (Ok(image), Found::Record(position, partial)) => {
                assert_eq!(at, *position);
                let memory = Image::new(image.base, image.bytes);
                let limits = Limits::default();
                let read = Record::read_lenient(memory, image.root, image.kind, &limits);
                let mut partial = partial.clone();
                if let Record::Event(event) = &mut partial.record {
                    // These are not part of the image.
                    let fields = event.internal_fields.take();
                    assert_eq!(fields.as_deref(), image.internal_fields);
                }
                assert_eq!(read.as_ref(), Ok(&partial));
            }
            // The structure cannot be read; reading the image gives the same error.
            (Ok(image), Found::Fault(position, RecordError::Bytes(error))) => {
                assert_eq!(at, *position);
                let memory = Image::new(image.base, image.bytes);
                let limits = Limits::default();
                let read = Record::read_lenient(memory, image.root, image.kind, &limits);
                assert_eq!(read.as_ref(), Err(error));
            }
            (Err(error), Found::Fault(position, expected)) => {
                assert_eq!((at, &error), (*position, expected));
            }
            // A record from text may have no image.
            (Err(RecordError::Bytes(_)), Found::Record(position, partial)) => {
                assert_eq!(at, *position);
                assert!(!partial.errors.is_empty() || partial.record.to_bytes(0).is_err());
            }
            (image, expected) => panic!("{image:?}, not {expected:?}"),
        }
    });
    assert!(expected.next().is_none());
    assert_eq!(again, skipped);
    // The position of skipped text has the number of the next record.
    let mut skipped = skipped.into_iter().map(|(at, what)| Found::Skipped(at, what)).peekable();
    let number = |found: &Found| match found {
        Found::Record(at, _) | Found::Fault(at, _) | Found::Skipped(at, _) => at.record,
    };
    for record in records {
        while let Some(before) = skipped.next_if(|next| number(next) <= number(&record)) {
            found.push(before);
        }
        found.push(record);
    }
    found.extend(skipped);
}

/// A file that arrives in pieces.
struct Pieces {
    file: io::Cursor<Vec<u8>>,
    piece: usize,
}

impl Read for Pieces {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let length = to.len().min(self.piece);
        self.file.read(&mut to[..length])
    }
}
