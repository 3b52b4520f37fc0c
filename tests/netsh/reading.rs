//! Reading variants of netsh's XML that the samples do not have.

use std::net::Ipv6Addr;

use wfp_events::event::{
    Addresses, Bool, Event, Header, IkeMmFailure, IkeQmFailure, Payload, Subnet, Traffic, V4Subnet,
    Version,
};
use wfp_events::netsh::{Deviation, DeviationKind, read_event};
use wfp_events::raw::{
    FileTime, IpVersion, IpsecTrafficType, NetEventFlags, NetEventType, NtStatus, ReauthReasons,
    WinError,
};
use wfp_events::value::{TextBlob, WideStr};

/// A deviation that should be reported.
fn deviation(kind: DeviationKind, names: &[&str]) -> Deviation {
    Deviation { kind, names: names.iter().map(|name| (*name).to_owned()).collect() }
}

fn read(text: &str) -> (Event<'static>, Vec<Deviation>) {
    let mut unread = Vec::new();
    let partial = read_event(text.as_bytes(), 1, &mut |kind| unread.push(kind));
    let partial = partial.unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(partial.errors, [], "{text}");
    (partial.record.into_event().expect("an event"), unread)
}

/// The header of an event that has only these members.
fn header(members: &str) -> Header<'static> {
    let (event, unread) = read(&format!("<item><header>{members}</header><type>3</type></item>"));
    assert_eq!(unread, []);
    assert_eq!(
        (event.version, event.event_type, event.payload),
        (Version::V5, NetEventType::CLASSIFY_DROP, None)
    );
    event.header
}

fn payload(of: u32, name: &str, members: &str) -> Payload<'static> {
    let text = format!("<item><header/><{name}>{members}</{name}><type>{of}</type></item>");
    let (event, unread) = read(&text);
    assert_eq!(unread, []);
    event.payload.expect(members)
}

#[test]
fn an_unknown_flag_loses_only_itself() {
    let text = "<item><header><flags numItems=\"2\"><item>FWPM_NET_EVENT_FLAG_LATER_SET</item>\
                <item>FWPM_NET_EVENT_FLAG_LOCAL_PORT_SET</item></flags><localPort>7</localPort></header><type>3</type></item>";
    let (event, unread) = read(text);
    assert_eq!(unread, [deviation(DeviationKind::Flag, &["FWPM_NET_EVENT_FLAG_LATER_SET"])]);
    let flags = NetEventFlags::LOCAL_PORT_SET;
    assert_eq!(event.header, Header { flags, local_port: 7, ..Header::default() });
}

#[test]
fn the_payload_determines_a_missing_type() {
    let (event, unread) =
        read("<item><header/><classifyDrop><filterId>9</filterId></classifyDrop></item>");
    assert_eq!(unread, []);
    assert_eq!(event.event_type, NetEventType::CLASSIFY_DROP);
    let Some(Payload::ClassifyDrop(drop)) = event.payload else { panic!("a drop") };
    assert_eq!(drop.filter_id, 9);
}

#[test]
fn missing_and_empty_elements_are_zero() {
    assert_eq!(header(""), Header::default());
    let members = [
        "timeStamp",
        "flags",
        "ipVersion",
        "ipProtocol",
        "localAddrV4",
        "remoteAddrV4",
        "localAddrV6.byteArray16",
        "remoteAddrV6",
        "localPort",
        "remotePort",
        "scopeId",
        "appId",
        "userId",
        "addressFamily",
        "packageSid",
        "enterpriseId",
        "policyFlags",
        "effectiveName",
    ];
    let empty: String = members.iter().map(|name| format!("<{name}/>")).collect();
    assert_eq!(header(&empty), Header::default());
    let empty: String = members.iter().map(|name| format!("<{name}></{name}>")).collect();
    assert_eq!(header(&empty), Header::default());
    let (event, unread) =
        read("<netEvent><header/><type>FWPM_NET_EVENT_TYPE_CLASSIFY_DROP</type></netEvent>");
    assert_eq!(
        (event.event_type, event.payload, unread),
        (NetEventType::CLASSIFY_DROP, None, vec![])
    );
    for null in ["<classifyDrop/>", "<classifyDrop>\n</classifyDrop>"] {
        assert_eq!(read(&format!("<item><header/>{null}<type>3</type></item>")).0.payload, None);
    }
}

