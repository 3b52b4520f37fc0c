//! Bytes as hex digits, in lower case, and back.

#[cfg(feature = "text")]
use alloc::vec::Vec;
use core::fmt;

/// Shows bytes as hex digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut result = Ok(());
        for_each_run(self.0, |digits| {
            if result.is_ok() {
                result = f.write_str(core::str::from_utf8(digits).unwrap_or_default());
            }
        });
        result
    }
}

/// Appends bytes as hex digits.
#[cfg(feature = "serde")]
pub(crate) fn append(text: &mut Vec<u8>, bytes: &[u8]) {
    for_each_run(bytes, |digits| text.extend_from_slice(digits));
}

/// Passes the hex digits of bytes to a function, up to 64 digits at a time.
#[inline]
fn for_each_run(bytes: &[u8], mut append: impl FnMut(&[u8])) {
    for bytes in bytes.chunks(32) {
        let mut digits = [[0; 2]; 32];
        for (pair, byte) in digits.iter_mut().zip(bytes) {
            *pair = [digit(byte >> 4), digit(byte & 0xf)];
        }
        append(digits.get(..bytes.len()).unwrap_or_default().as_flattened());
    }
}

/// The hex digit of a number below 16.
const fn digit(number: u8) -> u8 {
    match number {
        0..=9 => b'0'.wrapping_add(number),
        _ => b'a'.wrapping_sub(10).wrapping_add(number),
    }
}

/// Shows a MAC address: `aa:bb:cc:dd:ee:ff`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mac(pub(crate) [u8; 6]);

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

/// Parses the text that [`Mac`] shows, in upper or lower case.
#[cfg(feature = "alloc")]
pub(crate) fn parse_mac(text: &str) -> Option<[u8; 6]> {
    let mut address = [0; 6];
    let mut digits = text.split(':');
    for target in &mut address {
        *target = byte(digits.next()?.as_bytes().try_into().ok()?)?;
    }
    digits.next().is_none().then_some(address)
}

/// Parses two hex digits.
pub(super) fn byte([high, low]: [u8; 2]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

/// Parses hex digits, in upper or lower case; `None` for anything else.
#[cfg(feature = "text")]
pub(crate) fn parse(digits: &str) -> Option<Vec<u8>> {
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else { return None };
    // Without a branch, so that the compiler takes several digits at once.
    let value = |byte: u8| {
        let (digit, letter) = (byte.wrapping_sub(b'0'), (byte | 0x20).wrapping_sub(b'a'));
        if digit < 10 {
            digit
        } else if letter < 6 {
            letter.wrapping_add(10)
        } else {
            0xff
        }
    };
    let mut all = 0;
    let bytes = pairs.iter().map(|[high, low]| {
        let (high, low) = (value(*high), value(*low));
        all |= high | low;
        high << 4 | low & 0xf
    });
    let bytes = bytes.collect();
    (all <= 0xf).then_some(bytes)
}

/// Parses a number such as `0x1f29a400028`; `None` for anything else.
pub(crate) fn parse_number(text: &str) -> Option<u64> {
    // `from_str_radix` would accept a sign.
    let digits = text.strip_prefix("0x").filter(|digits| !digits.starts_with('+'))?;
    u64::from_str_radix(digits, 16).ok()
}
