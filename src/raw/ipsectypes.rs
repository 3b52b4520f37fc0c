//! IPsec types (`ipsectypes.h`).

use super::open_enum;

open_enum! {
    /// Which side a negotiation failed on (`IPSEC_FAILURE_POINT`, `ipsectypes.h`).
    pub enum IpsecFailurePoint("IPSEC_FAILURE_POINT", "IPSEC_FAILURE_") as Enumeration {
        /// No side is recorded.
        NONE = 0,
        /// This machine found the failure.
        ME = 1,
        /// The peer reported the failure.
        PEER = 2,
    }
}
