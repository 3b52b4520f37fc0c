//! `byteorder` through a cursor: each member read in order.

use std::io::Cursor;

use super::Fold;
use crate::byteorder_reader;

pub(super) fn fold(bytes: &[u8]) -> u64 {
    let mut cursor = Cursor::new(bytes);
    (0..bytes.len() / 64).fold(0, |sum, _| {
        let record = byteorder_reader::read(&mut cursor).unwrap();
        let numbers = Fold {
            failure_error_code: record.failure_error_code,
            failure_point: record.failure_point,
            flags: record.flags,
            keying_module_type: record.keying_module_type,
            mm_state: record.mm_state,
            sa_role: record.sa_role,
            mm_auth_method: record.mm_auth_method,
            end_cert_hash: record.end_cert_hash,
            mm_id: record.mm_id,
            mm_filter_id: record.mm_filter_id,
        };
        numbers.onto(sum)
    })
}
