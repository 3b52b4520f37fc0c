//! Failures of the keying modules: main mode, quick mode, extended mode (`fwpmtypes.h`).
//!
//! Ids of security associations are LUIDs. Filter ids are valid on one machine until it restarts.
//!
//! ```
//! use wfp_events::raw::{self, IkeextMmFailure0};
//!
//! let failures = raw::slice_of::<IkeextMmFailure0>(&[0; 128])?;
//! assert_eq!(failures[1].mm_id.get(), 0);
//! # Ok::<(), wfp_events::Error>(())
//! ```

use zerocopy::little_endian::{U32, U64};

use crate::raw::{
    AuthenticationMethodType, ConditionValue0, EmSaState, FlagBits, Guid, IpsecFailurePoint,
    IpsecTrafficType, KeyModuleType, MmSaState, Ptr, QmSaState, SaRole, WideString, WinError,
    flag_set, layout,
};

flag_set! {
    /// Flags of a main-mode failure (`fwpmtypes.h`).
    ///
    /// Folklore: in an extended-mode failure the two bits are swapped, and some tools confuse them.
    pub struct IkeextMmFailureFlags("FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG") {
        /// The failure is harmless or expected.
        BENIGN = 0x0000_0001,
        /// Several failure events were reported for this negotiation: correlate them by mmId.
        MULTIPLE = 0x0000_0002,
    }
}

flag_set! {
    /// Flags of an extended-mode failure (`fwpmtypes.h`).
    ///
    /// Folklore: in a main-mode failure the two bits are swapped, and some tools confuse them.
    pub struct IkeextEmFailureFlags("FWPM_NET_EVENT_IKEEXT_EM_FAILURE_FLAG") {
        /// Several failure events were reported for this negotiation: correlate them by mmId.
        MULTIPLE = 0x0000_0001,
        /// The failure is harmless or expected.
        BENIGN = 0x0000_0002,
    }
}

layout! {
    /// A failed IKE or AuthIP main-mode negotiation, as Windows Vista describes it
    /// (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`, `fwpmtypes.h`).
    pub struct IkeextMmFailure0("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", size 64, align 8) {
        /// Why it failed: a Windows error code (not an NTSTATUS).
          0 failure_error_code: WinError = "failureErrorCode",
        /// Side on which the negotiation failed.
          4 failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether the failure is benign, and whether several events were reported for the negotiation.
          8 flags: FlagBits<IkeextMmFailureFlags> = "flags",
        /// Keying module of the negotiation.
         12 keying_module_type: KeyModuleType = "keyingModuleType",
        /// State that the negotiation had reached.
         16 mm_state: MmSaState = "mmState",
        /// Role of this machine in the negotiation.
         20 sa_role: SaRole = "saRole",
        /// Authentication method.
         24 mm_auth_method: AuthenticationMethodType = "mmAuthMethod",
        /// SHA-1 thumbprint of the end certificate whose chain failed; all zero if no chain failed.
         28 end_cert_hash: [u8; 20] = "endCertHash",
        /// LUID of the main-mode security association.
         48 mm_id: U64 = "mmId",
        /// Run-time id of the main-mode filter.
         56 mm_filter_id: U64 = "mmFilterId",
    }
}

layout! {
    /// A failed IKE or AuthIP main-mode negotiation, as Windows 7 describes it
    /// (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE1`, `fwpmtypes.h`).
    pub struct IkeextMmFailure1("FWPM_NET_EVENT_IKEEXT_MM_FAILURE1", size 112, align 8) extends IkeextMmFailure0 {
        /// Principal name of this machine for authentication; NULL if unknown, although the IDL does not allow NULL.
         64 local_principal_name_for_auth: Ptr<WideString> = "localPrincipalNameForAuth",
        /// Principal name of the peer for authentication; NULL if unknown, although the IDL does not allow NULL.
         72 remote_principal_name_for_auth: Ptr<WideString> = "remotePrincipalNameForAuth",
        /// Number of groups of this machine's principal.
         80 num_local_principal_group_sids: U32 = "numLocalPrincipalGroupSids",
         84 _pad0: [u8; 4] => padding,
        /// SIDs of the groups of this machine\'s principal, as texts, not as binary SIDs.
         88 local_principal_group_sids: Ptr<Ptr<WideString>> = "localPrincipalGroupSids" [count num_local_principal_group_sids],
        /// Number of groups of the peer's principal.
         96 num_remote_principal_group_sids: U32 = "numRemotePrincipalGroupSids",
        100 _pad1: [u8; 4] => padding,
        /// SIDs of the groups of the peer\'s principal, as texts, not as binary SIDs.
        104 remote_principal_group_sids: Ptr<Ptr<WideString>> = "remotePrincipalGroupSids" [count num_remote_principal_group_sids],
    }
}

layout! {
    /// A failed IKE or AuthIP main-mode negotiation, as Windows 10 (1803) describes it
    /// (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE2`, `fwpmtypes.h`).
    pub struct IkeextMmFailure2("FWPM_NET_EVENT_IKEEXT_MM_FAILURE2", size 120, align 8) extends IkeextMmFailure1 {
        /// Provider context of the policy. It is a pointer, unlike the member of a quick-mode failure; may be NULL.
        112 provider_context_key: Ptr<Guid> = "providerContextKey",
    }
}

