//! The library: records in place, by its public types.
//!
//! Values are nearly always named, so several records are checked at once, and one by one only if a value is unnamed.

use wfp_events::raw::{self, IkeextMmFailure0, Structure};

use super::{Fold, Numbers};

/// Small enough to keep the values in registers.
const RUN: usize = 8;

pub(super) fn fold(bytes: &[u8]) -> u64 {
    let (runs, rest) = raw::slice_of::<IkeextMmFailure0>(bytes).unwrap().as_chunks::<RUN>();
    let sum = runs.iter().fold(0, |sum, run| {
        // `&` instead of `&&`, so that there is no branch for each record.
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
