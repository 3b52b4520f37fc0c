//! The sample event as an `rkyv` archive, and a checksum of an event that is the same however the event was read.
//!
//! The checksum is the sum of all numbers, of the lengths of all texts, blobs and SIDs, and of the counts of the lists.

use rkyv::rancor::{Error, Failure as Invalid};
use rkyv::util::AlignedVec;
use rkyv::{Archive, Serialize};
use wfp_events::event::{Addresses, Payload};
use wfp_events::value::WideStr;

use crate::by_hand::Walked;

/// The event as a plain structure that owns its data. Texts stay UTF-16, so that none is converted.
#[derive(Archive, Serialize)]
pub(crate) struct Event {
    time_stamp: u64,
    flags: u32,
    addresses: IpAddresses,
    ip_protocol: u8,
    local_port: u16,
    remote_port: u16,
    scope_id: u32,
    app_id: Vec<u8>,
    user_id: Option<Vec<u8>>,
    address_family: u32,
    package_sid: Option<Vec<u8>>,
    enterprise_id: Option<Vec<u16>>,
    policy_flags: u64,
    effective_name: Vec<u8>,
    event_type: u32,
    failure: Failure,
}

#[derive(Archive, Serialize)]
enum IpAddresses {
    V4(u32, u32),
    V6([u8; 16], [u8; 16]),
}

#[derive(Archive, Serialize)]
struct Failure {
    failure_error_code: u32,
    failure_point: u32,
    flags: u32,
    keying_module_type: u32,
    mm_state: u32,
    sa_role: u32,
    mm_auth_method: u32,
    end_cert_hash: [u8; 20],
    mm_id: u64,
    mm_filter_id: u64,
    local_principal_name_for_auth: Option<Vec<u16>>,
    remote_principal_name_for_auth: Option<Vec<u16>>,
    local_principal_group_sids: Vec<Option<Vec<u16>>>,
    remote_principal_group_sids: Vec<Option<Vec<u16>>>,
    provider_context_key: Option<[u8; 16]>,
}

/// The archive of an event.
pub(crate) fn of(event: &wfp_events::event::Event<'_>) -> AlignedVec {
    let Some(Payload::IkeMmFailure(failure)) = &event.payload else { panic!("a failure") };
    let header = &event.header;
    let units = |text: &WideStr<'_>| -> Vec<u16> {
        let (units, _) = text.as_bytes().as_chunks();
        units.iter().map(|unit| u16::from_le_bytes(*unit)).collect()
    };
    let list = |texts: &[Option<WideStr<'_>>]| {
        texts.iter().map(|text| text.as_ref().map(units)).collect::<Vec<_>>()
    };
    let event = Event {
        time_stamp: header.time_stamp.ticks(),
        flags: header.flags.bits(),
        addresses: match header.addresses {
            Addresses::V4(local, remote) => IpAddresses::V4(local.into(), remote.into()),
            Addresses::V6(local, remote) => IpAddresses::V6(local.octets(), remote.octets()),
            _ => panic!("addresses"),
        },
        ip_protocol: header.ip_protocol,
        local_port: header.local_port,
        remote_port: header.remote_port,
        scope_id: header.scope_id,
        app_id: header.app_id.as_bytes().to_vec(),
        user_id: header.user_id.as_ref().map(|sid| sid.as_bytes().to_vec()),
        address_family: header.address_family.get(),
        package_sid: header.package_sid.as_ref().map(|sid| sid.as_bytes().to_vec()),
        enterprise_id: header.enterprise_id.as_ref().map(units),
        policy_flags: header.policy_flags,
        effective_name: header.effective_name.as_bytes().to_vec(),
        event_type: event.event_type.get(),
        failure: Failure {
            failure_error_code: failure.failure_error_code.get(),
            failure_point: failure.failure_point.get(),
            flags: failure.flags.bits(),
            keying_module_type: failure.keying_module_type.get(),
            mm_state: failure.mm_state.get(),
            sa_role: failure.sa_role.get(),
            mm_auth_method: failure.mm_auth_method.get(),
            end_cert_hash: failure.end_cert_hash,
            mm_id: failure.mm_id,
            mm_filter_id: failure.mm_filter_id,
            local_principal_name_for_auth: failure
                .local_principal_name_for_auth
                .as_ref()
                .map(units),
            remote_principal_name_for_auth: failure
                .remote_principal_name_for_auth
                .as_ref()
                .map(units),
            local_principal_group_sids: list(&failure.local_principal_group_sids),
            remote_principal_group_sids: list(&failure.remote_principal_group_sids),
            provider_context_key: failure.provider_context_key.is_some().then_some([0; 16]),
        },
    };
    rkyv::to_bytes::<Error>(&event).unwrap()
}

/// The checksum of an event's numbers, hash, lengths and lists.
#[inline(always)]
fn fold<const NUMBERS: usize, const LENGTHS: usize>(
    numbers: [u64; NUMBERS],
    hash: &[u8; 20],
    lengths: [usize; LENGTHS],
    lists: [impl ExactSizeIterator<Item = usize>; 2],
) -> u64 {
    let (words, _) = hash.as_chunks::<4>();
    let words = words.iter().map(|word| u64::from(u32::from_le_bytes(*word)));
    let sum = numbers.into_iter().chain(words).fold(0, u64::wrapping_add);
    let lengths = lengths.into_iter().fold(0, usize::wrapping_add);
    let lists =
        lists.into_iter().fold(0, |sum: usize, list| list.len() + list.sum::<usize>() + sum);
    sum.wrapping_add((lengths + lists) as u64)
}

