//! `Reader` as an iterator over the records of a file.

use std::io;

use wfp_events::Reader;
use wfp_events::json::read_line;
use wfp_events::reader::{Batch, Entry, OpenError, ReadError};

use super::pieces::Pieces;
use crate::kit::pcapng::Order;
use crate::kit::samples;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

/// The records of a file.
fn entries(name: &str) -> Vec<Result<Entry, ReadError>> {
    Reader::open(format!("{DATA}/{name}")).unwrap().into_iter().collect()
}

#[test]
fn every_format_is_opened() {
    for (name, lines) in [
        ("mm-failure0.bin", samples::LINES),
        ("mm-failure0.jsonl", samples::LINES),
        ("events.pcapng", samples::EVENTS),
        ("events.jsonl", samples::EVENTS),
    ] {
        let found = entries(name);
        assert_eq!(found.len(), lines.lines().count(), "{name}");
        for (number, (entry, line)) in found.into_iter().zip(lines.lines()).enumerate() {
            let entry = entry.unwrap();
            assert_eq!(entry.record, read_line(line.as_bytes()).unwrap());
            assert_eq!((entry.position.record, entry.errors), (number as u64, vec![]));
        }
    }
    let netsh = entries("netsh/uwp-case7-netevents-drop-v4.xml");
    assert!(
        matches!(&netsh[..], [Ok(entry)] if entry.record.kind().to_string() == "FWPM_NET_EVENT5")
    );
}

#[test]
fn a_bad_record_is_an_item_and_the_next_is_read() {
    let lines = format!("{0}\nbogus\n{0}\n", samples::LINES.lines().next().unwrap());
    let reader = Reader::new(io::Cursor::new(lines.replacen('\n', "\n\n", 1))).unwrap();
    let found: Vec<_> = reader.into_iter().collect();
    let error = found[1].as_ref().unwrap_err();
    assert!(error.to_string().starts_with("record 1 on line 3: not JSON"), "{error}");
    assert!(found[0].is_ok() && found[2].is_ok());
    assert_eq!(found.len(), 3);
}

#[test]
fn a_read_error_is_the_last_item() {
    let pieces = vec![Ok(samples::CAPTURE[..70].to_vec()), Err(io::Error::other("gone"))];
    let found: Vec<_> = Reader::new(Pieces::new(pieces)).unwrap().into_iter().collect();
    assert_eq!(found.len(), 2);
    assert!(
        matches!(&found[..], [Ok(_), Err(ReadError::Io(error))] if error.to_string() == "gone")
    );
}

#[test]
fn records_that_were_made_are_numbered_from_the_first() {
    let record = read_line(samples::EVENTS.lines().next().unwrap().as_bytes()).unwrap();
    let batch = Batch::of([record.clone(), record], 7);
    let mut numbers = vec![batch.first().record];
    batch.for_each_record(&mut |_, _| {}, &mut |position, _| numbers.push(position.record));
    assert_eq!(numbers, [7, 7, 8]);
}

/// The image of a packet includes padding and trailing bytes, so that these can be checked.
#[test]
fn the_image_of_a_packet_is_its_data() {
    let record = read_line(samples::EVENTS.lines().next().unwrap().as_bytes()).unwrap();
    let mut data = record.to_bytes(0).unwrap();
    data.extend(b"more");
    let order = Order::Little;
    let name = record.layout().name;
    let capture = [order.section(), order.ours(name), order.packet(0, &data, &[])].concat();
    let (mut batch, mut images) = (Batch::default(), Vec::new());
    assert!(Reader::new(io::Cursor::new(capture)).unwrap().fill(&mut batch).unwrap());
    batch
        .for_each_image(&mut |_, _| {}, &mut |_, image| images.push(image.unwrap().bytes.to_vec()));
    assert_eq!(images, [data]);
}

#[test]
fn packets_that_are_no_records_have_no_number() {
    let order = Order::Little;
    let one = |interface| order.packet(interface, &[0; 64], &[]);
    let capture = [
        order.section(),
        order.interface(1, 0, &[]),
        order.ours("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0"),
        [one(1), one(0), one(0), one(1)].concat(),
    ];
    let reader = Reader::new(io::Cursor::new(capture.concat())).unwrap();
    let numbers: Vec<_> = reader.into_iter().map(|entry| entry.unwrap().position.record).collect();
    assert_eq!(numbers, [0, 1]);
}

#[test]
fn a_missing_file_is_an_error() {
    assert!(matches!(Reader::open(format!("{DATA}/none")), Err(OpenError::Io(_))));
}
