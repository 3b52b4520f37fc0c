//! The payload of failed quick-mode negotiations.

use super::fields::fields;
use super::traffic::Traffic;
use crate::raw::{
    Guid, IkeextQmFailure1, IpsecFailurePoint, KeyModuleType, QmSaState, SaRole, WinError,
};

fields! {
    /// A failed IKE or AuthIP quick-mode negotiation (`FWPM_NET_EVENT_IKEEXT_QM_FAILURE0` and `1`).
    #[derive(Copy)]
    pub struct IkeQmFailure = IkeextQmFailure1 {
        /// Why it failed: a Windows error code (not an NTSTATUS).
        failure_error_code: WinError = "failureErrorCode",
        /// Side on which the negotiation failed.
        failure_point: IpsecFailurePoint = "failurePoint",
        /// Keying module of the negotiation.
        keying_module_type: KeyModuleType = "keyingModuleType",
        /// State that the negotiation had reached.
        qm_state: QmSaState = "qmState",
        /// Role of this machine in the negotiation.
        sa_role: SaRole = "saRole" then traffic ["saTrafficType"],
        /// Run-time id of the quick-mode filter.
        qm_filter_id: u64 = "qmFilterId",
        /// LUID of the main-mode security association.
        mm_sa_luid: u64 = "mmSaLuid",
        /// Provider context of the main-mode policy. It is not a pointer, unlike the member of a main-mode failure.
        mm_provider_context_key: Guid = "mmProviderContextKey",
        /// Transport mode, or tunnel mode between two subnets.
        traffic: Traffic => ["localSubNet", "remoteSubNet"],
    }
}
