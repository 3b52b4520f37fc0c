//! The time zone in which a table shows times.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use wfp_events::raw::FileTime;

use crate::number::SECOND;

/// A time zone.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    name: String,
    /// `None` for UTC.
    rules: Option<TimeZone>,
}

impl Zone {
    pub(crate) fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: None }
    }

    /// The zone of this machine.
    ///
    /// # Errors
    /// Returns a message if it is not known.
    pub(crate) fn of_machine() -> Result<Self, String> {
        let rules = TimeZone::try_system().map_err(|cause| {
            format!("--local-time: the time zone of this machine is not known: {cause}")
        })?;
        let name = rules.iana_name().unwrap_or("local").to_owned();
        Ok(Self { name, rules: Some(rules) })
    }

    /// Its name: `Europe/Berlin`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The time that clocks in the zone show. A time past the year 9999 stays as it is.
    pub(crate) fn local(&self, time: FileTime) -> FileTime {
        let shifted = || {
            let rules = self.rules.as_ref().filter(|_| !time.is_shown_as_ticks())?;
            let offset = rules.to_offset(Timestamp::from_nanosecond(time.unix_nanos()).ok()?);
            let shift = i64::from(offset.seconds()).checked_mul(i64::try_from(SECOND).ok()?)?;
            Some(FileTime::from_ticks(time.ticks().checked_add_signed(shift)?))
        };
        shifted().unwrap_or(time)
    }
}
