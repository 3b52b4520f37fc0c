use unicode_width::UnicodeWidthStr;
use wfp_events::{Record, detail::Palette};

use super::*;

const EVENTS: &str = include_str!("../../../../../tests/data/events.jsonl");
const PAYLOADS: &str = include_str!("../../../../../tests/data/mm-failure0.jsonl");

/// The titles and the line of a record in a terminal of this width.
fn shown(json: &str, width: usize) -> [String; 2] {
    let record: Record<'_> = serde_json::from_str(json).unwrap();
    let table = Table::new(Palette { color: false }, Some(width), None, Zone::utc(), None, false);
    let (mut row, mut text) = (Vec::new(), Vec::new());
    let context = Context { number: Some(7), ..Context::default() };
    table.append_row(&mut row, &record, &context);
    Lines::new(Arc::new(table)).append(&mut text, record.kind(), &row);
    let text = String::from_utf8(text).unwrap();
    let (titles, line) = text.split_once('\n').unwrap();
    [titles, line.trim_end_matches('\n')].map(str::to_owned)
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for json in EVENTS.lines().chain(PAYLOADS.lines()) {
        for width in [1, 8, 20, 40, 79, 80, 99, 100, 120, 159, 160, 200] {
            for text in shown(json, width) {
                assert!(text.trim_end_matches('\n').width() <= width, "{width}: {text}");
            }
        }
    }
}

#[test]
fn the_peer_and_the_error_or_the_filter_and_the_app_are_visible() {
    let failure = EVENTS.lines().next().unwrap();
    let drop = r#"{"struct":"FWPM_NET_EVENT5","type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP",
        "header":{"timeStamp":"2024-03-01T12:00:00.0000000Z","flags":["FWPM_NET_EVENT_FLAG_IP_VERSION_SET",
        "FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET","FWPM_NET_EVENT_FLAG_REMOTE_PORT_SET",
        "FWPM_NET_EVENT_FLAG_APP_ID_SET"],"ipVersion":"FWP_IP_VERSION_V4","remoteAddrV4":"203.0.113.200",
        "remotePort":50123,"appId":"\\device\\harddiskvolume3\\windows\\svchost.exe"},
        "classifyDrop":{"filterId":206064,"layerId":44,"msFwpDirection":"MS_FWP_DIRECTION_IN"}}"#;
    for width in [80, 100, 120, 160, 200] {
        let [titles, line] = shown(failure, width);
        assert!(titles.contains("TIME (UTC)") && titles.contains("REMOTE"), "{titles}");
        for part in ["09-25 07:25:26", "MM_FAILURE", "42.159.81.255", "13801 IKE_AUTH_FAIL"] {
            assert!(line.contains(part), "{width}: {line}");
        }
        let [_, line] = shown(drop, width);
        for part in ["03-01 12:00:00", "DROP", "203.0.113.200:50123", "206064 svchost.exe"] {
            assert!(line.contains(part), "{width}: {line}");
        }
    }
    let [_, line] = shown(drop, 200);
    assert!(line.contains("layer 44 ALE_AUTH_RECV_ACCEPT_V4"), "{line}");
}

/// An event with the longest addresses.
const IPV6: &str = r#"{"struct":"FWPM_NET_EVENT5","type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP",
    "header":{"flags":["FWPM_NET_EVENT_FLAG_IP_VERSION_SET","FWPM_NET_EVENT_FLAG_LOCAL_ADDR_SET",
    "FWPM_NET_EVENT_FLAG_REMOTE_ADDR_SET","FWPM_NET_EVENT_FLAG_REMOTE_PORT_SET"],"ipVersion":"FWP_IP_VERSION_V6",
    "localAddrV6":"2001:db8:1111:2222:3333:4444:5555:6666","localPort":50123,
    "remoteAddrV6":"2001:db8:ffff:eeee:dddd:cccc:bbbb:aaaa","remotePort":50123},
    "classifyDrop":{"filterId":206064,"msFwpDirection":"MS_FWP_DIRECTION_IN"}}"#;

#[test]
fn an_address_does_not_shift_the_columns() {
    for width in [80, 100, 120, 160, 211, 212, 300] {
        let [titles, line] = shown(IPV6, width);
        let last = titles.find("ERROR").or_else(|| titles.find("WHAT")).unwrap();
        let cell = line.find("IN filter").or_else(|| line.find("206064")).unwrap();
        // A `…` is one column, but three bytes.
        assert_eq!(line[..cell].width(), last, "{width}: {line}");
        let (begins, ends) = (line.contains("[2001:db8:"), line.contains("aa]:50123"));
        assert!(begins && ends, "{width}: {line}");
    }
    let [_, line] = shown(IPV6, 212);
    assert!(line.contains("[2001:db8:ffff:eeee:dddd:cccc:bbbb:aaaa]:50123"), "{line}");
}

