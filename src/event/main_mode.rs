//! The payload of failed main-mode negotiations.

use alloc::vec::Vec;

use super::fields::{fields, from_flat};
use crate::raw::{
    AuthenticationMethodType, Guid, IkeextMmFailure0, IkeextMmFailure2, IkeextMmFailureFlags,
    IpsecFailurePoint, KeyModuleType, MmSaState, SaRole, WinError,
};
use crate::value::WideStr;

fields! {
    /// A failed IKE or AuthIP main-mode negotiation (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE0` to `2`).
    pub struct IkeMmFailure<'a> = IkeextMmFailure2 {
        /// Why it failed: a Windows error code (not an NTSTATUS).
        failure_error_code: WinError = "failureErrorCode",
        /// Side on which the negotiation failed.
        failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether the failure is benign, and whether several events were reported for the negotiation.
        flags: IkeextMmFailureFlags = "flags",
        /// Keying module of the negotiation.
        keying_module_type: KeyModuleType = "keyingModuleType",
        /// State that the negotiation had reached.
        mm_state: MmSaState = "mmState",
        /// Role of this machine in the negotiation.
        sa_role: SaRole = "saRole",
        /// Authentication method.
        mm_auth_method: AuthenticationMethodType = "mmAuthMethod",
        /// SHA-1 thumbprint of the end certificate whose chain failed; all zero if no chain failed.
        end_cert_hash: [u8; 20] = "endCertHash",
        /// LUID of the main-mode security association.
        mm_id: u64 = "mmId",
        /// Run-time id of the main-mode filter.
        mm_filter_id: u64 = "mmFilterId",
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
        /// Provider context of the policy. It is a pointer, unlike the member of a quick-mode failure; may be NULL.
        provider_context_key: Option<Guid> = "providerContextKey",
    }
}

/// The flat structure. The later structures begin with its members.
impl From<&IkeextMmFailure0> for IkeMmFailure<'_> {
    #[inline]
    fn from(raw: &IkeextMmFailure0) -> Self {
        from_flat(raw)
    }
}
