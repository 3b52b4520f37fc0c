//! `Debug` output: the type and the payload come first, values are readable, and members that are absent are not shown.

use wfp_events::Record;
use wfp_events::event::{Event, Header, IkeMmFailure, Payload, Version};
use wfp_events::memory::Image;
use wfp_events::raw::{self, FileTime, Guid, IkeextMmFailure0, NetEventHeader3};

use crate::kit::samples;

#[test]
fn debug_output_of_an_event_names_its_values() {
    let image = samples::IMAGES[0];
    let event =
        Event::read(Image::new(0x1f2_9a40_0000, image), 0x1f2_9a40_0028, Version::V1).unwrap();
    let expected = r#"FWPM_NET_EVENT1 {
    type: FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE,
    ikeMmFailure: {
        failureErrorCode: ERROR_IPSEC_IKE_AUTH_FAIL,
        failurePoint: IPSEC_FAILURE_PEER,
        flags: 0,
        keyingModuleType: IKEEXT_KEY_MODULE_IKEV2,
        mmState: IKEEXT_MM_SA_STATE_NONE,
        saRole: IKEEXT_SA_ROLE_INITIATOR,
        mmAuthMethod: IKEEXT_CERTIFICATE,
        endCertHash: 0000000000000000000000000000000000000000,
        mmId: 31567,
        mmFilterId: 74885,
        localPrincipalNameForAuth: "",
        remotePrincipalNameForAuth: "",
        localPrincipalGroupSids: [],
        remotePrincipalGroupSids: [],
    },
    header: {
        timeStamp: 2018-09-25T07:25:26.5120000Z,
        flags: FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET|FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET|FWPM_NET_EVENT_FLAG_IP_VERSION_SET,
        ipVersion: FWP_IP_VERSION_V4,
        localAddrV4: 139.219.13.206,
        remoteAddrV4: 42.159.81.255,
    },
}"#;
    assert_eq!(format!("{event:#?}"), expected);
    let record = format!("{:?}", Record::from(event));
    assert!(
        record.starts_with("Event(FWPM_NET_EVENT1 { type: FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE, "),
        "{record}"
    );
}

#[test]
fn debug_output_of_a_structure_names_its_values() {
    let records: &[IkeextMmFailure0] = raw::slice_of(samples::CAPTURE).unwrap();
    let shown = format!("{:?}", records[0]);
    assert!(shown.starts_with("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 { failureErrorCode: ERROR_IPSEC_IKE_AUTH_FAIL, failurePoint: IPSEC_FAILURE_PEER, flags: 0, "), "{shown}");
    assert!(!shown.contains("pad"), "{shown}");
    // Addresses without an IP version, and members whose flags are clear, are not shown.
    let header = NetEventHeader3 { ip_version: raw::IpVersion::NONE, ..Default::default() };
    let shown = format!("{header:?}");
    assert!(
        !shown.contains("Addr") && !shown.contains("Port") && !shown.contains("userId"),
        "{shown}"
    );
    assert_eq!(format!("{:?}", FileTime::from_ticks(0)), "1601-01-01T00:00:00.0000000Z");
    assert_eq!(
        format!("{:?}", Guid::from_bytes([0x22; 16])),
        "22222222-2222-2222-2222-222222222222"
    );
}

#[test]
fn debug_output_tells_null_from_empty() {
    let failure = IkeMmFailure { provider_context_key: None, ..Default::default() };
    let shown = format!("{:?}", Payload::from(failure));
    assert!(shown.starts_with("IkeMmFailure { failureErrorCode: ERROR_SUCCESS, "), "{shown}");
    assert!(
        shown.contains("localPrincipalNameForAuth: NULL")
            && shown.ends_with("providerContextKey: NULL }"),
        "{shown}"
    );
    assert_eq!(format!("{:?}", Payload::Unknown(0x10)), "Unknown(0x10)");
    let mut header = Header::default();
    header.set_app_id("a\"b".into()).set_local_port(0);
    let shown = format!("{header:?}");
    assert!(
        shown.contains(r#"appId: "a\"b""#)
            && shown.contains("localPort: 0")
            && !shown.contains("remotePort"),
        "{shown}"
    );
}
