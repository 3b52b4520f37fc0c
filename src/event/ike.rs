//! Failures of the keying modules.

use super::members::part;
use crate::raw::{
    AuthenticationMethodType, FlagBits, IkeextMmFailure0, IkeextMmFailureFlags, IpsecFailurePoint,
    KeyModuleType, MmSaState, SaRole, WinError,
};

part! {
    /// A failed IKE or AuthIP main-mode negotiation (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`).
    pub struct IkeMmFailure {
        /// Why it failed.
        failure_error_code: WinError = "failureErrorCode",
        /// Which side it failed on.
        failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether it was to be expected, and whether it stands for several.
        flags: IkeextMmFailureFlags = "flags",
        /// The keying module that negotiated.
        keying_module_type: KeyModuleType = "keyingModuleType",
        /// How far the negotiation had come.
        mm_state: MmSaState = "mmState",
        /// The part that this machine played.
        sa_role: SaRole = "saRole",
        /// How the sides were to prove who they are.
        mm_auth_method: AuthenticationMethodType = "mmAuthMethod",
        /// SHA-1 thumbprint of the end certificate at fault; all zero where there is none.
        end_cert_hash: [u8; 20] = "endCertHash",
        /// The main-mode security association: a LUID.
        mm_id: u64 = "mmId",
        /// Run-time id of the main-mode filter.
        mm_filter_id: u64 = "mmFilterId",
    }
}

impl IkeMmFailure {
    pub(super) fn read(raw: &IkeextMmFailure0) -> Self {
        Self {
            failure_error_code: raw.failure_error_code,
            failure_point: raw.failure_point,
            flags: raw.flags.get(),
            keying_module_type: raw.keying_module_type,
            mm_state: raw.mm_state,
            sa_role: raw.sa_role,
            mm_auth_method: raw.mm_auth_method,
            end_cert_hash: raw.end_cert_hash,
            mm_id: raw.mm_id.get(),
            mm_filter_id: raw.mm_filter_id.get(),
        }
    }

    pub(super) fn write(&self) -> IkeextMmFailure0 {
        IkeextMmFailure0 {
            failure_error_code: self.failure_error_code,
            failure_point: self.failure_point,
            flags: FlagBits::new(self.flags),
            keying_module_type: self.keying_module_type,
            mm_state: self.mm_state,
            sa_role: self.sa_role,
            mm_auth_method: self.mm_auth_method,
            end_cert_hash: self.end_cert_hash,
            mm_id: self.mm_id.into(),
            mm_filter_id: self.mm_filter_id.into(),
        }
    }
}
