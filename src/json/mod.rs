//! The lossless form: one JSON object a record, members spelled and ordered as in the SDK.
//!
//! `Serialize` and `Deserialize` of [`Record`](crate::Record) are this form:
//!
//! ```
//! # #[cfg(feature = "json")] {
//! use wfp_events::Record;
//!
//! let line = r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"failureErrorCode":13801}}"#;
//! let record: Record = serde_json::from_str(line)?;
//! assert!(serde_json::to_string(&record)?.contains("ERROR_IPSEC_IKE_AUTH_FAIL"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An event is `struct`, `header`, `type` and the payload under its union member's name, null for NULL; a bare
//! payload is `struct` and that member. A type that the version has no arm for has `"payload": {"address": "0x…"}`.
//!
//! - Integers are numbers and can exceed 2^53: readers in JavaScript need `BigInt`. A `BOOL` is `true` or `false`, any
//!   other value its number.
//! - Enumerations are the SDK constant's name, or the number of a value without a name.
//! - Flags are an array of constant names in bit order; the bits without a name come last as one `"0x…"`.
//! - `failureErrorCode` is followed by `failureErrorName`, `failureStatus` by `failureStatusName`. These two are
//!   derived (null where there is no name) and ignored when read.
//! - Times are `"2018-09-25T07:25:26.5120000Z"`; past the year 9999 a number of 100 ns ticks.
//! - Texts are strings, or `{"utf16": "hex"}` where they are not well-formed; blobs of text are the text without its
//!   one final NUL, or `{"hex": "…"}`. SIDs are `S-1-…`; hashes and other blobs are hex.
//! - Of the header's members, one whose flag bit is clear is left out when it is zero or NULL; `timeStamp`, `flags`,
//!   `ipVersion` and `addressFamily` are always there.
//! - What could not be read is left out, and `errors` says why: [`Partial`](crate::event::Partial) takes it, a record
//!   refuses it.
//!
//! Read, a missing member is zero or NULL, and flags are OR-ed. An unknown or duplicate member, an unknown name, a
//! number out of range, odd hex, a NUL inside a text, a payload that is not the type's, or `errors` is an error.

mod errors;
mod given;
#[cfg(feature = "json")]
mod line;
mod read;
mod serialize;
mod shape;
mod text;
mod values;
mod write;

#[cfg(feature = "json")]
pub use line::{LineError, read_line};
pub use text::append_line;
pub use write::Source;

/// The member that names the code in the member `code`: `failureErrorName` of `failureErrorCode`. It is derived, so
/// ignored when read.
#[must_use]
pub fn derived_name(code: &str) -> Option<&'static str> {
    match code {
        "failureErrorCode" => Some("failureErrorName"),
        "failureStatus" => Some("failureStatusName"),
        _ => None,
    }
}
