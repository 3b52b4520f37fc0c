//! All tests of the library and the command, in one program: `cargo test json::` runs those of the module `json`.

#![allow(missing_docs, reason = "tests are described by their names")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failing test panics"
)]

#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "partly unused without `cli`"))]
mod kit;

#[cfg(feature = "alloc")]
mod arbitrary;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod dump;
#[cfg(feature = "alloc")]
mod event;
#[cfg(feature = "serde")]
mod event_json;
#[cfg(all(feature = "eventlog", feature = "json"))]
mod eventlog;
#[cfg(feature = "cli")]
mod fuzz;
#[cfg(feature = "generate")]
mod generate;
#[cfg(feature = "json")]
mod json;
#[cfg(all(feature = "generate", feature = "json"))]
mod json_schema;
mod layout;
#[cfg(feature = "generate")]
mod mingw;
#[cfg(feature = "netsh")]
mod names;
#[cfg(feature = "netsh")]
mod netsh;
#[cfg(all(feature = "generate", feature = "json"))]
mod objects;
#[cfg(all(feature = "json", feature = "pcapng"))]
mod pcapng;
#[cfg(all(feature = "generate", feature = "json", feature = "query"))]
mod query;
mod raw;
#[cfg(all(feature = "compression", feature = "json", feature = "netsh", feature = "pcapng"))]
mod reader;
#[cfg(feature = "cli")]
mod scan;
#[cfg(feature = "cli")]
mod siem;
#[cfg(all(feature = "json", feature = "trace"))]
mod trace;
#[cfg(feature = "cli")]
mod traits;
#[cfg(all(feature = "cli", unix))]
mod transcripts;
#[cfg(feature = "cli")]
mod wireshark;
