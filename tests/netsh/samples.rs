//! The two genuine events of `tests/data/netsh`: each value that is read, and the XML that is written for it.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use wfp_events::Record;
use wfp_events::event::{
    Addresses, Bool, ClassifyAllow, ClassifyDrop, Event, Header, InternalFields, Payload, Reserved,
    TerminatingFilter, Version,
};
use wfp_events::netsh::append;
use wfp_events::raw::{
    ActionType, Af, CapabilityFlags, FileTime, InternalSublayer, MsFwpDirection, NetEventFlags,
    NetEventType, ReauthReasons,
};
use wfp_events::value::TextBlob;

use super::pieces::{cut_anyhow, event, whole};
use crate::kit::samples::{NETSH_ALLOW, NETSH_DROP};

const PACKAGE: &str =
    "S-1-15-2-4163697451-3176919390-1155390458-2883473650-3020241727-522149888-4067122936";

/// The flags of both events.
fn flags() -> NetEventFlags {
    let flags = NetEventFlags::IP_PROTOCOL_SET
        | NetEventFlags::LOCAL_ADDR_SET
        | NetEventFlags::REMOTE_ADDR_SET
        | NetEventFlags::LOCAL_PORT_SET
        | NetEventFlags::REMOTE_PORT_SET
        | NetEventFlags::APP_ID_SET
        | NetEventFlags::USER_ID_SET
        | NetEventFlags::IP_VERSION_SET
        | NetEventFlags::PACKAGE_ID_SET;
    assert_eq!(flags.bits(), 0x57f);
    flags
}

fn app(version: &str) -> TextBlob<'static> {
    let folder = r"\device\harddiskvolume1\program files\windowsapps";
    let package = format!("af692bff-6779-424f-870e-f6e59c502349_{version}_x64__5c037jar5839r");
    TextBlob::from(format!(r"{folder}\{package}\uwpsocketclient.exe").as_str())
}

/// The `internalFields` of both events: capabilities, and two filters with their actions.
fn internal_fields(
    capabilities: u32,
    wsh: (u64, ActionType),
    wf: (u64, ActionType),
) -> Option<Box<InternalFields>> {
    let filter = |(filter_id, action_type), sub_layer| TerminatingFilter {
        filter_id,
        sub_layer,
        action_type,
    };
    Some(Box::new(InternalFields {
        capabilities: CapabilityFlags::from_bits_retain(capabilities),
        terminating_filters_info: vec![
            filter(wsh, InternalSublayer::FIREWALL_WSH),
            filter(wf, InternalSublayer::FIREWALL_WF),
        ],
        // Only older versions of Windows write this.
        other: vec![("remoteAddrBitmap".to_owned(), "0000000000000000".to_owned())],
        ..InternalFields::default()
    }))
}

fn allow() -> Event<'static> {
    Event {
        version: Version::V5,
        header: Header {
            // 2020-05-21T17:25:59.070Z
            time_stamp: FileTime::from_ticks(132_345_555_590_700_000),
            flags: flags(),
            addresses: Addresses::V6(
                "2001:4898:30:3:256c:e5ba:12f3:beb1".parse().unwrap(),
                "2620:1ec:c11::200".parse().unwrap(),
            ),
            ip_protocol: 6,
            local_port: 52127,
            remote_port: 443,
            scope_id: 0,
            app_id: app("1.1.10.0"),
            user_id: "S-1-5-21-2993214446-1947230185-131795049-1000".parse().ok(),
            reserved: Reserved::default(),
            address_family: Af::INET6,
            package_sid: PACKAGE.parse().ok(),
            enterprise_id: None,
            policy_flags: 0,
            effective_name: TextBlob::default(),
        },
        event_type: NetEventType::CLASSIFY_ALLOW,
        payload: Some(Payload::ClassifyAllow(ClassifyAllow {
            filter_id: 125_918,
            layer_id: 50,
            reauth_reason: ReauthReasons::empty(),
            original_profile: 1,
            current_profile: 1,
            // The file lacks these two members.
            ms_fwp_direction: MsFwpDirection::new(0),
            is_loopback: Bool(0),
        })),
        internal_fields: internal_fields(
            7,
            (125_918, ActionType::PERMIT),
            (121_167, ActionType::PERMIT),
        ),
        event_log: None,
    }
}

