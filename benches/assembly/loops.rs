//! The loops whose machine code is kept in this folder.

#![allow(missing_docs)]

use wfp_events::Error;
use wfp_events::raw::{self, IkeextMmFailure0};

/// The records in these bytes, in place.
#[unsafe(no_mangle)]
pub fn slice_of(bytes: &[u8]) -> Result<&[IkeextMmFailure0], Error> {
    raw::slice_of(bytes)
}

/// The index of the first record with an unnamed value.
#[unsafe(no_mangle)]
pub fn first_unnamed(records: &[IkeextMmFailure0]) -> Option<usize> {
    raw::first_unnamed(records)
}

/// The records in these bytes, and one number of each added to a sum.
#[unsafe(no_mangle)]
pub fn record_loop(bytes: &[u8]) -> u64 {
    let records = raw::slice_of::<IkeextMmFailure0>(bytes).unwrap_or_default();
    records.iter().map(|record| record.mm_id.get()).fold(0, u64::wrapping_add)
}
