//! Packets and connections that a filter decided on.

use alloc::borrow::Cow;

use zerocopy::FromBytes;

use super::follow::Follow;
use super::members::{Bool, MacAddr, part};
use crate::arena::Arena;
use crate::error::Error;
use crate::memory::Memory;
use crate::raw::{
    Bool32, ByteArray6, BytesBlobAt, ClassifyAllow0, ClassifyDrop0, ClassifyDrop1, ClassifyDrop2,
    ClassifyDropMac0, FlagBits, MsFwpDirection, ReauthReasons,
};

part! {
    /// A packet or connection that a filter blocked (`FWPM_NET_EVENT_CLASSIFY_DROP0` to `2`).
    pub struct ClassifyDrop<'a> {
        /// Run-time id of the filter.
        filter_id: u64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
        layer_id: u16 = "layerId",
        /// Why the connection was authorized anew.
        reauth_reason: ReauthReasons = "reauthReason" since 1,
        /// Network profile at first.
        original_profile: u32 = "originalProfile" since 1,
        /// Network profile now.
        current_profile: u32 = "currentProfile" since 1,
        /// Direction of the packet.
        ms_fwp_direction: MsFwpDirection = "msFwpDirection" since 1,
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback" since 1,
        /// The virtual switch.
        v_switch_id: Cow<'a, [u8]> = "vSwitchId" since 2,
        /// Source port of the virtual switch.
        v_switch_source_port: u32 = "vSwitchSourcePort" since 2,
        /// Destination port of the virtual switch.
        v_switch_destination_port: u32 = "vSwitchDestinationPort" since 2,
    }
}

impl<'m> ClassifyDrop<'m> {
    pub(super) fn read<M: Memory + ?Sized>(
        follow: &mut Follow<'m, M>,
        bytes: &[u8],
        structure: u8,
    ) -> Result<Self, Error> {
        let mut drop = Self::default();
        if let Ok((raw, _)) = ClassifyDrop0::ref_from_prefix(bytes) {
            drop.filter_id = raw.filter_id.get();
            drop.layer_id = raw.layer_id.get();
        }
        if structure >= 1
            && let Ok((raw, _)) = ClassifyDrop1::ref_from_prefix(bytes)
        {
            drop.reauth_reason = raw.reauth_reason.get();
            drop.original_profile = raw.original_profile.get();
            drop.current_profile = raw.current_profile.get();
            drop.ms_fwp_direction = raw.ms_fwp_direction;
            drop.is_loopback = Bool(raw.is_loopback.0.get());
        }
        if structure >= 2
            && let Ok((raw, _)) = ClassifyDrop2::ref_from_prefix(bytes)
        {
            drop.v_switch_id = follow.blob("vSwitchId", raw.v_switch_id)?;
            drop.v_switch_source_port = raw.v_switch_source_port.get();
            drop.v_switch_destination_port = raw.v_switch_destination_port.get();
        }
        Ok(drop)
    }

    pub(super) fn write(&self, arena: &mut Arena<'_>) -> ClassifyDrop2 {
        ClassifyDrop2 {
            filter_id: self.filter_id.into(),
            layer_id: self.layer_id.into(),
            _pad0: [0; 2],
            reauth_reason: FlagBits::new(self.reauth_reason),
            original_profile: self.original_profile.into(),
            current_profile: self.current_profile.into(),
            ms_fwp_direction: self.ms_fwp_direction,
            is_loopback: Bool32(self.is_loopback.0.into()),
            v_switch_id: BytesBlobAt(arena.blob(&self.v_switch_id)),
            v_switch_source_port: self.v_switch_source_port.into(),
            v_switch_destination_port: self.v_switch_destination_port.into(),
        }
    }
}

part! {
    /// A frame that a filter blocked (`FWPM_NET_EVENT_CLASSIFY_DROP_MAC0`).
    pub struct ClassifyDropMac<'a> {
        /// Local MAC address.
        local_mac_addr: MacAddr = "localMacAddr",
        /// Remote MAC address.
        remote_mac_addr: MacAddr = "remoteMacAddr",
        /// NDIS media type.
        media_type: u32 = "mediaType",
        /// Interface type (IANA ifType).
        if_type: u32 = "ifType",
        /// EtherType.
        ether_type: u16 = "etherType",
        /// NDIS port number.
        ndis_port_number: u32 = "ndisPortNumber",
        /// Reserved.
        reserved: u32 = "reserved",
        /// VLAN tag.
        vlan_tag: u16 = "vlanTag",
        /// LUID of the interface.
        if_luid: u64 = "ifLuid",
        /// Run-time id of the filter.
        filter_id: u64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
        layer_id: u16 = "layerId",
        /// Why the connection was authorized anew.
        reauth_reason: ReauthReasons = "reauthReason",
        /// Network profile at first.
        original_profile: u32 = "originalProfile",
        /// Network profile now.
        current_profile: u32 = "currentProfile",
        /// Direction of the frame.
        ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback",
        /// The virtual switch.
        v_switch_id: Cow<'a, [u8]> = "vSwitchId",
        /// Source port of the virtual switch.
        v_switch_source_port: u32 = "vSwitchSourcePort",
        /// Destination port of the virtual switch.
        v_switch_destination_port: u32 = "vSwitchDestinationPort",
    }
}

