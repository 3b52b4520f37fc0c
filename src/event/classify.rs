//! Packets and connections that a filter decided on.

use alloc::borrow::Cow;

use super::field::{Bool, MacAddr};
use super::fields::fields;
use crate::raw::{ClassifyAllow0, ClassifyDrop2, ClassifyDropMac0, MsFwpDirection, ReauthReasons};

fields! {
    /// A packet or connection that a filter blocked (`FWPM_NET_EVENT_CLASSIFY_DROP0` to `2`).
    pub struct ClassifyDrop<'a> = ClassifyDrop2 {
        /// Run-time id of the filter that decided.
        filter_id: u64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
        layer_id: u16 = "layerId",
        /// Why the connection was authorized anew, if it was.
        reauth_reason: ReauthReasons = "reauthReason",
        /// Network profile that the packet was received on or sent from.
        original_profile: u32 = "originalProfile",
        /// Network profile that the packet was on when the filter decided.
        current_profile: u32 = "currentProfile",
        /// Direction of the packet: 0x3900 and up, which are not the numbers of FWP_DIRECTION.
        ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback",
        /// The virtual switch: the bytes of its GUID.
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
        /// EtherType: the protocol of what the frame holds.
        ether_type: u16 = "etherType",
        /// NDIS port number.
        ndis_port_number: u32 = "ndisPortNumber",
        /// Reserved.
        reserved: u32 = "reserved",
        /// VLAN tag (802.1Q): id, CFI and priority in one number.
        vlan_tag: u16 = "vlanTag",
        /// LUID of the interface.
        if_luid: u64 = "ifLuid",
        /// Run-time id of the filter that decided.
        filter_id: u64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
        layer_id: u16 = "layerId",
        /// Why the connection was authorized anew, if it was.
        reauth_reason: ReauthReasons = "reauthReason",
        /// Network profile that the packet was received on or sent from.
        original_profile: u32 = "originalProfile",
        /// Network profile that the packet was on when the filter decided.
        current_profile: u32 = "currentProfile",
        /// Direction of the packet: 0x3900 and up, which are not the numbers of FWP_DIRECTION.
        ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback",
        /// The virtual switch: the bytes of its GUID.
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
        /// Run-time id of the layer; which one a number means differs between Windows versions.
        layer_id: u16 = "layerId",
        /// Why the connection was authorized anew, if it was.
        reauth_reason: ReauthReasons = "reauthReason",
        /// Network profile that the packet was received on or sent from.
        original_profile: u32 = "originalProfile",
        /// Network profile that the packet was on when the filter decided.
        current_profile: u32 = "currentProfile",
        /// Direction of the packet: 0x3900 and up, which are not the numbers of FWP_DIRECTION.
        ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback",
    }
}
