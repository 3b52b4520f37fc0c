//! What the fuzz targets check, each as a function of any bytes. The tests of the project call the same functions with
//! the seeds and with inputs that failed once.

pub mod event_read;
pub mod event_roundtrip;
mod input;
pub mod json;
pub mod netsh_xml;
pub mod pcapng;
pub mod raw_records;

/// A target's check.
pub type Check = fn(&[u8]);

/// The targets, by name.
pub const TARGETS: [(&str, Check); 6] = [
    ("event_read", event_read::check),
    ("event_roundtrip", event_roundtrip::check),
    ("json", json::check),
    ("netsh_xml", netsh_xml::check),
    ("pcapng", pcapng::check),
    ("raw_records", raw_records::check),
];
