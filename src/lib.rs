//! Decode, encode and inspect the **net events of the Windows Filtering Platform**, on any OS, from the bytes that
//! 64-bit Windows lays out in memory.
//!
//! At its heart is `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`, the record of a failed IKE or AuthIP main-mode
//! negotiation; around it stands the whole family, `FWPM_NET_EVENT0` to `5`. See records in place, without a copy:
//!
//! ```
//! use wfp_events::raw::{self, IkeextMmFailure0, IpsecFailurePoint, WinError};
//!
//! let capture = include_bytes!("../tests/data/mm-failure0.bin");
//! let records: &[IkeextMmFailure0] = raw::slice_of(capture)?;
//! let refused = records.iter().filter(|record| record.failure_error_code == WinError::ERROR_IPSEC_IKE_AUTH_FAIL);
//! assert_eq!(refused.filter(|record| record.failure_point == IpsecFailurePoint::PEER).count(), 1);
//! # Ok::<(), wfp_events::Error>(())
//! ```
//!
//! Build one, and get its bytes:
//!
//! ```
//! use wfp_events::raw::{FlagBits, IkeextMmFailure0, IkeextMmFailureFlags, WinError};
//! use zerocopy::IntoBytes;
//!
//! let record = IkeextMmFailure0 {
//!     failure_error_code: WinError::ERROR_IPSEC_IKE_TIMED_OUT,
//!     flags: FlagBits::new(IkeextMmFailureFlags::MULTIPLE),
//!     mm_id: 31567.into(),
//!     ..Default::default()
//! };
//! assert_eq!(record.as_bytes().len(), 64);
//! ```
//!
//! Read an event from memory, each pointer followed once and checked, and write it anywhere:
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use wfp_events::event::{Event, Version};
//! use wfp_events::memory::Image;
//!
//! let image = include_bytes!("../tests/data/memory-0.bin");
//! let memory = Image::new(0x1f2_9a40_0000, image);
//! let event = Event::read(memory, 0x1f2_9a40_0028, Version::V1)?;
//! assert_eq!(event.header.time_stamp.to_string(), "2018-09-25T07:25:26.5120000Z");
//! let bytes = event.write(0)?;
//! assert_eq!(Event::read(bytes.as_slice(), 0, Version::V1)?, event);
//! # }
//! # Ok::<(), wfp_events::Error>(())
//! ```
//!
//! # The rooms, in the order data meets them
//!
//! - [`raw`]: the structures byte for byte, each with its table ([`layout`]). This, [`mod@error`] and [`value`] need no
//!   allocator.
//! - `memory` (feature `alloc`): bytes at addresses.
//! - `kind` (feature `alloc`): what a record is: an event of a version, or a payload by itself.
//! - `event` (feature `alloc`): events and bare payloads, checked and in native integers; `objects` and `check` look at
//!   the same bytes by the tables alone, for people.
//! - `json` (feature `serde`; lines of it, `json`): records as JSON, both ways; `Serialize` and `Deserialize` of records.
//! - `netsh` (feature `netsh`): events as the XML that netsh writes, both ways.
//! - `pcapng` (feature `pcapng`): captures of events, both ways.
//! - `reader` (feature `std`): any file or stream in these formats as records.
//! - `generate` (feature `generate`): synthetic records from a seed.
//!
//! The default feature is `cli`, the command; a library user writes `default-features = false`. There is no `unsafe` in
//! the library.

#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(feature = "alloc")]
mod arena;
#[cfg(feature = "alloc")]
pub mod check;
pub mod error;
#[cfg(feature = "alloc")]
pub mod event;
#[cfg(feature = "text")]
mod excerpt;
#[cfg(feature = "generate")]
pub mod generate;
#[cfg(feature = "serde")]
pub mod json;
#[cfg(feature = "alloc")]
pub mod kind;
pub mod layout;
#[cfg(feature = "alloc")]
pub mod memory;
#[cfg(feature = "netsh")]
pub mod netsh;
#[cfg(feature = "alloc")]
pub mod objects;
#[cfg(feature = "pcapng")]
pub mod pcapng;
pub mod raw;
#[cfg(feature = "std")]
pub mod reader;
pub mod value;

pub use error::Error;
#[cfg(feature = "alloc")]
pub use event::{Event, Record, Version};
#[cfg(feature = "std")]
pub use reader::Reader;
/// The structures of [`raw`] are seen in bytes by its traits.
pub use zerocopy;

#[cfg(all(doctest, feature = "pcapng"))]
#[doc = include_str!("../README.md")]
struct ReadmeDoctests;
