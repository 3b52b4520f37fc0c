//! Reading compressed streams and text in UTF-16.

use std::io::{Cursor, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use wfp_events::Reader;
use wfp_events::reader::{Format, OpenError};

use super::pieces::{Pieces, bytes_of, pieces};
use crate::kit::samples::{CAPTURE, LINES};

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zst_with(bytes, 20)
}

/// Zstandard with a window of this size, as a power of two.
fn zst_with(bytes: &[u8], window: u32) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(window).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn utf_16(order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(LINES.encode_utf16()).flat_map(order).collect()
}

/// The bytes of all records, or the first error.
fn read(stream: impl Read + Send + 'static) -> Result<Vec<u8>, String> {
    let reader = Reader::new(stream).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    for entry in reader {
        bytes.extend(bytes_of(&entry.map_err(|error| error.to_string())?.record));
    }
    Ok(bytes)
}

#[test]
fn packed_streams_are_read_in_any_pieces() {
    for packed in [
        gz(LINES.as_bytes()),
        zst(LINES.as_bytes()),
        utf_16(u16::to_le_bytes),
        utf_16(u16::to_be_bytes),
        gz(&zst(&utf_16(u16::to_le_bytes))),
        gz(&gz(&gz(CAPTURE))),
        [gz(LINES.as_bytes()), gz(b"\n")].concat(),
    ] {
        for lengths in [&[usize::MAX][..], &[1], &[3, 4096]] {
            let read = read(Pieces::new(pieces(&packed, lengths)));
            assert!(read.as_deref() == Ok(CAPTURE), "{lengths:?}: {read:?}");
        }
    }
}

#[test]
fn three_layers_are_unpacked() {
    let result = Reader::new(Cursor::new(gz(&gz(&gz(&gz(CAPTURE))))));
    assert!(matches!(result.err(), Some(OpenError::Unsupported(_))), "the fourth is not unpacked");
}

/// Each level of nesting adds its window to the memory that is needed.
#[test]
fn a_stream_in_another_has_a_smaller_window() {
    for (window, alone, nested) in [(23, true, true), (25, true, false), (26, false, false)] {
        let once = zst_with(LINES.as_bytes(), window);
        assert_eq!(read(Cursor::new(once.clone())).is_ok(), alone, "{window}");
        assert_eq!(read(Cursor::new(zst(&once))).is_ok(), nested, "{window}");
    }
}

#[test]
fn a_truncated_stream_is_an_error() {
    let many = CAPTURE.repeat(500);
    for (packed, message) in [
        (gz(&many), "cannot be read: truncated gzip file"),
        (zst(&many), "cannot be read: truncated Zstandard file"),
    ] {
        let cut = packed[..packed.len() - 3].to_vec();
        assert_eq!(read(Cursor::new(cut)).unwrap_err(), message);
    }
}

/// Records of an array can begin with any bytes, so no compression is detected.
#[test]
fn an_array_is_not_unpacked() {
    let packed = gz(CAPTURE);
    let array = Format::Array(wfp_events::kind::RecordKind::default());
    let read = Reader::with_format(array, Cursor::new(packed.clone())).unwrap().into_iter().count();
    assert_eq!(read, packed.len().div_ceil(64));
    let Err(OpenError::Io(_)) = Reader::new(Cursor::new(b"\x28\xb5\x2f\xfd")) else {
        panic!("it is no Zstandard file")
    };
}
