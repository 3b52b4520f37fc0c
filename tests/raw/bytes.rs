//! Structures in place: bytes that are read and written back are unchanged, at any alignment.

use std::ops::Range;

use proptest::collection::vec;
use proptest::prelude::*;
use wfp_events::layout::{SegmentKind, walk};
use wfp_events::raw::{self, Structure};
use zerocopy::IntoBytes;

use super::structures::for_each_structure;

/// Calls `call` with a copy of the bytes at an address `by` bytes after a multiple of 8.
pub(crate) fn misaligned<R>(bytes: &[u8], by: usize, call: impl FnOnce(&mut [u8]) -> R) -> R {
    let mut buffer = vec![0xa5; bytes.len() + 16];
    let start = buffer.as_ptr().align_offset(8) + by;
    assert_eq!((buffer.as_ptr().addr() + start) % 8, by % 8);
    let copy = &mut buffer[start..start + bytes.len()];
    copy.copy_from_slice(bytes);
    call(copy)
}

/// The bytes without an incomplete structure at the end.
fn whole<T: Structure>(bytes: &[u8]) -> &[u8] {
    let size = <T as Structure>::LAYOUT.size;
    &bytes[..bytes.len() / size * size]
}

fn reading_and_writing_back_is_the_identity<T: Structure>(bytes: &[u8], by: usize) {
    let bytes = whole::<T>(bytes);
    let name = <T as Structure>::LAYOUT.name;
    let count = bytes.len() / <T as Structure>::LAYOUT.size;
    misaligned(bytes, by, |seen| {
        let place = seen.as_ptr();
        let records = raw::slice_of::<T>(seen).unwrap();
        assert_eq!(records.len(), count, "{name}");
        assert_eq!(records.as_bytes().as_ptr(), place, "{name}: in place");
        assert_eq!(records.as_bytes(), bytes, "{name}");
        // Copies of the structures are written to another place.
        let copies: Vec<T> = records.to_vec();
        misaligned(&vec![0xa5; bytes.len()], by + 3, |written| {
            let to = raw::slice_of_mut::<T>(written).unwrap();
            assert_eq!(to.len(), count, "{name}");
            to.copy_from_slice(&copies);
            assert_eq!(written, bytes, "{name}");
        });
    });
}

fn walk_visits<T: Structure>(bytes: &[u8]) {
    let layout = <T as Structure>::LAYOUT;
    for record in raw::slice_of::<T>(whole::<T>(bytes)).unwrap() {
        let (mut visited, mut at) = (Vec::new(), Vec::<Range<usize>>::new());
        walk(layout, record.as_bytes(), &mut |segment| {
            assert!(
                !matches!(segment.kind, SegmentKind::CutShort(_)),
                "{}: {segment:?}",
                layout.name
            );
            visited.extend_from_slice(segment.bytes);
            at.push(segment.offset..segment.offset + segment.bytes.len());
        });
        assert_eq!(visited, record.as_bytes(), "{}", layout.name);
        assert!(at.windows(2).all(|pair| pair[0].end == pair[1].start), "{}: {at:?}", layout.name);
    }
}

proptest! {
    #[test]
    fn reading_and_writing_back_gives_the_same_bytes(bytes in vec(any::<u8>(), 0..1000), by in 0..8_usize) {
        for_each_structure!(reading_and_writing_back_is_the_identity(&bytes, by));
    }

    #[test]
    fn walk_visits_all_bytes(bytes in vec(any::<u8>(), 0..1000)) {
        for_each_structure!(walk_visits(&bytes));
    }
}
