//! The samples of `tests/data`: the JSON of each event and image is compared exactly.

use serde::Deserialize;
use wfp_events::Record;
use wfp_events::event::Event;
use wfp_events::event::Partial;
use wfp_events::kind::RecordKind;
use wfp_events::memory::{Image, Limits};

use crate::kit::images::images;
use crate::kit::samples;

#[test]
fn each_line_is_written_as_it_was_read() {
    let lines = samples::EVENTS;
    for line in lines.lines() {
        let record: Record<'_> = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&record).unwrap(), line);
    }
    assert!(lines.lines().count() > 50);
}

/// Reading as an untagged enumeration: serde's derived code buffers the value before it tries each variant.
#[test]
fn a_record_can_be_one_of_several() {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either<'a> {
        Record(#[serde(borrow)] Record<'a>),
    }
    let without = [
        r#"{"struct":"FWPM_NET_EVENT5","type":"FWPM_NET_EVENT_TYPE_CLASSIFY_DROP","classifyDrop":null}"#,
        r#"{"struct":"FWPM_NET_EVENT5","type":99,"payload":null}"#,
    ];
    for line in samples::EVENTS.lines().chain(without) {
        let Either::Record(record) = serde_json::from_str(line).unwrap();
        assert_eq!(record, serde_json::from_str(line).unwrap());
    }
}

#[test]
fn each_event_is_written_and_read_again() {
    for line in samples::EVENTS.lines() {
        let Record::Event(event) = serde_json::from_str(line).unwrap() else { panic!("an event") };
        for base in [0, 0x1f2_9a40_0000] {
            // The image has garbage before and after the event.
            let mut bytes = vec![0xcc; 24];
            event.write_to(&mut bytes, base + 24).unwrap();
            bytes.extend([0xcc; 40]);
            let memory = Image::new(base, &bytes);
            assert_eq!(Event::read(memory, base + 24, event.version).unwrap(), event);
        }
    }
}

#[test]
fn images_in_memory_give_the_expected_json() {
    for sample in images() {
        let (base, root) = (sample.base, sample.root);
        let expected: Record<'_> = serde_json::from_value(sample.event.clone()).unwrap();
        let RecordKind::Event(version) = expected.kind() else { panic!("an event") };
        let memory = Image::new(base, sample.bytes);
        let event = Event::read(memory, root, version).unwrap();
        let lenient = Event::read_lenient(memory, root, version, &Limits::default()).unwrap();
        assert_eq!(lenient, Partial::from(Record::from(event.clone())));
        assert_eq!(Record::Event(event.clone()), expected, "at {base:#x}");
        assert_eq!(serde_json::to_value(&expected).unwrap(), sample.event);
        // Written again, and with garbage around it, the event reads the same.
        let mut written = vec![0xcc; 0x28];
        event.write_to(&mut written, 0x7ff0_0000_0028).unwrap();
        written.resize(written.len() + 64, 0xcc);
        let memory = Image::new(0x7ff0_0000_0000, &written);
        assert_eq!(Event::read(memory, 0x7ff0_0000_0028, version).unwrap(), event);
    }
}
