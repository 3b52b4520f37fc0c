//! The same work as the library's, written for this one kind of event and without any checks.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::slice;

use wfp_events::event::{Addresses, Event, Payload};
use wfp_events::value::{TextBlob, WideStr};
use windows_sys::Win32::NetworkManagement::WindowsFilteringPlatform::{
    FWP_BYTE_BLOB, FWPM_NET_EVENT_IKEEXT_MM_FAILURE2, FWPM_NET_EVENT5,
};
use windows_sys::Win32::Security::SID;
use windows_sys::core::{GUID, PWSTR};

/// Every member of the event. Pointers are followed, and the lengths of strings are found.
pub(crate) struct Walked<'a> {
    pub(crate) time_stamp: u64,
    pub(crate) flags: u32,
    pub(crate) addresses: Addresses,
    pub(crate) ip_protocol: u8,
    pub(crate) local_port: u16,
    pub(crate) remote_port: u16,
    pub(crate) scope_id: u32,
    pub(crate) app_id: &'a [u8],
    pub(crate) user_id: Option<&'a [u8]>,
    pub(crate) address_family: i32,
    pub(crate) package_sid: Option<&'a [u8]>,
    pub(crate) enterprise_id: Option<&'a [u16]>,
    pub(crate) policy_flags: u64,
    pub(crate) effective_name: &'a [u8],
    pub(crate) event_type: i32,
    pub(crate) failure: Failure<'a>,
}

pub(crate) struct Failure<'a> {
    pub(crate) failure_error_code: u32,
    pub(crate) failure_point: i32,
    pub(crate) flags: u32,
    pub(crate) keying_module_type: i32,
    pub(crate) mm_state: i32,
    pub(crate) sa_role: i32,
    pub(crate) mm_auth_method: i32,
    pub(crate) end_cert_hash: [u8; 20],
    pub(crate) mm_id: u64,
    pub(crate) mm_filter_id: u64,
    pub(crate) local_principal_name_for_auth: Option<&'a [u16]>,
    pub(crate) remote_principal_name_for_auth: Option<&'a [u16]>,
    pub(crate) local_principal_group_sids: Vec<Option<&'a [u16]>>,
    pub(crate) remote_principal_group_sids: Vec<Option<&'a [u16]>>,
    pub(crate) provider_context_key: Option<&'a GUID>,
}

/// Reads the event at the start of `words`, whose pointers are addresses within `words`.
pub(crate) fn walk(words: &[u64]) -> Walked<'_> {
    // SAFETY: `words` is the image of a complete event at this very address, so each pointer in it is NULL or points to
    // a complete object within `words`, with the alignment that its type needs.
    unsafe {
        let event = &*words.as_ptr().cast::<FWPM_NET_EVENT5>();
        let header = &event.header;
        let failure = &*event.Anonymous.ikeMmFailure;
        let addresses = if header.ipVersion == 0 {
            let [local, remote] = [header.Anonymous1.localAddrV4, header.Anonymous2.remoteAddrV4];
            Addresses::V4(Ipv4Addr::from(local), Ipv4Addr::from(remote))
        } else {
            let local = header.Anonymous1.localAddrV6.byteArray16;
            Addresses::V6(
                Ipv6Addr::from(local),
                Ipv6Addr::from(header.Anonymous2.remoteAddrV6.byteArray16),
            )
        };
        Walked {
            time_stamp: u64::from(header.timeStamp.dwHighDateTime) << 32
                | u64::from(header.timeStamp.dwLowDateTime),
            flags: header.flags,
            addresses,
            ip_protocol: header.ipProtocol,
            local_port: header.localPort,
            remote_port: header.remotePort,
            scope_id: header.scopeId,
            app_id: blob(&header.appId),
            user_id: sid(header.userId),
            address_family: header.addressFamily,
            package_sid: sid(header.packageSid),
            enterprise_id: text(header.enterpriseId),
            policy_flags: header.policyFlags,
            effective_name: blob(&header.effectiveName),
            event_type: event.r#type,
            failure: walk_failure(failure),
        }
    }
}

/// # Safety
/// As in [`walk`].
unsafe fn walk_failure(failure: &FWPM_NET_EVENT_IKEEXT_MM_FAILURE2) -> Failure<'_> {
    // SAFETY: as in `walk`.
    unsafe {
        Failure {
            failure_error_code: failure.failureErrorCode,
            failure_point: failure.failurePoint,
            flags: failure.flags,
            keying_module_type: failure.keyingModuleType,
            mm_state: failure.mmState,
            sa_role: failure.saRole,
            mm_auth_method: failure.mmAuthMethod,
            end_cert_hash: failure.endCertHash,
            mm_id: failure.mmId,
            mm_filter_id: failure.mmFilterId,
            local_principal_name_for_auth: text(failure.localPrincipalNameForAuth),
            remote_principal_name_for_auth: text(failure.remotePrincipalNameForAuth),
            local_principal_group_sids: list(
                failure.localPrincipalGroupSids,
                failure.numLocalPrincipalGroupSids,
            ),
            remote_principal_group_sids: list(
                failure.remotePrincipalGroupSids,
                failure.numRemotePrincipalGroupSids,
            ),
            provider_context_key: failure.providerContextKey.as_ref(),
        }
    }
}

