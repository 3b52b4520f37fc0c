//! Times as text: `2018-09-25T07:25:26.5120000Z`.

use core::fmt;

const SECOND: u64 = 10_000_000;
const DAY: u64 = 86_400 * SECOND;
/// The first tick of the year 10000.
pub(crate) const YEAR_10000: u64 = 2_650_467_744_000_000_000;
/// The days in 400, 100, 4 years and 1 year, counted from 1601.
const YEARS_400: u64 = 146_097;
const YEARS_100: u64 = 36_524;
const YEARS_4: u64 = 1_461;
const YEAR: u64 = 365;

/// Whether the ticks are past the year 9999. Such a time is shown as its ticks.
pub(crate) const fn is_past_9999(ticks: u64) -> bool {
    ticks >= YEAR_10000
}

/// A date and a time of day.
struct DateTime {
    year: u64,
    month: u64,
    day: u64,
    /// 100 ns ticks since midnight.
    ticks: u64,
}

/// Shows a time, given in 100 ns ticks since 1601-01-01 UTC, with seven digits for the fraction of a second.
pub(crate) struct Time(pub(crate) u64);

impl Time {
    /// Its date and time of day; `None` past the year 9999.
    #[allow(clippy::arithmetic_side_effects)] // ticks before the year 10000 cannot overflow
    fn date_time(&self) -> Option<DateTime> {
        if is_past_9999(self.0) {
            return None;
        }
        let (mut days, ticks) = (self.0 / DAY, self.0 % DAY);
        let mut year = 1601 + days / YEARS_400 * 400;
        days %= YEARS_400;
        // The last day of 400 years (and of 4) is a leap day; the division would count it as the start of another
        // period.
        let centuries = (days / YEARS_100).min(3);
        days -= centuries * YEARS_100;
        year += centuries * 100 + days / YEARS_4 * 4;
        days %= YEARS_4;
        let years = (days / YEAR).min(3);
        days -= years * YEAR;
        year += years;
        let mut month = 1;
        while days >= days_in_month(year, month) {
            days -= days_in_month(year, month);
            month += 1;
        }
        Some(DateTime { year, month, day: days + 1, ticks })
    }
}

/// The days in a month; months count from 1.
fn days_in_month(year: u64, month: u64) -> u64 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Time {
    #[allow(clippy::arithmetic_side_effects)] // divisors are constants, and digits are less than ten
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(DateTime { year, month, day, ticks }) = self.date_time() else {
            return write!(f, "{}", self.0);
        };
        let (seconds, fraction) = (ticks / SECOND, ticks % SECOND);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        // Calls of a formatter are slow, so there is one for the whole text.
        let mut text = *b"0000-00-00T00:00:00.0000000Z";
        let numbers = [
            (0, 4, year),
            (5, 2, month),
            (8, 2, day),
            (11, 2, hour),
            (14, 2, minute),
            (17, 2, second),
            (20, 7, fraction),
        ];
        for (start, digits, mut number) in numbers {
            let field = text.get_mut(start..start + digits).unwrap_or_default();
            for digit in field.iter_mut().rev() {
                *digit += u8::try_from(number % 10).unwrap_or(0);
                number /= 10;
            }
        }
        f.write_str(core::str::from_utf8(&text).unwrap_or_default())
    }
}

/// Parses `2018-09-25T07:25:26.5120000Z` and returns the ticks; the fraction has up to seven digits, or is missing.
#[allow(clippy::arithmetic_side_effects)] // each number has at most four digits, or seven for the fraction
pub(crate) fn parse(text: &str) -> Option<u64> {
    let mut rest = text.strip_suffix('Z')?.as_bytes();
    let year = take_number(&mut rest, 4, b"-")?;
    let month = take_number(&mut rest, 2, b"-")?;
    let day = take_number(&mut rest, 2, b"T")?;
    let hour = take_number(&mut rest, 2, b":")?;
    let minute = take_number(&mut rest, 2, b":")?;
    let second = take_number(&mut rest, 2, b"")?;
    let mut fraction = 0;
    if let Some(digits) = rest.strip_prefix(b".") {
        let missing = 7_usize.checked_sub(digits.len()).filter(|missing| *missing < 7)?;
        rest = digits;
        fraction = take_number(&mut rest, digits.len(), b"")?;
        for _ in 0..missing {
            fraction *= 10;
        }
    }
    let in_range = year >= 1601
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
        && rest.is_empty();
    if !in_range {
        return None;
    }
    let years = year - 1601;
    let mut days = years * YEAR + years / 4 - years / 100 + years / 400;
    days += (1..month).map(|month| days_in_month(year, month)).sum::<u64>() + day - 1;
    Some(days * DAY + (hour * 3600 + minute * 60 + second) * SECOND + fraction)
}

/// Removes a number with this many digits, and the separator after it, from the start of `rest`.
fn take_number(rest: &mut &[u8], digits: usize, separator: &[u8]) -> Option<u64> {
    let (own, left) = rest.split_at_checked(digits)?;
    *rest = left.strip_prefix(separator)?;
    own.iter().try_fold(0, |sum: u64, byte| {
        let digit = char::from(*byte).to_digit(10)?;
        sum.checked_mul(10).and_then(|sum| sum.checked_add(u64::from(digit)))
    })
}
