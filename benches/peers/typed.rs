//! The records in place, by the library's public types.
//!
//! Named values are the rule, so a run of records is asked at once, and one by one only where something is unnamed.

use wfp_events::raw::{self, IkeextMmFailure0, Structure};

use super::Fold;

/// Few enough for registers to hold what is asked of them.
const RUN: usize = 8;

pub(super) fn fold(bytes: &[u8]) -> u64 {
    let (runs, rest) = raw::slice_of::<IkeextMmFailure0>(bytes).unwrap().as_chunks::<RUN>();
    let sum = runs.iter().fold(0, |sum, run| {
        // `&` and not `&&`: a run is decided without a branch.
        if run.iter().fold(true, |all, record| all & record.is_fully_named()) {
            run.iter().fold(sum, |sum, record| numbers(record).onto_as(sum, true))
        } else {
            one_by_one(sum, run)
        }
    });
    one_by_one(sum, rest)
}

fn one_by_one(sum: u64, records: &[IkeextMmFailure0]) -> u64 {
    let checked =
        |sum, record: &IkeextMmFailure0| numbers(record).onto_as(sum, record.is_fully_named());
    records.iter().fold(sum, checked)
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
