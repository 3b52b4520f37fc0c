//! IPsec types (`ipsectypes.h`).
//!
//! ```
//! use wfp_events::raw::IpsecFailurePoint;
//!
//! assert_eq!(IpsecFailurePoint::PEER.to_string(), "IPSEC_FAILURE_PEER");
//! ```

use super::open_enum;

open_enum! {
    /// The side on which a negotiation failed (`IPSEC_FAILURE_POINT`, `ipsectypes.h`).
    pub enum IpsecFailurePoint("IPSEC_FAILURE_POINT", "IPSEC_FAILURE_") as Enumeration {
        /// No side is recorded.
        NONE = 0,
        /// This machine found the failure.
        ME = 1,
        /// The peer reported the failure.
        PEER = 2,
    }
}

open_enum! {
    /// Mode of IPsec traffic (`IPSEC_TRAFFIC_TYPE`, `ipsectypes.h`).
    pub enum IpsecTrafficType("IPSEC_TRAFFIC_TYPE", "IPSEC_TRAFFIC_TYPE_") as Enumeration {
        /// Transport mode: between two hosts.
        TRANSPORT = 0,
        /// Tunnel mode: between two networks.
        TUNNEL = 1,
    }
}
