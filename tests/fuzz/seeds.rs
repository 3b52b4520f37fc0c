//! Generates seeds of the fuzz targets from the records of `generate --each`. `UPDATE_EXPECTED=overwrite` renews them.

use std::collections::BTreeSet;
use std::fmt::Debug;

use wfp_events::event::{Event, Payload, Record, Subnet, Traffic, V4Subnet, V6Subnet, Version};
use wfp_events::generate::one_of_each;
use wfp_events::json::read_line;
use wfp_events::kind::{PayloadKind, RecordKind};
use wfp_events::memory::{Image, Limits};
use wfp_events::objects;
use wfp_events::pcapng::Writer;
use wfp_events::raw::{DataType, NetEventType};

use super::files;
use crate::kit::dumps::{core, lime, minidump};
use crate::kit::event_log::{Logged, SECURITY, TICKS, TIME, Value, WFP, chunk};
use crate::kit::golden::assert_file;
use crate::kit::samples::{CAPTURE, EVENTS, NETSH_DROP};
use crate::kit::traces::{EXTENDED_MODE, MAIN_MODE, QUICK_MODE, interleaved, of_thread, prefixed};

/// The base that `fuzz/src/input.rs` selects for the number 2.
const BASE: u64 = 0x1f2_9a40_0000;

/// The input for an image at [`BASE`], in the form that `fuzz/src/input.rs` reads.
fn input(which: usize, number: usize, image: &[u8]) -> Vec<u8> {
    let [low, high] = u16::try_from(number).unwrap().to_le_bytes();
    [&[u8::try_from(which).unwrap(), 2, 0, 0, low, high], image].concat()
}

fn number_of(kind: RecordKind) -> usize {
    RecordKind::all().position(|other| other == kind).unwrap()
}

/// An event of each version and payload, and of tunnel mode with each kind of subnet.
fn events() -> Vec<(String, Event<'static>)> {
    let each = one_of_each(1, 20).filter_map(|(name, record)| Some((name, record.into_event()?)));
    let mut events = Vec::new();
    for (name, event) in each {
        if let Some(Payload::IkeQmFailure(_)) = event.payload {
            for (at, [local, remote]) in subnets().into_iter().enumerate() {
                let mut event = event.clone();
                let Some(Payload::IkeQmFailure(failure)) = &mut event.payload else { continue };
                failure.traffic = Traffic::Tunnel { local, remote };
                events.push((format!("{name}-tunnel-{at}"), event));
            }
        }
        events.push((name, event));
    }
    events
}

fn subnets() -> [[Subnet; 2]; 3] {
    let v4 = V4Subnet { addr: [10, 0, 7, 0].into(), mask: [255, 255, 255, 0].into() };
    let v6 = V6Subnet { addr: "2001:db8::".parse().unwrap(), prefix_length: 48 };
    [
        [Subnet::V4(Some(v4)), Subnet::V6(Some(v6))],
        [Subnet::V4(None), Subnet::V6(None)],
        [Subnet::Empty, Subnet::Other(DataType::UINT32, [1, 2, 3, 4, 0, 0, 0, 0])],
    ]
}

#[test]
fn event_read_has_an_event_of_each_kind() {
    for (name, event) in events() {
        let image = event.write(BASE).unwrap();
        let version = event.version as usize;
        assert_file(
            &format!("fuzz/seeds/event_read/{name}"),
            input(version, image.len() / 2, &image),
        );
    }
}

/// The cases that the seeds must cover and that this event has: version and payload, and kinds of subnets.
fn reached(event: &Event<'_>) -> Vec<String> {
    let pair =
        |more: &dyn Debug| format!("{} {:?} {more:?}", event.layout().name, event.payload_kind());
    let kind = |subnet: &Subnet| match subnet {
        Subnet::Empty => "empty",
        Subnet::V4(None) => "NULL V4",
        Subnet::V4(Some(_)) => "V4",
        Subnet::V6(None) => "NULL V6",
        Subnet::V6(Some(_)) => "V6",
        Subnet::Other(..) => "other",
    };
    let mut reached = vec![pair(&"")];
    if let Some(Payload::IkeQmFailure(failure)) = &event.payload
        && let Traffic::Tunnel { local, remote } = &failure.traffic
    {
        reached.extend([local, remote].map(|subnet| pair(&kind(subnet))));
    }
    reached
}

