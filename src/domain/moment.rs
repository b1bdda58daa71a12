//! Points in time, for what is measured in hours.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDateTime, SecondsFormat, Timelike};

use super::project::{Date, Time};

/// A point in time, to the second, with the offset from UTC of the place where it was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(DateTime<FixedOffset>);

impl Moment {
    /// A moment of the calendar library, without fractions of a second.
    pub fn of(time: DateTime<FixedOffset>) -> Self {
        Self(time.with_nanosecond(0).unwrap_or(time))
    }

    /// A moment as RP_TODAY gives it, `2026-01-31 14:30` in UTC; `None` if it is not one.
    pub fn fixed(text: &str) -> Option<Self> {
        let time = NaiveDateTime::parse_from_str(&text.replacen('T', " ", 1), "%Y-%m-%d %H:%M");
        Some(Self(time.ok()?.and_utc().fixed_offset()))
    }

    /// A moment as a file has it, `2026-01-31T14:30:05+01:00`; `None` if it is not one.
    pub fn read(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(Self::of)
    }

    /// Its day, at its own offset.
    pub fn date(self) -> Date {
        Date::of(self.0.date_naive())
    }

    /// Its day and time, at its own offset: `2026-01-31 14:30`.
    pub fn to_the_minute(self) -> String {
        format!("{} {}", self.date(), self.0.format("%H:%M"))
    }

    /// The time since `earlier`; zero if `earlier` is later.
    pub fn since(self, earlier: Self) -> Time {
        Time::seconds(u64::try_from((self.0 - earlier.0).num_seconds()).unwrap_or(0))
    }
}

/// As a file has it.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Secs, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::read(text).unwrap()
    }

    #[test]
    fn a_moment_is_written_as_it_is_read() {
        for text in ["2026-01-31T14:30:05+01:00", "2026-10-25T02:30:00-08:00"] {
            assert_eq!(at(text).to_string(), text);
        }
        assert_eq!(Moment::read("2026-01-31T14:30:05"), None, "without an offset");
    }

    #[test]
    fn a_change_of_the_clock_does_not_change_a_time() {
        let (before, after) = (at("2026-10-25T01:30:00+02:00"), at("2026-10-25T03:30:00+01:00"));

        assert_eq!(after.since(before), Time::hours(3));
        assert_eq!(before.since(after), Time::ZERO);
    }

    #[test]
    fn a_fixed_moment_has_a_day_and_a_time() {
        assert_eq!(Moment::fixed("2026-01-31 14:30"), Moment::read("2026-01-31T14:30:00+00:00"));
        assert_eq!(Moment::fixed("2026-01-31T14:30"), Moment::fixed("2026-01-31 14:30"));
        assert_eq!(Moment::fixed("2026-01-31"), None);
        assert_eq!(Moment::fixed("2026-01-31 25:00"), None);
    }

    #[test]
    fn the_day_is_that_of_the_place() {
        let late = at("2026-01-31T23:30:00-08:00");

        assert_eq!(late.date().to_string(), "2026-01-31");
        assert_eq!(late.to_the_minute(), "2026-01-31 23:30");
    }
}
