//! Failures of the keying modules: main mode (`fwpmtypes.h`).

use zerocopy::little_endian::U64;

use crate::raw::{
    AuthenticationMethodType, FlagBits, IpsecFailurePoint, KeyModuleType, MmSaState, SaRole,
    WinError, flag_set, layout,
};

flag_set! {
    /// Flags of a main-mode failure (`fwpmtypes.h`).
    ///
    /// Those of an extended-mode failure are the other way round.
    pub struct IkeextMmFailureFlags("FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG") {
        /// The failure is harmless or was to be expected.
        BENIGN = 0x0000_0001,
        /// The record stands for several failures.
        MULTIPLE = 0x0000_0002,
    }
}

layout! {
    /// A failed IKE or AuthIP main-mode negotiation, as Windows Vista and Server 2008 describe it
    /// (`FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`, `fwpmtypes.h`).
    pub struct IkeextMmFailure0("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", size 64, align 8) {
        /// Why it failed: a Windows error code (not an NTSTATUS).
         0 failure_error_code: WinError = "failureErrorCode",
        /// Which side it failed on.
         4 failure_point: IpsecFailurePoint = "failurePoint",
        /// Whether it was to be expected, and whether it stands for several.
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
