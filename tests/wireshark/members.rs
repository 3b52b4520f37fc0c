//! Member by member, tshark gives what JSON gives.

use std::path::Path;

use serde_json::Value;

use crate::expected::Expected;
use crate::records::{capture, generated, json, made_up, samples};
use crate::tshark::fields;

/// Holds each packet of a capture against its JSON; gives how many there are.
fn hold(capture: &Path, lines: &[Value]) -> usize {
    let packets = fields(capture);
    assert_eq!(packets.len(), lines.len());
    for (number, (packet, line)) in packets.iter().zip(lines).enumerate() {
        if let Err(why) = Expected::of(line).holds(packet) {
            panic!("packet {number}: {why}\n{line}\n{packet:#?}");
        }
    }
    packets.len()
}

#[test]
#[ignore = "needs tshark"]
fn of_records_as_they_are_met() {
    let records = generated(40);
    let (_directory, capture) = capture(&records);
    assert!(hold(&capture, &json(&records)) >= 40 * 23);
}

#[test]
#[ignore = "needs tshark"]
fn of_events_with_whatever_they_can_hold() {
    let records = made_up(12);
    let (_directory, capture) = capture(&records);
    assert_eq!(hold(&capture, &json(&records)), 6 * 14 * 12);
}

#[test]
#[ignore = "needs tshark"]
fn of_the_sample_capture() {
    let capture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/events.pcapng");
    assert!(hold(&capture, &json(&samples())) > 50);
}
