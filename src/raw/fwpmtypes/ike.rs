//! Failures of the keying modules: main mode, quick mode, extended mode (`fwpmtypes.h`).
//!
//! Ids of security associations are LUIDs, those of filters are of one machine and boot.
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
    /// Folklore: an extended-mode failure has them the other way round, and tools have read the one for the other.
    pub struct IkeextMmFailureFlags("FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG") {
        /// The failure is harmless or was to be expected.
        BENIGN = 0x0000_0001,
        /// Several failure events were reported for this negotiation: correlate them by mmId.
        MULTIPLE = 0x0000_0002,
    }
}

flag_set! {
    /// Flags of an extended-mode failure (`fwpmtypes.h`).
    ///
    /// Folklore: a main-mode failure has them the other way round, and tools have read the one for the other.
    pub struct IkeextEmFailureFlags("FWPM_NET_EVENT_IKEEXT_EM_FAILURE_FLAG") {
        /// Several failure events were reported for this negotiation: correlate them by mmId.
        MULTIPLE = 0x0000_0001,
        /// The failure is harmless or was to be expected.
        BENIGN = 0x0000_0002,
    }
}

layout! {
    /// A failed IKE or AuthIP main-mode negotiation, as Windows Vista describes it
    /// (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`, `fwpmtypes.h`).
    pub struct IkeextMmFailure0("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", size 64, align 8) {
        /// Why it failed: a Windows error code (not an NTSTATUS).
          0 failure_error_code: WinError = "failureErrorCode",
        /// Which side it failed on.
          4 failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether it was to be expected, and whether several events were reported for this negotiation.
          8 flags: FlagBits<IkeextMmFailureFlags> = "flags",
        /// The keying module that negotiated.
         12 keying_module_type: KeyModuleType = "keyingModuleType",
        /// How far the negotiation had come.
         16 mm_state: MmSaState = "mmState",
        /// The part that this machine played.
         20 sa_role: SaRole = "saRole",
        /// How the sides were to prove who they are.
         24 mm_auth_method: AuthenticationMethodType = "mmAuthMethod",
        /// SHA-1 thumbprint of the end certificate whose chain failed; all zero where none did.
         28 end_cert_hash: [u8; 20] = "endCertHash",
        /// The main-mode security association: a LUID.
         48 mm_id: U64 = "mmId",
        /// Run-time id of the main-mode filter.
         56 mm_filter_id: U64 = "mmFilterId",
    }
}

layout! {
    /// A failed IKE or AuthIP main-mode negotiation, as Windows 7 describes it
    /// (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE1`, `fwpmtypes.h`).
    pub struct IkeextMmFailure1("FWPM_NET_EVENT_IKEEXT_MM_FAILURE1", size 112, align 8) extends IkeextMmFailure0 {
        /// Who this machine claimed to be; NULL in practice where unknown, though the interface forbids it.
         64 local_principal_name_for_auth: Ptr<WideString> = "localPrincipalNameForAuth",
        /// Who the peer claimed to be; likewise.
         72 remote_principal_name_for_auth: Ptr<WideString> = "remotePrincipalNameForAuth",
        /// How many groups this machine's principal is in.
         80 num_local_principal_group_sids: U32 = "numLocalPrincipalGroupSids",
         84 _pad0: [u8; 4] => padding,
        /// SIDs of those groups: a list of texts, not of binary SIDs.
         88 local_principal_group_sids: Ptr<Ptr<WideString>> = "localPrincipalGroupSids" [count num_local_principal_group_sids],
        /// How many groups the peer's principal is in.
         96 num_remote_principal_group_sids: U32 = "numRemotePrincipalGroupSids",
        100 _pad1: [u8; 4] => padding,
        /// SIDs of those groups: a list of texts, not of binary SIDs.
        104 remote_principal_group_sids: Ptr<Ptr<WideString>> = "remotePrincipalGroupSids" [count num_remote_principal_group_sids],
    }
}

layout! {
    /// A failed IKE or AuthIP main-mode negotiation, as Windows 10 (1803) describes it
    /// (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE2`, `fwpmtypes.h`).
    pub struct IkeextMmFailure2("FWPM_NET_EVENT_IKEEXT_MM_FAILURE2", size 120, align 8) extends IkeextMmFailure1 {
        /// The provider context that set the policy. A pointer, unlike that of a quick-mode failure; may be NULL.
        112 provider_context_key: Ptr<Guid> = "providerContextKey",
    }
}

