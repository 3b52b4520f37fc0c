//! The checks of the fuzz targets, each as a function of the input's bytes. The tests of the project call the same
//! functions with the seeds and with inputs that once failed.

pub mod conversions;
pub mod event_array;
pub mod event_read;
pub mod event_roundtrip;
pub mod eventlog_xml;
pub mod evtx;
pub mod ike_trace;
pub mod input;
pub mod json;
pub mod minidump;
pub mod netsh_xml;
pub mod pcapng;
pub mod query;
pub mod raw_records;
pub mod reader;
pub mod scan;
pub mod views;

/// The check of a target.
pub type Check = fn(&[u8]);

/// The checks by the names of their targets.
pub const TARGETS: [(&str, Check); 16] = [
    ("conversions", conversions::check),
    ("event_array", event_array::check),
    ("event_read", event_read::check),
    ("event_roundtrip", event_roundtrip::check),
    ("eventlog_xml", eventlog_xml::check),
    ("evtx", evtx::check),
    ("ike_trace", ike_trace::check),
    ("json", json::check),
    ("minidump", minidump::check),
    ("netsh_xml", netsh_xml::check),
    ("pcapng", pcapng::check),
    ("query", query::check),
    ("raw_records", raw_records::check),
    ("reader", reader::check),
    ("scan", scan::check),
    ("views", views::check),
];
