//! GUIDs as text: lower case, hyphens, no braces.

use core::fmt;

use super::hex;

/// The order in which the text shows the bytes.
const BYTE_ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/// Shows the 16 bytes of a GUID as they lie in memory.
pub(crate) struct GuidText(pub(crate) [u8; 16]);

impl fmt::Display for GuidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A formatter is slow, so it is given the whole text at once.
        let (bytes, mut text) = (self.0, [b'-'; 36]);
        let mut places = text.iter_mut();
        for (place, index) in BYTE_ORDER.iter().enumerate() {
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

/// The bytes of the text that [`GuidText`] shows, in either case.
pub(crate) fn parse(text: &str) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    let mut rest = text.as_bytes();
    for (place, index) in BYTE_ORDER.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            rest = rest.strip_prefix(b"-")?;
        }
        let (digits, behind) = rest.split_at_checked(2)?;
        *bytes.get_mut(*index)? = hex::byte(digits.try_into().ok()?)?;
        rest = behind;
    }
    if rest.is_empty() { Some(bytes) } else { None }
}
