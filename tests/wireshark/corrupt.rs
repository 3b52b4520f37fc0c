//! Truncated and corrupt packets: the dissector shows the same members and faults as JSON, and never a Lua error.

use serde_json::Value;
use wfp_events::Record;
use wfp_events::event::Partial;
use wfp_events::json::append_line;
use wfp_events::kind::RecordKind;
use wfp_events::layout::Layout;
use wfp_events::memory::Limits;
use wfp_events::raw::layout_of;

use super::capture::Capture;
use super::expected::Expected;
use crate::kit::random::Random;
use crate::kit::records::{arbitrary_events, generated};
use crate::kit::tshark::{AGGREGATOR, SEPARATOR, fields, selected};

/// The record of a packet as far as it can be read; `None` if its structure is incomplete.
fn read<'a>(layout: &Layout, bytes: &'a [u8]) -> Option<Partial<'a>> {
    let kind = RecordKind::from_name(layout.name).unwrap();
    Record::read_lenient(bytes, 0, kind, &Limits::default()).ok()
}

/// The record as JSON.
fn line(partial: &Partial<'_>) -> Vec<u8> {
    let mut line = Vec::new();
    append_line(&mut line, &partial.record, &partial.errors, None);
    line
}

/// Corrupt packets, collected for one run of tshark.
struct Corrupt {
    capture: Capture,
    packets: Vec<(&'static Layout, Vec<u8>)>,
}

impl Corrupt {
    fn new() -> Self {
        Self { capture: Capture::new(), packets: Vec::new() }
    }

    /// Adds a packet that is truncated to `kept` bytes, unless one of its texts contains the separators of tshark's
    /// output.
    fn push(&mut self, layout: &'static Layout, bytes: &[u8], kept: usize) {
        let line = read(layout, &bytes[..kept]).map_or_else(Vec::new, |partial| line(&partial));
        let holds = |mark: char| {
            let mark = format!("\\u{:04x}", u32::from(mark));
            line.windows(mark.len()).any(|text| text == mark.as_bytes())
        };
        if !holds(SEPARATOR) && !holds(AGGREGATOR) {
            self.capture.cut_packet(Some(layout.name), bytes, kept);
            self.packets.push((layout, bytes[..kept].to_vec()));
        }
    }

    /// Compares each packet with its JSON. Returns the number of packets with a fault.
    fn hold(&self) -> usize {
        let (_files, path) = self.capture.file();
        let given = fields(&path);
        let with_fault = (0..given.len()).filter(|at| given[*at].contains_key("fault"));
        assert_eq!(selected(&path, "fwpm.fault"), with_fault.collect::<Vec<_>>());
        assert_eq!(given.len(), self.packets.len());
        for (number, (given, (layout, bytes))) in given.iter().zip(&self.packets).enumerate() {
            let Some(partial) = read(layout, bytes) else {
                let fault = format!(
                    "{}: {} at 0x0",
                    layout.name,
                    if bytes.is_empty() { "unmapped" } else { "cut-short" }
                );
                assert!(
                    given["fault"].iter().any(|text| text.starts_with(&fault)),
                    "packet {number}: {given:?}"
                );
                continue;
            };
            let line: Value = serde_json::from_slice(&line(&partial)).unwrap();
            if let Err(why) = Expected::of(&line).holds(given) {
                panic!("packet {number}: {why}\n{line}\n{given:#?}\n{bytes:02x?}");
            }
        }
        given.iter().filter(|given| given.contains_key("fault")).count()
    }
}

#[test]
#[ignore = "needs tshark"]
fn a_packet_truncated_anywhere_is_dissected() {
    let mut corrupt = Corrupt::new();
    for record in arbitrary_events(1).into_iter().step_by(7) {
        let bytes = record.to_bytes(0).unwrap();
        for kept in 0..=bytes.len() {
            corrupt.push(record.layout(), &bytes, kept);
        }
    }
    // The others are complete, or lack only members that are absent because their flags are clear.
    assert!(corrupt.hold() * 100 > corrupt.packets.len() * 95);
    assert!(corrupt.packets.len() > 2000);
}

#[test]
#[ignore = "needs tshark"]
fn corrupt_packets_are_dissected() {
    let mut random = Random::new(0xbe47);
    let mut corrupt = Corrupt::new();
    let mut records = generated(5, 33, 40);
    records.extend(arbitrary_events(16));
    for record in records.iter().chain(&records) {
        let mut bytes = record.to_bytes(0).unwrap();
        let length = bytes.len();
        for _ in 0..=random.below(3) {
            let at = random.below(length);
            match random.below(4) {
                // A random byte.
                0 => bytes[at] = random.number() as u8,
                // A pointer to an address within the packet or just after it.
                1 => {
                    let address = random.below(length + 8) as u64;
                    put(&mut bytes, at & !7, &address.to_le_bytes());
                }
                // An address whose lower 32 bits alone would be within the packet.
                2 => {
                    let address = (1_u64 << (32 + random.below(32))) + random.below(length) as u64;
                    put(&mut bytes, at & !7, &address.to_le_bytes());
                }
                // A huge count, or many flags.
                _ => {
                    let count = u32::MAX >> random.below(32);
                    put(&mut bytes, at & !3, &count.to_le_bytes());
                }
            }
        }
        corrupt.push(record.layout(), &bytes, length);
    }
    assert!(corrupt.hold() > 500);
    assert!(corrupt.packets.len() > 3500);
}

fn put(bytes: &mut [u8], at: usize, what: &[u8]) {
    let end = bytes.len().min(at + what.len());
    bytes[at..end].copy_from_slice(&what[..end - at]);
}

const LISTS: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE1";

/// A main-mode failure whose first list has `count` pointers, all to one text.
fn list(count: usize, text: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0; 112];
    put(&mut bytes, 80, &u32::try_from(count).unwrap().to_le_bytes());
    put(&mut bytes, 88, &112_u64.to_le_bytes());
    let address = 112 + 8 * count as u64;
    for _ in 0..count {
        bytes.extend(address.to_le_bytes());
    }
    bytes.extend(text);
    bytes
}

#[test]
#[ignore = "needs tshark"]
fn pointers_to_one_long_text_end_at_the_limit() {
    let layout = layout_of(LISTS).unwrap();
    let mut corrupt = Corrupt::new();
    let long = b"a\0".repeat(60_000);
    for text in [[&long[..], &[0, 0]].concat(), long] {
        let bytes = list(15_000, &text);
        corrupt.push(layout, &bytes, bytes.len());
    }
    assert_eq!(corrupt.hold(), 2);
}

#[test]
#[ignore = "needs tshark"]
fn the_number_of_texts_shown_is_bounded() {
    let mut capture = Capture::new();
    capture.packet(Some(LISTS), &list(30_000, &[0, 0]));
    let (_files, path) = capture.file();
    let given = fields(&path);
    let [given] = &given[..] else { panic!("{given:?}") };
    assert_eq!(given["ikeMmFailure.localPrincipalGroupSids"].len(), 10_000);
    let fault = "ikeMmFailure.localPrincipalGroupSids[10000]: over-limit at 0x3a9f0 (at most 10000 elements are shown)";
    assert_eq!(given["fault"], [fault]);
}
