//! Sums over all members of records: as little work as there can be behind the reading.

use wfp_events::raw::{self, IkeextMmFailure0};

/// All the numbers of a record in one; the hash counts as five.
macro_rules! sum {
    ($sum:expr, $hash:expr, $($number:expr),+) => {{
        let (words, _) = $hash.as_chunks::<4>();
        let mut sum: u64 = $sum;
        $( sum = sum.wrapping_add(u64::from($number)); )+
        for word in words {
            sum = sum.wrapping_add(u64::from(u32::from_le_bytes(*word)));
        }
        sum
    }};
}

/// The sum over records that are seen in place.
pub(crate) fn sum_typed(bytes: &[u8]) -> u64 {
    raw::slice_of::<IkeextMmFailure0>(bytes).unwrap().iter().fold(0, |sum, record| {
        sum!(
            sum,
            record.end_cert_hash,
            record.failure_error_code.get(),
            record.failure_point.get(),
            record.flags.get().bits(),
            record.keying_module_type.get(),
            record.mm_state.get(),
            record.sa_role.get(),
            record.mm_auth_method.get(),
            record.mm_id.get(),
            record.mm_filter_id.get()
        )
    })
}