#[test]
fn names_and_numbers_are_read() {
    for of in [
        "FWPM_NET_EVENT_TYPE_CLASSIFY_DROP",
        "FWPM_NET_EVENT_TYPE_PUBLIC_CLASSIFY_DROP",
        "3",
        " 3\n",
    ] {
        let text = format!("<item><header/><type>{of}</type></item>");
        assert_eq!(read(&text).0.event_type, NetEventType::CLASSIFY_DROP);
    }
    assert_eq!(
        read("<item><header/><type>FWPM_NET_EVENT_TYPE_PUBLIC_CLASSIFY_ALLOW</type></item>")
            .0
            .event_type,
        NetEventType::CLASSIFY_ALLOW
    );
    for (code, number) in [
        ("13801", 13801),
        ("ERROR_IPSEC_IKE_AUTH_FAIL", 13801),
        ("0x80090308", 0x8009_0308),
        ("-1", u32::MAX),
        ("13801 (ERROR_IPSEC_IKE_AUTH_FAIL)", 13801),
        ("0x35e9 (ERROR_IPSEC_IKE_AUTH_FAIL)", 13801),
        ("13801 (of a later Windows)", 13801),
    ] {
        let Payload::IkeMmFailure(failure) =
            payload(0, "ikeMmFailure", &format!("<failureErrorCode>{code}</failureErrorCode>"))
        else {
            panic!("a failure")
        };
        assert_eq!(failure.failure_error_code, WinError::new(number));
    }
    for status in [
        "-1073741790",
        "-1073741790 (STATUS_ACCESS_DENIED)",
        "3221225506",
        "0xc0000022",
        "STATUS_ACCESS_DENIED",
    ] {
        let Payload::IpsecDrop(drop) =
            payload(4, "ipsecDrop", &format!("<failureStatus>{status}</failureStatus>"))
        else {
            panic!("a drop")
        };
        // The library has no constant for this status.
        assert_eq!(drop.failure_status, NtStatus::new(0xc000_0022), "{status}");
    }
    for (value, number) in [("true", 1), ("false", 0), ("7", 7), ("", 0)] {
        let Payload::CapabilityDrop(drop) = payload(
            7,
            "capabilityDrop",
            &format!("<filterId>1</filterId><isLoopback>{value}</isLoopback>"),
        ) else {
            panic!("a drop")
        };
        assert_eq!(drop.is_loopback, Bool(number));
    }
}

#[test]
fn flags_are_read() {
    let set = NetEventFlags::IP_PROTOCOL_SET | NetEventFlags::LOCAL_PORT_SET;
    for items in [
        "<item>FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET</item><item> FWPM_NET_EVENT_FLAG_LOCAL_PORT_SET\n</item>",
        "<item>FWPM_NET_EVENT_FLAG_LOCAL_PORT_SET</item><item>0x1</item>",
        "9",
        " 0x9 ",
    ] {
        assert_eq!(header(&format!("<flags numItems=\"77\">{items}</flags>")).flags, set);
    }
    assert_eq!(
        header("<flags>FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET</flags>").flags,
        NetEventFlags::IP_PROTOCOL_SET
    );
    let Payload::ClassifyAllow(allow) =
        payload(6, "classifyAllow", "<reauthReason>5</reauthReason>")
    else {
        panic!("an allow")
    };
    assert_eq!(allow.reauth_reason, ReauthReasons::from_bits_retain(5));
}

#[test]
fn times_are_read() {
    for (time, ticks) in [
        ("2020-05-21T17:25:59.070Z", 132_345_555_590_700_000),
        ("2020-05-21T17:25:59Z", 132_345_555_590_000_000),
        ("2020-05-21T17:25:59.0701234Z", 132_345_555_590_701_234),
        (" 132345555590700000 ", 132_345_555_590_700_000),
    ] {
        assert_eq!(
            header(&format!("<timeStamp>{time}</timeStamp>")).time_stamp,
            FileTime::from_ticks(ticks)
        );
    }
}

