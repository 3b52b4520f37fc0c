//! Failed main-mode negotiations.

use alloc::vec::Vec;

use zerocopy::FromBytes;

use super::follow::Follow;
use super::members::part;
use crate::arena::Arena;
use crate::error::Error;
use crate::memory::Memory;
use crate::raw::{
    AuthenticationMethodType, FlagBits, Guid, IkeextMmFailure0, IkeextMmFailure1, IkeextMmFailure2,
    IkeextMmFailureFlags, IpsecFailurePoint, KeyModuleType, MmSaState, Ptr, SaRole, WinError,
};
use crate::value::WideStr;

part! {
    /// A failed IKE or AuthIP main-mode negotiation (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE0` to `2`).
    pub struct IkeMmFailure<'a> {
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
        /// Who this machine claimed to be; NULL is `None`.
        local_principal_name_for_auth: Option<WideStr<'a>> = "localPrincipalNameForAuth" since 1,
        /// Who the peer claimed to be; NULL is `None`.
        remote_principal_name_for_auth: Option<WideStr<'a>> = "remotePrincipalNameForAuth" since 1,
        /// SIDs of the groups of this machine's principal, as text; a NULL among them is `None`.
        local_principal_group_sids: Vec<Option<WideStr<'a>>> = "localPrincipalGroupSids" since 1,
        /// SIDs of the groups of the peer's principal, as text; a NULL among them is `None`.
        remote_principal_group_sids: Vec<Option<WideStr<'a>>> = "remotePrincipalGroupSids" since 1,
        /// The provider context that set the policy; NULL is `None`.
        provider_context_key: Option<Guid> = "providerContextKey" since 2,
    }
}

impl<'m> IkeMmFailure<'m> {
    pub(super) fn read<M: Memory + ?Sized>(
        follow: &mut Follow<'m, M>,
        bytes: &[u8],
        structure: u8,
    ) -> Result<Self, Error> {
        let Ok((flat, _)) = IkeextMmFailure0::ref_from_prefix(bytes) else {
            return Ok(Self::default());
        };
        let raw = match IkeextMmFailure1::ref_from_prefix(bytes) {
            Ok((raw, _)) if structure >= 1 => raw,
            _ => return Ok(Self::new(flat, Principals::default(), None)),
        };
        let principals = Principals {
            local_name: follow
                .wide("localPrincipalNameForAuth", raw.local_principal_name_for_auth)?,
            remote_name: follow
                .wide("remotePrincipalNameForAuth", raw.remote_principal_name_for_auth)?,
            local_group_sids: follow.list(
                "localPrincipalGroupSids",
                raw.num_local_principal_group_sids.get(),
                raw.local_principal_group_sids,
            )?,
            remote_group_sids: follow.list(
                "remotePrincipalGroupSids",
                raw.num_remote_principal_group_sids.get(),
                raw.remote_principal_group_sids,
            )?,
        };
        let key = match IkeextMmFailure2::ref_from_prefix(bytes) {
            Ok((raw, _)) if structure >= 2 && !raw.provider_context_key.is_null() => {
                let address = raw.provider_context_key.address();
                follow.member("providerContextKey", address, |reader| {
                    reader.structure(address).map(Some)
                })?
            }
            _ => None,
        };
        Ok(Self::new(flat, principals, key))
    }

    /// Puts it together in one go: it is too large to be moved about.
    #[inline(always)]
    fn new(flat: &IkeextMmFailure0, principals: Principals<'m>, key: Option<Guid>) -> Self {
        Self {
            failure_error_code: flat.failure_error_code,
            failure_point: flat.failure_point,
            flags: flat.flags.get(),
            keying_module_type: flat.keying_module_type,
            mm_state: flat.mm_state,
            sa_role: flat.sa_role,
            mm_auth_method: flat.mm_auth_method,
            end_cert_hash: flat.end_cert_hash,
            mm_id: flat.mm_id.get(),
            mm_filter_id: flat.mm_filter_id.get(),
            local_principal_name_for_auth: principals.local_name,
            remote_principal_name_for_auth: principals.remote_name,
            local_principal_group_sids: principals.local_group_sids,
            remote_principal_group_sids: principals.remote_group_sids,
            provider_context_key: key,
        }
    }

    pub(super) fn write(&self, arena: &mut Arena<'_>) -> IkeextMmFailure2 {
        let (num_local, local) = arena.list(&self.local_principal_group_sids);
        let (num_remote, remote) = arena.list(&self.remote_principal_group_sids);
        IkeextMmFailure2 {
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
            local_principal_name_for_auth: arena.wide(self.local_principal_name_for_auth.as_ref()),
            remote_principal_name_for_auth: arena
                .wide(self.remote_principal_name_for_auth.as_ref()),
            num_local_principal_group_sids: num_local.into(),
            _pad0: [0; 4],
            local_principal_group_sids: local,
            num_remote_principal_group_sids: num_remote.into(),
            _pad1: [0; 4],
            remote_principal_group_sids: remote,
            provider_context_key: match &self.provider_context_key {
                Some(key) => arena.structure(key),
                None => Ptr::NULL,
            },
        }
    }
}

/// The two that a negotiation was between.
#[derive(Default)]
struct Principals<'m> {
    local_name: Option<WideStr<'m>>,
    remote_name: Option<WideStr<'m>>,
    local_group_sids: Vec<Option<WideStr<'m>>>,
    remote_group_sids: Vec<Option<WideStr<'m>>>,
}

/// The flat record, which is what the later structures begin with.
impl From<&IkeextMmFailure0> for IkeMmFailure<'_> {
    #[inline]
    fn from(raw: &IkeextMmFailure0) -> Self {
        Self::new(raw, Principals::default(), None)
    }
}
