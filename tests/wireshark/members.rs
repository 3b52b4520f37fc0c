//! tshark shows the same value as JSON for every member.

use std::path::Path;

use serde_json::Value;

use super::expected::Expected;
use super::records::{capture, lines, samples, subnets};
use crate::kit::records::{arbitrary_events, generated};
use crate::kit::tshark::{Fields, fields, names};

/// Compares each packet of a capture with its JSON, and returns the fields.
fn hold(capture: &Path, lines: &[Value]) -> Vec<Fields> {
    let packets = fields(capture);
    assert_eq!(packets.len(), lines.len());
    for (number, (packet, line)) in packets.iter().zip(lines).enumerate() {
        if let Err(why) = Expected::of(line).holds(packet) {
            panic!("packet {number}: {why}\n{line}\n{packet:#?}");
        }
    }
    packets
}

#[test]
#[ignore = "needs tshark"]
fn generated_records_have_the_fields_of_their_json() {
    let records = generated(5, 33, 40);
    let (_files, capture) = capture(&records);
    assert!(hold(&capture, &lines(&records)).len() >= 40 * 23);
}

#[test]
#[ignore = "needs tshark"]
fn arbitrary_events_have_the_fields_of_their_json() {
    let mut records = arbitrary_events(12);
    records.extend(subnets());
    let (_files, capture) = capture(&records);
    let packets = hold(&capture, &lines(&records));
    assert!(packets.len() > 6 * 14 * 12);
    // Each field was present, except `fault`: these records have no faults.
    let missing: Vec<_> = names()
        .iter()
        .filter_map(|name| name.strip_prefix("fwpm."))
        .filter(|name| *name != "fault" && !packets.iter().any(|packet| packet.contains_key(*name)))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
#[ignore = "needs tshark"]
fn the_sample_capture_has_the_fields_of_its_json() {
    let capture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/events.pcapng");
    assert!(hold(&capture, &lines(&samples())).len() > 50);
}
