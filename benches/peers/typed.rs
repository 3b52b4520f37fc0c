//! The records in place, by the library's public types.
//!
//! Named values are the rule, so a run of records is asked at once, and one by one only where something is unnamed.

use wfp_events::raw::{self, IkeextMmFailure0, Structure};

use super::Fold;

/// Few enough to stay in the cache between the check and the sum.
const RUN: usize = 64;

pub(super) fn fold(bytes: &[u8]) -> u64 {
    let records = raw::slice_of::<IkeextMmFailure0>(bytes).unwrap();
    records.chunks(RUN).fold(0, |sum, run| {
        if raw::first_unnamed(run).is_none() {
            run.iter().fold(sum, |sum, record| numbers(record).onto_as(sum, true))
        } else {
            run.iter()
                .fold(sum, |sum, record| numbers(record).onto_as(sum, record.is_fully_named()))
        }
    })
}

#[inline(always)]
fn numbers(record: &IkeextMmFailure0) -> Fold {
    Fold {
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
    }
}
