//! Records of every structure and type, and captures of them.

use std::path::PathBuf;

use arbitrary::Unstructured;
use serde_json::{Value, json};
use tempfile::TempDir;
use wfp_events::Record;
use wfp_events::event::{Event, Version};
use wfp_events::generate::Generator;
use wfp_events::kind::RecordKind;
use wfp_events::raw::{LAYOUTS, NetEventType};

use crate::capture::Capture;

/// Numbers from a seed (xorshift).
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}

/// Records as they are met, of every structure, every third with values without names.
pub(crate) fn generated(of_each: usize) -> Vec<Record<'static>> {
    LAYOUTS
        .iter()
        .filter_map(|layout| RecordKind::from_name(layout.name))
        .flat_map(|kind| Generator::new(kind, 5, 33).take(of_each))
        .collect()
}

/// Events of every version and type with whatever their members can hold.
pub(crate) fn arbitrary(of_each: usize) -> Vec<Record<'static>> {
    let mut seed = Seed(0x5eed);
    let mut records = Vec::new();
    for version in Version::ALL {
        for event_type in (0..12).chain([0x100, u32::MAX]).map(NetEventType::new) {
            for _ in 0..of_each {
                let bytes = seed.bytes(1200);
                let bytes = &mut Unstructured::new(&bytes);
                records.push(Event::arbitrary_of(version, event_type, bytes).unwrap().into());
            }
        }
    }
    records
}

/// Quick-mode failures whose subnets are values of each type that is no subnet.
pub(crate) fn subnets() -> Vec<Record<'static>> {
    let types = (1..=18).chain([258, 300]);
    types
        .map(|of| {
            let subnet = json!({ "type": of, "raw": "8182838485868788" });
            let failure = json!({
                "saTrafficType": "IPSEC_TRAFFIC_TYPE_TUNNEL",
                "localSubNet": subnet,
                "remoteSubNet": subnet,
            });
            let structure = "FWPM_NET_EVENT_IKEEXT_QM_FAILURE1";
            let record = json!({ "struct": structure, "ikeQmFailure": failure });
            serde_json::from_value(record).unwrap()
        })
        .collect()
}

/// The sample events.
pub(crate) fn samples() -> Vec<Record<'static>> {
    let lines = include_str!("../data/events.jsonl").lines();
    lines
        .map(|line| {
            let value: Value = serde_json::from_str(line).unwrap();
            serde_json::from_value(value).unwrap()
        })
        .collect()
}

/// A capture of records.
pub(crate) fn capture(records: &[Record<'_>]) -> (TempDir, PathBuf) {
    let mut capture = Capture::new();
    for record in records {
        capture.packet(Some(record.layout().name), &record.to_bytes(0).unwrap());
    }
    let directory = TempDir::new().unwrap();
    let path = capture.write(directory.path());
    (directory, path)
}

/// The records as JSON.
pub(crate) fn lines(records: &[Record<'_>]) -> Vec<Value> {
    records.iter().map(|record| serde_json::to_value(record).unwrap()).collect()
}
