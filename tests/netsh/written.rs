//! The XML of particular events is compared exactly.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use wfp_events::Record;
use wfp_events::event::{
    Addresses, BarePayload, Bool, ClassifyDropMac, Event, Header, IkeMmFailure, IkeQmFailure,
    IpsecDrop, MacAddr, Payload, Subnet, Traffic, V4Subnet, V6Subnet, Version,
};
use wfp_events::netsh::{Loss, append};
use wfp_events::raw::{
    Af, Direction, FileTime, Guid, IkeextMmFailure0, IkeextMmFailureFlags, IpVersion,
    IpsecFailurePoint, KeyModuleType, MsFwpDirection, NetEventFlags, NetEventType, NtStatus,
    ReauthReasons, WinError,
};
use wfp_events::value::TextBlob;

use super::pieces::whole;

fn event(header: Header<'static>, payload: Payload<'static>) -> Event<'static> {
    Event {
        version: Version::V5,
        header,
        event_type: payload.event_type().unwrap(),
        payload: Some(payload),
        internal_fields: None,
        event_log: None,
    }
}

/// The XML of an event, and what was lost.
fn written(event: &Event<'static>) -> (String, Vec<Loss>) {
    let (mut text, mut lost) = (Vec::new(), Vec::new());
    append(&mut text, &Record::Event(event.clone()), &mut |kind| lost.push(kind)).unwrap();
    (String::from_utf8(text).unwrap(), lost)
}

/// The XML from the line that begins with `start`, without the end of the event.
fn from(event: &Event<'static>, start: &str) -> String {
    let (text, lost) = written(event);
    assert_eq!(lost, []);
    assert_eq!(whole(text.as_bytes()), *event);
    // netsh indents by tabs.
    let text = text.replace('\t', "    ");
    let start = text.find(start).unwrap();
    text[start..].strip_suffix("    </item>\n").unwrap().to_owned()
}

#[test]
fn every_member_is_written() {
    let header = Header {
        time_stamp: FileTime::from_ticks(131_823_339_265_120_000),
        flags: NetEventFlags::from_bits_retain(0x8000_0106),
        addresses: Addresses::V4(Ipv4Addr::new(139, 219, 13, 206), Ipv4Addr::new(42, 159, 81, 255)),
        ip_protocol: 17,
        local_port: 500,
        remote_port: 4500,
        scope_id: 7,
        app_id: TextBlob::from_bytes(b"a\0<\0&\0\x7f ".as_slice()),
        user_id: "S-1-5-18".parse().ok(),
        address_family: Af::new(77),
        enterprise_id: " a\u{202e}\t\r\n<b>&\"' ".parse().ok(),
        policy_flags: u64::MAX,
        effective_name: TextBlob::from("é"),
        ..Header::default()
    };
    let failure = IkeMmFailure {
        failure_error_code: WinError::ERROR_IPSEC_IKE_AUTH_FAIL,
        failure_point: IpsecFailurePoint::PEER,
        flags: IkeextMmFailureFlags::BENIGN,
        keying_module_type: KeyModuleType::IKEV2,
        end_cert_hash: std::array::from_fn(|at| at as u8),
        mm_id: 0x7b4f,
        mm_filter_id: 0x12485,
        local_principal_name_for_auth: "CN=Ж😀".parse().ok(),
        local_principal_group_sids: vec!["S-1-5-32-544".parse().ok(), None],
        provider_context_key: "0c1d2e3f-4051-6273-8495-a6b7c8d9eafb".parse::<Guid>().ok(),
        ..IkeMmFailure::default()
    };
    let event = event(header, Payload::IkeMmFailure(failure));
    assert_eq!(
        from(&event, "    <item>"),
        "    <item>
        <header>
            <timeStamp>2018-09-25T07:25:26.512Z</timeStamp>
            <flags numItems=\"4\">
                <item>FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET</item>
                <item>FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET</item>
                <item>FWPM_NET_EVENT_FLAG_IP_VERSION_SET</item>
                <item>0x80000000</item>
            </flags>
            <ipVersion>FWP_IP_VERSION_V4</ipVersion>
            <ipProtocol>17</ipProtocol>
            <localAddrV4>139.219.13.206</localAddrV4>
            <remoteAddrV4>42.159.81.255</remoteAddrV4>
            <localPort>500</localPort>
            <remotePort>4500</remotePort>
            <scopeId>7</scopeId>
            <appId>
                <data>61003c0026007f20</data>
                <asString>a.&lt;.&amp;..&#32;</asString>
            </appId>
            <userId>S-1-5-18</userId>
            <addressFamily>77</addressFamily>
            <packageSid>S-1-0-0</packageSid>
            <enterpriseId>&#32;a&#x202e;&#9;&#13;&#10;&lt;b&gt;&amp;\"'&#32;</enterpriseId>
            <policyFlags>18446744073709551615</policyFlags>
            <effectiveName>
                <data>e9000000</data>
                <asString>....</asString>
            </effectiveName>
        </header>
        <type>FWPM_NET_EVENT_TYPE_IKEEXT_MM_FAILURE</type>
        <ikeMmFailure>
            <failureErrorCode>13801 (ERROR_IPSEC_IKE_AUTH_FAIL)</failureErrorCode>
            <failurePoint>IPSEC_FAILURE_PEER</failurePoint>
            <flags numItems=\"1\">
                <item>FWPM_NET_EVENT_IKEEXT_MM_FAILURE_FLAG_BENIGN</item>
            </flags>
            <keyingModuleType>IKEEXT_KEY_MODULE_IKEV2</keyingModuleType>
            <mmState>IKEEXT_MM_SA_STATE_NONE</mmState>
            <saRole>IKEEXT_SA_ROLE_INITIATOR</saRole>
            <mmAuthMethod>IKEEXT_PRESHARED_KEY</mmAuthMethod>
            <endCertHash>000102030405060708090a0b0c0d0e0f10111213</endCertHash>
            <mmId>31567</mmId>
            <mmFilterId>74885</mmFilterId>
            <localPrincipalNameForAuth>CN=Ж😀</localPrincipalNameForAuth>
            <remotePrincipalNameForAuth/>
            <localPrincipalGroupSids numItems=\"2\">
                <item>S-1-5-32-544</item>
                <item/>
            </localPrincipalGroupSids>
            <remotePrincipalGroupSids/>
            <providerContextKey>{0c1d2e3f-4051-6273-8495-a6b7c8d9eafb}</providerContextKey>
        </ikeMmFailure>
"
    );
}