layout! {
    /// A failed IKE or AuthIP quick-mode negotiation, as Windows Vista describes it
    /// (`FWPM_NET_EVENT_IKEEXT_QM_FAILURE0`, `fwpmtypes.h`).
    pub struct IkeextQmFailure0("FWPM_NET_EVENT_IKEEXT_QM_FAILURE0", size 64, align 8) {
        /// Why it failed: a Windows error code (not an NTSTATUS).
          0 failure_error_code: WinError = "failureErrorCode",
        /// Side on which the negotiation failed.
          4 failure_point: IpsecFailurePoint = "failurePoint",
        /// Keying module of the negotiation.
          8 keying_module_type: KeyModuleType = "keyingModuleType",
        /// State that the negotiation had reached.
         12 qm_state: QmSaState = "qmState",
        /// Role of this machine in the negotiation.
         16 sa_role: SaRole = "saRole",
        /// Transport or tunnel mode.
         20 sa_traffic_type: IpsecTrafficType = "saTrafficType",
        /// Local subnet of the tunnel; undefined unless the traffic type is TUNNEL.
         24 local_sub_net: ConditionValue0 = "localSubNet" where [sa_traffic_type == IpsecTrafficType::TUNNEL],
        /// Remote subnet of the tunnel; undefined unless the traffic type is TUNNEL.
         40 remote_sub_net: ConditionValue0 = "remoteSubNet" where [sa_traffic_type == IpsecTrafficType::TUNNEL],
        /// Run-time id of the quick-mode filter.
         56 qm_filter_id: U64 = "qmFilterId",
    }
}

layout! {
    /// A failed IKE or AuthIP quick-mode negotiation, as Windows 10 (1803) describes it
    /// (`FWPM_NET_EVENT_IKEEXT_QM_FAILURE1`, `fwpmtypes.h`).
    pub struct IkeextQmFailure1("FWPM_NET_EVENT_IKEEXT_QM_FAILURE1", size 88, align 8) extends IkeextQmFailure0 {
        /// LUID of the main-mode security association.
         64 mm_sa_luid: U64 = "mmSaLuid",
        /// Provider context of the main-mode policy. It is not a pointer, unlike the member of a main-mode failure.
         72 mm_provider_context_key: Guid = "mmProviderContextKey",
    }
}

layout! {
    /// A failed AuthIP extended-mode negotiation, as Windows Vista describes it
    /// (`FWPM_NET_EVENT_IKEEXT_EM_FAILURE0`, `fwpmtypes.h`).
    pub struct IkeextEmFailure0("FWPM_NET_EVENT_IKEEXT_EM_FAILURE0", size 64, align 8) {
        /// Why it failed: a Windows error code (not an NTSTATUS).
          0 failure_error_code: WinError = "failureErrorCode",
        /// Side on which the negotiation failed.
          4 failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether the failure is benign, and whether several events were reported for the negotiation.
          8 flags: FlagBits<IkeextEmFailureFlags> = "flags",
        /// State that the negotiation had reached.
         12 em_state: EmSaState = "emState",
        /// Role of this machine in the negotiation.
         16 sa_role: SaRole = "saRole",
        /// Authentication method.
         20 em_auth_method: AuthenticationMethodType = "emAuthMethod",
        /// SHA-1 thumbprint of the end certificate whose chain failed; all zero if no chain failed.
         24 end_cert_hash: [u8; 20] = "endCertHash",
         44 _pad0: [u8; 4] => padding,
        /// LUID of the main-mode security association.
         48 mm_id: U64 = "mmId",
        /// Run-time id of the quick-mode filter.
         56 qm_filter_id: U64 = "qmFilterId",
    }
}

layout! {
    /// A failed AuthIP extended-mode negotiation, as Windows 7 describes it
    /// (`FWPM_NET_EVENT_IKEEXT_EM_FAILURE1`, `fwpmtypes.h`).
    pub struct IkeextEmFailure1("FWPM_NET_EVENT_IKEEXT_EM_FAILURE1", size 120, align 8) extends IkeextEmFailure0 {
        /// Principal name of this machine for authentication; NULL if unknown, although the IDL does not allow NULL.
         64 local_principal_name_for_auth: Ptr<WideString> = "localPrincipalNameForAuth",
        /// Principal name of the peer for authentication; NULL if unknown, although the IDL does not allow NULL.
         72 remote_principal_name_for_auth: Ptr<WideString> = "remotePrincipalNameForAuth",
        /// Number of groups of this machine's principal.
         80 num_local_principal_group_sids: U32 = "numLocalPrincipalGroupSids",
         84 _pad1: [u8; 4] => padding,
        /// SIDs of the groups of this machine\'s principal, as texts, not as binary SIDs.
         88 local_principal_group_sids: Ptr<Ptr<WideString>> = "localPrincipalGroupSids" [count num_local_principal_group_sids],
        /// Number of groups of the peer's principal.
         96 num_remote_principal_group_sids: U32 = "numRemotePrincipalGroupSids",
        100 _pad2: [u8; 4] => padding,
        /// SIDs of the groups of the peer\'s principal, as texts, not as binary SIDs.
        104 remote_principal_group_sids: Ptr<Ptr<WideString>> = "remotePrincipalGroupSids" [count num_remote_principal_group_sids],
        /// Transport or tunnel mode of the quick-mode negotiation.
        112 sa_traffic_type: IpsecTrafficType = "saTrafficType",
        116 _pad3: [u8; 4] => padding,
    }
}
