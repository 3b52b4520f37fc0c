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

/// What each character is as a hex digit; 16 and more if it is none.
const DIGITS: [u8; 256] = {
    let mut digits = [0xff; 256];
    let mut number = 0;
    #[allow(clippy::indexing_slicing, clippy::as_conversions)] // evaluated by the compiler
    while number < 16 {
        digits[digit(number) as usize] = number;
        digits[digit(number).to_ascii_uppercase() as usize] = number;
        number = number.wrapping_add(1);
    }
    digits
};

/// The number of a hex digit; 16 and more for another character.
#[inline]
fn value(digit: u8) -> u8 {
    *DIGITS.get(usize::from(digit)).unwrap_or(&0xff)
}

/// Parses two hex digits.
#[inline]
pub(super) fn byte([high, low]: [u8; 2]) -> Option<u8> {
    let (high, low) = (value(high), value(low));
    if (high | low) < 16 { Some(high << 4 | low) } else { None }
}

/// Parses hex digits, in upper or lower case; `None` for anything else.
#[cfg(feature = "text")]
pub(crate) fn parse(digits: &str) -> Option<Vec<u8>> {
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else { return None };
    let mut bytes = alloc::vec![0; pairs.len()];
    parse_pairs(pairs, &mut bytes)?;
    Some(bytes)
}

/// Parses the hex digits of exactly `N` bytes, in upper or lower case; `None` for anything else.
#[cfg(feature = "text")]
pub(crate) fn parse_array<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else { return None };
    let mut bytes = [0; N];
    if pairs.len() != N {
        return None;
    }
    parse_pairs(pairs, &mut bytes)?;
    Some(bytes)
}

/// Parses a byte from each pair of digits.
#[cfg(feature = "text")]
#[inline]
fn parse_pairs(pairs: &[[u8; 2]], bytes: &mut [u8]) -> Option<()> {
    let mut all = 0;
    for ([high, low], byte) in pairs.iter().zip(bytes) {
        let [high, low] = [high, low].map(|byte| value(*byte));
        all |= high | low;
        *byte = high << 4 | low & 0xf;
    }
    if all < 16 { Some(()) } else { None }
}

/// Parses a number such as `0x1f29a400028`; `None` for anything else.
pub(crate) fn parse_number(text: &str) -> Option<u64> {
    // `from_str_radix` would accept a sign.
    let digits = text.strip_prefix("0x").filter(|digits| !digits.starts_with('+'))?;
    u64::from_str_radix(digits, 16).ok()
}
