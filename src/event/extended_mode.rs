//! Failed extended-mode negotiations.

use alloc::vec::Vec;

use super::fields::{fields, flat};
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
        /// Which side it failed on.
        failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether it was to be expected, and whether several events were reported for this negotiation.
        flags: IkeextEmFailureFlags = "flags",
        /// How far the negotiation had come.
        em_state: EmSaState = "emState",
        /// The part that this machine played.
        sa_role: SaRole = "saRole",
        /// How the sides were to prove who they are.
        em_auth_method: AuthenticationMethodType = "emAuthMethod",
        /// SHA-1 thumbprint of the end certificate whose chain failed; all zero where none did.
        end_cert_hash: [u8; 20] = "endCertHash",
        /// The main-mode security association: a LUID.
        mm_id: u64 = "mmId",
        /// Run-time id of the quick-mode filter.
        qm_filter_id: u64 = "qmFilterId",
        /// Who this machine claimed to be; NULL in practice where unknown, though the interface forbids it.
        local_principal_name_for_auth: Option<WideStr<'a>> = "localPrincipalNameForAuth",
        /// Who the peer claimed to be; likewise.
        remote_principal_name_for_auth: Option<WideStr<'a>> = "remotePrincipalNameForAuth",
        /// SIDs of those groups: a list of texts, not of binary SIDs.
        ///
        /// A NULL among them is `None`.
        local_principal_group_sids: Vec<Option<WideStr<'a>>> = "localPrincipalGroupSids" counted by num_local_principal_group_sids,
        /// SIDs of those groups: a list of texts, not of binary SIDs.
        ///
        /// A NULL among them is `None`.
        remote_principal_group_sids: Vec<Option<WideStr<'a>>> = "remotePrincipalGroupSids" counted by num_remote_principal_group_sids,
        /// Mode of the traffic that quick mode was being negotiated for.
        sa_traffic_type: IpsecTrafficType = "saTrafficType",
    }
}

/// The flat record, which is what the later structure begins with.
impl From<&IkeextEmFailure0> for IkeEmFailure<'_> {
    #[inline]
    fn from(raw: &IkeextEmFailure0) -> Self {
        flat(raw)
    }
}
