//! A length of time as people write it: `4h`, `2 days`, `1w 2d`.

use std::fmt;
use std::str::FromStr;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const WEEK: u64 = 7 * DAY;
/// 365.25 / 12 days.
const MONTH: u64 = 2_629_800;
const YEAR: u64 = 12 * MONTH;

/// What is shorter is told in weeks.
const MONTHS_FROM: u64 = 3 * MONTH;

/// No project is planned further ahead than this.
const LONGEST: u64 = 1000 * YEAR;

/// A length of time in whole seconds, at most 1,000 years. A day is 24 hours, a month 365.25/12
/// days, whether it is wall-clock time (a loop) or full-time work (a fixed cost).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// `n` days of 24 hours.
    pub const fn days(n: u32) -> Self {
        Self(n as u64 * DAY)
    }

    /// `n` weeks.
    pub const fn weeks(n: u32) -> Self {
        Self(n as u64 * WEEK)
    }

    /// `n` months of 365.25/12 days.
    pub const fn months(n: u32) -> Self {
        Self(n as u64 * MONTH)
    }

    /// The length nearest to `weeks`, at least zero and at most 1,000 years.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    #[expect(clippy::cast_precision_loss, reason = "1,000 years of seconds are exact in an f64")]
    pub fn from_weeks(weeks: f64) -> Self {
        Self((weeks * WEEK as f64).round().clamp(0.0, LONGEST as f64) as u64)
    }

    /// In weeks, the unit of the ranking.
    #[expect(clippy::cast_precision_loss, reason = "1,000 years of seconds are exact in an f64")]
    pub fn in_weeks(self) -> f64 {
        self.0 as f64 / WEEK as f64
    }

    /// In days and parts of a day.
    pub fn in_days(self) -> f64 {
        self.in_weeks() * 7.0
    }

    /// Both together, at most 1,000 years.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self((self.0 + other.0).min(LONGEST))
    }

    /// What is left when `other` is taken off; nothing where it is longer.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Roughly, but not so roughly that it reads like a `limit` that it is not, and in months
    /// where that is in months.
    pub fn beside(self, limit: Self) -> String {
        let months_from = if limit.0 >= MONTH { MONTH } else { MONTHS_FROM };
        let rough = self.rough_with(months_from);
        if self != limit && rough == limit.rough_with(months_from) {
            self.to_string()
        } else {
            rough
        }
    }

    /// Roughly, in the unit that fits, for a table or a sentence: `9h`, `2.5d`, `3w`, `5mo`.
    pub fn rough(self) -> String {
        self.rough_with(MONTHS_FROM)
    }

    fn rough_with(self, months_from: u64) -> String {
        let units = [
            ("y", YEAR, 2 * YEAR),
            ("mo", MONTH, months_from),
            ("w", WEEK, WEEK),
            ("d", DAY, DAY),
            ("h", HOUR, HOUR),
        ];
        let (unit, size, _) =
            units.into_iter().find(|(_, _, from)| self.0 >= *from).unwrap_or(("m", MINUTE, 0));
        let tenths = (self.0 * 10 + size / 2) / size;
        match (tenths / 10, tenths % 10) {
            (whole @ 10.., _) | (whole, 0) => format!("{whole}{unit}"),
            (whole, tenth) => format!("{whole}.{tenth}{unit}"),
        }
    }
}

/// Why a text is no duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadDuration {
    /// Nothing but blanks.
    Blank,
    /// It begins with a minus sign.
    Negative,
    /// A number was expected here.
    NoNumber(String),
    /// A number without a unit behind it.
    NoUnit(String),
    /// Not one of the units.
    UnknownUnit(String),
    /// More than 1,000 years.
    TooLong,
}

impl fmt::Display for BadDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => write!(f, "a duration cannot be blank"),
            Self::Negative => write!(f, "a duration cannot be negative"),
            Self::NoNumber(found) => write!(f, "a duration begins with a number, not `{found}`"),
            Self::NoUnit(number) => write!(f, "`{number}` needs a unit: m, h, d, w, mo or y"),
            Self::UnknownUnit(unit) => {
                write!(f, "`{unit}` is not a unit of time: use m, h, d, w, mo or y")
            }
            Self::TooLong => write!(f, "this is longer than 1,000 years"),
        }
    }
}

impl std::error::Error for BadDuration {}

/// Sums of a number and a unit, blanks between them or not. Numbers are ASCII digits with at
/// most one decimal point; there is no exponent.
impl FromStr for Duration {
    type Err = BadDuration;

