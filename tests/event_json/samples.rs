//! The samples: what each image tells, to the letter.

use serde_json::Value;
use wfp_events::Record;
use wfp_events::event::Event;
use wfp_events::event::Partial;
use wfp_events::kind::RecordKind;
use wfp_events::memory::{Image, Limits};

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

#[test]
fn each_event_is_written_and_read_again() {
    for line in samples::EVENTS.lines() {
        let Record::Event(event) = serde_json::from_str(line).unwrap() else { panic!("an event") };
        for base in [0, 0x1f2_9a40_0000] {
            // What stands around it belongs to no one.
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
    let samples: Value = serde_json::from_str(samples::IMAGES_JSON).unwrap();
    let address = |of: &Value| {
        u64::from_str_radix(of.as_str().unwrap().strip_prefix("0x").unwrap(), 16).unwrap()
    };
    for (sample, bytes) in samples.as_array().unwrap().iter().zip(samples::IMAGES) {
        let (base, root) = (address(&sample["base"]), address(&sample["root"]));
        let expected: Record<'_> = serde_json::from_value(sample["event"].clone()).unwrap();
        let RecordKind::Event(version) = expected.kind() else { panic!("an event") };
        let memory = Image::new(base, bytes);
        let event = Event::read(memory, root, version).unwrap();
        let lenient = Event::read_lenient(memory, root, version, &Limits::default()).unwrap();
        assert_eq!(lenient, Partial::from(Record::from(event.clone())));
        assert_eq!(Record::Event(event.clone()), expected, "{}", sample["file"]);
        assert_eq!(serde_json::to_value(&expected).unwrap(), sample["event"]);
        // Written anew it reads the same, with the same garbage around it.
        let mut written = vec![0xcc; 0x28];
        event.write_to(&mut written, 0x7ff0_0000_0028).unwrap();
        written.resize(written.len() + 64, 0xcc);
        let memory = Image::new(0x7ff0_0000_0000, &written);
        assert_eq!(Event::read(memory, 0x7ff0_0000_0028, version).unwrap(), event);
    }
    assert_eq!(samples.as_array().unwrap().len(), samples::IMAGES.len());
}