fn drop() -> Event<'static> {
    Event {
        version: Version::V5,
        header: Header {
            // 2020-05-04T22:04:07.039Z
            time_stamp: FileTime::from_ticks(132_331_034_470_390_000),
            flags: flags(),
            addresses: Addresses::V4(
                Ipv4Addr::new(10, 195, 36, 30),
                Ipv4Addr::new(204, 79, 197, 200),
            ),
            ip_protocol: 6,
            local_port: 57062,
            remote_port: 443,
            scope_id: 0,
            app_id: app("1.1.12.0"),
            user_id: "S-1-5-21-1578316205-4060061518-881547182-1000".parse().ok(),
            reserved: Reserved::default(),
            address_family: Af::INET,
            package_sid: PACKAGE.parse().ok(),
            enterprise_id: None,
            policy_flags: 0,
            effective_name: TextBlob::default(),
        },
        event_type: NetEventType::CLASSIFY_DROP,
        payload: Some(Payload::ClassifyDrop(ClassifyDrop {
            filter_id: 206_064,
            layer_id: 48,
            reauth_reason: ReauthReasons::empty(),
            original_profile: 1,
            current_profile: 1,
            ms_fwp_direction: MsFwpDirection::OUT,
            is_loopback: Bool(0),
            v_switch_id: Cow::Borrowed(&[]),
            v_switch_source_port: 0,
            v_switch_destination_port: 0,
        })),
        internal_fields: internal_fields(
            0,
            (206_064, ActionType::BLOCK),
            (206_049, ActionType::PERMIT),
        ),
        event_log: None,
    }
}

#[test]
fn each_value_of_the_genuine_events_is_read() {
    for (text, expected) in [(NETSH_ALLOW, allow()), (NETSH_DROP, drop())] {
        assert_eq!(cut_anyhow(text), [event(text.trim_end(), 1)]);
        assert_eq!(whole(text.as_bytes()), expected);
    }
}

#[test]
fn the_genuine_events_read_back_equal() {
    for event in [allow(), drop()] {
        let (mut text, mut lost) = (Vec::new(), Vec::new());
        append(&mut text, &Record::Event(event.clone()), &mut |kind| lost.push(kind)).unwrap();
        assert_eq!(lost, []);
        assert_eq!(whole(&text), event);
    }
}

/// The XML equals that of netsh line by line. Exceptions are the indentation; derived text (in the samples its lines
/// are wrapped and its backslashes doubled); members that older versions of Windows do not write; and the place of a
/// member that only these write.
#[test]
fn the_genuine_events_are_written_as_netsh_wrote_them() {
    for (genuine, event) in [(NETSH_ALLOW, allow()), (NETSH_DROP, drop())] {
        let mut text = Vec::new();
        append(&mut text, &Record::Event(event), &mut |_| {}).unwrap();
        let text = String::from_utf8(text).unwrap();
        let genuine = genuine.replace(".\n       .", ". .").replace(r"\\.", r"\.");
        let mut written: Vec<_> = text.lines().map(str::trim).collect();
        let mut expected: Vec<_> = genuine.lines().map(str::trim).collect();
        if expected[0] == "<netEvent>" {
            written.retain(|line| !line.contains("msFwpDirection") && !line.contains("isLoopback"));
        }
        for lines in [&mut written, &mut expected] {
            lines.retain(|line| !line.contains("remoteAddrBitmap"));
            assert!(["</item>", "</netEvent>"].contains(&lines.pop().unwrap()));
        }
        assert_eq!(written[0], "<item>");
        assert_eq!(written[1..], expected[1..]);
    }
}
