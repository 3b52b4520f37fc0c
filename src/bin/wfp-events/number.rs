//! Numbers as people write them.

use std::ops::RangeInclusive;

/// A number of things: `1000`, `1_000`, `1k`, `1e6` or `0x3e8`.
///
/// # Errors
/// Returns what was expected.
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

/// A number of things in a range.
///
/// # Errors
/// Returns what was expected.
pub(crate) fn count_in(text: &str, range: RangeInclusive<u64>) -> Result<u64, String> {
    let (least, most) = (range.start(), range.end());
    count(text)
        .ok()
        .filter(|number| range.contains(number))
        .ok_or_else(|| format!("expected a whole number from {least} to {most}"))
}

/// An address: a backtick may divide its digits, as debuggers show them.
///
/// # Errors
/// Returns what was expected.
pub(crate) fn address(text: &str) -> Result<u64, String> {
    unsigned(&text.replace('`', ""))
        .ok_or_else(|| "expected an address, e.g. 0x1f29a400028".to_owned())
}

/// Decimal digits, or hexadecimal ones behind `0x`; `_` may divide them.
pub(crate) fn unsigned(text: &str) -> Option<u64> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let divided = digits.starts_with('_') || digits.starts_with('+');
    let digits = digits.replace('_', "");
    if divided { None } else { u64::from_str_radix(&digits, radix).ok() }
}

/// 32 bits: a number from 0 on, or a negative one, as signed 32-bit integers are shown.
pub(crate) fn bits(text: &str) -> Option<u32> {
    match text.strip_prefix('-') {
        Some(digits) => {
            let number = i64::try_from(unsigned(digits)?).ok()?;
            Some(i32::try_from(number.checked_neg()?).ok()?.cast_unsigned())
        }
        None => u32::try_from(unsigned(text)?).ok(),
    }
}
