//! The records in place, by the library's public types.

use wfp_events::raw::{self, IkeextMmFailure0, Structure};

use super::Fold;

pub(super) fn fold(bytes: &[u8]) -> u64 {
    raw::slice_of::<IkeextMmFailure0>(bytes).unwrap().iter().fold(0, |sum, record| {
        let numbers = Fold {
            failure_error_code: record.failure_error_code.get(),
            failure_point: record.failure_point.get(),
            flags: record.flags.get().bits(),
            keying_module_type: record.keying_module_type.get(),
            mm_state: record.mm_state.get(),
            sa_role: record.sa_role.get(),
            mm_auth_method: record.mm_auth_method.get(),
            end_cert_hash: record.end_cert_hash,
            mm_id: record.mm_id.get(),
            mm_filter_id: record.mm_filter_id.get(),
        };
        numbers.onto_as(sum, record.is_fully_named())
    })
}
