//! GUIDs (`guiddef.h`).
//!
//! ```
//! use wfp_events::raw::Guid;
//!
//! let guid: Guid = "00112233-4455-6677-8899-aabbccddeeff".parse()?;
//! // The first three parts are little-endian numbers.
//! assert_eq!(guid.to_bytes()[..8], [0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66]);
//! # Ok::<(), wfp_events::raw::ParseGuidError>(())
//! ```

use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

use zerocopy::little_endian::{U16, U32};
use zerocopy::transmute;

use super::layout;
use crate::value::guid;

layout! {
    /// A GUID, shown in lower case with hyphens and without braces (`GUID`, `guiddef.h`).
    pub struct Guid("GUID", size 16, align 4, kind Guid) {
        /// The first eight hex digits of the text.
          0 data1: U32 = "Data1",
        /// The next four hex digits.
          4 data2: U16 = "Data2",
        /// The next four hex digits.
          6 data3: U16 = "Data3",
        /// The remaining bytes, in the order of the text.
          8 data4: [u8; 8] = "Data4",
    }
}

/// The error for a text that is not a GUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ParseGuidError;

impl Guid {
    /// The GUID of 16 bytes in memory order.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        transmute!(bytes)
    }

    /// Its bytes in memory order.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        transmute!(self)
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        guid::GuidText(self.to_bytes()).fmt(f)
    }
}

/// Parses what [`Display`](fmt::Display) shows, in upper or lower case.
impl FromStr for Guid {
    type Err = ParseGuidError;

    fn from_str(text: &str) -> Result<Self, ParseGuidError> {
        guid::parse(text).map(Self::from_bytes).ok_or(ParseGuidError)
    }
}

impl fmt::Display for ParseGuidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a GUID: 8-4-4-4-12 hex digits")
    }
}

impl core::error::Error for ParseGuidError {}

impl PartialOrd for Guid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Orders like the texts.
impl Ord for Guid {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |guid: &Self| (guid.data1.get(), guid.data2.get(), guid.data3.get(), guid.data4);
        key(self).cmp(&key(other))
    }
}
