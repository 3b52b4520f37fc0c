//! Mistakes that are easy to make, and that other tools have made: one test for each.

use std::net::{Ipv4Addr, Ipv6Addr};

use wfp_events::event::{
    Addresses, Event, Header, IkeMmFailure, IkeQmFailure, Payload, Subnet, Traffic, V4Subnet,
    V6Subnet, Version,
};
use wfp_events::raw::{
    AuthenticationMethodType, DataType, Direction, FileTime, Guid, IkeextEmFailureFlags,
    IkeextMmFailureFlags, IpVersion, IpsecTrafficType, MsFwpDirection, NetEventFlags, NetEventType,
    NtStatus, WinError,
};
use wfp_events::value::{TextBlob, WideStr};

use super::dump::{DIRT, Dump};

const MM2: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE2";
const QM1: &str = "FWPM_NET_EVENT_IKEEXT_QM_FAILURE1";

fn event(header: Header<'static>, payload: Option<Payload<'static>>) -> Event<'static> {
    let event_type = payload.as_ref().and_then(Payload::event_type).unwrap_or_default();
    Event {
        version: Version::V5,
        header,
        event_type,
        payload,
        internal_fields: None,
        event_log: None,
    }
}

fn u32(number: u32) -> [u8; 4] {
    number.to_le_bytes()
}

#[test]
fn ipv4_is_in_host_order_and_ipv6_in_network_order() {
    let mut dump = Dump::new(Version::V5);
    dump.header("localAddrV4", [206, 13, 219, 139]).header("remoteAddrV4", [255, 81, 159, 42]);
    let addresses =
        Addresses::V4(Ipv4Addr::new(139, 219, 13, 206), Ipv4Addr::new(42, 159, 81, 255));
    assert_eq!(dump.read().unwrap(), event(Header { addresses, ..Header::default() }, None));

    let local = [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5];
    dump.header("ipVersion", u32(1)).header("localAddrV6", local).header("remoteAddrV6", [0; 16]);
    let addresses = Addresses::V6("2001:db8::5".parse().unwrap(), Ipv6Addr::UNSPECIFIED);
    assert_eq!(dump.read().unwrap(), event(Header { addresses, ..Header::default() }, None));
}

#[test]
fn a_header_member_depends_on_its_flag_and_an_address_on_the_ip_version() {
    for (member, flag) in [
        ("appId", NetEventFlags::APP_ID_SET),
        ("userId", NetEventFlags::USER_ID_SET),
        ("packageSid", NetEventFlags::PACKAGE_ID_SET),
        ("enterpriseId", NetEventFlags::ENTERPRISE_ID_SET),
        ("effectiveName", NetEventFlags::EFFECTIVE_NAME_SET),
    ] {
        let mut dump = Dump::new(Version::V5);
        let path = if member == "appId" || member == "effectiveName" {
            format!("{member}.data")
        } else {
            member.into()
        };
        dump.header(&path, [DIRT; 8]);
        if path.ends_with("data") {
            dump.header(&format!("{member}.size"), u32(7));
        }
        assert_eq!(dump.read().unwrap(), event(Header::default(), None), "{member}");
        // With all other flags set too.
        dump.header("flags", u32(!flag.bits()));
        let header =
            Header { flags: !flag | NetEventFlags::from_bits_retain(!0x3fff), ..Header::default() };
        assert_eq!(dump.read().unwrap(), event(header, None), "{member}");
        dump.header("flags", u32(flag.bits()));
        assert_eq!(dump.read().unwrap_err().path().to_string(), format!("header.{member}"));
    }

    let mut dump = Dump::new(Version::V5);
    dump.header("ipVersion", u32(2))
        .header("localAddrV6", [DIRT; 16])
        .header("remoteAddrV6", [DIRT; 16]);
    let header = Header { addresses: Addresses::None(IpVersion::NONE), ..Header::default() };
    assert_eq!(dump.read().unwrap(), event(header, None));
}

#[test]
fn benign_and_multiple_have_swapped_bits_in_main_and_extended_mode() {
    assert_eq!(
        (IkeextMmFailureFlags::BENIGN.bits(), IkeextMmFailureFlags::MULTIPLE.bits()),
        (1, 2)
    );
    assert_eq!(
        (IkeextEmFailureFlags::BENIGN.bits(), IkeextEmFailureFlags::MULTIPLE.bits()),
        (2, 1)
    );
}

