//! `deku`: a derived `DekuRead`, with one reader for all bytes.

use std::io::Cursor;

use deku::reader::Reader;
use deku::{DekuRead, DekuReader};

use super::{Fold, Numbers};

#[derive(DekuRead)]
#[deku(endian = "little")]
struct MmFailure0 {
    failure_error_code: u32,
    failure_point: u32,
    flags: u32,
    keying_module_type: u32,
    mm_state: u32,
    sa_role: u32,
    mm_auth_method: u32,
    end_cert_hash: [u8; 20],
    mm_id: u64,
    mm_filter_id: u64,
}

impl MmFailure0 {
    fn onto(&self, sum: u64) -> u64 {
        let numbers = Numbers {
            failure_error_code: self.failure_error_code,
            failure_point: self.failure_point,
            flags: self.flags,
            keying_module_type: self.keying_module_type,
            mm_state: self.mm_state,
            sa_role: self.sa_role,
            mm_auth_method: self.mm_auth_method,
            end_cert_hash: self.end_cert_hash,
            mm_id: self.mm_id,
            mm_filter_id: self.mm_filter_id,
        };
        numbers.onto(sum)
    }
}

pub(super) fn fold(bytes: &[u8]) -> u64 {
    let mut cursor = Cursor::new(bytes);
    let mut reader = Reader::new(&mut cursor);
    (0..bytes.len() / 64)
        .fold(0, |sum, _| MmFailure0::from_reader_with_ctx(&mut reader, ()).unwrap().onto(sum))
}