impl<'m> ClassifyDropMac<'m> {
    pub(super) fn read<M: Memory + ?Sized>(
        follow: &mut Follow<'m, M>,
        bytes: &[u8],
        _: u8,
    ) -> Result<Self, Error> {
        let Ok((raw, _)) = ClassifyDropMac0::ref_from_prefix(bytes) else {
            return Ok(Self::default());
        };
        Ok(Self {
            local_mac_addr: MacAddr(raw.local_mac_addr.byte_array6),
            remote_mac_addr: MacAddr(raw.remote_mac_addr.byte_array6),
            media_type: raw.media_type.get(),
            if_type: raw.if_type.get(),
            ether_type: raw.ether_type.get(),
            ndis_port_number: raw.ndis_port_number.get(),
            reserved: raw.reserved.get(),
            vlan_tag: raw.vlan_tag.get(),
            if_luid: raw.if_luid.get(),
            filter_id: raw.filter_id.get(),
            layer_id: raw.layer_id.get(),
            reauth_reason: raw.reauth_reason.get(),
            original_profile: raw.original_profile.get(),
            current_profile: raw.current_profile.get(),
            ms_fwp_direction: raw.ms_fwp_direction,
            is_loopback: Bool(raw.is_loopback.0.get()),
            v_switch_id: follow.blob("vSwitchId", raw.v_switch_id)?,
            v_switch_source_port: raw.v_switch_source_port.get(),
            v_switch_destination_port: raw.v_switch_destination_port.get(),
        })
    }

    pub(super) fn write(&self, arena: &mut Arena<'_>) -> ClassifyDropMac0 {
        ClassifyDropMac0 {
            local_mac_addr: ByteArray6 { byte_array6: self.local_mac_addr.0 },
            remote_mac_addr: ByteArray6 { byte_array6: self.remote_mac_addr.0 },
            media_type: self.media_type.into(),
            if_type: self.if_type.into(),
            ether_type: self.ether_type.into(),
            _pad0: [0; 2],
            ndis_port_number: self.ndis_port_number.into(),
            reserved: self.reserved.into(),
            vlan_tag: self.vlan_tag.into(),
            _pad1: [0; 6],
            if_luid: self.if_luid.into(),
            filter_id: self.filter_id.into(),
            layer_id: self.layer_id.into(),
            _pad2: [0; 2],
            reauth_reason: FlagBits::new(self.reauth_reason),
            original_profile: self.original_profile.into(),
            current_profile: self.current_profile.into(),
            ms_fwp_direction: self.ms_fwp_direction,
            is_loopback: Bool32(self.is_loopback.0.into()),
            v_switch_id: BytesBlobAt(arena.blob(&self.v_switch_id)),
            v_switch_source_port: self.v_switch_source_port.into(),
            v_switch_destination_port: self.v_switch_destination_port.into(),
        }
    }
}

part! {
    /// A connection that a filter allowed (`FWPM_NET_EVENT_CLASSIFY_ALLOW0`).
    pub struct ClassifyAllow {
        /// Run-time id of the filter.
        filter_id: u64 = "filterId",
        /// Run-time id of the layer; which one a number means differs between Windows versions.
        layer_id: u16 = "layerId",
        /// Why the connection was authorized anew.
        reauth_reason: ReauthReasons = "reauthReason",
        /// Network profile at first.
        original_profile: u32 = "originalProfile",
        /// Network profile now.
        current_profile: u32 = "currentProfile",
        /// Direction of the connection.
        ms_fwp_direction: MsFwpDirection = "msFwpDirection",
        /// Whether it is loopback traffic.
        is_loopback: Bool = "isLoopback",
    }
}

impl ClassifyAllow {
    pub(super) fn read<M: Memory + ?Sized>(
        _: &mut Follow<'_, M>,
        bytes: &[u8],
        _: u8,
    ) -> Result<Self, Error> {
        let Ok((raw, _)) = ClassifyAllow0::ref_from_prefix(bytes) else {
            return Ok(Self::default());
        };
        Ok(Self {
            filter_id: raw.filter_id.get(),
            layer_id: raw.layer_id.get(),
            reauth_reason: raw.reauth_reason.get(),
            original_profile: raw.original_profile.get(),
            current_profile: raw.current_profile.get(),
            ms_fwp_direction: raw.ms_fwp_direction,
            is_loopback: Bool(raw.is_loopback.0.get()),
        })
    }

    pub(super) fn write(&self, _: &mut Arena<'_>) -> ClassifyAllow0 {
        ClassifyAllow0 {
            filter_id: self.filter_id.into(),
            layer_id: self.layer_id.into(),
            _pad0: [0; 2],
            reauth_reason: FlagBits::new(self.reauth_reason),
            original_profile: self.original_profile.into(),
            current_profile: self.current_profile.into(),
            ms_fwp_direction: self.ms_fwp_direction,
            is_loopback: Bool32(self.is_loopback.0.into()),
        }
    }
}
