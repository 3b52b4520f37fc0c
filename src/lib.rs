//! Decode, encode and inspect the **net events of the Windows Filtering Platform**, on any OS, from the bytes that
//! 64-bit Windows lays out in memory.
//!
//! At its heart is `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`, the record of a failed IKE or AuthIP main-mode
//! negotiation. See records in place, without a copy:
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
//! Every value is kept, named or not:
//!
//! ```
//! use wfp_events::raw::AuthenticationMethodType;
//!
//! let method = AuthenticationMethodType::new(13); // seen, though the SDK's list ends at 12
//! assert_eq!(method.name(), None);
//! assert_eq!(format!("{method:?}"), "IKEEXT_AUTHENTICATION_METHOD_TYPE(13)");
//! ```
//!
//! # The rooms, in the order data meets them
//!
//! - [`raw`]: the structures byte for byte, each with its table ([`layout`]). This, [`mod@error`], [`value`] and
//!   [`check`](mod@check) need no allocator.
//! - [`event`] (feature `alloc`): records, checked and in native integers.
//! - `text` (feature `serde`): records as JSON, both ways; `Serialize` and `Deserialize` of [`Record`].
//! - `input`, `pipeline`, `show`, `generate` (feature `cli`): what the command is made of.
//!
//! The default feature is `cli`, so that `cargo install` gives the command; a library user writes
//! `default-features = false`. There is no `unsafe` in the library.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;

pub mod check;
pub mod error;
#[cfg(feature = "alloc")]
pub mod event;
#[cfg(feature = "cli")]
pub mod generate;
#[cfg(feature = "cli")]
pub mod input;
pub mod layout;
#[cfg(feature = "cli")]
pub mod pipeline;
pub mod raw;
#[cfg(feature = "cli")]
pub mod show;
#[cfg(feature = "serde")]
pub mod text;
pub mod value;

pub use error::Error;
#[cfg(feature = "alloc")]
pub use event::Record;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeDoctests;
