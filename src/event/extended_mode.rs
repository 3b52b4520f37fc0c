//! Failed extended-mode negotiations.

use alloc::vec::Vec;

use zerocopy::FromBytes;

use super::follow::Follow;
use super::members::part;
use crate::arena::Arena;
use crate::error::Error;
use crate::memory::Memory;
use crate::raw::{
    AuthenticationMethodType, EmSaState, FlagBits, IkeextEmFailure0, IkeextEmFailure1,
    IkeextEmFailureFlags, IpsecFailurePoint, IpsecTrafficType, SaRole, WinError,
};
use crate::value::WideStr;

part! {
    /// A failed AuthIP extended-mode negotiation (`FWPM_NET_EVENT_IKEEXT_EM_FAILURE0` and `1`).
    pub struct IkeEmFailure<'a> {
        /// Why it failed.
        failure_error_code: WinError = "failureErrorCode",
        /// Which side it failed on.
        failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether it stands for several, and whether it was to be expected.
        flags: IkeextEmFailureFlags = "flags",
        /// How far the negotiation had come.
        em_state: EmSaState = "emState",
        /// The part that this machine played.
        sa_role: SaRole = "saRole",
        /// How the sides were to prove who they are.
        em_auth_method: AuthenticationMethodType = "emAuthMethod",
        /// SHA-1 thumbprint of the end certificate at fault; all zero where there is none.
        end_cert_hash: [u8; 20] = "endCertHash",
        /// The main-mode security association: a LUID.
        mm_id: u64 = "mmId",
        /// Run-time id of the quick-mode filter.
        qm_filter_id: u64 = "qmFilterId",
        /// Who this machine claimed to be; NULL is `None`.
        local_principal_name_for_auth: Option<WideStr<'a>> = "localPrincipalNameForAuth" since 1,
        /// Who the peer claimed to be; NULL is `None`.
        remote_principal_name_for_auth: Option<WideStr<'a>> = "remotePrincipalNameForAuth" since 1,
        /// SIDs of the groups of this machine's principal, as text; a NULL among them is `None`.
        local_principal_group_sids: Vec<Option<WideStr<'a>>> = "localPrincipalGroupSids" since 1,
        /// SIDs of the groups of the peer's principal, as text; a NULL among them is `None`.
        remote_principal_group_sids: Vec<Option<WideStr<'a>>> = "remotePrincipalGroupSids" since 1,
        /// Transport or tunnel mode.
        sa_traffic_type: IpsecTrafficType = "saTrafficType" since 1,
    }
}

impl<'m> IkeEmFailure<'m> {
    pub(super) fn read<M: Memory + ?Sized>(
        follow: &mut Follow<'m, M>,
        bytes: &[u8],
        structure: u8,
    ) -> Result<Self, Error> {
        let mut failure = Self::default();
        if let Ok((raw, _)) = IkeextEmFailure0::ref_from_prefix(bytes) {
            failure = Self::from(raw);
        }
        if structure >= 1
            && let Ok((raw, _)) = IkeextEmFailure1::ref_from_prefix(bytes)
        {
            failure.local_principal_name_for_auth =
                follow.wide("localPrincipalNameForAuth", raw.local_principal_name_for_auth)?;
            failure.remote_principal_name_for_auth =
                follow.wide("remotePrincipalNameForAuth", raw.remote_principal_name_for_auth)?;
            failure.local_principal_group_sids = follow.list(
                "localPrincipalGroupSids",
                raw.num_local_principal_group_sids.get(),
                raw.local_principal_group_sids,
            )?;
            failure.remote_principal_group_sids = follow.list(
                "remotePrincipalGroupSids",
                raw.num_remote_principal_group_sids.get(),
                raw.remote_principal_group_sids,
            )?;
            failure.sa_traffic_type = raw.sa_traffic_type;
        }
        Ok(failure)
    }

    pub(super) fn write(&self, arena: &mut Arena<'_>) -> IkeextEmFailure1 {
        let (num_local, local) = arena.list(&self.local_principal_group_sids);
        let (num_remote, remote) = arena.list(&self.remote_principal_group_sids);
        IkeextEmFailure1 {
            failure_error_code: self.failure_error_code,
            failure_point: self.failure_point,
            flags: FlagBits::new(self.flags),
            em_state: self.em_state,
            sa_role: self.sa_role,
            em_auth_method: self.em_auth_method,
            end_cert_hash: self.end_cert_hash,
            _pad0: [0; 4],
            mm_id: self.mm_id.into(),
            qm_filter_id: self.qm_filter_id.into(),
            local_principal_name_for_auth: arena.wide(self.local_principal_name_for_auth.as_ref()),
            remote_principal_name_for_auth: arena
                .wide(self.remote_principal_name_for_auth.as_ref()),
            num_local_principal_group_sids: num_local.into(),
            _pad1: [0; 4],
            local_principal_group_sids: local,
            num_remote_principal_group_sids: num_remote.into(),
            _pad2: [0; 4],
            remote_principal_group_sids: remote,
            sa_traffic_type: self.sa_traffic_type,
            _pad3: [0; 4],
        }
    }
}

/// The flat record, which is what the later structure begins with.
impl From<&IkeextEmFailure0> for IkeEmFailure<'_> {
    fn from(raw: &IkeextEmFailure0) -> Self {
        Self {
            failure_error_code: raw.failure_error_code,
            failure_point: raw.failure_point,
            flags: raw.flags.get(),
            em_state: raw.em_state,
            sa_role: raw.sa_role,
            em_auth_method: raw.em_auth_method,
            end_cert_hash: raw.end_cert_hash,
            mm_id: raw.mm_id.get(),
            qm_filter_id: raw.qm_filter_id.get(),
            local_principal_name_for_auth: None,
            remote_principal_name_for_auth: None,
            local_principal_group_sids: Vec::new(),
            remote_principal_group_sids: Vec::new(),
            sa_traffic_type: IpsecTrafficType::default(),
        }
    }
}