#[inline(always)]
fn v6(address: [u8; 16]) -> u64 {
    let number = u128::from_be_bytes(address);
    (number >> 64) as u64 ^ number as u64
}

/// The checksum of an archive, which is validated first.
pub(crate) fn access(bytes: &[u8]) -> u64 {
    let event = rkyv::access::<ArchivedEvent, Invalid>(bytes).unwrap();
    let failure = &event.failure;
    let [local, remote] = match &event.addresses {
        ArchivedIpAddresses::V4(local, remote) => [local, remote].map(|of| of.to_native().into()),
        ArchivedIpAddresses::V6(local, remote) => [local, remote].map(|of| v6(*of)),
    };
    macro_rules! length {
        ($option:expr) => {
            $option.as_ref().map_or(0, |of| of.len())
        };
    }
    fold(
        [
            event.time_stamp.to_native(),
            event.flags.to_native().into(),
            local,
            remote,
            event.ip_protocol.into(),
            event.local_port.to_native().into(),
            event.remote_port.to_native().into(),
            event.scope_id.to_native().into(),
            event.address_family.to_native().into(),
            event.policy_flags.to_native(),
            event.event_type.to_native().into(),
            failure.failure_error_code.to_native().into(),
            failure.failure_point.to_native().into(),
            failure.flags.to_native().into(),
            failure.keying_module_type.to_native().into(),
            failure.mm_state.to_native().into(),
            failure.sa_role.to_native().into(),
            failure.mm_auth_method.to_native().into(),
            failure.mm_id.to_native(),
            failure.mm_filter_id.to_native(),
            failure.provider_context_key.is_some().into(),
        ],
        &failure.end_cert_hash,
        [
            event.app_id.len(),
            length!(event.user_id),
            length!(event.package_sid),
            length!(event.enterprise_id),
            event.effective_name.len(),
            length!(failure.local_principal_name_for_auth),
            length!(failure.remote_principal_name_for_auth),
        ],
        [&failure.local_principal_group_sids, &failure.remote_principal_group_sids]
            .map(|list| list.iter().map(|text| length!(text))),
    )
}

/// The checksum of an event that the library read.
pub(crate) fn fold_event(event: &wfp_events::event::Event<'_>) -> u64 {
    let Some(Payload::IkeMmFailure(failure)) = &event.payload else { panic!("a failure") };
    let header = &event.header;
    let [local, remote] = addresses(&header.addresses);
    let units = |text: &Option<WideStr<'_>>| text.as_ref().map_or(0, |of| of.as_bytes().len() / 2);
    fold(
        [
            header.time_stamp.ticks(),
            header.flags.bits().into(),
            local,
            remote,
            header.ip_protocol.into(),
            header.local_port.into(),
            header.remote_port.into(),
            header.scope_id.into(),
            header.address_family.get().into(),
            header.policy_flags,
            event.event_type.get().into(),
            failure.failure_error_code.get().into(),
            failure.failure_point.get().into(),
            failure.flags.bits().into(),
            failure.keying_module_type.get().into(),
            failure.mm_state.get().into(),
            failure.sa_role.get().into(),
            failure.mm_auth_method.get().into(),
            failure.mm_id,
            failure.mm_filter_id,
            failure.provider_context_key.is_some().into(),
        ],
        &failure.end_cert_hash,
        [
            header.app_id.as_bytes().len(),
            header.user_id.as_ref().map_or(0, |sid| sid.as_bytes().len()),
            header.package_sid.as_ref().map_or(0, |sid| sid.as_bytes().len()),
            units(&header.enterprise_id),
            header.effective_name.as_bytes().len(),
            units(&failure.local_principal_name_for_auth),
            units(&failure.remote_principal_name_for_auth),
        ],
        [&failure.local_principal_group_sids, &failure.remote_principal_group_sids]
            .map(|list| list.iter().map(units)),
    )
}

/// The checksum of an event that was read without checks.
pub(crate) fn fold_walked(event: &Walked<'_>) -> u64 {
    let failure = &event.failure;
    let [local, remote] = addresses(&event.addresses);
    let units = |text: &Option<&[u16]>| text.map_or(0, |text| text.len());
    fold(
        [
            event.time_stamp,
            event.flags.into(),
            local,
            remote,
            event.ip_protocol.into(),
            event.local_port.into(),
            event.remote_port.into(),
            event.scope_id.into(),
            u64::from(event.address_family as u32),
            event.policy_flags,
            u64::from(event.event_type as u32),
            failure.failure_error_code.into(),
            u64::from(failure.failure_point as u32),
            failure.flags.into(),
            u64::from(failure.keying_module_type as u32),
            u64::from(failure.mm_state as u32),
            u64::from(failure.sa_role as u32),
            u64::from(failure.mm_auth_method as u32),
            failure.mm_id,
            failure.mm_filter_id,
            failure.provider_context_key.is_some().into(),
        ],
        &failure.end_cert_hash,
        [
            event.app_id.len(),
            event.user_id.map_or(0, <[u8]>::len),
            event.package_sid.map_or(0, <[u8]>::len),
            units(&event.enterprise_id),
            event.effective_name.len(),
            units(&failure.local_principal_name_for_auth),
            units(&failure.remote_principal_name_for_auth),
        ],
        [&failure.local_principal_group_sids, &failure.remote_principal_group_sids]
            .map(|list| list.iter().map(units)),
    )
}

#[inline(always)]
fn addresses(addresses: &Addresses) -> [u64; 2] {
    match addresses {
        Addresses::V4(local, remote) => [local, remote].map(|of| u32::from(*of).into()),
        Addresses::V6(local, remote) => [local, remote].map(|of| v6(of.octets())),
        _ => panic!("addresses"),
    }
}
