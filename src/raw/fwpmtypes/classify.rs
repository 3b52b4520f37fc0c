//! Packets and connections that a filter decided on (`fwpmtypes.h`).

use zerocopy::little_endian::{U16, U32, U64};

use crate::raw::{
    Bool32, ByteArray6, BytesBlobAt, FlagBits, MsFwpDirection, ReauthReasons, layout,
};

layout! {
    /// A packet or connection that a filter blocked, as Windows Vista describes it
    /// (`FWPM_NET_EVENT_CLASSIFY_DROP0`, `fwpmtypes.h`).
    pub struct ClassifyDrop0("FWPM_NET_EVENT_CLASSIFY_DROP0", size 16, align 8) {
        /// Run-time id of the filter that decided.
          0 filter_id: U64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
          8 layer_id: U16 = "layerId",
        /// Padding; Windows does not clear it.
         10 _pad0: [u8; 6] => padding,
    }
}

layout! {
    /// A packet or connection that a filter blocked, as Windows 7 describes it
    /// (`FWPM_NET_EVENT_CLASSIFY_DROP1`, `fwpmtypes.h`).
    pub struct ClassifyDrop1("FWPM_NET_EVENT_CLASSIFY_DROP1", size 32, align 8) {
        /// Run-time id of the filter that decided.
          0 filter_id: U64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
          8 layer_id: U16 = "layerId",
        /// Padding; Windows does not clear it.
         10 _pad0: [u8; 2] => padding,
        /// Why the connection was authorized anew.
         12 reauth_reason: FlagBits<ReauthReasons> = "reauthReason",
        /// Network profile at first.
         16 original_profile: U32 = "originalProfile",
        /// Network profile now.
         20 current_profile: U32 = "currentProfile",
        /// Direction of the packet; not the numbers of FWP_DIRECTION.
         24 ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
         28 is_loopback: Bool32 = "isLoopback",
    }
}

layout! {
    /// A packet or connection that a filter blocked, as Windows 8 describes it
    /// (`FWPM_NET_EVENT_CLASSIFY_DROP2`, `fwpmtypes.h`).
    pub struct ClassifyDrop2("FWPM_NET_EVENT_CLASSIFY_DROP2", size 56, align 8) {
        /// Run-time id of the filter that decided.
          0 filter_id: U64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
          8 layer_id: U16 = "layerId",
        /// Padding; Windows does not clear it.
         10 _pad0: [u8; 2] => padding,
        /// Why the connection was authorized anew.
         12 reauth_reason: FlagBits<ReauthReasons> = "reauthReason",
        /// Network profile at first.
         16 original_profile: U32 = "originalProfile",
        /// Network profile now.
         20 current_profile: U32 = "currentProfile",
        /// Direction of the packet; not the numbers of FWP_DIRECTION.
         24 ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
         28 is_loopback: Bool32 = "isLoopback",
        /// The virtual switch.
         32 v_switch_id: BytesBlobAt = "vSwitchId",
        /// Source port of the virtual switch.
         48 v_switch_source_port: U32 = "vSwitchSourcePort",
        /// Destination port of the virtual switch.
         52 v_switch_destination_port: U32 = "vSwitchDestinationPort",
    }
}

layout! {
    /// A frame that a filter blocked (`FWPM_NET_EVENT_CLASSIFY_DROP_MAC0`, `fwpmtypes.h`).
    pub struct ClassifyDropMac0("FWPM_NET_EVENT_CLASSIFY_DROP_MAC0", size 104, align 8) {
        /// Local MAC address.
          0 local_mac_addr: ByteArray6 = "localMacAddr",
        /// Remote MAC address.
          6 remote_mac_addr: ByteArray6 = "remoteMacAddr",
        /// NDIS media type.
         12 media_type: U32 = "mediaType",
        /// Interface type (IANA ifType).
         16 if_type: U32 = "ifType",
        /// EtherType.
         20 ether_type: U16 = "etherType",
        /// Padding; Windows does not clear it.
         22 _pad0: [u8; 2] => padding,
        /// NDIS port number.
         24 ndis_port_number: U32 = "ndisPortNumber",
        /// Reserved.
         28 reserved: U32 = "reserved",
        /// VLAN tag.
         32 vlan_tag: U16 = "vlanTag",
        /// Padding; Windows does not clear it.
         34 _pad1: [u8; 6] => padding,
        /// LUID of the interface.
         40 if_luid: U64 = "ifLuid",
        /// Run-time id of the filter that decided.
         48 filter_id: U64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
         56 layer_id: U16 = "layerId",
        /// Padding; Windows does not clear it.
         58 _pad2: [u8; 2] => padding,
        /// Why the connection was authorized anew.
         60 reauth_reason: FlagBits<ReauthReasons> = "reauthReason",
        /// Network profile at first.
         64 original_profile: U32 = "originalProfile",
        /// Network profile now.
         68 current_profile: U32 = "currentProfile",
        /// Direction of the packet; not the numbers of FWP_DIRECTION.
         72 ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
         76 is_loopback: Bool32 = "isLoopback",
        /// The virtual switch.
         80 v_switch_id: BytesBlobAt = "vSwitchId",
        /// Source port of the virtual switch.
         96 v_switch_source_port: U32 = "vSwitchSourcePort",
        /// Destination port of the virtual switch.
        100 v_switch_destination_port: U32 = "vSwitchDestinationPort",
    }
}

layout! {
    /// A connection that a filter allowed (`FWPM_NET_EVENT_CLASSIFY_ALLOW0`, `fwpmtypes.h`).
    pub struct ClassifyAllow0("FWPM_NET_EVENT_CLASSIFY_ALLOW0", size 32, align 8) {
        /// Run-time id of the filter that decided.
          0 filter_id: U64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
          8 layer_id: U16 = "layerId",
        /// Padding; Windows does not clear it.
         10 _pad0: [u8; 2] => padding,
        /// Why the connection was authorized anew.
         12 reauth_reason: FlagBits<ReauthReasons> = "reauthReason",
        /// Network profile at first.
         16 original_profile: U32 = "originalProfile",
        /// Network profile now.
         20 current_profile: U32 = "currentProfile",
        /// Direction of the packet; not the numbers of FWP_DIRECTION.
         24 ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
         28 is_loopback: Bool32 = "isLoopback",
    }
}
