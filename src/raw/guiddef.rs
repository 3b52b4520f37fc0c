//! GUIDs (`guiddef.h`).

use core::fmt;
use core::str::FromStr;

use zerocopy::little_endian::{U16, U32};
use zerocopy::transmute;

use super::layout;

layout! {
    /// A GUID, shown in lower case with hyphens and without braces (`GUID`, `guiddef.h`).
    pub struct Guid("GUID", size 16, align 4, kind Guid) {
        /// The first eight digits.
          0 data1: U32 = "Data1",
        /// The next four.
          4 data2: U16 = "Data2",
        /// The next four.
          6 data3: U16 = "Data3",
        /// The rest, as they are shown.
          8 data4: [u8; 8] = "Data4",
    }
}

/// A text that is no GUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoGuid;

/// The order in which the text shows the bytes.
const SHOWN: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

impl Guid {
    /// The GUID of 16 bytes as they lie in memory.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        transmute!(bytes)
    }

    /// Its bytes as they lie in memory.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        transmute!(self)
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A formatter is slow, so it is given the whole text at once.
        let (bytes, mut text) = (self.to_bytes(), [b'-'; 36]);
        let mut places = text.iter_mut();
        for (place, index) in SHOWN.iter().enumerate() {
            if matches!(place, 4 | 6 | 8 | 10) {
                places.next();
            }
            let byte = bytes.get(*index).unwrap_or(&0);
            for (digit, place) in [byte >> 4, byte & 0xf].into_iter().zip(&mut places) {
                *place = b"0123456789abcdef".get(usize::from(digit)).copied().unwrap_or(b'0');
            }
        }
        f.write_str(core::str::from_utf8(&text).unwrap_or_default())
    }
}

/// Reads the form that [`Display`](fmt::Display) gives, in either case.
impl FromStr for Guid {
    type Err = NoGuid;

    fn from_str(text: &str) -> Result<Self, NoGuid> {
        let mut bytes = [0; 16];
        let mut rest = text.as_bytes();
        for (place, index) in SHOWN.iter().enumerate() {
            if matches!(place, 4 | 6 | 8 | 10) {
                rest = rest.strip_prefix(b"-").ok_or(NoGuid)?;
            }
            let (digits, behind) = rest.split_at_checked(2).ok_or(NoGuid)?;
            let digit = |byte: &u8| char::from(*byte).to_digit(16);
            let [high, low] = digits else { return Err(NoGuid) };
            let (high, low) = (digit(high).ok_or(NoGuid)?, digit(low).ok_or(NoGuid)?);
            *bytes.get_mut(*index).ok_or(NoGuid)? =
                u8::try_from(high << 4 | low).map_err(|_| NoGuid)?;
            rest = behind;
        }
        if rest.is_empty() { Ok(Self::from_bytes(bytes)) } else { Err(NoGuid) }
    }
}

impl fmt::Display for NoGuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a GUID: 8-4-4-4-12 hex digits")
    }
}

impl core::error::Error for NoGuid {}
