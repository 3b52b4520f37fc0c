//! The lossless form: one JSON object a record, members spelled and ordered as in the SDK.
//!
//! `Serialize` and `Deserialize` of [`Record`](crate::Record) are this form:
//!
//! ```
//! # #[cfg(feature = "cli")] {
//! use wfp_events::Record;
//!
//! let line = r#"{"struct":"FWPM_NET_EVENT_IKEEXT_MM_FAILURE0","ikeMmFailure":{"failureErrorCode":13801}}"#;
//! let record: Record = serde_json::from_str(line)?;
//! assert!(serde_json::to_string(&record)?.contains("ERROR_IPSEC_IKE_AUTH_FAIL"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - Integers are numbers and can exceed 2^53: readers in JavaScript need `BigInt`.
//! - Enumerations are the SDK constant's name, or the number of a value without a name.
//! - Flags are an array of constant names in bit order; the bits without a name come last as one `"0x…"`.
//! - Hashes are hex digits.
//! - `failureErrorCode` is followed by `failureErrorName`, which is derived (null where there is no name) and
//!   ignored when read.
//!
//! Read, a missing member is zero, and flags are OR-ed. An unknown or doubled member, an unknown name, a number
//! out of range or odd hex is an error.

mod read;
mod write;

#[cfg(feature = "cli")]
mod line;

#[cfg(feature = "cli")]
pub use line::{BadLine, Source, append_line, read_line};

/// The member that names the code in the member `code`: derived, so ignored when read.
pub(crate) fn derived_name(code: &str) -> Option<&'static str> {
    match code {
        "failureErrorCode" => Some("failureErrorName"),
        _ => None,
    }
}

fn is_derived(member: &str) -> bool {
    member == "failureErrorName"
}
