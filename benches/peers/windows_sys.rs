//! `windows-sys`: its structure, read with `ptr::read_unaligned`. This is the cost of an unchecked cast.

use windows_sys::Win32::NetworkManagement::WindowsFilteringPlatform::FWPM_NET_EVENT_IKEEXT_MM_FAILURE0;

use super::{Fold, Numbers};

pub(super) fn fold(bytes: &[u8]) -> u64 {
    let (records, []) = bytes.as_chunks::<64>() else { panic!("whole records") };
    records.iter().fold(0, |sum, record| {
        // SAFETY: the pointer is to 64 readable bytes, the size of the structure. All its members are integers, so any
        // bytes are valid, and `read_unaligned` needs no alignment.
        let record =
            unsafe { record.as_ptr().cast::<FWPM_NET_EVENT_IKEEXT_MM_FAILURE0>().read_unaligned() };
        let numbers = Numbers {
            failure_error_code: record.failureErrorCode,
            failure_point: record.failurePoint as u32,
            flags: record.flags,
            keying_module_type: record.keyingModuleType as u32,
            mm_state: record.mmState as u32,
            sa_role: record.saRole as u32,
            mm_auth_method: record.mmAuthMethod as u32,
            end_cert_hash: record.endCertHash,
            mm_id: record.mmId,
            mm_filter_id: record.mmFilterId,
        };
        numbers.onto(sum)
    })
}