/// Reads the seeds of `event_read` as the target does, and checks that they cover all cases.
#[test]
fn event_read_reaches_each_version_and_payload() {
    let (mut pairs, mut all) = (BTreeSet::new(), BTreeSet::new());
    for (_, seed) in files("seeds/event_read") {
        let Some(([which, 2, 0, 0, ..], _)) = seed.split_first_chunk::<6>() else { continue };
        let image = Image::new(BASE, &seed[6..]);
        let Ok(event) = Event::read(image, BASE, Version::ALL[usize::from(*which) % 6]) else {
            continue;
        };
        if event.payload.is_some() && event.payload_kind().is_some() {
            pairs.insert((event.version, event.event_type));
        }
        all.extend(reached(&event));
    }
    let types = NetEventType::ENUMERATION.values.iter().map(|named| NetEventType::new(named.value));
    let expected = Version::ALL.into_iter().flat_map(|version| {
        let types = types.clone();
        types.filter(move |of| PayloadKind::of(*of, version).is_some()).map(move |of| (version, of))
    });
    let expected: BTreeSet<_> = expected.collect();
    assert_eq!((pairs.len(), &pairs), (53, &expected));
    let missing: Vec<_> = events()
        .iter()
        .flat_map(|(_, event)| reached(event))
        .filter(|of| !all.contains(of))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

/// Records of the latest version, and payloads by themselves, with changed pointers.
#[test]
fn views_has_bent_records_of_each_kind() {
    for (name, record) in one_of_each(2, 20) {
        if matches!(record.kind(), RecordKind::Event(version) if version != Version::V5) {
            continue;
        }
        let mut image = record.to_bytes(BASE).unwrap();
        let end = BASE + image.len() as u64;
        let memory = Image::new(BASE, &image);
        let pointers = objects::pointers(memory, BASE, record.layout(), &Limits::default());
        let pointers: Vec<_> = pointers.unwrap().collect();
        for (pointer, to) in pointers.iter().zip([end - 3, 0, 0xdead_beef, BASE].iter().cycle()) {
            // The pointer to the payload stays, so that the payload is read.
            if pointer.path.contains('.') {
                pointer.set(BASE, &mut image, *to).unwrap();
            }
        }
        let seed = input(number_of(record.kind()), 0, &image);
        assert_file(&format!("fuzz/seeds/views/{name}"), seed);
    }
}

/// A packet for each payload of the latest version, and for each payload by itself.
#[test]
fn dissector_has_a_packet_of_each_kind() {
    let events = events().into_iter().map(|(name, event)| (name, Record::Event(event)));
    let bare = one_of_each(1, 20).filter(|(_, record)| matches!(record, Record::Bare(_)));
    for (name, record) in events.chain(bare) {
        if matches!(record.kind(), RecordKind::Event(version) if version != Version::V5) {
            continue;
        }
        let which = u8::try_from(number_of(record.kind())).unwrap();
        let seed = [&[which], &*record.to_bytes(0).unwrap()].concat();
        assert_file(&format!("fuzz/seeds/dissector/{name}"), seed);
    }
}

/// Arrays of pointers to the events of a version, each of them twice, with a NULL and an invalid pointer.
#[test]
fn event_array_has_the_events_of_each_version() {
    for version in Version::ALL {
        let events = events().into_iter().map(|(_, event)| event);
        let events: Vec<_> = events.filter(|event| event.version == version).collect();
        let count = 2 * events.len() + 2;
        let (mut pointers, mut image) = (Vec::new(), Vec::new());
        for event in events {
            let address = BASE + 8 * count as u64 + image.len() as u64;
            pointers.extend([address, address]);
            image.extend(event.write(address).unwrap());
            image.resize(image.len().next_multiple_of(8), 0);
        }
        pointers.extend([0, 0xdead_beef]);
        let pointers: Vec<u8> = pointers.iter().flat_map(|pointer| pointer.to_le_bytes()).collect();
        let seed = input(version as usize, count, &[pointers, image].concat());
        assert_file(&format!("fuzz/seeds/event_array/{}", version.layout().name), seed);
    }
}

/// Each mode, with and without prefixes, and several threads.
#[test]
fn ike_trace_has_each_mode() {
    let texts =
        [("main-mode", MAIN_MODE), ("quick-mode", QUICK_MODE), ("extended-mode", EXTENDED_MODE)];
    let threads: Vec<_> = texts
        .iter()
        .zip(["0ABC.0DEF", "0ABC.0DF0", "0ABD.0DEF"])
        .map(|((_, text), thread)| prefixed(text, of_thread(thread)))
        .collect();
    let others = [
        ("threads", interleaved(&threads)),
        (
            "syslog",
            prefixed(MAIN_MODE, |line| format!("<134>Mar  4 05:06:{line:02} gw ikeext[12]: ")),
        ),
    ];
    let texts = texts.map(|(name, text)| (name, text.to_owned()));
    for (name, text) in texts.into_iter().chain(others) {
        assert_file(&format!("fuzz/seeds/ike_trace/{name}"), [b"\x40", text.as_bytes()].concat());
    }
}

/// Small dumps of each format.
#[test]
fn minidump_has_each_format() {
    for (name, file) in dumps() {
        assert_file(&format!("fuzz/seeds/minidump/{name}"), file);
    }
}

/// Dumps with events and failures, and memory without addresses.
#[test]
fn scan_has_dumps_and_raw_memory() {
    let raw = [&[0; 64], &CAPTURE[..128], &event_at(0)].concat();
    for (name, file) in dumps().into_iter().chain([("raw", raw)]) {
        for (aligned, how) in [("8", 50 << 2), ("1", 2)] {
            assert_file(&format!("fuzz/seeds/scan/{name}-{aligned}"), [&[how], &file[..]].concat());
        }
    }
}

/// An event of the samples, written for an address.
fn event_at(address: u64) -> Vec<u8> {
    let mut bytes =
        read_line(EVENTS.lines().next().unwrap().as_bytes()).unwrap().to_bytes(address).unwrap();
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    bytes
}

/// A dump of each format with an event and two failures, and one with ranges that overlap.
fn dumps() -> Vec<(&'static str, Vec<u8>)> {
    let event = event_at(0x1000);
    let ranges = [(0x1000, &event[..]), (0x7000, &CAPTURE[..128])];
    let mut overlapping = ranges.to_vec();
    overlapping.extend([(0x1008, &event[8..16]), (0x7010, &[7; 300])]);
    vec![
        ("minidump", minidump(&ranges, &[(0x7000, 0x100, "agent.exe")])),
        ("overlapping", minidump(&overlapping, &[])),
        ("core", core(&ranges, &[(0x7000, 0x8000, "/bin/agent")])),
        ("lime", lime(&ranges)),
    ]
}

/// A file of each format, uncompressed and in several combinations of encoding and compression.
#[test]
fn reader_has_each_format_and_packing() {
    let mut capture = Writer::head();
    let mut writer = Writer::default();
    for (_, record) in one_of_each(3, 0).skip(50).take(6) {
        writer.append(&mut capture, &record).unwrap();
    }
    let lines: String = EVENTS.split_inclusive('\n').take(3).collect();
    let formats = [
        ("array", &CAPTURE[..200]),
        ("jsonl", lines.as_bytes()),
        ("pcapng", &capture),
        ("trace", MAIN_MODE.as_bytes()),
        ("xml", NETSH_DROP.as_bytes()),
    ];
    for (name, file) in formats {
        let packings = [
            ("plain", 0),
            ("gz", 1),
            ("zst", 2),
            ("utf16-gz", 0b111),
            ("gz-gz", 0b101),
            ("zst-gz-cut", 0b1100_0110),
        ];
        for (packed, packing) in packings {
            let seed = [&[99, packing], file].concat();
            assert_file(&format!("fuzz/seeds/reader/{name}-{packed}"), seed);
        }
    }
}

/// An expression of each form, with the bytes of an event.
#[test]
fn query_has_each_form_of_expression() {
    for (name, text) in [
        ("compared", "error == IKE_AUTH_FAIL and port != 443 or mm >= 0x10"),
        ("in-a-set", "port in {80, 443, 1024..2048} and type not in {CLASSIFY_DROP, 5}"),
        ("in-a-prefix", "remote in 203.0.113.0/24 or local in {2001:db8::/32, ::1}"),
        ("pattern", "app ~ *\\svchost.exe and user ~ Local* and not layer ~ \"*CONNECT*\""),
        ("present", "has(internalFields) and (app == null or eventLog.data.Direction == out)"),
        ("nested", "not (not (role == initiator and not (state == NONE)))"),
        ("times", "time >= 2024-05-04 and time < 2024-05-04T22:04:07.5+02:00"),
        ("flags", "header.flags == APP_ID_SET|0x8000 or ikeMmFailure.flags == 0"),
        (
            "texts",
            "ikeMmFailure.failureErrorName == 'it\\'s \\u{e9}' or classifyDrop.isLoopback == true",
        ),
        ("wrong", "port == https"),
    ] {
        let event: Vec<u8> = (0..=255).cycle().take(600).collect();
        assert_file(&format!("fuzz/seeds/query/{name}"), [text.as_bytes(), &[0], &event].concat());
    }
}

/// An event of a log for each payload, and one that is not a net event, with values of every type.
fn logged() -> Vec<(&'static str, Logged)> {
    let text = Value::text;
    let sid = Value::Sid(vec![1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0], "S-1-5-18".to_owned());
    let guid = Value::Guid([7; 16], "{07070707-0707-0707-0707-070707070707}".to_owned());
    let address = |port: u8, last: u8| {
        Value::Bytes([vec![2, 0, 1, port, 192, 0, 2, last], vec![0; 8]].concat())
    };
    let packet = [
        ("ProcessID", Value::U64(4)),
        ("Application", text("System")),
        ("Direction", text("%%14592")),
        ("SourceAddress", text("fe80::1%5")),
        ("SourcePort", text("443")),
        ("DestAddress", text("2001:db8::1")),
        ("DestPort", text("50211")),
        ("Protocol", Value::U32(6)),
        ("InterfaceIndex", Value::U32(7)),
        ("FilterOrigin", text("Quarantine Default")),
        ("FilterRTID", Value::U64(71002)),
        ("LayerRTID", Value::U64(48)),
        ("RemoteUserID", sid.clone()),
    ];
    let frame = [
        ("Direction", text("%%14593")),
        ("SourceAddress", text("00-11-22-33-44-55")),
        ("DestAddress", text("-")),
        ("EtherType", Value::U32(0x86dd)),
        ("VlanTag", Value::U32(7)),
    ];
    let failure = [
        ("LocalAddress", text("192.0.2.10")),
        ("LocalKeyModPort", text("500")),
        ("KeyModName", text("%%8223")),
        ("FailurePoint", text("%%8199")),
        ("FailureReason", text("Negotiation timed out")),
        ("MMAuthMethod", text("%%8194")),
        ("State", text("%%8203")),
        ("Role", text("%%8205")),
        ("Mode", text("%%8213")),
        ("MMFilterID", Value::U64(74885)),
    ];
    let members = [
        ("Timestamp", Value::Time(TICKS, TIME.to_owned())),
        ("LocalAddress", address(244, 10)),
        ("RemoteAddress", address(245, 20)),
        ("UserSID", sid),
        ("FailureErrorCode", Value::U32(13801)),
        ("MmState", Value::U32(3)),
        ("ProviderContextKey", guid),
        ("LocalGroupSidCount", Value::U32(2)),
        ("LocalGroupSids", text("S-1-5-32-544 S-1-1-0")),
        ("vSwitchId", text("{07070707-0707-0707-0707-070707070707}")),
        ("InternetHostAddress", Value::U32(0xc000_0201)),
        ("Loopback", Value::U8(1)),
        ("LayerId", Value::U16(44)),
        ("EffectiveName", Value::Null),
    ];
    let security = |id, data: &[_]| Logged::new(SECURITY, id, data);
    let wfp = |id| Logged::new(WFP, id, &members);
    vec![
        ("other", security(4624, &[("LogonType", Value::U32(3))])),
        ("main-mode", security(4653, &failure)),
        ("quick-mode", security(4654, &failure)),
        ("extended-mode", security(4984, &failure)),
        ("frame", security(5151, &frame)),
        ("dropped", security(5157, &packet)),
        ("allowed", security(5156, &packet)),
        ("wfp-drop", wfp(1001)),
        ("wfp-main-mode", wfp(1005)),
        ("wfp-dos", wfp(1011)),
    ]
}

#[test]
fn eventlog_xml_has_an_event_of_each_kind() {
    let events = logged();
    for (name, event) in &events {
        assert_file(&format!("fuzz/seeds/eventlog_xml/{name}"), format!("d{}", event.xml()));
    }
    let all: String = events.iter().take(3).map(|(_, event)| event.xml()).collect();
    assert_file("fuzz/seeds/eventlog_xml/several", format!("d<Events>{all}</Events>"));
}

/// Chunks without the zeros at their end, which the target appends.
#[test]
fn evtx_has_a_chunk_of_each_kind() {
    let seed = |name: &str, events: &[Logged]| {
        let chunk = chunk(events);
        let end = u32::from_le_bytes(chunk[48..52].try_into().unwrap()) as usize;
        assert_file(&format!("fuzz/seeds/evtx/{name}"), [b"@", &chunk[..end]].concat());
    };
    let events = logged();
    for (name, event) in &events {
        seed(name, std::slice::from_ref(event));
    }
    let several: Vec<_> = events.iter().skip(4).take(3).map(|(_, event)| event.clone()).collect();
    seed("several", &[&several[..], &several].concat());
}
