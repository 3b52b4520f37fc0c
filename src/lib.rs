//! Decode, encode and inspect the **net events of the Windows Filtering Platform** on any OS, from bytes in the memory
//! layout of 64-bit Windows.
//!
//! It covers `FWPM_NET_EVENT0` to `5` with every header and payload, such as `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`, the
//! record of a failed IKE or AuthIP main-mode negotiation. The search above finds each type by its C name.
//!
//! ```text
//! cargo add wfp-events --no-default-features --features json,pcapng     # the library
//! cargo install wfp-events                                              # the command
//! ```
//!
//! # Structures in place
//!
//! Structures are read without a copy and without an allocator, at any offset of any buffer:
//!
//! ```
//! use wfp_events::raw::{self, IkeextMmFailure0, IpsecFailurePoint, WinError};
//!
//! let capture = include_bytes!("../tests/data/mm-failure0.bin");
//! let records: &[IkeextMmFailure0] = raw::slice_of(capture)?;
//! let refused = |record: &&IkeextMmFailure0| {
//!     record.failure_error_code == WinError::ERROR_IPSEC_IKE_AUTH_FAIL
//!         && record.failure_point == IpsecFailurePoint::PEER
//! };
//! assert_eq!(records.iter().filter(refused).count(), 1);
//! # Ok::<(), wfp_events::Error>(())
//! ```
//!
//! # Events from memory
//!
//! Each pointer is checked and followed once. An event borrows from the memory; it can be edited and written at another
//! address:
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use wfp_events::memory::Image;
//! use wfp_events::{Event, Version};
//!
//! let image = include_bytes!("../tests/data/memory-0.bin");
//! let mut event = Event::read(Image::new(0x1f2_9a40_0000, image), 0x1f2_9a40_0028, Version::V1)?;
//! assert_eq!(event.header.time_stamp.to_string(), "2018-09-25T07:25:26.5120000Z");
//! event.header.set_local_port(500);
//! let bytes = event.write(0)?;
//! assert_eq!(Event::read(&bytes, 0, Version::V1)?, event);
//! # }
//! # Ok::<(), wfp_events::Error>(())
//! ```
//!
//! # Files
//!
//! The format is detected by the content:
//!
//! ```
//! # #[cfg(feature = "pcapng")] {
//! for entry in wfp_events::Reader::open("tests/data/events.pcapng")? {
//!     let entry = entry?;
//!     println!("{}: {:?}", entry.position, entry.record);
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/` has complete programs: an agent, an incident responder's tool and a fuzzer.
//!
//! # Modules and features
//!
//! | module | feature | what it is |
//! |---|---|---|
//! | [`raw`] | | the structures byte for byte, enumerations, flags and codes |
//! | [`layout`] | | the table of each structure: its members with offset, size, kind and condition |
//! | [`value`] | | SIDs and texts |
//! | [`mod@error`] | | what is wrong, in which structure and member, and where |
//! | [`memory`](memory/index.html) | `alloc` | bytes at addresses: a slice, an image, several regions |
//! | [`kind`](kind/index.html) | `alloc` | what a record is: an event of a version, or a payload by itself |
//! | [`event`](event/index.html) | `alloc` | events and payloads, checked, in native integers |
//! | [`objects`](objects/index.html) | `alloc` | each object of an image, and each pointer in it |
//! | [`fit`](fit/index.html) | `alloc` | which version of an event the bytes of an image fit |
//! | [`check`](check/index.html) | `alloc` | anomalies in a record |
//! | [`detail`](detail/index.html) | `std` | a record in full, for people, with meaning and advice |
//! | [`reader`](reader/index.html) | `std` | any file or stream as records |
//! | [`json`](json/index.html) | `serde` | records as JSON; JSON lines with the feature `json` |
//! | [`netsh`](netsh/index.html) | `netsh` | the XML that `netsh` writes |
//! | [`eventlog`](eventlog/index.html) | `eventlog` | net events in the Windows event log |
//! | [`names`](names/index.html) | `alloc` | the names that a machine has for its filters and layers; read from XML with `netsh` |
//! | [`trace`](trace/index.html) | `trace` | net events in the traces of the IKE service |
//! | [`dump`](dump/index.html) | `dump` | minidumps, ELF cores and LiME files: bytes at addresses |
//! | [`scan`](scan/index.html) | `dump` | events in memory whose addresses nobody knows |
//! | [`pcapng`](pcapng/index.html) | `pcapng` | captures for Wireshark's tools |
//! | [`query`](query/index.html) | `query` | fields by name, and expressions that select records |
//! | [`generate`](generate/index.html) | `generate` | synthetic records from a seed |
//! | [`proptest`](proptest/index.html) | `proptest` | strategies of records for property tests; they shrink |
//!
//! `compression` unpacks gzip and Zstandard for `reader`; `arbitrary` makes records from the bytes of a fuzzer. The
//! default feature is `cli`, the command. It enables all features except `arbitrary` and `proptest`, so library users
//! set `default-features = false`. The library has no `unsafe`, and `raw` needs no `std`.
//!
//! [`event`](event/index.html) has native integers in the SDK's units: times are 100 ns ticks since 1601
//! ([`raw::FileTime`]). A value or bit without a name is kept, and shown as a number.

#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(feature = "alloc")]
mod arena;
#[cfg(feature = "alloc")]
pub mod check;
#[cfg(feature = "std")]
pub mod detail;
#[cfg(feature = "dump")]
pub mod dump;
pub mod error;
#[cfg(feature = "alloc")]
pub mod event;
#[cfg(feature = "eventlog")]
pub mod eventlog;
#[cfg(feature = "text")]
mod excerpt;
#[cfg(feature = "alloc")]
pub mod fit;
#[cfg(feature = "generate")]
pub mod generate;
#[cfg(feature = "serde")]
pub mod json;
#[cfg(feature = "alloc")]
pub mod kind;
pub mod layout;
#[cfg(feature = "alloc")]
pub mod memory;
#[cfg(feature = "alloc")]
pub mod names;
#[cfg(feature = "netsh")]
pub mod netsh;
#[cfg(feature = "alloc")]
pub mod objects;
#[cfg(feature = "pcapng")]
pub mod pcapng;
#[cfg(feature = "proptest")]
pub mod proptest;
#[cfg(feature = "query")]
pub mod query;
pub mod raw;
#[cfg(feature = "std")]
pub mod reader;
#[cfg(feature = "dump")]
pub mod scan;
#[cfg(feature = "trace")]
pub mod trace;
pub mod value;

/// The most packets, lines or elements that one call of a splitter finds: their list stays small beside their bytes.
#[cfg(any(feature = "json", feature = "netsh", feature = "pcapng", feature = "trace"))]
const MAX_FOUND: usize = 8_192;

pub use error::Error;
#[cfg(feature = "alloc")]
pub use event::{Event, Record, Version};
#[cfg(feature = "std")]
pub use reader::Reader;
/// Its traits read and write the structures of [`raw`] in bytes.
pub use zerocopy;

#[cfg(all(doctest, feature = "pcapng"))]
#[doc = include_str!("../README.md")]
struct ReadmeDoctests;

#[cfg(all(doctest, feature = "pcapng"))]
#[doc = include_str!("../docs/library.md")]
struct LibraryDoctests;
