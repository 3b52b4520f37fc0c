//! An arbitrary event in all formats: JSON lines, netsh's XML, pcapng, an image, and JSON lines again. It stays the
//! same, except for the losses that the XML writer reports.

use arbitrary::{Arbitrary, Unstructured};
use serde_json::Value;
use wfp_events::event::{Event, Record, Version};
use wfp_events::json::{append_line, read_line};
use wfp_events::netsh::{self, Loss};
use wfp_events::pcapng::{Item, PacketError, Splitter, Writer};

pub fn check(input: &[u8]) {
    let Ok(event) = Event::arbitrary_take_rest(Unstructured::new(input)) else { return };
    let record = Record::Event(event);
    assert_eq!(read_line(&line(&record)).unwrap(), record);

    let (mut text, mut lost) = (Vec::new(), Vec::new());
    netsh::append(&mut text, &record, &mut |kind| lost.push(kind)).unwrap();
    let read = netsh::read_event(&text, 1, &mut |what| panic!("{what:?}")).unwrap();
    let from_xml = read.into_record().unwrap();
    is_the_same_but_for(&record, &from_xml, &lost);

    for record in [record, from_xml] {
        let mut capture = Writer::head();
        let written = Writer::default().append(&mut capture, &record);
        if written == Err(PacketError::TooLarge) {
            return;
        }
        written.unwrap();
        let mut found = Vec::new();
        assert_eq!(Splitter::default().split(&capture, true, &mut found), capture.len());
        let [Item::Packet(packet)] = &*found else { panic!("{found:?}") };
        let from_pcapng = Record::read(packet.kind, &capture[packet.data.clone()]).unwrap();
        assert_eq!(from_pcapng, record);
        let image = from_pcapng.to_bytes(0).unwrap();
        let from_image = Record::read(record.kind(), &image).unwrap();
        assert_eq!(read_line(&line(&from_image)).unwrap(), record);
    }
}

fn line(record: &Record<'_>) -> Vec<u8> {
    let mut line = Vec::new();
    append_line(&mut line, record, &[], None);
    assert_eq!(line.pop(), Some(b'\n'));
    line
}

/// Asserts that the records differ only by the losses, and that there are losses only if they differ.
fn is_the_same_but_for(record: &Record<'static>, read: &Record<'static>, lost: &[Loss]) {
    assert_eq!(read == record, lost.is_empty(), "{lost:?}\n{record:?}\n{read:?}");
    let Record::Event(mut event) = record.clone() else { panic!("it is an event") };
    if lost.contains(&Loss::Address) {
        event.payload = None;
    }
    // In the latest version, only the reserved members are lost.
    let (event, members) = event.to_version(Version::V5).unwrap();
    assert_eq!(lost.contains(&Loss::Version), record.kind() != read.kind());
    assert_eq!(lost.contains(&Loss::Reserved), !members.is_empty(), "{members:?}");
    let value = |record| serde_json::from_slice::<Value>(&line(record)).unwrap();
    compare("", &value(&event.into()), &value(read), lost);
}

fn compare(path: &str, was: &Value, is: &Value, lost: &[Loss]) {
    match (was, is) {
        (Value::Object(members), Value::Object(others)) if !members.contains_key("utf16") => {
            let names =
                members.keys().chain(others.keys().filter(|name| !members.contains_key(*name)));
            for name in names {
                let [was, is] = [members, others].map(|of| of.get(name).unwrap_or(&Value::Null));
                compare(&format!("{path}.{name}"), was, is, lost);
            }
        }
        (Value::Array(elements), Value::Array(others)) if elements.len() == others.len() => {
            for (was, is) in elements.iter().zip(others) {
                compare(path, was, is, lost);
            }
        }
        _ if was == is => {}
        _ => assert!(may_differ(path, was, is, lost), "{path}: {was}, {is}: {lost:?}"),
    }
}

/// Whether these losses explain that a value changed.
fn may_differ(path: &str, was: &Value, is: &Value, lost: &[Loss]) -> bool {
    lost.iter().any(|kind| match kind {
        Loss::Time => path == ".header.timeStamp",
        Loss::EmptyText => was == "" && is.is_null(),
        Loss::Character => is.as_str().is_some_and(|text| text.contains('\u{fffd}')),
        Loss::Sid => [".header.userId", ".header.packageSid"].contains(&path) && is.is_null(),
        Loss::PackageSid => path == ".header.packageSid" && was == "S-1-0-0" && is.is_null(),
        _ => false,
    })
}
