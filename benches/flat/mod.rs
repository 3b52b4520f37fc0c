//! Work on an array of flat records, and a sum over the bytes that shows what the machine can do at best.

use wfp_events::raw::{
    self, AuthenticationMethodType, IkeextMmFailure0, IkeextMmFailureFlags, IpsecFailurePoint,
    KeyModuleType, MmSaState, SaRole, WinError,
};
use windows_sys::Win32::NetworkManagement::WindowsFilteringPlatform::FWPM_NET_EVENT_IKEEXT_MM_FAILURE0;

/// Finds the first record with a value that has no name.
pub(crate) fn first_unnamed(bytes: &[u8]) -> Option<usize> {
    raw::first_unnamed(raw::slice_of::<IkeextMmFailure0>(bytes).unwrap())
}

/// A lower bound for everything that reads all bytes: eight independent sums, so that only memory limits the speed.
pub(crate) fn sum_u64s(bytes: &[u8]) -> u64 {
    let (lines, []) = bytes.as_chunks::<64>() else { panic!("whole records") };
    let mut sums = [0_u64; 8];
    for line in lines {
        for (sum, word) in sums.iter_mut().zip(line.chunks_exact(8)) {
            *sum = sum.wrapping_add(u64::from_le_bytes(word.try_into().unwrap()));
        }
    }
    sums.into_iter().fold(0, u64::wrapping_add)
}

/// The records in native integers, in the structure of `windows-sys`.
pub(crate) fn native(bytes: &[u8]) -> Vec<FWPM_NET_EVENT_IKEEXT_MM_FAILURE0> {
    let records = byteorder_reader::read_all(bytes).unwrap();
    let native = records.iter().map(|record| FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 {
        failureErrorCode: record.failure_error_code,
        failurePoint: record.failure_point as i32,
        flags: record.flags,
        keyingModuleType: record.keying_module_type as i32,
        mmState: record.mm_state as i32,
        saRole: record.sa_role as i32,
        mmAuthMethod: record.mm_auth_method as i32,
        endCertHash: record.end_cert_hash,
        mmId: record.mm_id,
        mmFilterId: record.mm_filter_id,
    });
    native.collect()
}

/// Writes native records member by member.
pub(crate) fn write_typed(records: &[FWPM_NET_EVENT_IKEEXT_MM_FAILURE0], bytes: &mut [u8]) {
    let written = raw::slice_of_mut::<IkeextMmFailure0>(bytes).unwrap();
    for (to, from) in written.iter_mut().zip(records) {
        *to = IkeextMmFailure0 {
            failure_error_code: WinError::new(from.failureErrorCode),
            failure_point: IpsecFailurePoint::new(from.failurePoint as u32),
            flags: IkeextMmFailureFlags::from_bits_retain(from.flags).into(),
            keying_module_type: KeyModuleType::new(from.keyingModuleType as u32),
            mm_state: MmSaState::new(from.mmState as u32),
            sa_role: SaRole::new(from.saRole as u32),
            mm_auth_method: AuthenticationMethodType::new(from.mmAuthMethod as u32),
            end_cert_hash: from.endCertHash,
            mm_id: from.mmId.into(),
            mm_filter_id: from.mmFilterId.into(),
        };
    }
}
