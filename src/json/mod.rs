//! The lossless JSON format: one object per record, with the names and order of the SDK's members.
//!
//! `Serialize` and `Deserialize` of [`Record`](crate::Record) use this format:
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
//! The members of an event are `struct`, `header`, `type` and the payload under the name of its union member, null for
//! NULL. Those of a payload by itself are `struct` and that union member. An event of a type that its version does not
//! have has `"payload": {"address": "0x…"}`. `eventLog` follows in an event that was read from an event log.
//!
//! - Integers are numbers and can exceed 2^53: JavaScript needs `BigInt`. A `BOOL` is `true`, `false`, or its number if
//!   that is neither 1 nor 0.
//! - Enumerations are the name of the SDK constant, or the number of a value without a name.
//! - Flags are an array of constant names in bit order, followed by the bits without a name as one `"0x…"`.
//! - `failureErrorCode` is followed by `failureErrorName`, `failureStatus` by `failureStatusName`. These names are
//!   derived (null for a code without a name) and ignored when read.
//! - With the names of a machine, a filter's id is followed by `filterName` and `filterProvider`, `layerId` by
//!   `layerName`: derived too, and null for an id without a name.
//! - Times are `"2018-09-25T07:25:26.5120000Z"`; after the year 9999 they are a number of 100 ns ticks.
//! - Texts are strings, or `{"utf16": "hex"}` if ill-formed; blobs of text are the text without its final NUL, or
//!   `{"hex": "…"}`. SIDs are `S-1-…`; hashes and other blobs are hex.
//! - A member of the header whose flag bit is clear is omitted if it is zero or NULL; `timeStamp`, `flags`, `ipVersion`
//!   and `addressFamily` are never omitted.
//! - A member that could not be read is omitted and listed in `errors`, which only
//!   [`Partial`](crate::event::Partial) accepts when read.
//!
//! When read, a missing member is zero or NULL, and the flags of an array are combined. An unknown or duplicate member,
//! an unknown name, a number out of range, an odd number of hex digits, a NUL inside a text, a payload that is not of
//! the event's type, and `errors` are errors.

mod errors;
mod input_value;
#[cfg(feature = "json")]
mod line;
mod members;
mod object;
mod read;
mod serialize;
mod text;
#[cfg(feature = "json")]
mod usual;
mod values;
mod wire_type;

pub use crate::event::derived_name;
#[cfg(feature = "json")]
pub use line::{LineError, read_line};
pub use object::{Source, SourceFind};
pub use text::{append_line, append_line_with_names, append_string};

use crate::names::{FILTER_NAME, FILTER_PROVIDER, LAYER_ID, LAYER_NAME, is_filter};

/// The derived members that can follow a member: names of its code, or of its filter or layer. They are ignored when
/// read.
pub fn derived_names(member: &str) -> impl Iterator<Item = &'static str> + use<> {
    let names = match member {
        LAYER_ID => [Some(LAYER_NAME), None],
        _ if is_filter(member) => [Some(FILTER_NAME), Some(FILTER_PROVIDER)],
        _ => [derived_name(member), None],
    };
    names.into_iter().flatten()
}
