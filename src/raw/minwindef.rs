//! Times (`minwindef.h`).
//!
//! A time is 100 ns ticks since 1601-01-01 00:00 UTC.
//!
//! ```
//! use wfp_events::raw::FileTime;
//!
//! let time: FileTime = "2018-09-25T07:25:26.5120000Z".parse()?;
//! assert_eq!(time.ticks(), 131_823_339_265_120_000);
//! assert_eq!(time.unix_nanos(), 1_537_860_326_512_000_000);
//! # Ok::<(), wfp_events::raw::ParseFileTimeError>(())
//! ```

use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;
#[cfg(feature = "std")]
use std::time::{Duration, SystemTime};

use zerocopy::little_endian::{U32, U64};
use zerocopy::transmute;

use super::layout;
use crate::value::time::{self, Time};

layout! {
    /// A time: 100 ns ticks since 1601-01-01 00:00 UTC (`FILETIME`, `minwindef.h`).
    ///
    /// 0 is valid: Windows sets the time when events are enumerated. It is shown as `2018-09-25T07:25:26.5120000Z`,
    /// with seven digits for the fraction of a second; past the year 9999, as the number of ticks.
    pub struct FileTime("FILETIME", size 8, align 4, kind FileTime) {
        /// The low 32 bits of the ticks.
          0 dw_low_date_time: U32 = "dwLowDateTime",
        /// The high 32 bits of the ticks.
          4 dw_high_date_time: U32 = "dwHighDateTime",
    }
}

/// The error for a text that is not a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ParseFileTimeError;

/// The error for a time that is before the year 1601, or out of range of the other type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TimeRangeError;

/// Ticks in a second.
#[cfg(feature = "std")]
const SECOND: u64 = 10_000_000;

/// 1970-01-01 00:00 UTC in ticks.
pub(crate) const UNIX_EPOCH: u64 = 116_444_736_000_000_000;

impl FileTime {
    /// The time at a number of ticks: 100 ns since 1601-01-01 00:00 UTC.
    #[must_use]
    pub const fn from_ticks(ticks: u64) -> Self {
        transmute!(U64::new(ticks))
    }

    /// 100 ns ticks since 1601-01-01 00:00 UTC.
    #[must_use]
    pub const fn ticks(self) -> u64 {
        let ticks: U64 = transmute!(self);
        ticks.get()
    }

    /// Nanoseconds since 1970-01-01 00:00 UTC; negative before that.
    #[must_use]
    #[allow(clippy::arithmetic_side_effects, clippy::as_conversions)] // 2^64 ticks are far below the bounds of `i128`
    pub const fn unix_nanos(self) -> i128 {
        (self.ticks() as i128 - UNIX_EPOCH as i128) * 100
    }

    /// Whether it is past the year 9999. Such a time is shown as its ticks.
    #[must_use]
    pub const fn is_shown_as_ticks(self) -> bool {
        time::is_past_9999(self.ticks())
    }
}

impl fmt::Display for FileTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Time(self.ticks()).fmt(f)
    }
}

/// Parses `2018-09-25T07:25:26.5120000Z`; the fraction of a second has up to seven digits, or is missing.
impl FromStr for FileTime {
    type Err = ParseFileTimeError;

    fn from_str(text: &str) -> Result<Self, ParseFileTimeError> {
        time::parse(text).map(Self::from_ticks).ok_or(ParseFileTimeError)
    }
}

impl fmt::Display for ParseFileTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a time like 2018-09-25T07:25:26.5120000Z")
    }
}

impl core::error::Error for ParseFileTimeError {}

impl PartialOrd for FileTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Orders by time.
impl Ord for FileTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ticks().cmp(&other.ticks())
    }
}

/// Rounds down to 100 ns. Returns an error if the time is before the year 1601 or after the year 60056.
#[cfg(feature = "std")]
impl TryFrom<SystemTime> for FileTime {
    type Error = TimeRangeError;

    fn try_from(time: SystemTime) -> Result<Self, TimeRangeError> {
        let start = SystemTime::try_from(Self::from_ticks(0))?;
        let since = time.duration_since(start).map_err(|_| TimeRangeError)?;
        let ticks = since.as_nanos().checked_div(100).and_then(|ticks| u64::try_from(ticks).ok());
        ticks.map(Self::from_ticks).ok_or(TimeRangeError)
    }
}

/// Returns an error if the time is out of range of the platform's `SystemTime`.
#[cfg(feature = "std")]
impl TryFrom<FileTime> for SystemTime {
    type Error = TimeRangeError;

    fn try_from(time: FileTime) -> Result<Self, TimeRangeError> {
        let duration = |ticks: u64| {
            let nanos = u32::try_from(ticks % SECOND).unwrap_or(0).saturating_mul(100);
            Duration::new(ticks / SECOND, nanos)
        };
        match time.ticks().checked_sub(UNIX_EPOCH) {
            Some(after) => Self::UNIX_EPOCH.checked_add(duration(after)),
            None => {
                let before = UNIX_EPOCH.saturating_sub(time.ticks());
                Self::UNIX_EPOCH.checked_sub(duration(before))
            }
        }
        .ok_or(TimeRangeError)
    }
}

impl fmt::Display for TimeRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is out of range")
    }
}

impl core::error::Error for TimeRangeError {}