    fn from_str(text: &str) -> Result<Self, BadDuration> {
        let mut rest = text.trim();
        match rest.chars().next() {
            None => return Err(BadDuration::Blank),
            Some('-') => return Err(BadDuration::Negative),
            Some(_) => {}
        }
        let mut seconds = 0.0;
        while !rest.is_empty() {
            let (number, after) = split(rest, |c| c.is_ascii_digit() || c == '.');
            let (unit, after) = split(after.trim_start(), char::is_alphabetic);
            let count: f64 = match number.parse() {
                Ok(count) => count,
                Err(_) => return Err(BadDuration::NoNumber(first_word(rest))),
            };
            seconds += count * size_of_unit(unit, number, after)?;
            rest = after.trim_start();
        }
        #[expect(clippy::cast_precision_loss, reason = "1,000 years of seconds are exact")]
        if seconds > LONGEST as f64 {
            return Err(BadDuration::TooLong);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
        Ok(Self(seconds.round() as u64))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a year of seconds is exact")]
fn size_of_unit(unit: &str, number: &str, after: &str) -> Result<f64, BadDuration> {
    Ok(match unit {
        "m" | "min" | "mins" | "minute" | "minutes" => MINUTE,
        "h" | "hr" | "hrs" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => DAY,
        "w" | "wk" | "wks" | "week" | "weeks" => WEEK,
        "mo" | "month" | "months" => MONTH,
        "y" | "yr" | "yrs" | "year" | "years" => YEAR,
        "" if after.is_empty() || after.starts_with(|c: char| c.is_ascii_digit()) => {
            return Err(BadDuration::NoUnit(number.into()));
        }
        "" => return Err(BadDuration::UnknownUnit(first_word(after))),
        unknown => return Err(BadDuration::UnknownUnit(unknown.into())),
    } as f64)
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or_default().into()
}

/// Exact, the largest units first: `1w 2d`. Seconds that no unit holds are rounded to a minute.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = self.0;
        let mut gap = "";
        for (unit, size) in
            [("y", YEAR), ("mo", MONTH), ("w", WEEK), ("d", DAY), ("h", HOUR), ("m", MINUTE)]
        {
            // A year is written in months only where it is one to the minute: 52w stays weeks.
            let exact = left.is_multiple_of(size) || size < MONTH;
            if exact && left >= size {
                write!(f, "{gap}{}{unit}", left / size)?;
                left %= size;
                gap = " ";
            }
        }
        if gap.is_empty() { write!(f, "0m") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Duration, BadDuration> {
        text.parse()
    }

    #[test]
    fn units_and_sums_are_read() {
        for (text, days) in [
            ("1440m", 1.0),
            ("24h", 1.0),
            ("1d", 1.0),
            ("2 days", 2.0),
            ("1w", 7.0),
            ("1w 2d", 9.0),
            ("1w2d", 9.0),
            ("  1.5d ", 1.5),
            (".5d", 0.5),
            ("1mo", 365.25 / 12.0),
            ("1y", 365.25),
            ("0h", 0.0),
        ] {
            assert!((read(text).unwrap().in_days() - days).abs() < 1e-9, "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_says_why() {
        for (text, why) in [
            ("", BadDuration::Blank),
            ("  ", BadDuration::Blank),
            ("-1d", BadDuration::Negative),
            ("d", BadDuration::NoNumber("d".into())),
            ("1.2.3d", BadDuration::NoNumber("1.2.3d".into())),
            (".d", BadDuration::NoNumber(".d".into())),
            ("1", BadDuration::NoUnit("1".into())),
            ("1 2d", BadDuration::NoUnit("1".into())),
            ("1e9w", BadDuration::UnknownUnit("e".into())),
            ("3 fortnights", BadDuration::UnknownUnit("fortnights".into())),
            ("1M", BadDuration::UnknownUnit("M".into())),
            ("2h, 3m", BadDuration::NoNumber(",".into())),
            ("٣d", BadDuration::NoNumber("٣d".into())),
            ("1٣d", BadDuration::UnknownUnit("٣d".into())),
            ("1001y", BadDuration::TooLong),
            ("99999999999999999999999999999999y", BadDuration::TooLong),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }

    #[test]
    fn rough_lengths_take_the_unit_that_fits() {
        for (text, rough) in [
            ("0h", "0m"),
            ("20m", "20m"),
            ("90m", "1.5h"),
            ("36h", "1.5d"),
            ("9d", "1.3w"),
            ("3w", "3w"),
            ("12w", "12w"),
            ("5mo", "5mo"),
            ("3y", "3y"),
        ] {
            assert_eq!(read(text).unwrap().rough(), rough, "{text}");
        }
    }

    #[test]
    fn what_is_over_a_limit_never_reads_like_it() {
        let beside = |length: &str, limit: &str| read(length).unwrap().beside(read(limit).unwrap());

        assert_eq!(beside("1d 30m", "1d"), "1d 30m");
        assert_eq!(beside("1d", "1d"), "1d");
        assert_eq!(beside("2d", "1d"), "2d");
        assert_eq!(beside("6w", "1mo"), "1.4mo");
        assert_eq!(beside("6w", "4w"), "6w");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(minutes in 0u64..500_000_000) {
            let duration = Duration(minutes * MINUTE);
            prop_assert_eq!(read(&duration.to_string()), Ok(duration));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = read(&text);
        }
    }
}