#[test]
fn an_error_code_is_not_a_status() {
    assert_eq!(WinError::new(13801).name(), Some("ERROR_IPSEC_IKE_AUTH_FAIL"));
    assert_eq!(WinError::new(5).name(), Some("ERROR_ACCESS_DENIED"));
    assert_eq!(NtStatus::new(0xc000_0022).name(), Some("STATUS_ACCESS_DENIED"));
    assert_eq!((NtStatus::new(13801).name(), WinError::new(0xc000_0022).name()), (None, None));
}

#[test]
fn group_sids_are_texts_and_user_sids_binary() {
    let mut dump = Dump::new(Version::V5);
    let user = dump.put(&[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0], 4);
    dump.header("flags", u32(0x440))
        .header("userId", user.to_le_bytes())
        .header("packageSid", user.to_le_bytes());
    let group = dump.text("S-1-5-32-544");
    let groups = dump.pointers(&[group]);
    dump.payload(0, MM2)
        .set("numLocalPrincipalGroupSids", u32(1))
        .set("localPrincipalGroupSids", groups.to_le_bytes());
    let failure = IkeMmFailure {
        local_principal_group_sids: vec![Some(WideStr::try_from("S-1-5-32-544").unwrap())],
        ..IkeMmFailure::default()
    };
    let header = Header {
        flags: NetEventFlags::USER_ID_SET | NetEventFlags::PACKAGE_ID_SET,
        user_id: Some("S-1-5-18".parse().unwrap()),
        package_sid: Some("S-1-5-18".parse().unwrap()),
        ..Header::default()
    };
    assert_eq!(dump.read().unwrap(), event(header, Some(Payload::IkeMmFailure(failure))));
}

#[test]
fn a_principal_name_may_be_null_and_may_be_empty() {
    let mut dump = Dump::new(Version::V5);
    let empty = dump.text("");
    dump.payload(0, MM2).set("remotePrincipalNameForAuth", empty.to_le_bytes());
    let failure = IkeMmFailure {
        remote_principal_name_for_auth: Some(WideStr::try_from("").unwrap()),
        ..IkeMmFailure::default()
    };
    assert_eq!(failure.local_principal_name_for_auth, None);
    assert_eq!(
        dump.read().unwrap(),
        event(Header::default(), Some(Payload::IkeMmFailure(failure)))
    );
}

#[test]
fn the_size_of_an_app_id_is_in_bytes_and_may_be_odd_or_leave_out_the_nul() {
    static BYTES: [u8; 7] = [b'a', 0, b'b', 0, 0, 0, DIRT];
    for (size, text) in [(6, Some("ab")), (4, None), (5, None), (7, None), (2, None)] {
        let mut dump = Dump::new(Version::V5);
        let data = dump.put(&BYTES, 2);
        dump.header("appId.size", u32(size)).header("appId.data", data.to_le_bytes());
        let app_id = TextBlob::from_bytes(&BYTES[..size as usize]);
        assert_eq!(app_id.to_text().as_deref(), text);
        assert_eq!(dump.read().unwrap(), event(Header { app_id, ..Header::default() }, None));
    }
}

#[test]
fn ms_fwp_direction_is_not_fwp_direction() {
    assert_eq!((MsFwpDirection::IN.get(), MsFwpDirection::OUT.get()), (0x3900, 0x3901));
    assert_eq!((Direction::OUTBOUND.get(), Direction::INBOUND.get()), (0, 1));
    assert_eq!((MsFwpDirection::new(1).name(), Direction::new(0x3900).name()), (None, None));
}