#[test]
fn outside_a_terminal_columns_of_addresses_grow_once() {
    let table = Table::new(Palette { color: false }, None, None, Zone::utc(), None, false);
    let table = Arc::new(table);
    let mut lines = Lines::new(Arc::clone(&table));
    let mut text = Vec::new();
    let short = IPV6.replace("2001:db8:ffff:eeee:dddd:cccc:bbbb:aaaa", "::1");
    let short = short.replace("2001:db8:1111:2222:3333:4444:5555:6666", "::2");
    for json in [&short, IPV6, &short, IPV6] {
        let record: Record<'_> = serde_json::from_str(json).unwrap();
        let mut row = Vec::new();
        table.append_row(&mut row, &record, &Context::default());
        lines.append(&mut text, record.kind(), &row);
    }
    let text = String::from_utf8(text).unwrap();
    let shown: Vec<_> = text.lines().collect();
    let [narrow, first, wide, rows @ ..] = &*shown else { panic!("{text}") };
    assert_eq!((narrow.find("WHAT"), rows.len()), (first.find("IN filter"), 3), "{text}");
    for row in rows {
        assert_eq!(wide.find("WHAT"), row.find("IN filter"), "{text}");
    }
}

#[test]
fn payloads_by_themselves_fit_a_narrow_terminal() {
    let failure = PAYLOADS.lines().next().unwrap();
    for width in [80, 99, 100, 160] {
        let [titles, line] = shown(failure, width);
        let parts = ["13801 IKE_AUTH_FAIL", "PEER", "NONE", "INITIATOR", "IKEV2", "74885"];
        for part in parts {
            assert!(line.contains(part), "{width}: {line}");
        }
        assert!(titles.ends_with("FILTER") && !line.contains('…'), "{width}: {titles}");
    }
    let drop =
        r#"{"struct":"FWPM_NET_EVENT_CLASSIFY_DROP0","classifyDrop":{"filterId":7,"layerId":48}}"#;
    let [titles, line] = shown(drop, 80);
    assert_eq!(titles, "RECORD  KIND        ERROR | FILTER");
    assert_eq!(line, "     7  DROP        7 layer 48 ALE_AUTH_CONNECT_V4");
}

#[test]
fn what_is_cut_is_measured_in_columns() {
    let fields = [Field::parse("app").unwrap(), Field::parse("filter").unwrap()];
    let table =
        Table::new(Palette { color: false }, Some(40), None, Zone::utc(), Some(&fields), false);
    let table = Arc::new(table);
    for app in [
        "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
        "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
        "a",
    ] {
        let json = format!(
            r#"{{"struct":"FWPM_NET_EVENT5","type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","header":{{"flags":
            ["FWPM_NET_EVENT_FLAG_APP_ID_SET"],"appId":"{app}"}},"classifyDrop":{{"filterId":206064}}}}"#
        );
        let record: Record<'_> = serde_json::from_str(&json).unwrap();
        let (mut row, mut text) = (Vec::new(), Vec::new());
        table.append_row(&mut row, &record, &Context::default());
        Lines::new(Arc::clone(&table)).append(&mut text, record.kind(), &row);
        let text = String::from_utf8(text).unwrap();
        let (titles, line) = text.split_once('\n').unwrap();
        let before = &line[..line.find("206064").unwrap()];
        assert_eq!(before.width(), titles.find("FILTER").unwrap(), "{text}");
    }
}

#[test]
fn wide_and_combining_characters_are_measured() {
    let [_, line] = shown(
        r#"{"struct":"FWPM_NET_EVENT5","type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP",
        "header":{"flags":["FWPM_NET_EVENT_FLAG_APP_ID_SET"],"appId":"漢字漢字漢字漢字漢字漢字漢字"},
        "classifyDrop":{"filterId":1}}"#,
        80,
    );
    let line = line.trim_end();
    assert!(line.ends_with('…') && (79..=80).contains(&line.width()), "{line}");
}

#[test]
fn the_type_and_the_code_of_icmp_are_no_ports() {
    let icmp = r#"{"struct":"FWPM_NET_EVENT5","type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP",
        "header":{"flags":["FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET","FWPM_NET_EVENT_FLAG_LOCAL_PORT_SET",
        "FWPM_NET_EVENT_FLAG_REMOTE_PORT_SET"],"ipProtocol":1,"localPort":8,"remotePort":0},
        "classifyDrop":{"filterId":1}}"#;
    let [_, line] = shown(icmp, 160);
    assert!(line.contains("filter 1") && line.contains("type 8 (echo request) code 0"), "{line}");
    assert!(!line.contains(":8"), "{line}");
}