/// # Safety
/// As in [`walk`].
unsafe fn blob<'a>(blob: &FWP_BYTE_BLOB) -> &'a [u8] {
    // SAFETY: as in `walk`.
    if blob.size == 0 {
        &[]
    } else {
        unsafe { slice::from_raw_parts(blob.data, blob.size as usize) }
    }
}

/// # Safety
/// As in [`walk`].
unsafe fn sid<'a>(sid: *const SID) -> Option<&'a [u8]> {
    // SAFETY: as in `walk`.
    (!sid.is_null()).then(|| unsafe {
        let length = 8 + 4 * usize::from((*sid).SubAuthorityCount);
        slice::from_raw_parts(sid.cast(), length)
    })
}

/// # Safety
/// As in [`walk`].
unsafe fn text<'a>(text: PWSTR) -> Option<&'a [u16]> {
    // SAFETY: as in `walk`.
    (!text.is_null()).then(|| unsafe {
        let mut length = 0;
        while *text.add(length) != 0 {
            length += 1;
        }
        slice::from_raw_parts(text, length)
    })
}

/// # Safety
/// As in [`walk`].
unsafe fn list<'a>(texts: *const PWSTR, count: u32) -> Vec<Option<&'a [u16]>> {
    if count == 0 {
        return Vec::new();
    }
    // SAFETY: as in `walk`.
    unsafe { slice::from_raw_parts(texts, count as usize).iter().map(|of| text(*of)).collect() }
}

/// Asserts that the event was read correctly.
pub(crate) fn assert_same(walked: &Walked<'_>, event: &Event<'_>) {
    let Some(Payload::IkeMmFailure(expected)) = &event.payload else { panic!("a failure") };
    let units = |text: &[u16]| {
        WideStr::from_bytes_until_nul(
            text.iter().flat_map(|unit| unit.to_ne_bytes()).collect::<Vec<_>>(),
        )
    };
    let (header, failure) = (&event.header, &walked.failure);
    assert_eq!((walked.time_stamp, walked.flags), (header.time_stamp.ticks(), header.flags.bits()));
    assert_eq!((walked.addresses, walked.ip_protocol), (header.addresses, header.ip_protocol));
    assert_eq!((walked.local_port, walked.remote_port), (header.local_port, header.remote_port));
    assert_eq!((walked.scope_id, walked.app_id), (header.scope_id, header.app_id.as_bytes()));
    assert_eq!(walked.user_id, header.user_id.as_ref().map(|sid| sid.as_bytes()));
    assert_eq!(walked.address_family as u32, header.address_family.get());
    assert_eq!(walked.package_sid, header.package_sid.as_ref().map(|sid| sid.as_bytes()));
    assert_eq!(
        (walked.enterprise_id.map(units), walked.policy_flags),
        (header.enterprise_id.clone(), 0)
    );
    assert_eq!(
        (walked.effective_name, walked.event_type as u32),
        (&[][..], event.event_type.get())
    );
    assert_eq!(failure.failure_error_code, expected.failure_error_code.get());
    assert_eq!(failure.failure_point as u32, expected.failure_point.get());
    assert_eq!(failure.flags, expected.flags.bits());
    assert_eq!(failure.keying_module_type as u32, expected.keying_module_type.get());
    assert_eq!(failure.mm_state as u32, expected.mm_state.get());
    assert_eq!(failure.sa_role as u32, expected.sa_role.get());
    assert_eq!(failure.mm_auth_method as u32, expected.mm_auth_method.get());
    assert_eq!((failure.end_cert_hash, failure.mm_id), (expected.end_cert_hash, expected.mm_id));
    assert_eq!(failure.mm_filter_id, expected.mm_filter_id);
    assert_eq!(
        failure.local_principal_name_for_auth.map(units),
        expected.local_principal_name_for_auth
    );
    assert_eq!(
        failure.remote_principal_name_for_auth.map(units),
        expected.remote_principal_name_for_auth
    );
    let list =
        |texts: &[Option<&[u16]>]| texts.iter().map(|text| text.map(units)).collect::<Vec<_>>();
    assert_eq!(list(&failure.local_principal_group_sids), expected.local_principal_group_sids);
    assert_eq!(list(&failure.remote_principal_group_sids), expected.remote_principal_group_sids);
    assert!(failure.provider_context_key.is_none());
}

