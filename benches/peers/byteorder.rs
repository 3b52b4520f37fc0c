//! `byteorder`: each member is read in order from a cursor.

use std::io::Cursor;

use super::Fold;

pub(super) fn fold(bytes: &[u8]) -> u64 {
    let mut cursor = Cursor::new(bytes);
    (0..bytes.len() / 64).fold(0, |sum, _| byteorder_reader::read(&mut cursor).unwrap().onto(sum))
}
