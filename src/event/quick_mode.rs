//! Failed quick-mode negotiations.

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
        /// Which side it failed on.
        failure_point: IpsecFailurePoint = "failurePoint",
        /// The keying module that negotiated.
        keying_module_type: KeyModuleType = "keyingModuleType",
        /// How far the negotiation had come.
        qm_state: QmSaState = "qmState",
        /// The part that this machine played.
        sa_role: SaRole = "saRole" then traffic ["saTrafficType"],
        /// Run-time id of the quick-mode filter.
        qm_filter_id: u64 = "qmFilterId",
        /// The main-mode security association: a LUID.
        mm_sa_luid: u64 = "mmSaLuid",
        /// The provider context that set the main-mode policy. It stands here itself, behind no pointer.
        mm_provider_context_key: Guid = "mmProviderContextKey",
        /// Transport mode, or tunnel mode between two subnets.
        traffic: Traffic => ["localSubNet", "remoteSubNet"],
    }
}
