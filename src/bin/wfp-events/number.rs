//! Numbers as text, and back.

use std::ops::RangeInclusive;

/// The ticks of a second.
pub(crate) const SECOND: u64 = 10_000_000;

/// A number of things: `1 record`, `2 records`.
pub(crate) fn counted(count: u64, unit: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// The hex digits of a byte.
pub(crate) fn hex(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [byte >> 4, byte & 0xf].map(|digit| DIGITS.get(usize::from(digit)).copied().unwrap_or(b'0'))
}

/// Parses a count: `1000`, `1_000`, `1k`, `1e6` or `0x3e8`.
///
/// # Errors
/// Returns a message that says what was expected.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    let scaled = || {
        let (digits, zeros) = match text.split_once(['e', 'E']) {
            Some((digits, zeros)) => (digits, zeros.parse().ok()?),
            None => match text.char_indices().last()? {
                (at, 'k' | 'K') => (text.get(..at)?, 3),
                (at, 'M') => (text.get(..at)?, 6),
                _ => return None,
            },
        };
        unsigned(digits)?.checked_mul(10u64.checked_pow(zeros)?)
    };
    unsigned(text).or_else(scaled).ok_or_else(|| "expected a whole number, e.g. 1000".to_owned())
}

/// Parses a duration: `90s`, `15m`, `1h` or `7d`. Returns 100 ns ticks.
///
/// # Errors
/// Returns a message that says what was expected.
pub(crate) fn duration(text: &str) -> Result<u64, String> {
    let ticks = || {
        let (at, unit) = text.char_indices().last()?;
        let seconds: u64 = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => return None,
        };
        unsigned(text.get(..at)?)?.checked_mul(seconds)?.checked_mul(SECOND)
    };
    ticks().ok_or_else(|| "expected a duration, e.g. 90s, 15m, 1h or 7d".to_owned())
}

/// Parses a count in a range.
///
/// # Errors
/// Returns a message that says what was expected.
pub(crate) fn count_in(text: &str, range: RangeInclusive<u64>) -> Result<u64, String> {
    let (min, max) = (range.start(), range.end());
    count(text)
        .ok()
        .filter(|number| range.contains(number))
        .ok_or_else(|| format!("expected a whole number from {min} to {max}"))
}

/// Parses an address; a backtick may separate its digits, as debuggers show them.
///
/// # Errors
/// Returns a message that says what was expected.
pub(crate) fn address(text: &str) -> Result<u64, String> {
    unsigned(&text.replace('`', ""))
        .ok_or_else(|| "expected an address, e.g. 0x1f29a400028".to_owned())
}

/// Parses decimal digits, or hexadecimal digits after `0x`; `_` may separate digits.
pub(crate) fn unsigned(text: &str) -> Option<u64> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let invalid = digits.starts_with('_') || digits.starts_with('+');
    let digits = digits.replace('_', "");
    if invalid { None } else { u64::from_str_radix(&digits, radix).ok() }
}

/// Parses an unsigned or negative 32-bit number.
pub(crate) fn bits(text: &str) -> Option<u32> {
    match text.strip_prefix('-') {
        Some(digits) => {
            let number = i64::try_from(unsigned(digits)?).ok()?;
            Some(i32::try_from(number.checked_neg()?).ok()?.cast_unsigned())
        }
        None => u32::try_from(unsigned(text)?).ok(),
    }
}
