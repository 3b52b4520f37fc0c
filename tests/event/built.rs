//! Events that a program builds from a payload, with setters that also set the flags.

use std::net::IpAddr;

use wfp_events::error::Fault;
use wfp_events::event::{
    Addresses, Bool, ClassifyAllow, IkeEmFailure, IkeMmFailure, IkeQmFailure, MacAddr, Partial,
    Payload, Version,
};
use wfp_events::kind::RecordKind;
use wfp_events::raw::{IkeextEmFailure0, IkeextMmFailure0, NetEventFlags, NetEventType, WinError};
use wfp_events::value::{Sid, TextBlob, WideStr};
use wfp_events::zerocopy::{FromBytes, IntoBytes};
use wfp_events::{Event, Record};

#[test]
fn an_event_is_of_its_payloads_type() {
    let event = Event::new(Version::V5, ClassifyAllow::default()).unwrap();
    assert_eq!(event.event_type, NetEventType::CLASSIFY_ALLOW);
    assert_eq!(event.error_code(), None);
    let error = Event::new(Version::V1, ClassifyAllow::default()).unwrap_err();
    assert_eq!(error.fault(), Fault::NoType(NetEventType::CLASSIFY_ALLOW.get()));
    assert_eq!(error.structure(), "FWPM_NET_EVENT1");
    let error = Event::new(Version::V5, Payload::Unknown(0x10)).unwrap_err();
    assert_eq!(error.fault(), Fault::WrongPayload);

    let failure = IkeMmFailure {
        failure_error_code: WinError::ERROR_IPSEC_IKE_TIMED_OUT,
        ..Default::default()
    };
    for version in Version::ALL {
        let event = Event::new(version, failure.clone()).unwrap();
        assert_eq!(event.error_code(), Some(WinError::ERROR_IPSEC_IKE_TIMED_OUT));
        let bytes = event.write(0).unwrap();
        assert_eq!(Event::read(&bytes, 0, version).unwrap(), event);
        let partial = Partial::from(event.clone());
        assert_eq!(partial.into_record(), Ok(Record::from(event)));
    }
}

#[test]
fn an_event_has_the_error_code_of_its_payload() {
    let failure_error_code = WinError::ERROR_IPSEC_IKE_TIMED_OUT;
    for payload in [
        Payload::from(IkeMmFailure { failure_error_code, ..Default::default() }),
        Payload::from(IkeQmFailure { failure_error_code, ..Default::default() }),
        Payload::from(IkeEmFailure { failure_error_code, ..Default::default() }),
    ] {
        let event = Event::new(Version::V5, payload).unwrap();
        assert_eq!(event.error_code(), Some(failure_error_code));
    }
    assert_eq!([0, 1, 2].map(|number| Bool(number).is_true()), [false, true, true]);
}

#[test]
fn a_flat_structure_becomes_a_payload() {
    let main = IkeextMmFailure0::read_from_bytes(&[7; size_of::<IkeextMmFailure0>()]).unwrap();
    let extended = IkeextEmFailure0::read_from_bytes(&[7; size_of::<IkeextEmFailure0>()]).unwrap();
    for (bytes, kind, payload) in [
        (main.as_bytes(), RecordKind::of::<IkeextMmFailure0>(), IkeMmFailure::from(&main).into()),
        (
            extended.as_bytes(),
            RecordKind::of::<IkeextEmFailure0>(),
            Payload::from(IkeEmFailure::from(&extended)),
        ),
    ] {
        assert_eq!(Record::read(kind.unwrap(), bytes).unwrap().payload(), Some(&payload));
    }
}

