//! Genuine `.evtx` files, which are not part of this repository. The tests are skipped if `../shared/samples/eventlog`
//! does not exist.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;
use wfp_events::event::Record;
use wfp_events::eventlog::LogEvent;

use super::read_file;

/// The net events of a file, as JSON, and the number of other events by id; `None` if the file does not exist.
fn read(name: &str) -> Option<(Vec<Json>, BTreeMap<u16, u64>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/eventlog").join(name);
    let Ok(file) = std::fs::read(&path) else {
        eprintln!("skipped: there is no {}", path.display());
        return None;
    };
    let (events, errors) = read_file(&file);
    assert_eq!(errors, []);
    let (mut net, mut others) = (Vec::new(), BTreeMap::new());
    for event in events {
        match event {
            LogEvent::Net(event) => net.push(serde_json::to_value(Record::Event(event)).unwrap()),
            LogEvent::Other(id) => *others.entry(id).or_default() += 1,
            other => panic!("{other:?}"),
        }
    }
    Some((net, others))
}

/// A short form of an event.
fn short(event: &Json) -> String {
    let header = &event["header"];
    let payload = event.get("classifyDrop").or(event.get("classifyAllow")).unwrap();
    let show = |value: Option<&Json>| value.map_or_else(String::new, ToString::to_string);
    let address =
        |end: &str| show(header.get(format!("{end}AddrV4")).or(header.get(format!("{end}AddrV6"))));
    let member = |name| show(payload.get(name));
    format!(
        "{} {} {}:{} {}:{} {} {} {} {}",
        event["eventLog"]["id"],
        header["timeStamp"],
        address("local"),
        show(header.get("localPort")),
        address("remote"),
        show(header.get("remotePort")),
        show(header.get("ipProtocol")),
        member("filterId"),
        member("layerId"),
        member("msFwpDirection"),
    )
}

#[test]
fn dropped_packets_are_read() {
    let Some((net, others)) = read("omerbenamram-Security_short_selected.evtx") else { return };
    let events: Vec<_> = net.iter().map(short).collect();
    let expected = [
        r#"5152 "2016-06-29T15:24:34.3460000Z" "169.46.6.101":3389 "23.94.153.202":59639 6 67607 13 "MS_FWP_DIRECTION_IN""#,
        r#"5152 "2016-06-29T15:24:57.0908000Z" "169.46.6.101":8 "169.46.118.42":0 1 67249 44 "MS_FWP_DIRECTION_IN""#,
        r#"5157 "2016-06-29T15:24:57.0908000Z" "169.46.118.42":0 "169.46.6.101":8 1 67249 44 "MS_FWP_DIRECTION_IN""#,
    ];
    assert_eq!(events, expected);
    assert_eq!(others, BTreeMap::from([(4611, 1), (4625, 1), (4673, 1), (4776, 1)]));
}

#[test]
fn allowed_connections_are_read() {
    let Some((net, others)) = read("sbousseaden-DE_RDP_Tunnel_5156.evtx") else { return };
    assert_eq!(net.len(), 72);
    assert_eq!(
        short(&net[0]),
        r#"5156 "2019-02-13T18:01:47.5123404Z" "fe80::80ac:4126:fa58:1b81":546 "ff02::1:2":547 17 65865 50 "MS_FWP_DIRECTION_OUT""#
    );
    assert_eq!(net[0]["header"]["appId"], r"\device\harddiskvolume1\windows\system32\svchost.exe");
    let bound = net.iter().find(|event| event["eventLog"]["id"] == 5158).unwrap();
    assert_eq!(short(bound), r#"5158 "2019-02-13T18:04:01.7222504Z" "0.0.0.0":55355 : 17 0 36 "#);
    assert_eq!(others, BTreeMap::from([(1102, 1), (4624, 5), (4648, 3), (4672, 3), (4688, 17)]));
}