#[test]
fn addresses_are_read() {
    let v6 = |text: &str| text.parse::<Ipv6Addr>().unwrap();
    for suffix in ["", ".byteArray16"] {
        let text = format!(
            "<remoteAddrV6{suffix}>::2</remoteAddrV6{suffix}><localAddrV4>0.0.0.0</localAddrV4><remoteAddrV4/>
            <localAddrV6{suffix}> ::1 </localAddrV6{suffix}><ipVersion>FWP_IP_VERSION_V6</ipVersion>"
        );
        assert_eq!(header(&text).addresses, Addresses::V6(v6("::1"), v6("::2")));
        let text = format!(
            "<ipVersion>1</ipVersion><publicHostV6Addr{suffix}>::1</publicHostV6Addr{suffix}>
            <internalHostV6Addr{suffix}>::2</internalHostV6Addr{suffix}><publicHostV4Addr>0.0.0.0</publicHostV4Addr>"
        );
        let Payload::IdpDrop(drop) = payload(5, "idpDrop", &text) else { panic!("a drop") };
        assert_eq!(drop.addresses, Addresses::V6(v6("::1"), v6("::2")));
    }
    // netsh also prints addresses of other IP versions.
    let text = "<ipVersion>FWP_IP_VERSION_NONE</ipVersion><localAddrV4>0.0.0.0</localAddrV4>
        <localAddrV6>0:0::0</localAddrV6>";
    assert_eq!(header(text).addresses, Addresses::None(IpVersion::NONE));
    for suffix in ["", ".byteArray6"] {
        let text = format!("<localMacAddr{suffix}>AA:bb:cc:dd:ee:ff</localMacAddr{suffix}>");
        let Payload::ClassifyDropMac(drop) = payload(9, "classifyDropMac", &text) else {
            panic!("a frame")
        };
        assert_eq!(drop.local_mac_addr.0, [0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff]);
    }
}

#[test]
fn blobs_are_read() {
    for hex in
        ["<data>41 00\n\t42</data><asString>A.B</asString>", "<data>410042</data>", " 4100\n42 "]
    {
        assert_eq!(
            header(&format!("<appId>{hex}</appId>")).app_id,
            TextBlob::from_bytes(vec![0x41, 0, 0x42])
        );
        let Payload::ClassifyDrop(drop) =
            payload(3, "classifyDrop", &format!("<vSwitchId>{hex}</vSwitchId>"))
        else {
            panic!("a drop")
        };
        assert_eq!(*drop.v_switch_id, [0x41, 0, 0x42]);
    }
    let Payload::IkeMmFailure(failure) = payload(
        0,
        "ikeMmFailure",
        "<endCertHash>000102030405060708090A0B0C0D0E0F10111213</endCertHash>",
    ) else {
        panic!("a failure")
    };
    assert_eq!(failure.end_cert_hash.map(usize::from), std::array::from_fn(|at| at));
}

#[test]
fn texts_keep_blanks_and_resolve_references() {
    for (text, expected) in [
        (" a ", " a "),
        ("a\r\nb\rc", "a\nb\nc"),
        ("&#13;&#x9;&lt;&gt;&amp;&quot;&apos;&#128512;", "\r\t<>&\"'😀"),
        ("<![CDATA[<a> &amp; ]]>b<!-- c --><?d?>", "<a> &amp; b"),
        ("  ", "  "),
    ] {
        let header = header(&format!("<enterpriseId>{text}</enterpriseId>"));
        assert_eq!(header.enterprise_id, Some(WideStr::try_from(expected).unwrap()), "{text}");
    }
    let Payload::IkeMmFailure(failure) = payload(
        0,
        "ikeMmFailure",
        "<localPrincipalGroupSids>\n<item> a</item>\n<item/></localPrincipalGroupSids><remotePrincipalGroupSids/>",
    ) else {
        panic!("a failure")
    };
    assert_eq!(failure.local_principal_group_sids, [Some(WideStr::try_from(" a").unwrap()), None]);
    assert_eq!(failure.remote_principal_group_sids, []);
}

#[test]
fn guids_and_sids_are_read() {
    let guid = "0c1d2e3f-4051-6273-8495-a6b7c8d9eafb";
    for text in [guid.to_owned(), format!("{{{guid}}}"), format!(" {{{}}}\n", guid.to_uppercase())]
    {
        let text = format!("<providerContextKey>{text}</providerContextKey>");
        let Payload::IkeMmFailure(IkeMmFailure { provider_context_key, .. }) =
            payload(0, "ikeMmFailure", &text)
        else {
            panic!("a failure")
        };
        assert_eq!(provider_context_key, guid.parse().ok());
    }
    let flag = "<flags><item>FWPM_NET_EVENT_FLAG_PACKAGE_ID_SET</item></flags>";
    let nobody = "<packageSid>S-1-0-0</packageSid>";
    assert_eq!(header(nobody).package_sid, None);
    assert_eq!(header(&format!("{nobody}{flag}")).package_sid, "S-1-0-0".parse().ok());
    assert_eq!(header("<userId>S-1-0-0</userId>").user_id, "S-1-0-0".parse().ok());
    assert_eq!(header("<packageSid> S-1-1-0 </packageSid>").package_sid, "S-1-1-0".parse().ok());
}

