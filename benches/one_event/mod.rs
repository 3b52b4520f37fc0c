//! The sample event for most counts and times.

use std::net::Ipv4Addr;

use wfp_events::event::{Addresses, Event, Header, IkeMmFailure, Payload, Version};
use wfp_events::raw::{
    Af, AuthenticationMethodType, FileTime, IpsecFailurePoint, KeyModuleType, NetEventFlags,
    NetEventType, WinError,
};
use wfp_events::value::TextBlob;

/// A main-mode failure with everything that such an event usually points to.
pub(crate) fn event() -> Event<'static> {
    let group = |rid: u32| format!("S-1-5-21-3623811015-3361044348-30300820-{rid}").parse().ok();
    let failure = IkeMmFailure {
        failure_error_code: WinError::ERROR_IPSEC_IKE_AUTH_FAIL,
        failure_point: IpsecFailurePoint::PEER,
        keying_module_type: KeyModuleType::AUTHIP,
        mm_auth_method: AuthenticationMethodType::KERBEROS,
        end_cert_hash: [7; 20],
        mm_id: 0x7b4f,
        mm_filter_id: 0x12485,
        local_principal_name_for_auth: "CONTOSO\\WORKSTATION-0117$".parse().ok(),
        remote_principal_name_for_auth: "CN=gateway.contoso.example, O=Contoso, C=US".parse().ok(),
        local_principal_group_sids: vec![group(515), group(1104)],
        remote_principal_group_sids: vec![group(516), group(1223)],
        ..IkeMmFailure::default()
    };
    let header = Header {
        time_stamp: FileTime::from_ticks(131_823_631_265_120_000),
        flags: NetEventFlags::from_bits_retain(0x57f),
        addresses: Addresses::V4(Ipv4Addr::new(139, 219, 13, 206), Ipv4Addr::new(42, 159, 81, 255)),
        ip_protocol: 17,
        local_port: 500,
        remote_port: 500,
        app_id: TextBlob::from("\\device\\harddiskvolume3\\windows\\system32\\svchost.exe"),
        user_id: Some("S-1-5-21-3623811015-3361044348-30300820-1013".parse().unwrap()),
        address_family: Af::INET,
        package_sid: Some("S-1-15-2-1-2-3-4-5-6-7".parse().unwrap()),
        ..Header::default()
    };
    let payload = Some(Payload::IkeMmFailure(failure));
    Event {
        version: Version::V5,
        header,
        event_type: NetEventType::IKEEXT_MM_FAILURE,
        payload,
        internal_fields: None,
        event_log: None,
    }
}
