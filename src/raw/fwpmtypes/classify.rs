//! Packets and connections that a filter allowed or blocked (`fwpmtypes.h`).
//!
//! Filter ids have 64 bits, layer ids 16. Both are valid on one machine until it restarts.
//!
//! ```
//! use wfp_events::raw::ClassifyDrop2;
//!
//! let drop = ClassifyDrop2 { filter_id: 206_064.into(), layer_id: 44.into(), ..Default::default() };
//! assert_eq!(size_of_val(&drop), 56);
//! ```

use zerocopy::little_endian::{U16, U32, U64};

use crate::raw::{
    BinaryByteBlob, Bool32, ByteArray6, FlagBits, MsFwpDirection, ReauthReasons, layout,
};

layout! {
    /// A packet or connection that a filter blocked, as Windows Vista describes it
    /// (`FWPM_NET_EVENT_CLASSIFY_DROP0`, `fwpmtypes.h`).
    pub struct ClassifyDrop0("FWPM_NET_EVENT_CLASSIFY_DROP0", size 16, align 8) {
        /// Run-time id of the filter that blocked the traffic.
          0 filter_id: U64 = "filterId",
        /// Run-time id of the layer; the ids differ between Windows versions.
          8 layer_id: U16 = "layerId",
    } ends {
         10 _pad0: [u8; 6] => padding,
    }
}

layout! {
    /// A packet or connection that a filter blocked, as Windows 7 describes it
    /// (`FWPM_NET_EVENT_CLASSIFY_DROP1`, `fwpmtypes.h`).
    pub struct ClassifyDrop1("FWPM_NET_EVENT_CLASSIFY_DROP1", size 32, align 8) extends ClassifyDrop0 {
         10 _pad0: [u8; 2] => padding,
        /// Why the connection was reauthorized; 0 if it was not.
         12 reauth_reason: FlagBits<ReauthReasons> = "reauthReason",
        /// Network profile that the packet was received or sent on.
         16 original_profile: U32 = "originalProfile",
        /// Network profile of the packet when the filter was applied.
         20 current_profile: U32 = "currentProfile",
        /// Direction of the packet: 0x3900 and higher, unlike the numbers of FWP_DIRECTION.
         24 ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
         28 is_loopback: Bool32 = "isLoopback",
    }
}

layout! {
    /// A packet or connection that a filter blocked, as Windows 8 describes it
    /// (`FWPM_NET_EVENT_CLASSIFY_DROP2`, `fwpmtypes.h`).
    pub struct ClassifyDrop2("FWPM_NET_EVENT_CLASSIFY_DROP2", size 56, align 8) extends ClassifyDrop1 {
        /// GUID of the virtual switch, as bytes; empty if there is none.
         32 v_switch_id: BinaryByteBlob = "vSwitchId",
        /// Port of the virtual switch that the packet came from.
         48 v_switch_source_port: U32 = "vSwitchSourcePort",
        /// Port of the virtual switch that the packet was going to.
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
        /// Media type of the NDIS port.
         12 media_type: U32 = "mediaType",
        /// Interface type (IANA ifType).
         16 if_type: U32 = "ifType",
        /// EtherType: protocol of the frame's payload.
         20 ether_type: U16 = "etherType",
         22 _pad0: [u8; 2] => padding,
        /// NDIS port number.
         24 ndis_port_number: U32 = "ndisPortNumber",
        /// Reserved.
         28 reserved: U32 = "reserved",
        /// VLAN tag (802.1Q): id, CFI and priority.
         32 vlan_tag: U16 = "vlanTag",
         34 _pad1: [u8; 6] => padding,
        /// LUID of the interface.
         40 if_luid: U64 = "ifLuid",
        /// Run-time id of the filter that blocked the traffic.
         48 filter_id: U64 = "filterId",
        /// Run-time id of the layer; the ids differ between Windows versions.
         56 layer_id: U16 = "layerId",
         58 _pad2: [u8; 2] => padding,
        /// Why the connection was reauthorized; 0 if it was not.
         60 reauth_reason: FlagBits<ReauthReasons> = "reauthReason",
        /// Network profile that the packet was received or sent on.
         64 original_profile: U32 = "originalProfile",
        /// Network profile of the packet when the filter was applied.
         68 current_profile: U32 = "currentProfile",
        /// Direction of the packet: 0x3900 and higher, unlike the numbers of FWP_DIRECTION.
         72 ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
         76 is_loopback: Bool32 = "isLoopback",
        /// GUID of the virtual switch, as bytes; empty if there is none.
         80 v_switch_id: BinaryByteBlob = "vSwitchId",
        /// Port of the virtual switch that the packet came from.
         96 v_switch_source_port: U32 = "vSwitchSourcePort",
        /// Port of the virtual switch that the packet was going to.
        100 v_switch_destination_port: U32 = "vSwitchDestinationPort",
    }
}

layout! {
    /// A connection that a filter allowed (`FWPM_NET_EVENT_CLASSIFY_ALLOW0`, `fwpmtypes.h`).
    pub struct ClassifyAllow0("FWPM_NET_EVENT_CLASSIFY_ALLOW0", size 32, align 8) {
        /// Run-time id of the filter that allowed it.
          0 filter_id: U64 = "filterId",
        /// Run-time id of the layer; the ids differ between Windows versions.
          8 layer_id: U16 = "layerId",
         10 _pad0: [u8; 2] => padding,
        /// Why the connection was reauthorized; 0 if it was not.
         12 reauth_reason: FlagBits<ReauthReasons> = "reauthReason",
        /// Network profile that the packet was received or sent on.
         16 original_profile: U32 = "originalProfile",
        /// Network profile of the packet when the filter was applied.
         20 current_profile: U32 = "currentProfile",
        /// Direction of the packet: 0x3900 and higher, unlike the numbers of FWP_DIRECTION.
         24 ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
         28 is_loopback: Bool32 = "isLoopback",
    }
}