#[test]
fn setters_set_the_flag_of_their_member() {
    let mut event = Event::new(Version::V5, IkeMmFailure::default()).unwrap();
    let header = &mut event.header;
    assert_eq!(
        (header.local(), header.remote(), header.user(), header.app()),
        (None, None, None, None)
    );
    let local: IpAddr = "10.0.0.1".parse().unwrap();
    let remote: IpAddr = "192.0.2.7".parse().unwrap();
    let user: Sid<'_> = "S-1-5-18".parse().unwrap();
    header
        .set_addresses(Addresses::new(local, remote).unwrap())
        .set_ip_protocol(17)
        .set_local_port(500)
        .set_remote_port(4500)
        .set_scope_id(3)
        .set_app_id("app".into())
        .set_user_id(user.clone())
        .set_package_sid("S-1-15-2-1".parse().unwrap())
        .set_enterprise_id("corp".parse().unwrap())
        .set_policy_flags(1)
        .set_effective_name("server".into());
    assert_eq!((header.local(), header.remote()), (Some(local), Some(remote)));
    assert_eq!(header.user(), Some(&user));
    assert_eq!(header.app().unwrap(), &"app");
    // All flags are set, except that of a member which newer headers do not have.
    assert_eq!(NetEventFlags::all() - header.flags, NetEventFlags::REAUTH_REASON_SET);
    let bytes = event.write(0).unwrap();
    assert_eq!(Event::read(&bytes, 0, Version::V5).unwrap(), event);
    assert_eq!(Addresses::new(local, "::1".parse().unwrap()), None);

    // A member is absent if its flag is clear, whatever its value is.
    event.header.flags = NetEventFlags::empty();
    let header = &event.header;
    assert_eq!(
        (header.local(), header.remote(), header.user(), header.app()),
        (None, None, None, None)
    );
    // If there is no IP version, no addresses are set.
    let none = Addresses::None(wfp_events::raw::IpVersion::NONE);
    assert_eq!(event.header.set_addresses(none).flags, NetEventFlags::IP_VERSION_SET);
}

#[test]
fn texts_with_a_nul_inside_are_refused() {
    assert!("a\0b".parse::<WideStr<'_>>().is_err());
    assert!(WideStr::try_from(String::from("\0")).is_err());
    assert!(WideStr::from_bytes(b"a\0\0\0".as_slice()).is_err());
    assert!(WideStr::from_bytes(b"a\0b".as_slice()).is_err());
    assert_eq!(WideStr::from_bytes_until_nul(b"a\0\0\0b\0".as_slice()), "a");
    assert_eq!(WideStr::try_from("é😀").unwrap(), "é😀");
    assert_ne!(WideStr::from_bytes([0, 0xd8].as_slice()).unwrap(), "\u{fffd}");
    assert_eq!(TextBlob::from(String::from("é")), "é");
    assert_ne!(TextBlob::from_bytes(b"a\0".as_slice()), "a");
    assert_ne!(TextBlob::from_bytes(b"a\0\0\0\0".as_slice()), "a");
}

#[test]
fn values_parse_from_their_text() {
    let mac = MacAddr([0, 1, 2, 0xaa, 0xbb, 0xcc]);
    assert_eq!(mac.to_string(), "00:01:02:aa:bb:cc");
    assert_eq!("00:01:02:AA:bb:cc".parse(), Ok(mac));
    for text in [
        "",
        "00:01:02:aa:bb",
        "00:01:02:aa:bb:cc:dd",
        "0:1:2:3:4:5",
        "00-01-02-aa-bb-cc",
        "00:01:02:aa:bb:+c",
    ] {
        assert!(text.parse::<MacAddr>().is_err(), "{text}");
    }
    for version in Version::ALL {
        assert_eq!(version.to_string().parse(), Ok(version));
    }
    assert_eq!("5".parse(), Ok(Version::V5));
    for text in ["", "6", "FWPM_NET_EVENT", "FWPM_NET_EVENT55", "fwpm_net_event5"] {
        assert!(text.parse::<Version>().is_err(), "{text}");
    }
}

#[test]
fn sids_sort_by_their_numbers() {
    let sids = [
        "S-1-1-0",
        "S-1-5",
        "S-1-5-2",
        "S-1-5-18",
        "S-1-5-21-1",
        "S-1-5-21-1-256",
        "S-1-5-21-1-1000",
    ];
    let parsed: Vec<Sid<'_>> = sids.iter().map(|sid| sid.parse().unwrap()).collect();
    assert!(parsed.is_sorted(), "{parsed:?}");
    assert!(parsed.windows(2).all(|pair| pair[0] < pair[1]));
}
