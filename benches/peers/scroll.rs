//! `scroll`: a derived `Pread`, which reads at each offset.

use scroll::{LE, Pread};

use super::{Fold, Numbers};

#[derive(Pread)]
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
    (0..bytes.len())
        .step_by(64)
        .fold(0, |sum, at| bytes.pread_with::<MmFailure0>(at, LE).unwrap().onto(sum))
}
