//! The payloads of events about packets and connections that a filter allowed or blocked.

use alloc::borrow::Cow;

use super::field_types::{Bool, MacAddr};
use super::fields::fields;
use crate::raw::{ClassifyAllow0, ClassifyDrop2, ClassifyDropMac0, MsFwpDirection, ReauthReasons};

fields! {
    /// A packet or connection that a filter blocked (`FWPM_NET_EVENT_CLASSIFY_DROP0` to `2`).
    pub struct ClassifyDrop<'a> = ClassifyDrop2 {
        /// Run-time id of the filter that blocked the traffic.
        filter_id: u64 = "filterId",
        /// Run-time id of the layer; the ids differ between Windows versions.
        layer_id: u16 = "layerId",
        /// Why the connection was reauthorized; 0 if it was not.
        reauth_reason: ReauthReasons = "reauthReason",
        /// Network profile that the packet was received or sent on.
        original_profile: u32 = "originalProfile",
        /// Network profile of the packet when the filter was applied.
        current_profile: u32 = "currentProfile",
        /// Direction of the packet: 0x3900 and higher, unlike the numbers of FWP_DIRECTION.
        ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback",
        /// GUID of the virtual switch, as bytes; empty if there is none.
        v_switch_id: Cow<'a, [u8]> = "vSwitchId",
        /// Port of the virtual switch that the packet came from.
        v_switch_source_port: u32 = "vSwitchSourcePort",
        /// Port of the virtual switch that the packet was going to.
        v_switch_destination_port: u32 = "vSwitchDestinationPort",
    }
}

fields! {
    /// A frame that a filter blocked (`FWPM_NET_EVENT_CLASSIFY_DROP_MAC0`).
    pub struct ClassifyDropMac<'a> = ClassifyDropMac0 {
        /// Local MAC address.
        local_mac_addr: MacAddr = "localMacAddr",
        /// Remote MAC address.
        remote_mac_addr: MacAddr = "remoteMacAddr",
        /// Media type of the NDIS port.
        media_type: u32 = "mediaType",
        /// Interface type (IANA ifType).
        if_type: u32 = "ifType",
        /// EtherType: protocol of the frame's payload.
        ether_type: u16 = "etherType",
        /// NDIS port number.
        ndis_port_number: u32 = "ndisPortNumber",
        /// Reserved.
        reserved: u32 = "reserved",
        /// VLAN tag (802.1Q): id, CFI and priority.
        vlan_tag: u16 = "vlanTag",
        /// LUID of the interface.
        if_luid: u64 = "ifLuid",
        /// Run-time id of the filter that blocked the traffic.
        filter_id: u64 = "filterId",
        /// Run-time id of the layer; the ids differ between Windows versions.
        layer_id: u16 = "layerId",
        /// Why the connection was reauthorized; 0 if it was not.
        reauth_reason: ReauthReasons = "reauthReason",
        /// Network profile that the packet was received or sent on.
        original_profile: u32 = "originalProfile",
        /// Network profile of the packet when the filter was applied.
        current_profile: u32 = "currentProfile",
        /// Direction of the packet: 0x3900 and higher, unlike the numbers of FWP_DIRECTION.
        ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback",
        /// GUID of the virtual switch, as bytes; empty if there is none.
        v_switch_id: Cow<'a, [u8]> = "vSwitchId",
        /// Port of the virtual switch that the packet came from.
        v_switch_source_port: u32 = "vSwitchSourcePort",
        /// Port of the virtual switch that the packet was going to.
        v_switch_destination_port: u32 = "vSwitchDestinationPort",
    }
}

fields! {
    /// A connection that a filter allowed (`FWPM_NET_EVENT_CLASSIFY_ALLOW0`).
    pub struct ClassifyAllow = ClassifyAllow0 {
        /// Run-time id of the filter that allowed it.
        filter_id: u64 = "filterId",
        /// Run-time id of the layer; the ids differ between Windows versions.
        layer_id: u16 = "layerId",
        /// Why the connection was reauthorized; 0 if it was not.
        reauth_reason: ReauthReasons = "reauthReason",
        /// Network profile that the packet was received or sent on.
        original_profile: u32 = "originalProfile",
        /// Network profile of the packet when the filter was applied.
        current_profile: u32 = "currentProfile",
        /// Direction of the packet: 0x3900 and higher, unlike the numbers of FWP_DIRECTION.
        ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback",
    }
}
