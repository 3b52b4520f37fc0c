//! Typed members of the payloads about packets and connections.

use super::{run, typed};

typed! {
    ClassifyDrop0(record) {
        record.filter_id.get() => 0x0706_0504_0302_0100,
        record.layer_id.get() => 0x0908,
        record._pad0 => run::<6>(10),
    }
    ClassifyDrop1(record) {
        record.filter_id.get() => 0x0706_0504_0302_0100,
        record.layer_id.get() => 0x0908,
        record._pad0 => run::<2>(10),
        record.reauth_reason.get().bits() => 0x0f0e_0d0c,
        record.original_profile.get() => 0x1312_1110,
        record.current_profile.get() => 0x1716_1514,
        record.ms_fwp_direction.get() => 0x1b1a_1918,
        record.is_loopback.0.get() => 0x1f1e_1d1c,
    }
    ClassifyDrop2(record) {
        record.filter_id.get() => 0x0706_0504_0302_0100,
        record.layer_id.get() => 0x0908,
        record._pad0 => run::<2>(10),
        record.reauth_reason.get().bits() => 0x0f0e_0d0c,
        record.original_profile.get() => 0x1312_1110,
        record.current_profile.get() => 0x1716_1514,
        record.ms_fwp_direction.get() => 0x1b1a_1918,
        record.is_loopback.0.get() => 0x1f1e_1d1c,
        (record.v_switch_id.0.size.get(), record.v_switch_id.0.data.address()) => (0x2322_2120, 0x2f2e_2d2c_2b2a_2928),
        record.v_switch_source_port.get() => 0x3332_3130,
        record.v_switch_destination_port.get() => 0x3736_3534,
    }
    ClassifyDropMac0(record) {
        record.local_mac_addr.byte_array6 => run::<6>(0),
        record.remote_mac_addr.byte_array6 => run::<6>(6),
        record.media_type.get() => 0x0f0e_0d0c,
        record.if_type.get() => 0x1312_1110,
        record.ether_type.get() => 0x1514,
        record._pad0 => run::<2>(22),
        record.ndis_port_number.get() => 0x1b1a_1918,
        record.reserved.get() => 0x1f1e_1d1c,
        record.vlan_tag.get() => 0x2120,
        record._pad1 => run::<6>(34),
        record.if_luid.get() => 0x2f2e_2d2c_2b2a_2928,
        record.filter_id.get() => 0x3736_3534_3332_3130,
        record.layer_id.get() => 0x3938,
        record._pad2 => run::<2>(58),
        record.reauth_reason.get().bits() => 0x3f3e_3d3c,
        record.original_profile.get() => 0x4342_4140,
        record.current_profile.get() => 0x4746_4544,
        record.ms_fwp_direction.get() => 0x4b4a_4948,
        record.is_loopback.0.get() => 0x4f4e_4d4c,
        (record.v_switch_id.0.size.get(), record.v_switch_id.0.data.address()) => (0x5352_5150, 0x5f5e_5d5c_5b5a_5958),
        record.v_switch_source_port.get() => 0x6362_6160,
        record.v_switch_destination_port.get() => 0x6766_6564,
    }
    ClassifyAllow0(record) {
        record.filter_id.get() => 0x0706_0504_0302_0100,
        record.layer_id.get() => 0x0908,
        record._pad0 => run::<2>(10),
        record.reauth_reason.get().bits() => 0x0f0e_0d0c,
        record.original_profile.get() => 0x1312_1110,
        record.current_profile.get() => 0x1716_1514,
        record.ms_fwp_direction.get() => 0x1b1a_1918,
        record.is_loopback.0.get() => 0x1f1e_1d1c,
    }
    IpsecKernelDrop0(record) {
        record.failure_status.get() => 0x0302_0100,
        record.direction.get() => 0x0706_0504,
        record.spi.get() => 0x0b0a_0908,
        record._pad0 => run::<4>(12),
        record.filter_id.get() => 0x1716_1514_1312_1110,
        record.layer_id.get() => 0x1918,
        record._pad1 => run::<6>(26),
    }
    IpsecDospDrop0(record) {
        record.ip_version.get() => 0x0302_0100,
        record.public_host => run::<16>(4),
        record.internal_host => run::<16>(20),
        record.failure_status.get() => 0x2726_2524,
        record.direction.get() => 0x2b2a_2928,
    }
    CapabilityDrop0(record) {
        record.network_capability_id.get() => 0x0302_0100,
        record._pad0 => run::<4>(4),
        record.filter_id.get() => 0x0f0e_0d0c_0b0a_0908,
        record.is_loopback.0.get() => 0x1312_1110,
        record._pad1 => run::<4>(20),
    }
    CapabilityAllow0(record) {
        record.network_capability_id.get() => 0x0302_0100,
        record._pad0 => run::<4>(4),
        record.filter_id.get() => 0x0f0e_0d0c_0b0a_0908,
        record.is_loopback.0.get() => 0x1312_1110,
        record._pad1 => run::<4>(20),
    }
    LpmPacketArrival0(record) {
        record.spi.get() => 0x0302_0100,
    }
}
