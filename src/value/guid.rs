//! GUIDs as text: lower case, hyphens, no braces.

use core::fmt;

use super::hex;

/// The index in memory of each byte of the text.
const BYTE_ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/// Shows a GUID, given as its 16 bytes in memory order.
pub(crate) struct GuidText(pub(crate) [u8; 16]);

impl fmt::Display for GuidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Calls of a formatter are slow, so there is one for the whole text.
        let (bytes, mut text) = (self.0, [b'-'; 36]);
        let mut digits = text.iter_mut();
        for (position, index) in BYTE_ORDER.iter().enumerate() {
            if matches!(position, 4 | 6 | 8 | 10) {
                digits.next();
            }
            let byte = bytes.get(*index).unwrap_or(&0);
            for (value, digit) in [byte >> 4, byte & 0xf].into_iter().zip(&mut digits) {
                *digit = b"0123456789abcdef".get(usize::from(value)).copied().unwrap_or(b'0');
            }
        }
        f.write_str(core::str::from_utf8(&text).unwrap_or_default())
    }
}

/// Parses the text that [`GuidText`] shows, in upper or lower case.
pub(crate) fn parse(text: &str) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    let mut rest = text.as_bytes();
    for (position, index) in BYTE_ORDER.iter().enumerate() {
        if matches!(position, 4 | 6 | 8 | 10) {
            rest = rest.strip_prefix(b"-")?;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        *bytes.get_mut(*index)? = hex::byte(digits.try_into().ok()?)?;
        rest = after;
    }
    if rest.is_empty() { Some(bytes) } else { None }
}