/// Writes the event member by member. All sizes, and the version, are known in advance.
pub(crate) fn fill(event: &Event<'_>, base: u64) -> Vec<u8> {
    let Some(Payload::IkeMmFailure(failure)) = &event.payload else { panic!("a failure") };
    let header = &event.header;
    let mut bytes = Vec::with_capacity(1024);
    bytes.resize(152, 0);
    let app_id = put_blob(&mut bytes, base, &header.app_id);
    let user_id = put(&mut bytes, base, header.user_id.as_ref().unwrap().as_bytes(), 4);
    let package_sid = put(&mut bytes, base, header.package_sid.as_ref().unwrap().as_bytes(), 4);
    let payload = bytes.len().next_multiple_of(8);
    bytes.resize(payload + 120, 0);
    let local = put_list(&mut bytes, base, &failure.local_principal_group_sids);
    let remote = put_list(&mut bytes, base, &failure.remote_principal_group_sids);
    let local_name =
        put_text(&mut bytes, base, failure.local_principal_name_for_auth.as_ref().unwrap());
    let remote_name =
        put_text(&mut bytes, base, failure.remote_principal_name_for_auth.as_ref().unwrap());

    let Addresses::V4(local_addr, remote_addr) = header.addresses else { panic!("IPv4") };
    let outer: &mut [u8; 152] = (&mut bytes[..152]).try_into().unwrap();
    outer[..8].copy_from_slice(&header.time_stamp.ticks().to_le_bytes());
    outer[8..12].copy_from_slice(&header.flags.bits().to_le_bytes());
    outer[16] = header.ip_protocol;
    outer[20..24].copy_from_slice(&u32::from(local_addr).to_le_bytes());
    outer[36..40].copy_from_slice(&u32::from(remote_addr).to_le_bytes());
    outer[52..54].copy_from_slice(&header.local_port.to_le_bytes());
    outer[54..56].copy_from_slice(&header.remote_port.to_le_bytes());
    outer[56..60].copy_from_slice(&header.scope_id.to_le_bytes());
    outer[64..68].copy_from_slice(&(header.app_id.as_bytes().len() as u32).to_le_bytes());
    outer[72..80].copy_from_slice(&app_id.to_le_bytes());
    outer[80..88].copy_from_slice(&user_id.to_le_bytes());
    outer[88..92].copy_from_slice(&header.address_family.get().to_le_bytes());
    outer[96..104].copy_from_slice(&package_sid.to_le_bytes());
    outer[112..120].copy_from_slice(&header.policy_flags.to_le_bytes());
    outer[136..140].copy_from_slice(&event.event_type.get().to_le_bytes());
    outer[144..].copy_from_slice(&(base + payload as u64).to_le_bytes());

    let inner: &mut [u8; 120] = (&mut bytes[payload..payload + 120]).try_into().unwrap();
    inner[..4].copy_from_slice(&failure.failure_error_code.get().to_le_bytes());
    inner[4..8].copy_from_slice(&failure.failure_point.get().to_le_bytes());
    inner[8..12].copy_from_slice(&failure.flags.bits().to_le_bytes());
    inner[12..16].copy_from_slice(&failure.keying_module_type.get().to_le_bytes());
    inner[16..20].copy_from_slice(&failure.mm_state.get().to_le_bytes());
    inner[20..24].copy_from_slice(&failure.sa_role.get().to_le_bytes());
    inner[24..28].copy_from_slice(&failure.mm_auth_method.get().to_le_bytes());
    inner[28..48].copy_from_slice(&failure.end_cert_hash);
    inner[48..56].copy_from_slice(&failure.mm_id.to_le_bytes());
    inner[56..64].copy_from_slice(&failure.mm_filter_id.to_le_bytes());
    inner[64..72].copy_from_slice(&local_name.to_le_bytes());
    inner[72..80].copy_from_slice(&remote_name.to_le_bytes());
    inner[80..84].copy_from_slice(&(failure.local_principal_group_sids.len() as u32).to_le_bytes());
    inner[88..96].copy_from_slice(&local.to_le_bytes());
    inner[96..100]
        .copy_from_slice(&(failure.remote_principal_group_sids.len() as u32).to_le_bytes());
    inner[104..112].copy_from_slice(&remote.to_le_bytes());
    bytes
}

fn put(bytes: &mut Vec<u8>, base: u64, object: &[u8], align: usize) -> u64 {
    bytes.resize(bytes.len().next_multiple_of(align), 0);
    let address = base + bytes.len() as u64;
    bytes.extend_from_slice(object);
    address
}

fn put_blob(bytes: &mut Vec<u8>, base: u64, blob: &TextBlob<'_>) -> u64 {
    put(bytes, base, blob.as_bytes(), 2)
}

fn put_text(bytes: &mut Vec<u8>, base: u64, text: &WideStr<'_>) -> u64 {
    let address = put(bytes, base, text.as_bytes(), 2);
    bytes.extend_from_slice(&[0, 0]);
    address
}

fn put_list(bytes: &mut Vec<u8>, base: u64, texts: &[Option<WideStr<'_>>]) -> u64 {
    let list = bytes.len().next_multiple_of(8);
    bytes.resize(list + 8 * texts.len(), 0);
    for (index, text) in texts.iter().enumerate() {
        let address = put_text(bytes, base, text.as_ref().unwrap());
        bytes[list + 8 * index..][..8].copy_from_slice(&address.to_le_bytes());
    }
    base + list as u64
}
