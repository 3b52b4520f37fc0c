//! The payload of failed extended-mode negotiations.

use alloc::vec::Vec;

use super::fields::{fields, from_flat};
use crate::raw::{
    AuthenticationMethodType, EmSaState, IkeextEmFailure0, IkeextEmFailure1, IkeextEmFailureFlags,
    IpsecFailurePoint, IpsecTrafficType, SaRole, WinError,
};
use crate::value::WideStr;

fields! {
    /// A failed AuthIP extended-mode negotiation (`FWPM_NET_EVENT_IKEEXT_EM_FAILURE0` and `1`).
    pub struct IkeEmFailure<'a> = IkeextEmFailure1 {
        /// Why it failed: a Windows error code (not an NTSTATUS).
        failure_error_code: WinError = "failureErrorCode",
        /// Side on which the negotiation failed.
        failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether the failure is benign, and whether several events were reported for the negotiation.
        flags: IkeextEmFailureFlags = "flags",
        /// State that the negotiation had reached.
        em_state: EmSaState = "emState",
        /// Role of this machine in the negotiation.
        sa_role: SaRole = "saRole",
        /// Authentication method.
        em_auth_method: AuthenticationMethodType = "emAuthMethod",
        /// SHA-1 thumbprint of the end certificate whose chain failed; all zero if no chain failed.
        end_cert_hash: [u8; 20] = "endCertHash",
        /// LUID of the main-mode security association.
        mm_id: u64 = "mmId",
        /// Run-time id of the quick-mode filter.
        qm_filter_id: u64 = "qmFilterId",
        /// Principal name of this machine for authentication; NULL if unknown, although the IDL does not allow NULL.
        local_principal_name_for_auth: Option<WideStr<'a>> = "localPrincipalNameForAuth",
        /// Principal name of the peer for authentication; NULL if unknown, although the IDL does not allow NULL.
        remote_principal_name_for_auth: Option<WideStr<'a>> = "remotePrincipalNameForAuth",
        /// SIDs of the groups of this machine\'s principal, as texts, not as binary SIDs.
        ///
        /// A NULL pointer in the list is `None`.
        local_principal_group_sids: Vec<Option<WideStr<'a>>> = "localPrincipalGroupSids" counted by num_local_principal_group_sids,
        /// SIDs of the groups of the peer\'s principal, as texts, not as binary SIDs.
        ///
        /// A NULL pointer in the list is `None`.
        remote_principal_group_sids: Vec<Option<WideStr<'a>>> = "remotePrincipalGroupSids" counted by num_remote_principal_group_sids,
        /// Transport or tunnel mode of the quick-mode negotiation.
        sa_traffic_type: IpsecTrafficType = "saTrafficType",
    }
}

/// The flat structure. The later structure begins with its members.
impl From<&IkeextEmFailure0> for IkeEmFailure<'_> {
    #[inline]
    fn from(raw: &IkeextEmFailure0) -> Self {
        from_flat(raw)
    }
}
