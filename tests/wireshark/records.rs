//! Records for these tests, and captures of them.

use std::path::PathBuf;

use serde_json::{Value, json};
use wfp_events::Record;

use super::capture::Capture;
use crate::kit::files::Files;
use crate::kit::samples;

/// Quick-mode failures with condition values of each type that is not a subnet.
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
    let lines = samples::EVENTS.lines();
    lines
        .map(|line| {
            let value: Value = serde_json::from_str(line).unwrap();
            serde_json::from_value(value).unwrap()
        })
        .collect()
}

/// A capture with these records.
pub(crate) fn capture(records: &[Record<'_>]) -> (Files, PathBuf) {
    let mut capture = Capture::new();
    for record in records {
        capture.packet(Some(record.layout().name), &record.to_bytes(0).unwrap());
    }
    capture.file()
}

/// The records as JSON.
pub(crate) fn lines(records: &[Record<'_>]) -> Vec<Value> {
    records.iter().map(|record| serde_json::to_value(record).unwrap()).collect()
}
