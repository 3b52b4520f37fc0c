//! Failed main-mode negotiations.

use alloc::vec::Vec;

use super::fields::{fields, flat};
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
        /// Which side it failed on.
        failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether it was to be expected, and whether several events were reported for this negotiation.
        flags: IkeextMmFailureFlags = "flags",
        /// The keying module that negotiated.
        keying_module_type: KeyModuleType = "keyingModuleType",
        /// How far the negotiation had come.
        mm_state: MmSaState = "mmState",
        /// The part that this machine played.
        sa_role: SaRole = "saRole",
        /// How the sides were to prove who they are.
        mm_auth_method: AuthenticationMethodType = "mmAuthMethod",
        /// SHA-1 thumbprint of the end certificate whose chain failed; all zero where none did.
        end_cert_hash: [u8; 20] = "endCertHash",
        /// The main-mode security association: a LUID.
        mm_id: u64 = "mmId",
        /// Run-time id of the main-mode filter.
        mm_filter_id: u64 = "mmFilterId",
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
        /// The provider context that set the policy. A pointer, unlike that of a quick-mode failure; may be NULL.
        provider_context_key: Option<Guid> = "providerContextKey",
    }
}

/// The flat record, which is what the later structures begin with.
impl From<&IkeextMmFailure0> for IkeMmFailure<'_> {
    #[inline]
    fn from(raw: &IkeextMmFailure0) -> Self {
        flat(raw)
    }
}
