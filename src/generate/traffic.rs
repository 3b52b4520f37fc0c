//! Synthetic packets and connections.

use core::net::Ipv4Addr;

use super::Generator;
use crate::event::{
    Addresses, Bool, CapabilityAllow, CapabilityDrop, ClassifyAllow, ClassifyDrop, ClassifyDropMac,
    IdpDrop, IpsecDrop, LpmPacketArrival, MacAddr,
};
use crate::raw::{
    AppcNetworkCapabilityType as Capability, Direction, MsFwpDirection as MsDirection, NtStatus,
    ReauthReasons, layer_direction,
};

/// Layers at which connections are allowed or blocked.
const LAYERS: &[(u32, u16)] = &[(5, 44), (2, 46), (6, 48), (2, 50), (1, 12), (1, 16)];

const PROFILES: &[(u32, u32)] = &[(5, 3), (3, 2), (2, 1), (1, 0)];

const REASONS: &[(u32, ReauthReasons)] = &[
    (12, ReauthReasons::empty()),
    (2, ReauthReasons::POLICY_CHANGE),
    (1, ReauthReasons::PROFILE_CROSSING),
    (1, ReauthReasons::CLASSIFY_COMPLETION),
];

const STATUSES: &[(u32, NtStatus)] = &[
    (3, NtStatus::IPSEC_BAD_SPI),
    (2, NtStatus::IPSEC_CLEAR_TEXT_DROP),
    (2, NtStatus::IPSEC_INTEGRITY_CHECK_FAILED),
    (1, NtStatus::IPSEC_REPLAY_CHECK_FAILED),
    (1, NtStatus::IPSEC_SA_LIFETIME_EXPIRED),
];

const CAPABILITIES: &[(u32, Capability)] = &[
    (3, Capability::INTERNET_CLIENT),
    (1, Capability::INTERNET_CLIENT_SERVER),
    (1, Capability::INTERNET_PRIVATE_NETWORK),
];

impl Generator {
    fn ms_direction(&mut self, layer_id: u16) -> MsDirection {
        if self.is_unnamed() {
            return MsDirection::new(self.unnamed_number());
        }
        let direction = self.random.choose(&[(3, MsDirection::IN), (5, MsDirection::OUT)]);
        layer_direction(layer_id).unwrap_or(direction)
    }

    fn direction(&mut self) -> Direction {
        if self.is_unnamed() {
            return Direction::new(self.unnamed_number());
        }
        self.random.choose(&[(2, Direction::INBOUND), (1, Direction::OUTBOUND)])
    }

    fn loopback(&mut self) -> Bool {
        Bool::from(self.random.choose(&[(9, false), (1, true)]))
    }

    pub(super) fn classify_drop(&mut self) -> ClassifyDrop<'static> {
        let profile = self.random.choose(PROFILES);
        let (filter_id, layer_id) = (self.filter(), self.random.choose(LAYERS));
        ClassifyDrop {
            filter_id,
            layer_id,
            reauth_reason: self.random.choose(REASONS),
            original_profile: profile,
            current_profile: profile,
            ms_fwp_direction: self.ms_direction(layer_id),
            is_loopback: self.loopback(),
            v_switch_id: Default::default(),
            v_switch_source_port: 0,
            v_switch_destination_port: 0,
        }
    }

    pub(super) fn classify_allow(&mut self) -> ClassifyAllow {
        let profile = self.random.choose(PROFILES);
        let (filter_id, layer_id) = (self.filter(), self.random.choose(LAYERS));
        ClassifyAllow {
            filter_id,
            layer_id,
            reauth_reason: self.random.choose(REASONS),
            original_profile: profile,
            current_profile: profile,
            ms_fwp_direction: self.ms_direction(layer_id),
            is_loopback: self.loopback(),
        }
    }

    pub(super) fn classify_drop_mac(&mut self) -> ClassifyDropMac<'static> {
        let profile = self.random.choose(PROFILES);
        let switch = self.guid().to_bytes().to_vec();
        ClassifyDropMac {
            local_mac_addr: self.mac(),
            remote_mac_addr: self.mac(),
            media_type: 0,
            if_type: 6,
            ether_type: self.random.choose(&[(4, 0x0800), (2, 0x86dd), (1, 0x0806)]),
            ndis_port_number: 0,
            reserved: 0,
            vlan_tag: self.random.choose(&[(5, 0), (1, 100)]),
            if_luid: 0x0006_0080_0000_0000,
            filter_id: self.filter(),
            layer_id: self.random.choose(&[(1, 56), (1, 57)]),
            reauth_reason: ReauthReasons::empty(),
            original_profile: profile,
            current_profile: profile,
            ms_fwp_direction: self.ms_direction(56),
            is_loopback: Bool(0),
            v_switch_id: switch.into(),
            v_switch_source_port: 1,
            v_switch_destination_port: self.random.below_u32(8),
        }
    }

    /// The MAC address of a machine in a small network.
    fn mac(&mut self) -> MacAddr {
        MacAddr([0x00, 0x15, 0x5d, 0x01, 0x02, self.random.byte()])
    }

    pub(super) fn ipsec_drop(&mut self) -> IpsecDrop {
        IpsecDrop {
            failure_status: self.random.choose(STATUSES),
            direction: self.direction(),
            spi: self.random.below_u32(u32::MAX),
            filter_id: self.filter(),
            layer_id: self.random.choose(&[(2, 12), (1, 16)]),
        }
    }

    pub(super) fn idp_drop(&mut self) -> IdpDrop {
        let public = Ipv4Addr::new(203, 0, 113, self.random.byte());
        let internal = Ipv4Addr::from(self.address);
        IdpDrop {
            addresses: Addresses::V4(public, internal),
            failure_status: self
                .random
                .choose(&[(2, NtStatus::IPSEC_DOSP_BLOCK), (1, NtStatus::IPSEC_DOSP_MAX_ENTRIES)]),
            direction: self.direction(),
        }
    }

    pub(super) fn capability_drop(&mut self) -> CapabilityDrop {
        CapabilityDrop {
            network_capability_id: self.capability(),
            filter_id: self.filter(),
            is_loopback: self.loopback(),
        }
    }

    pub(super) fn capability_allow(&mut self) -> CapabilityAllow {
        CapabilityAllow {
            network_capability_id: self.capability(),
            filter_id: self.filter(),
            is_loopback: self.loopback(),
        }
    }

    fn capability(&mut self) -> Capability {
        if self.is_unnamed() {
            return Capability::new(self.unnamed_number());
        }
        self.random.choose(CAPABILITIES)
    }

    pub(super) fn lpm_packet_arrival(&mut self) -> LpmPacketArrival {
        LpmPacketArrival { spi: self.random.below_u32(u32::MAX) }
    }
}
