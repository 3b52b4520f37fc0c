//! The records in place, by the library's public types.
//!
//! Named values are the rule, so a run of records is asked at once, and one by one only where something is unnamed.

use wfp_events::raw::{self, IkeextMmFailure0, Structure};

use super::{Fold, Numbers};

/// Few enough for registers to hold what is asked of them.
const RUN: usize = 8;

pub(super) fn fold(bytes: &[u8]) -> u64 {
    let (runs, rest) = raw::slice_of::<IkeextMmFailure0>(bytes).unwrap().as_chunks::<RUN>();
    let sum = runs.iter().fold(0, |sum, run| {
        // `&` and not `&&`: a run is decided without a branch.
        if run.iter().fold(true, |all, record| all & record.is_fully_named()) {
            run.iter().fold(sum, |sum, record| Numbers::from(record).onto_as(sum, true))
        } else {
            one_by_one(sum, run)
        }
    });
    one_by_one(sum, rest)
}

fn one_by_one(sum: u64, records: &[IkeextMmFailure0]) -> u64 {
    let checked = |sum, record: &IkeextMmFailure0| {
        Numbers::from(record).onto_as(sum, record.is_fully_named())
    };
    records.iter().fold(sum, checked)
}