#[test]
fn subnets_are_written() {
    let failure = IkeQmFailure {
        traffic: Traffic::Tunnel {
            local: Subnet::V4(Some(V4Subnet {
                addr: Ipv4Addr::new(10, 0, 0, 0),
                mask: Ipv4Addr::new(255, 0, 0, 0),
            })),
            remote: Subnet::V6(Some(V6Subnet { addr: Ipv6Addr::LOCALHOST, prefix_length: 64 })),
        },
        ..IkeQmFailure::default()
    };
    let event = event(Header::default(), Payload::IkeQmFailure(failure));
    assert_eq!(
        from(&event, "            <saTrafficType>"),
        "            <saTrafficType>IPSEC_TRAFFIC_TYPE_TUNNEL</saTrafficType>
            <localSubNet>
                <type>FWP_V4_ADDR_MASK</type>
                <v4AddrMask>
                    <addr>10.0.0.0</addr>
                    <mask>255.0.0.0</mask>
                </v4AddrMask>
            </localSubNet>
            <remoteSubNet>
                <type>FWP_V6_ADDR_MASK</type>
                <v6AddrMask>
                    <addr>::1</addr>
                    <prefixLength>64</prefixLength>
                </v6AddrMask>
            </remoteSubNet>
            <qmFilterId>0</qmFilterId>
            <mmSaLuid>0</mmSaLuid>
            <mmProviderContextKey>{00000000-0000-0000-0000-000000000000}</mmProviderContextKey>
        </ikeQmFailure>
"
    );
}

#[test]
fn an_ethernet_frame_is_written() {
    let drop = ClassifyDropMac {
        local_mac_addr: MacAddr([0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff]),
        reauth_reason: ReauthReasons::from_bits_retain(5),
        ms_fwp_direction: MsFwpDirection::IN,
        is_loopback: Bool(2),
        v_switch_id: Cow::Borrowed(b"\x01AB"),
        ..ClassifyDropMac::default()
    };
    let header = Header { addresses: Addresses::None(IpVersion::NONE), ..Header::default() };
    let text = from(&event(header, Payload::ClassifyDropMac(drop)), "            <ipVersion>");
    assert!(text.starts_with(
        "            <ipVersion>FWP_IP_VERSION_NONE</ipVersion>
            <ipProtocol>0</ipProtocol>
            <localPort>0</localPort>\n"
    ));
    let payload = text.find("        <classifyDropMac>").unwrap();
    assert_eq!(
        text[payload..],
        *"        <classifyDropMac>
            <localMacAddr.byteArray6>aa:bb:cc:dd:ee:ff</localMacAddr.byteArray6>
            <remoteMacAddr.byteArray6>00:00:00:00:00:00</remoteMacAddr.byteArray6>
            <mediaType>0</mediaType>
            <ifType>0</ifType>
            <etherType>0</etherType>
            <ndisPortNumber>0</ndisPortNumber>
            <reserved>0</reserved>
            <vlanTag>0</vlanTag>
            <ifLuid>0</ifLuid>
            <filterId>0</filterId>
            <layerId>0</layerId>
            <reauthReason>5</reauthReason>
            <originalProfile>0</originalProfile>
            <currentProfile>0</currentProfile>
            <msFwpDirection>MS_FWP_DIRECTION_IN</msFwpDirection>
            <isLoopback>2</isLoopback>
            <vSwitchId>
                <data>014142</data>
                <asString>.AB</asString>
            </vSwitchId>
            <vSwitchSourcePort>0</vSwitchSourcePort>
            <vSwitchDestinationPort>0</vSwitchDestinationPort>
        </classifyDropMac>
"
    );
}

