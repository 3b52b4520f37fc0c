//! Network capabilities that apps have or lack (`fwpmtypes.h`).
//!
//! ```
//! use wfp_events::raw::{AppcNetworkCapabilityType, CapabilityDrop0};
//!
//! let drop = CapabilityDrop0 {
//!     network_capability_id: AppcNetworkCapabilityType::INTERNET_CLIENT,
//!     ..Default::default()
//! };
//! assert_eq!(drop.filter_id.get(), 0);
//! ```

use zerocopy::little_endian::U64;

use crate::raw::{Bool32, layout, open_enum};

open_enum! {
    /// A network capability of an app (`FWPM_APPC_NETWORK_CAPABILITY_TYPE`, `fwpmtypes.h`).
    pub enum AppcNetworkCapabilityType("FWPM_APPC_NETWORK_CAPABILITY_TYPE", "FWPM_APPC_NETWORK_CAPABILITY_")
        as Enumeration
    {
        /// Connect to the Internet.
        INTERNET_CLIENT = 0,
        /// Connect to the Internet, and accept connections from it.
        INTERNET_CLIENT_SERVER = 1,
        /// Connect to the home or work network, and accept connections from it.
        INTERNET_PRIVATE_NETWORK = 2,
    }
}

layout! {
    /// Traffic that was blocked because the app lacks a capability
    /// (`FWPM_NET_EVENT_CAPABILITY_DROP0`, `fwpmtypes.h`).
    pub struct CapabilityDrop0("FWPM_NET_EVENT_CAPABILITY_DROP0", size 24, align 8) {
        /// The network capability that the app lacks.
          0 network_capability_id: AppcNetworkCapabilityType = "networkCapabilityId",
          4 _pad0: [u8; 4] => padding,
        /// Run-time id of the filter that blocked it.
          8 filter_id: U64 = "filterId",
        /// Whether it is loopback traffic.
         16 is_loopback: Bool32 = "isLoopback",
         20 _pad1: [u8; 4] => padding,
    }
}

layout! {
    /// Traffic that was allowed because the app has a capability
    /// (`FWPM_NET_EVENT_CAPABILITY_ALLOW0`, `fwpmtypes.h`).
    pub struct CapabilityAllow0("FWPM_NET_EVENT_CAPABILITY_ALLOW0", size 24, align 8) {
        /// The network capability that the app has.
          0 network_capability_id: AppcNetworkCapabilityType = "networkCapabilityId",
          4 _pad0: [u8; 4] => padding,
        /// Run-time id of the filter that allowed it.
          8 filter_id: U64 = "filterId",
        /// Whether it is loopback traffic.
         16 is_loopback: Bool32 = "isLoopback",
         20 _pad1: [u8; 4] => padding,
    }
}
