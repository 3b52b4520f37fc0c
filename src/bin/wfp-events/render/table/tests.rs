use unicode_width::UnicodeWidthStr;
use wfp_events::reader::PartialRef;
use wfp_events::{Record, detail::Palette};

use super::*;

const EVENTS: &str = include_str!("../../../../../tests/data/events.jsonl");
const PAYLOADS: &str = include_str!("../../../../../tests/data/mm-failure0.jsonl");

/// The titles and the line of a record in a terminal of this width.
fn shown(json: &str, width: usize) -> [String; 2] {
    let record: Record<'_> = serde_json::from_str(json).unwrap();
    let table = Table::new(Palette { color: false }, Some(width), None, Zone::utc(), None);
    let (mut row, mut text) = (Vec::new(), Vec::new());
    table.append_row(&mut row, 7, PartialRef { record: &record, errors: &[] });
    Lines::new(Arc::new(table)).append(&mut text, record.kind(), &row);
    let text = String::from_utf8(text).unwrap();
    let (titles, line) = text.split_once('\n').unwrap();
    [titles, line].map(str::to_owned)
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
