//! Times (`minwindef.h`).

use core::fmt;
use core::str::FromStr;

use zerocopy::little_endian::{U32, U64};
use zerocopy::transmute;

use super::layout;
use crate::value::time::{self, Time};

layout! {
    /// A time: 100 ns ticks since 1601-01-01 00:00 UTC (`FILETIME`, `minwindef.h`).
    ///
    /// 0 is legitimate: Windows fills in the time when events are enumerated. Shown as
    /// `2018-09-25T07:25:26.5120000Z`, seven digits of a second; past the year 9999 as its ticks.
    pub struct FileTime("FILETIME", size 8, align 4, kind FileTime) {
        /// The low 32 bits of the ticks.
          0 dw_low_date_time: U32 = "dwLowDateTime",
        /// The high 32 bits.
          4 dw_high_date_time: U32 = "dwHighDateTime",
    }
}

/// A text that is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoTime;

impl FileTime {
    /// The time of so many ticks.
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

    /// Whether it is past the year 9999, and so shown as ticks.
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

/// Reads `2018-09-25T07:25:26.5120000Z`, with seven digits of a second or fewer, or none.
impl FromStr for FileTime {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        time::parse(text).map(Self::from_ticks).ok_or(NoTime)
    }
}

impl fmt::Display for NoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a time like 2018-09-25T07:25:26.5120000Z")
    }
}

impl core::error::Error for NoTime {}
