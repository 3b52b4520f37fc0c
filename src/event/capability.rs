//! The payloads of events about network capabilities that apps have or lack.

use super::field_types::Bool;
use super::fields::fields;
use crate::raw::{AppcNetworkCapabilityType, CapabilityAllow0, CapabilityDrop0};

fields! {
    /// Traffic that was blocked because the app lacks a capability (`FWPM_NET_EVENT_CAPABILITY_DROP0`).
    pub struct CapabilityDrop = CapabilityDrop0 {
        /// The network capability that the app lacks.
        network_capability_id: AppcNetworkCapabilityType = "networkCapabilityId",
        /// Run-time id of the filter that blocked it.
        filter_id: u64 = "filterId",
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback",
    }
}

fields! {
    /// Traffic that was allowed because the app has a capability (`FWPM_NET_EVENT_CAPABILITY_ALLOW0`).
    pub struct CapabilityAllow = CapabilityAllow0 {
        /// The network capability that the app has.
        network_capability_id: AppcNetworkCapabilityType = "networkCapabilityId",
        /// Run-time id of the filter that allowed it.
        filter_id: u64 = "filterId",
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback",
    }
}