#[test]
fn codes_flags_and_times_are_written() {
    let header = Header {
        time_stamp: FileTime::from_ticks(u64::MAX),
        flags: NetEventFlags::PACKAGE_ID_SET,
        addresses: Addresses::V6(Ipv6Addr::UNSPECIFIED, Ipv6Addr::LOCALHOST),
        ..Header::default()
    };
    let drop = IpsecDrop {
        failure_status: NtStatus::new(0xc000_0022),
        direction: Direction::INBOUND,
        spi: 1,
        filter_id: 2,
        layer_id: 3,
    };
    let event = event(header, Payload::IpsecDrop(drop));
    let text = from(&event, "            <timeStamp>");
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    for line in [
        "<timeStamp>18446744073709551615</timeStamp>",
        "<localAddrV6.byteArray16>::</localAddrV6.byteArray16>",
        "<remoteAddrV6.byteArray16>::1</remoteAddrV6.byteArray16>",
        "<appId/>",
        "<userId/>",
        // Not S-1-0-0, because the flag is set. netsh writes S-1-0-0 for a `packageSid` whose flag is clear.
        "<packageSid/>",
        "<enterpriseId/>",
        "<effectiveName/>",
        "<failureStatus>-1073741790 (STATUS_ACCESS_DENIED)</failureStatus>",
        "<direction>FWP_DIRECTION_INBOUND</direction>",
    ] {
        assert!(lines.contains(&line), "{line}: {text}");
    }
}

#[test]
fn null_and_unknown_payloads_are_written() {
    let mut event = event(Header::default(), Payload::IpsecDrop(IpsecDrop::default()));
    event.payload = None;
    let start = "        <type>";
    let null = "        <type>FWPM_NET_EVENT_TYPE_IPSEC_KERNEL_DROP</type>\n        <ipsecDrop/>\n";
    assert_eq!(from(&event, start), null);
    event.event_type = NetEventType::new(99);
    assert_eq!(from(&event, start), "        <type>99</type>\n");
    assert!(from(&event, "    <item>").contains("            <flags/>\n"));
}

#[test]
fn losses_are_reported() {
    let mut event = event(
        Header {
            time_stamp: FileTime::from_ticks(131_823_339_265_120_001),
            user_id: wfp_events::value::Sid::from_bytes(vec![2, 0, 0, 0, 0, 0, 0, 5]).ok(),
            package_sid: "S-1-0-0".parse().ok(),
            enterprise_id: "".parse().ok(),
            ..Header::default()
        },
        Payload::IkeMmFailure(IkeMmFailure {
            local_principal_group_sids: vec!["\u{1}".parse().ok(), "\u{ffff}".parse().ok()],
            ..IkeMmFailure::default()
        }),
    );
    let (text, mut lost) = written(&event);
    lost.sort_unstable();
    assert_eq!(lost, [Loss::Time, Loss::EmptyText, Loss::Character, Loss::Sid, Loss::PackageSid]);
    assert_eq!(text.matches("<item>\u{fffd}</item>").count(), 2);
    event.header = Header::default();
    event.event_type = NetEventType::LPM_PACKET_ARRIVAL;
    event.version = Version::V2;
    event.payload = Some(Payload::Unknown(0x1000));
    let (text, lost) = written(&event);
    assert_eq!(lost, [Loss::Address, Loss::Version]);
    assert!(text.contains("<lpmPacketArrival/>"), "{text}");
}

#[test]
fn records_without_a_representation_are_refused() {
    let failure = Payload::IkeMmFailure(IkeMmFailure::default());
    let bare = Record::Bare(BarePayload::new::<IkeextMmFailure0>(failure.clone()).unwrap());
    let mut text = b"before".to_vec();
    let mut refused = |record: &Record<'_>| {
        let refused = append(&mut text, record, &mut |_| {}).unwrap_err();
        assert_eq!(text, b"before");
        assert_eq!(refused.to_string(), refused.text());
        refused.text()
    };
    assert_eq!(refused(&bare), "netsh XML has no payloads without an event");
    let misfit = "the payload is not of the event's type, or a member contradicts another";
    let mut event = event(Header::default(), failure);
    event.event_type = NetEventType::CLASSIFY_DROP;
    assert_eq!(refused(&Record::Event(event.clone())), misfit);
    event.payload = None;
    event.header.addresses = Addresses::None(IpVersion::V6);
    assert_eq!(refused(&Record::Event(event)), misfit);
}