#[test]
fn subnets_are_read() {
    let quick = |members: &str| match payload(1, "ikeQmFailure", members) {
        Payload::IkeQmFailure(IkeQmFailure { traffic, .. }) => traffic,
        other => panic!("{other:?}"),
    };
    let transport = Traffic::Other(IpsecTrafficType::TRANSPORT);
    for empty in [
        "<localSubNet/>",
        "<localSubNet><type>FWP_EMPTY</type></localSubNet><remoteSubNet><type/></remoteSubNet>",
    ] {
        assert_eq!(quick(empty), transport);
        assert_eq!(
            quick(&format!("{empty}<saTrafficType>IPSEC_TRAFFIC_TYPE_TUNNEL</saTrafficType>")),
            Traffic::Tunnel { local: Subnet::Empty, remote: Subnet::Empty }
        );
    }
    let zero = V4Subnet { addr: [0, 0, 0, 0].into(), mask: [0, 0, 0, 0].into() };
    assert_eq!(
        quick(
            "<saTrafficType>1</saTrafficType>
            <localSubNet><type>FWP_V4_ADDR_MASK</type><v4AddrMask><addr>0.0.0.0</addr></v4AddrMask></localSubNet>
            <remoteSubNet><v6AddrMask/><type>FWP_V6_ADDR_MASK</type></remoteSubNet>"
        ),
        Traffic::Tunnel { local: Subnet::V4(Some(zero)), remote: Subnet::V6(None) }
    );
}

#[test]
fn unread_elements_are_reported() {
    let text = "<?xml version='1.0'?><!-- a --> <netEvent a='b'><new><item><header/></item></new>
        <internalFields><capabilities numItems='1'><item>FWP_CAPABILITIES_FLAG_LATER</item></capabilities></internalFields>
        <header><new>1</new><reserved1>2</reserved1><localPort>1</localPort></header>
        <type>3</type><classifyDrop><filterId>9</filterId><new/></classifyDrop><internalFields/>
        </netEvent> <!-- b -->\n";
    let (event, unread) = read(text);
    assert_eq!(
        unread,
        [
            deviation(DeviationKind::Element, &["new", "reserved1", "internalFields"]),
            deviation(DeviationKind::Flag, &["FWP_CAPABILITIES_FLAG_LATER"]),
        ]
    );
    assert_eq!(event.header, Header { local_port: 1, ..Header::default() });
    let Some(Payload::ClassifyDrop(drop)) = event.payload else { panic!("a drop") };
    assert_eq!(drop.filter_id, 9);
    // The payload is present if its element has any content.
    let (event, unread) =
        read("<item><header/><type>3</type><classifyDrop><new/></classifyDrop></item>");
    assert!(event.payload.is_some());
    assert_eq!(unread, [deviation(DeviationKind::Element, &["new"])]);
    // The number and the length of the names are bounded, and they are escaped.
    let long = "x".repeat(100);
    let text = format!("<item><header/><type>3</type><{long}/><a\u{202e}/><b/><c/><d/></item>");
    let names = ["x".repeat(80) + "…", r"a\u{202e}".to_owned(), "b".to_owned(), "c".to_owned()];
    assert_eq!(read(&text).1, [Deviation { kind: DeviationKind::Element, names: names.into() }]);
}

/// A name that has no member, or whose member was read, is kept once by its text, up to a limit.
#[test]
fn other_internal_fields_are_kept_once() {
    const MOST: usize = 64;
    let fields = |text: &str| {
        let text =
            format!("<item><header/><type>3</type><internalFields>{text}</internalFields></item>");
        let (event, unread) = read(&text);
        (*event.internal_fields.expect("internal fields"), unread)
    };
    let (read, unread) = fields(
        "<processId>1</processId><processId>2</processId><processId>3</processId><later>a</later><later>b</later>",
    );
    assert_eq!(read.process_id, 1);
    let other =
        [("processId", "2"), ("later", "a")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(read.other, other);
    assert_eq!(unread, [deviation(DeviationKind::Element, &["processId", "later"])]);

    let many: String = (0..=MOST).map(|number| format!("<x{number}>1</x{number}>")).collect();
    let (read, unread) = fields(&many);
    assert_eq!(read.other.len(), MOST);
    assert_eq!(unread, [deviation(DeviationKind::Element, &["x64"])]);
}

#[test]
fn elements_without_a_member_keep_the_characters_of_references() {
    let text = "<item><header/><type>3</type><internalFields><laterName>a &amp; b&#x7f;<c>&lt;d</c></laterName>\
                </internalFields></item>";
    let (event, _) = read(text);
    let fields = event.internal_fields.expect("internal fields");
    let [(name, text)] = &fields.other[..] else { panic!("{:?}", fields.other) };
    assert_eq!((&**name, &**text), ("laterName", "a & b\u{7f}<d"));
}
