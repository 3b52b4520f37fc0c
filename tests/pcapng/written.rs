//! Writing pcapng: the bytes are compared exactly, and are read back.

use proptest::prelude::*;
use wfp_events::Record;
use wfp_events::event::{Event, Header, Version};
use wfp_events::pcapng::{Item, MAX_PACKET_DATA, PacketError, Splitter, Writer};
use wfp_events::proptest::events;
use wfp_events::raw::{FileTime, NetEventType};
use wfp_events::value::TextBlob;

use crate::kit::pcapng::Order;

fn written(records: &[Record<'_>]) -> Vec<u8> {
    let mut file = Writer::head();
    let mut writer = Writer::default();
    for record in records {
        writer.append(&mut file, record).unwrap();
    }
    file
}

/// Reads all records of a capture.
fn read(file: &[u8]) -> Vec<Record<'_>> {
    let mut found = Vec::new();
    assert_eq!(Splitter::default().split(file, true, &mut found), file.len());
    found
        .into_iter()
        .map(|found| {
            let Item::Packet(packet) = found else { panic!("{found:?}") };
            Record::read(packet.kind, &file[packet.data]).unwrap()
        })
        .collect()
}

fn at(ticks: u64) -> Event<'static> {
    let header = Header { time_stamp: FileTime::from_ticks(ticks), ..Header::default() };
    Event {
        version: Version::V5,
        header,
        event_type: NetEventType::default(),
        payload: None,
        internal_fields: None,
        event_log: None,
    }
}

/// An enhanced packet block of the first interface with this time.
fn packet(time: u64, data: &[u8]) -> Vec<u8> {
    let order = Order::Little;
    let mut body = order.u32(0).to_vec();
    body.extend(order.u32((time >> 32) as u32));
    body.extend(order.u32(time as u32));
    body.extend(order.u32(data.len() as u32));
    body.extend(order.u32(data.len() as u32));
    body.extend(data);
    order.block(6, &body)
}

#[test]
fn a_capture_is_written_byte_for_byte() {
    let order = Order::Little;
    let name = format!("wfp-events {}", env!("CARGO_PKG_VERSION"));
    let mut section = order.u32(0x1a2b_3c4d).to_vec();
    section.extend([1, 0, 0, 0]);
    section.extend([0xff; 8]);
    section.extend(order.option(4, name.as_bytes()));
    section.extend([0; 4]);
    let mut expected = order.block(0x0a0d_0d0a, &section);
    // The library pads with zeros.
    for byte in &mut expected {
        if *byte == 0xa5 {
            *byte = 0;
        }
    }
    let mut interface = vec![147, 0, 0, 0, 0, 0, 0, 0];
    interface.extend(order.option(2, b"FWPM_NET_EVENT5\0")[..20].iter());
    interface[10] = 15;
    interface.extend([9, 0, 1, 0, 7, 0, 0, 0]);
    interface.extend([14, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    interface.extend([0; 4]);
    expected.extend(order.block(1, &interface));
    // 2018-09-25T07:25:26.5120000Z, a second before 1970, the earliest time and the latest.
    for (ticks, time) in [
        (131_823_195_265_120_000, 15_378_459_265_120_000),
        (116_444_735_990_000_000, 0),
        (0, 0),
        (u64::MAX, u64::MAX - 116_444_736_000_000_000),
    ] {
        let mut image = vec![0; 152];
        image[..8].copy_from_slice(&ticks.to_le_bytes());
        expected.extend(packet(time, &image));
    }
    let events = [131_823_195_265_120_000, 116_444_735_990_000_000, 0, u64::MAX];
    let records: Vec<Record<'_>> = events.map(|ticks| Record::Event(at(ticks))).into();
    let file = written(&records);
    assert!(file == expected, "{file:02x?}\nought to be\n{expected:02x?}");
    assert_eq!(read(&file), records);
}

#[test]
fn a_record_too_large_is_refused_and_the_next_is_written() {
    let mut large = at(0);
    // The structure takes 152 bytes.
    large.header.app_id = TextBlob::from_bytes(vec![b'a'; MAX_PACKET_DATA - 152]);
    let mut too_large = at(0);
    too_large.header.app_id = TextBlob::from_bytes(vec![b'a'; MAX_PACKET_DATA - 151]);
    let mut file = Writer::head();
    let mut writer = Writer::default();
    let before = file.clone();
    let refused = writer.append(&mut file, &Record::Event(too_large)).unwrap_err();
    assert_eq!(refused, PacketError::TooLarge);
    assert_eq!(refused.to_string(), "the record is too large for a packet (at most 262144 bytes)");
    assert_eq!(file, before, "not even an interface is written for it");
    writer.append(&mut file, &Record::Event(large.clone())).unwrap();
    writer.append(&mut file, &Record::Event(at(7))).unwrap();
    assert_eq!(read(&file), [Record::Event(large), Record::Event(at(7))]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_written_capture_reads_back_equal(events in proptest::collection::vec(events(), 1..8)) {
        let records: Vec<_> = events.into_iter().map(Record::Event).collect();
        let file = written(&records);
        prop_assert_eq!(read(&file), records);
    }
}
