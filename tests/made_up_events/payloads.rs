//! Payloads of every type, in the structure that a version has for it.

use wfp_events::event::{
    Bool, CapabilityAllow, CapabilityDrop, ClassifyAllow, ClassifyDrop, ClassifyDropMac, IdpDrop,
    IkeEmFailure, IkeMmFailure, IkeQmFailure, IpsecDrop, LpmPacketArrival, Payload, Subnet,
    Traffic, V4Subnet, V6Subnet, Version,
};
use wfp_events::raw::{
    AppcNetworkCapabilityType, AuthenticationMethodType, DataType, Direction, EmSaState,
    IkeextEmFailureFlags, IkeextMmFailureFlags, IpsecFailurePoint, IpsecTrafficType, KeyModuleType,
    MmSaState, MsFwpDirection, NtStatus, QmSaState, ReauthReasons, SaRole, WinError,
};

use super::Dice;

macro_rules! named {
    ($dice:ident, $Enum:ident) => {
        $dice.named($Enum::ENUMERATION.values, $Enum::new)
    };
}

macro_rules! flags {
    ($dice:ident, $Flags:ident) => {
        $dice.flags($Flags::all().bits(), $Flags::from_bits_retain)
    };
}

/// The payload of a type that the version has; what its structure has no room for is empty.
pub(crate) fn payload(event_type: u32, version: Version, dice: &mut Dice<'_>) -> Payload<'static> {
    let since = |first: Version| version >= first;
    match event_type {
        0 => Payload::IkeMmFailure(main_mode(
            u8::from(since(Version::V1)) + u8::from(since(Version::V4)),
            dice,
        )),
        1 => Payload::IkeQmFailure(quick_mode(u8::from(since(Version::V4)), dice)),
        2 => Payload::IkeEmFailure(extended_mode(u8::from(since(Version::V1)), dice)),
        3 => Payload::ClassifyDrop(classify_drop(
            u8::from(since(Version::V1)) + u8::from(since(Version::V2)),
            dice,
        )),
        4 => Payload::IpsecDrop(IpsecDrop {
            failure_status: named!(dice, NtStatus),
            direction: named!(dice, Direction),
            spi: dice.u32(),
            filter_id: dice.u64(),
            layer_id: u16::from_le_bytes(dice.bytes()),
        }),
        5 => Payload::IdpDrop(IdpDrop {
            addresses: super::addresses(dice),
            failure_status: named!(dice, NtStatus),
            direction: named!(dice, Direction),
        }),
        6 => Payload::ClassifyAllow(ClassifyAllow {
            filter_id: dice.u64(),
            layer_id: u16::from_le_bytes(dice.bytes()),
            reauth_reason: flags!(dice, ReauthReasons),
            original_profile: dice.u32(),
            current_profile: dice.u32(),
            ms_fwp_direction: named!(dice, MsFwpDirection),
            is_loopback: boolean(dice),
        }),
        7 => Payload::CapabilityDrop(CapabilityDrop {
            network_capability_id: named!(dice, AppcNetworkCapabilityType),
            filter_id: dice.u64(),
            is_loopback: boolean(dice),
        }),
        8 => Payload::CapabilityAllow(CapabilityAllow {
            network_capability_id: named!(dice, AppcNetworkCapabilityType),
            filter_id: dice.u64(),
            is_loopback: boolean(dice),
        }),
        9 => Payload::ClassifyDropMac(classify_drop_mac(dice)),
        _ => Payload::LpmPacketArrival(LpmPacketArrival { spi: dice.u32() }),
    }
}

fn boolean(dice: &mut Dice<'_>) -> Bool {
    if dice.one_in(4) { Bool(dice.u32()) } else { Bool(dice.below(2) as u32) }
}

pub(crate) fn main_mode(structure: u8, dice: &mut Dice<'_>) -> IkeMmFailure<'static> {
    let mut failure = IkeMmFailure {
        failure_error_code: named!(dice, WinError),
        failure_point: named!(dice, IpsecFailurePoint),
        flags: flags!(dice, IkeextMmFailureFlags),
        keying_module_type: named!(dice, KeyModuleType),
        mm_state: named!(dice, MmSaState),
        sa_role: named!(dice, SaRole),
        mm_auth_method: named!(dice, AuthenticationMethodType),
        end_cert_hash: dice.bytes(),
        mm_id: dice.u64(),
        mm_filter_id: dice.u64(),
        ..IkeMmFailure::default()
    };
    if structure >= 1 {
        failure.local_principal_name_for_auth = dice.wide();
        failure.remote_principal_name_for_auth = dice.wide();
        failure.local_principal_group_sids = dice.list();
        failure.remote_principal_group_sids = dice.list();
    }
    if structure >= 2 {
        failure.provider_context_key = (!dice.one_in(3)).then(|| dice.guid());
    }
    failure
}

pub(crate) fn quick_mode(structure: u8, dice: &mut Dice<'_>) -> IkeQmFailure {
    let mut failure = IkeQmFailure {
        failure_error_code: named!(dice, WinError),
        failure_point: named!(dice, IpsecFailurePoint),
        keying_module_type: named!(dice, KeyModuleType),
        qm_state: named!(dice, QmSaState),
        sa_role: named!(dice, SaRole),
        traffic: match dice.below(4) {
            0 => Traffic::Other(IpsecTrafficType::TRANSPORT),
            1 => Traffic::Other(IpsecTrafficType::new(dice.u32().max(2))),
            _ => Traffic::Tunnel { local: subnet(dice), remote: subnet(dice) },
        },
        qm_filter_id: dice.u64(),
        ..IkeQmFailure::default()
    };
    if structure >= 1 {
        failure.mm_sa_luid = dice.u64();
        failure.mm_provider_context_key = dice.guid();
    }
    failure
}

fn subnet(dice: &mut Dice<'_>) -> Subnet {
    match dice.below(8) {
        0 => Subnet::Empty,
        1 => Subnet::V4(None),
        2 => Subnet::V6(None),
        3 | 4 => Subnet::V4(Some(V4Subnet { addr: dice.ipv4(), mask: dice.ipv4() })),
        5 | 6 => Subnet::V6(Some(V6Subnet { addr: dice.ipv6(), prefix_length: dice.byte() })),
        _ => match named!(dice, DataType) {
            DataType::EMPTY | DataType::V4_ADDR_MASK | DataType::V6_ADDR_MASK => Subnet::Empty,
            other => Subnet::Other(other, dice.bytes()),
        },
    }
}

fn extended_mode(structure: u8, dice: &mut Dice<'_>) -> IkeEmFailure<'static> {
    let mut failure = IkeEmFailure {
        failure_error_code: named!(dice, WinError),
        failure_point: named!(dice, IpsecFailurePoint),
        flags: flags!(dice, IkeextEmFailureFlags),
        em_state: named!(dice, EmSaState),
        sa_role: named!(dice, SaRole),
        em_auth_method: named!(dice, AuthenticationMethodType),
        end_cert_hash: dice.bytes(),
        mm_id: dice.u64(),
        qm_filter_id: dice.u64(),
        ..IkeEmFailure::default()
    };
    if structure >= 1 {
        failure.local_principal_name_for_auth = dice.wide();
        failure.remote_principal_name_for_auth = dice.wide();
        failure.local_principal_group_sids = dice.list();
        failure.remote_principal_group_sids = dice.list();
        failure.sa_traffic_type = named!(dice, IpsecTrafficType);
    }
    failure
}

fn classify_drop(structure: u8, dice: &mut Dice<'_>) -> ClassifyDrop<'static> {
    let mut drop = ClassifyDrop {
        filter_id: dice.u64(),
        layer_id: u16::from_le_bytes(dice.bytes()),
        ..ClassifyDrop::default()
    };
    if structure >= 1 {
        drop.reauth_reason = flags!(dice, ReauthReasons);
        drop.original_profile = dice.u32();
        drop.current_profile = dice.u32();
        drop.ms_fwp_direction = named!(dice, MsFwpDirection);
        drop.is_loopback = boolean(dice);
    }
    if structure >= 2 {
        drop.v_switch_id = dice.blob();
        drop.v_switch_source_port = dice.u32();
        drop.v_switch_destination_port = dice.u32();
    }
    drop
}

fn classify_drop_mac(dice: &mut Dice<'_>) -> ClassifyDropMac<'static> {
    ClassifyDropMac {
        local_mac_addr: dice.mac(),
        remote_mac_addr: dice.mac(),
        media_type: dice.u32(),
        if_type: dice.u32(),
        ether_type: u16::from_le_bytes(dice.bytes()),
        ndis_port_number: dice.u32(),
        reserved: dice.u32(),
        vlan_tag: u16::from_le_bytes(dice.bytes()),
        if_luid: dice.u64(),
        filter_id: dice.u64(),
        layer_id: u16::from_le_bytes(dice.bytes()),
        reauth_reason: flags!(dice, ReauthReasons),
        original_profile: dice.u32(),
        current_profile: dice.u32(),
        ms_fwp_direction: named!(dice, MsFwpDirection),
        is_loopback: boolean(dice),
        v_switch_id: dice.blob(),
        v_switch_source_port: dice.u32(),
        v_switch_destination_port: dice.u32(),
    }
}