#[test]
fn the_provider_context_key_is_pointed_to_in_main_mode_and_inline_in_quick_mode() {
    let bytes: [u8; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    let key: Guid = "00010203-0405-0607-0809-0a0b0c0d0e0f".parse().unwrap();
    let mut dump = Dump::new(Version::V5);
    let address = dump.put(&bytes, 4);
    dump.payload(0, MM2).set("providerContextKey", address.to_le_bytes());
    let main = IkeMmFailure { provider_context_key: Some(key), ..IkeMmFailure::default() };
    assert_eq!(dump.read().unwrap(), event(Header::default(), Some(Payload::IkeMmFailure(main))));

    let mut dump = Dump::new(Version::V5);
    dump.payload(1, QM1).set("mmProviderContextKey", bytes);
    let quick = IkeQmFailure { mm_provider_context_key: key, ..IkeQmFailure::default() };
    assert_eq!(dump.read().unwrap(), event(Header::default(), Some(Payload::IkeQmFailure(quick))));
}

#[test]
fn subnets_hold_anything_unless_the_traffic_is_tunnel() {
    let mut dump = Dump::new(Version::V5);
    let v4 = dump.put(&[0, 1, 168, 192, 0, 255, 255, 255], 4);
    let v6 = dump.put(&[&[0xfe, 0x80][..], &[0; 14], &[64]].concat(), 1);
    dump.payload(1, QM1)
        .set("localSubNet", [DIRT; 16])
        .set("remoteSubNet.type", u32(257))
        .set("remoteSubNet.v6AddrMask", [DIRT; 8]);
    for of in [0, 2, u32::MAX] {
        dump.set("saTrafficType", u32(of));
        let traffic = Traffic::Other(IpsecTrafficType::new(of));
        let quick = IkeQmFailure { traffic, ..IkeQmFailure::default() };
        assert_eq!(
            dump.read().unwrap(),
            event(Header::default(), Some(Payload::IkeQmFailure(quick)))
        );
    }
    dump.set("saTrafficType", u32(1));
    assert_eq!(dump.read().unwrap_err().path().to_string(), "ikeQmFailure.remoteSubNet.v6AddrMask");
    dump.set("localSubNet.type", u32(256)).set("localSubNet.v4AddrMask", v4.to_le_bytes());
    dump.set("remoteSubNet.v6AddrMask", v6.to_le_bytes());
    let local = Subnet::V4(Some(V4Subnet {
        addr: Ipv4Addr::new(192, 168, 1, 0),
        mask: Ipv4Addr::new(255, 255, 255, 0),
    }));
    let remote = Subnet::V6(Some(V6Subnet { addr: "fe80::".parse().unwrap(), prefix_length: 64 }));
    let quick =
        IkeQmFailure { traffic: Traffic::Tunnel { local, remote }, ..IkeQmFailure::default() };
    assert_eq!(dump.read().unwrap(), event(Header::default(), Some(Payload::IkeQmFailure(quick))));
    dump.set("localSubNet", [DIRT; 16]);
    let local = Subnet::Other(DataType::new(0xcccc_cccc), [DIRT; 8]);
    let quick =
        IkeQmFailure { traffic: Traffic::Tunnel { local, remote }, ..IkeQmFailure::default() };
    assert_eq!(dump.read().unwrap(), event(Header::default(), Some(Payload::IkeQmFailure(quick))));
}

#[test]
fn a_time_of_zero_is_legitimate() {
    let event = Dump::new(Version::V5).read().unwrap();
    assert_eq!(event.header.time_stamp, FileTime::from_ticks(0));
    assert_eq!(event.header.time_stamp.to_string(), "1601-01-01T00:00:00.0000000Z");
    let bytes = event.write(0).unwrap();
    assert_eq!(Event::read(bytes.as_slice(), 0, Version::V5).unwrap(), event);
}

#[test]
fn the_ports_of_icmp_are_type_and_code_and_kept_as_they_are() {
    let mut dump = Dump::new(Version::V5);
    dump.header("flags", u32(0x19))
        .header("ipProtocol", [1])
        .header("localPort", [8, 0])
        .header("remotePort", [0, 1]);
    let header = Header {
        flags: NetEventFlags::IP_PROTOCOL_SET
            | NetEventFlags::LOCAL_PORT_SET
            | NetEventFlags::REMOTE_PORT_SET,
        ip_protocol: 1,
        local_port: 8,
        remote_port: 256,
        ..Header::default()
    };
    assert_eq!(dump.read().unwrap(), event(header, None));
}

#[test]
fn an_authentication_method_without_a_name_is_kept() {
    let mut dump = Dump::new(Version::V5);
    dump.payload(0, MM2).set("mmAuthMethod", u32(13));
    let read = dump.read().unwrap();
    let mm_auth_method = AuthenticationMethodType::new(13);
    assert_eq!(mm_auth_method.name(), None);
    let failure = IkeMmFailure { mm_auth_method, ..IkeMmFailure::default() };
    assert_eq!(read, event(Header::default(), Some(Payload::IkeMmFailure(failure))));
    let bytes = read.write(0).unwrap();
    assert_eq!(Event::read(bytes.as_slice(), 0, Version::V5).unwrap(), read);
}

#[test]
fn padding_holds_anything_and_is_written_as_zero() {
    for version in Version::ALL {
        let dump = Dump::new(version);
        assert!(dump.bytes.contains(&DIRT));
        let read = dump.read().unwrap();
        assert_eq!(read, Event { version, ..event(Header::default(), None) });
        assert_eq!(read.event_type, NetEventType::IKEEXT_MM_FAILURE);
        assert!(read.write(0).unwrap().iter().all(|byte| *byte == 0));
    }
}
