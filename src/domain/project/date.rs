//! Calendar dates.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};

use super::duration::Time;
use super::spelling::dates;
use crate::domain::text::shortened;

/// A date without time or time zone, from year 0 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

impl Date {
    /// The earliest date.
    pub const FIRST: Self =
        Self(NaiveDate::from_ymd_opt(0, 1, 1).expect("every year has a January 1"));

    /// `None` if there is no such date.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let written = (0..=9999).contains(&year);
        NaiveDate::from_ymd_opt(year, month, day).filter(|_| written).map(Self)
    }

    /// A date of the calendar library, clamped to years 0 to 9999.
    pub fn of(date: NaiveDate) -> Self {
        let end = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(date);
        Self(date.clamp(end(0, 1, 1), end(9999, 12, 31)))
    }

    /// Days from `earlier` to this day; negative if `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_days()
    }

    /// Time from `earlier` to this day; zero if `earlier` is later.
    pub fn since(self, earlier: Self) -> Time {
        Time::days(u32::try_from(self.days_since(earlier)).unwrap_or(0))
    }

    /// The date `days` later, or earlier if negative; `None` outside years 0 to 9999.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        let span = Days::new(days.unsigned_abs());
        let moved =
            if days < 0 { self.0.checked_sub_days(span) } else { self.0.checked_add_days(span) };
        moved.filter(|date| (0..=9999).contains(&date.year())).map(Self)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// A date as typed on a command line: `2026-01-31`, `today`, `yesterday`, `tomorrow`,
    /// `-3d`, `+2w`.
    pub fn parse(text: &str, today: Self) -> Result<Self, BadDate> {
        let bad = || BadDate(text.into());
        let away = |sign: i64, span: &str| {
            let days = span.parse::<Time>().map_err(|_| bad())?.in_days().round();
            #[expect(clippy::cast_possible_truncation, reason = "at most 1,000 years of days")]
            today.plus_days(sign * days as i64).ok_or_else(bad)
        };
        match text.trim() {
            "today" => Ok(today),
            "yesterday" => today.plus_days(-1).ok_or_else(bad),
            "tomorrow" => today.plus_days(1).ok_or_else(bad),
            text => match text.split_at_checked(1) {
                Some(("-", span)) => away(-1, span),
                Some(("+", span)) => away(1, span),
                _ => text.parse(),
            },
        }
    }
}

/// A text that is not a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDate(String);

impl fmt::Display for BadDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let help = dates::help(&self.0).unwrap_or_else(|| "write it as 2026-01-31".into());
        write!(f, "`{}` is not a date: {help}", shortened(&self.0))
    }
}

impl BadDate {
    /// Whether the message tells how to write this text as a date.
    pub fn is_explained(&self) -> bool {
        dates::help(&self.0).is_some()
    }
}

impl std::error::Error for BadDate {}

/// `2026-01-31`, with leading zeros.
impl FromStr for Date {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        written(text).ok_or_else(|| BadDate(text.into()))
    }
}

fn written(text: &str) -> Option<Date> {
    let digits = |part: &str, n: usize| {
        let plain = part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
        if plain { part.parse::<u32>().ok() } else { None }
    };
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let year = i32::try_from(digits(year, 4)?).ok()?;
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, digits(month, 2)?, digits(day, 2)?)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_invalid_date_is_refused() {
        for text in
            ["", "2026-02-29", "2026-13-01", "2026-1-1", "26-01-01", "2026-01-01-", "２026-01-01"]
        {
            assert_eq!(text.parse::<Date>(), Err(BadDate(text.into())), "{text}");
        }
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
        assert_eq!(day("0000-01-01").to_string(), "0000-01-01");
    }

    #[test]
    fn a_date_can_be_relative_to_today() {
        let today = day("2026-06-15");

        for (text, date) in [
            ("today", "2026-06-15"),
            ("yesterday", "2026-06-14"),
            ("tomorrow", "2026-06-16"),
            ("-3d", "2026-06-12"),
            ("+2w", "2026-06-29"),
            ("2026-01-31", "2026-01-31"),
        ] {
            assert_eq!(Date::parse(text, today), Ok(day(date)), "{text}");
        }
        for text in ["", "-", "+", "now", "+1e9y", "-9000y", "é"] {
            assert!(Date::parse(text, today).is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_is_clamped_to_years_0_to_9999() {
        let of = |year| Date::of(NaiveDate::from_ymd_opt(year, 2, 28).unwrap()).to_string();

        assert_eq!(of(12_000), "9999-12-31");
        assert_eq!(of(-5), "0000-01-01");
        assert_eq!(of(2026), "2026-02-28");
    }

    proptest! {
        #[test]
        fn no_text_or_date_panics(text in ".*", year in 0i32..=9999, days in any::<i64>()) {
            let date = Date::new(year, 2, 28).unwrap();
            let _ = Date::parse(&text, date);
            let _ = date.plus_days(days);
            prop_assert_eq!(date.to_string().parse(), Ok(date));
        }
    }
}