layout! {
    /// A failed IKE or AuthIP quick-mode negotiation, as Windows Vista describes it
    /// (`FWPM_NET_EVENT_IKEEXT_QM_FAILURE0`, `fwpmtypes.h`).
    pub struct IkeextQmFailure0("FWPM_NET_EVENT_IKEEXT_QM_FAILURE0", size 64, align 8) {
        /// Why it failed: a Windows error code (not an NTSTATUS).
          0 failure_error_code: WinError = "failureErrorCode",
        /// Which side it failed on.
          4 failure_point: IpsecFailurePoint = "failurePoint",
        /// The keying module that negotiated.
          8 keying_module_type: KeyModuleType = "keyingModuleType",
        /// How far the negotiation had come.
         12 qm_state: QmSaState = "qmState",
        /// The part that this machine played.
         16 sa_role: SaRole = "saRole",
        /// Transport or tunnel mode.
         20 sa_traffic_type: IpsecTrafficType = "saTrafficType",
        /// Local end of the tunnel; holds anything unless the traffic is TUNNEL.
         24 local_sub_net: ConditionValue0 = "localSubNet" where [sa_traffic_type == IpsecTrafficType::TUNNEL],
        /// Remote end of the tunnel; likewise.
         40 remote_sub_net: ConditionValue0 = "remoteSubNet" where [sa_traffic_type == IpsecTrafficType::TUNNEL],
        /// Run-time id of the quick-mode filter.
         56 qm_filter_id: U64 = "qmFilterId",
    }
}

layout! {
    /// A failed IKE or AuthIP quick-mode negotiation, as Windows 10 (1803) describes it
    /// (`FWPM_NET_EVENT_IKEEXT_QM_FAILURE1`, `fwpmtypes.h`).
    pub struct IkeextQmFailure1("FWPM_NET_EVENT_IKEEXT_QM_FAILURE1", size 88, align 8) extends IkeextQmFailure0 {
        /// The main-mode security association: a LUID.
         64 mm_sa_luid: U64 = "mmSaLuid",
        /// The provider context that set the main-mode policy. It stands here itself, behind no pointer.
         72 mm_provider_context_key: Guid = "mmProviderContextKey",
    }
}

layout! {
    /// A failed AuthIP extended-mode negotiation, as Windows Vista describes it
    /// (`FWPM_NET_EVENT_IKEEXT_EM_FAILURE0`, `fwpmtypes.h`).
    pub struct IkeextEmFailure0("FWPM_NET_EVENT_IKEEXT_EM_FAILURE0", size 64, align 8) {
        /// Why it failed: a Windows error code (not an NTSTATUS).
          0 failure_error_code: WinError = "failureErrorCode",
        /// Which side it failed on.
          4 failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether it was to be expected, and whether several events were reported for this negotiation.
          8 flags: FlagBits<IkeextEmFailureFlags> = "flags",
        /// How far the negotiation had come.
         12 em_state: EmSaState = "emState",
        /// The part that this machine played.
         16 sa_role: SaRole = "saRole",
        /// How the sides were to prove who they are.
         20 em_auth_method: AuthenticationMethodType = "emAuthMethod",
        /// SHA-1 thumbprint of the end certificate whose chain failed; all zero where none did.
         24 end_cert_hash: [u8; 20] = "endCertHash",
         44 _pad0: [u8; 4] => padding,
        /// The main-mode security association: a LUID.
         48 mm_id: U64 = "mmId",
        /// Run-time id of the quick-mode filter.
         56 qm_filter_id: U64 = "qmFilterId",
    }
}

layout! {
    /// A failed AuthIP extended-mode negotiation, as Windows 7 describes it
    /// (`FWPM_NET_EVENT_IKEEXT_EM_FAILURE1`, `fwpmtypes.h`).
    pub struct IkeextEmFailure1("FWPM_NET_EVENT_IKEEXT_EM_FAILURE1", size 120, align 8) extends IkeextEmFailure0 {
        /// Who this machine claimed to be; NULL in practice where unknown, though the interface forbids it.
         64 local_principal_name_for_auth: Ptr<WideString> = "localPrincipalNameForAuth",
        /// Who the peer claimed to be; likewise.
         72 remote_principal_name_for_auth: Ptr<WideString> = "remotePrincipalNameForAuth",
        /// How many groups this machine's principal is in.
         80 num_local_principal_group_sids: U32 = "numLocalPrincipalGroupSids",
         84 _pad1: [u8; 4] => padding,
        /// SIDs of those groups: a list of texts, not of binary SIDs.
         88 local_principal_group_sids: Ptr<Ptr<WideString>> = "localPrincipalGroupSids" [count num_local_principal_group_sids],
        /// How many groups the peer's principal is in.
         96 num_remote_principal_group_sids: U32 = "numRemotePrincipalGroupSids",
        100 _pad2: [u8; 4] => padding,
        /// SIDs of those groups: a list of texts, not of binary SIDs.
        104 remote_principal_group_sids: Ptr<Ptr<WideString>> = "remotePrincipalGroupSids" [count num_remote_principal_group_sids],
        /// Mode of the traffic that quick mode was being negotiated for.
        112 sa_traffic_type: IpsecTrafficType = "saTrafficType",
        116 _pad3: [u8; 4] => padding,
    }
}
