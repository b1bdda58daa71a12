//! Durations as people write them: `4h`, `2 days`, `1w 2d`. [`Time`] is wall-clock time,
//! [`Work`] is full-time work.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use super::spelling;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// 112 months are 487 weeks, in time and in work: a month is a twelfth of a year of 365.25 days.
const WEEKS_IN_112_MONTHS: u64 = 487;

/// Shorter durations are rounded in weeks.
const MONTHS_FROM: u64 = 3;

/// The longest duration is 1,000 years.
const LONGEST_IN_MONTHS: u64 = 12_000;

/// The lengths of a day and a week, and the unit of minutes.
pub trait Units: Copy + Ord {
    /// Seconds in a day.
    const DAY: u64;
    /// Seconds in a week.
    const WEEK: u64;
    /// The unit printed for minutes; `m` is parsed only if it is this unit.
    const MINUTES: &'static str;
}

/// The wall clock: a day is 24 hours, a week 7 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clock {}

impl Units for Clock {
    const DAY: u64 = 24 * HOUR;
    const WEEK: u64 = 7 * Self::DAY;
    const MINUTES: &'static str = "m";
}

/// Full-time work: a day is 8 hours, a week 5 days. `3m` of work is refused, since it can mean
/// minutes or months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FullTime {}

impl Units for FullTime {
    const DAY: u64 = 8 * HOUR;
    const WEEK: u64 = 5 * Self::DAY;
    const MINUTES: &'static str = "min";
}

/// Wall-clock time, such as the length of one loop.
pub type Time = Length<Clock>;

/// Full-time work, such as a fixed cost.
pub type Work = Length<FullTime>;

/// A length in whole seconds, at most 1,000 years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length<U>(u64, PhantomData<U>);

impl<U: Units> Length<U> {
    /// Zero.
    pub const ZERO: Self = Self::seconds(0);
    const LONGEST: Self = Self::months_of(LONGEST_IN_MONTHS);

    pub(crate) const fn seconds(n: u64) -> Self {
        Self(n, PhantomData)
    }

    const fn months_of(n: u64) -> Self {
        Self::seconds((n * U::WEEK * WEEKS_IN_112_MONTHS + 56) / 112)
    }

    /// `n` hours.
    pub const fn hours(n: u32) -> Self {
        Self::seconds(n as u64 * HOUR)
    }

    /// `n` days.
    pub const fn days(n: u32) -> Self {
        Self::seconds(n as u64 * U::DAY)
    }

    /// `n` weeks.
    pub const fn weeks(n: u32) -> Self {
        Self::seconds(n as u64 * U::WEEK)
    }

    /// `n` months of 365.25/84 weeks.
    pub const fn months(n: u32) -> Self {
        Self::months_of(n as u64)
    }

    /// The length nearest to `weeks`, at least zero and at most 1,000 years.
    #[expect(clippy::cast_precision_loss, reason = "a week of seconds is exact in an f64")]
    pub fn from_weeks(weeks: f64) -> Self {
        Self::nearest(weeks * U::WEEK as f64)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    #[expect(clippy::cast_precision_loss, reason = "1,000 years of seconds are exact in an f64")]
    fn nearest(seconds: f64) -> Self {
        Self::seconds(seconds.round().clamp(0.0, Self::LONGEST.0 as f64) as u64)
    }

    /// In weeks, the unit of the ranking.
    pub fn in_weeks(self) -> f64 {
        self.over(U::WEEK)
    }

    /// In days, with fractions.
    pub fn in_days(self) -> f64 {
        self.over(U::DAY)
    }

    #[expect(clippy::cast_precision_loss, reason = "1,000 years of seconds are exact in an f64")]
    fn over(self, seconds: u64) -> f64 {
        self.0 as f64 / seconds as f64
    }

    /// A measured length without false precision: to the minute and at least one; from a day on to
    /// the hour, from two weeks on to the day.
    #[must_use]
    pub fn measured(self) -> Self {
        let step = match self.0 {
            n if n < U::DAY => MINUTE,
            n if n < 2 * U::WEEK => HOUR,
            _ => U::DAY,
        };
        Self::seconds(((self.0 + step / 2) / step * step).max(MINUTE)).min(Self::LONGEST)
    }

    /// The sum, at most 1,000 years.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self::seconds(self.0 + other.0).min(Self::LONGEST)
    }

    /// The difference; zero if `other` is longer.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self::seconds(self.0.saturating_sub(other.0))
    }

    /// Like [`rough`](Self::rough), but exact to the minute if it would read like a `limit` that it
    /// does not equal. It is in months if the limit is a month or more.
    pub fn beside(self, limit: Self) -> String {
        let months_from = if limit >= Self::months(1) { 1 } else { MONTHS_FROM };
        let rough = self.rough_with(months_from);
        if self == limit || rough != limit.rough_with(months_from) {
            return rough;
        }
        let to_a_minute = Self::seconds((self.0 + MINUTE / 2) / MINUTE * MINUTE);
        if to_a_minute == limit { self.to_string() } else { to_a_minute.to_string() }
    }

    /// Rounded, in the largest unit that fits, for a table or a sentence: `9h`, `2.5d`, `3w`,
    /// `5mo`.
    pub fn rough(self) -> String {
        self.rough_with(MONTHS_FROM)
    }

    fn rough_with(self, months_from: u64) -> String {
        let [year, month] = [12, 1].map(Self::months_of);
        let units = [
            ("y", year.0, 2 * year.0),
            ("mo", month.0, Self::months_of(months_from).0),
            ("w", U::WEEK, U::WEEK),
            ("d", U::DAY, U::DAY),
            ("h", HOUR, HOUR),
            (U::MINUTES, MINUTE, MINUTE),
            ("s", 1, 1),
        ];
        let fits = units.into_iter().find(|(_, _, from)| self.0 >= *from);
        let (unit, size, _) = fits.unwrap_or((U::MINUTES, MINUTE, 0));
        let tenths = (self.0 * 10 + size / 2) / size;
        match (tenths / 10, tenths % 10) {
            (10.., _) => format!("{}{unit}", (self.0 + size / 2) / size),
            (whole, 0) => format!("{whole}{unit}"),
            (whole, tenth) => format!("{whole}.{tenth}{unit}"),
        }
    }
}

/// Why a text is not a duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadDuration {
    /// Empty, or only spaces.
    Blank,
    /// It begins with a minus sign.
    Negative,
    /// A number was expected here.
    NoNumber(String),
    /// A number without a unit.
    NoUnit(String),
    /// An unknown unit.
    UnknownUnit(String),
    /// A number of `m` of work, or of `M`, which can mean minutes or months.
    MinutesOrMonths(String),
    /// More than 1,000 years.
    TooLong,
}

impl fmt::Display for BadDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => write!(f, "a duration cannot be empty"),
            Self::Negative => write!(f, "a duration cannot be negative"),
            Self::NoNumber(found) => {
                write!(f, "a duration must begin with a number, not `{found}`")
            }
            Self::NoUnit(number) => write!(f, "`{number}` needs a unit: min, h, d, w, mo or y"),
            Self::UnknownUnit(unit) => {
                write!(f, "`{unit}` is not a unit of time: use min, h, d, w, mo or y")
            }
            Self::MinutesOrMonths(number) => {
                write!(f, "`{number}m` can mean minutes or months")
            }
            Self::TooLong => write!(f, "a duration cannot be longer than 1,000 years"),
        }
    }
}

impl std::error::Error for BadDuration {}

/// A sum of numbers with units, with or without spaces, in lower or upper case. A number has digits
/// and at most one decimal point, and no exponent, or is `a` or `an`. A duration above zero is at
/// least a second.
impl<U: Units> FromStr for Length<U> {
    type Err = BadDuration;

    fn from_str(text: &str) -> Result<Self, BadDuration> {
        let plain = spelling::plain(text);
        let mut rest = &*plain;
        match rest.chars().next() {
            None => return Err(BadDuration::Blank),
            Some('-') => return Err(BadDuration::Negative),
            Some(_) => {}
        }
        let mut seconds = 0.0;
        while !rest.is_empty() {
            let (number, after) = match spelling::after_article(rest) {
                Some(after) => ("1", after),
                None => split(rest, |c| c.is_ascii_digit() || c == '.'),
            };
            let (unit, after) = split(after.trim_start(), char::is_alphabetic);
            let count: f64 = match number.parse() {
                Ok(count) => count,
                Err(_) => return Err(BadDuration::NoNumber(first_word(rest))),
            };
            seconds += count * size_of_unit::<U>(unit, number, after)?;
            rest = after.trim_start();
        }
        #[expect(clippy::cast_precision_loss, reason = "1,000 years of seconds are exact")]
        if seconds > Self::LONGEST.0 as f64 {
            return Err(BadDuration::TooLong);
        }
        Ok(Self::nearest(if seconds > 0.0 { seconds.max(1.0) } else { 0.0 }))
    }
}

#[expect(clippy::cast_precision_loss, reason = "12 times 487 weeks of seconds are exact")]
fn size_of_unit<U: Units>(unit: &str, number: &str, after: &str) -> Result<f64, BadDuration> {
    let months = |n: u64| (n * U::WEEK * WEEKS_IN_112_MONTHS) as f64 / 112.0;
    Ok(match unit {
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "M" => return Err(BadDuration::MinutesOrMonths(number.into())),
        "m" if U::MINUTES != "m" => return Err(BadDuration::MinutesOrMonths(number.into())),
        "m" | "min" | "mins" | "minute" | "minutes" => MINUTE as f64,
        "h" | "hr" | "hrs" | "hour" | "hours" => HOUR as f64,
        "d" | "day" | "days" => U::DAY as f64,
        "w" | "wk" | "wks" | "week" | "weeks" => U::WEEK as f64,
        "mo" | "mos" | "month" | "months" => months(1),
        "y" | "yr" | "yrs" | "year" | "years" => months(12),
        "" if after.is_empty() || after.starts_with(|c: char| c.is_ascii_digit()) => {
            return Err(BadDuration::NoUnit(number.into()));
        }
        "" => return Err(BadDuration::UnknownUnit(first_word(after))),
        unknown => return Err(BadDuration::UnknownUnit(unknown.into())),
    })
}

/// Whether a word is a unit of time.
pub(super) fn is_unit(word: &str) -> bool {
    size_of_unit::<Clock>(word, "1", "").is_ok()
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or_default().into()
}

/// Exact, the largest units first: `1w 2d`. Months and years only if they are whole: `52w` stays in
/// weeks.
impl<U: Units> fmt::Display for Length<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (unit, months) in [("y", 12), ("mo", 1)] {
            let size = Self::months_of(months).0;
            let n = (self.0 + size / 2) / size;
            if n > 0 && *self == Self::months_of(n * months) {
                return write!(f, "{n}{unit}");
            }
        }
        let mut left = self.0;
        let mut gap = "";
        let units = [("w", U::WEEK), ("d", U::DAY), ("h", HOUR), (U::MINUTES, MINUTE), ("s", 1)];
        for (unit, size) in units {
            if left >= size {
                write!(f, "{gap}{}{unit}", left / size)?;
                left %= size;
                gap = " ";
            }
        }
        if gap.is_empty() { write!(f, "0{}", U::MINUTES) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Time, BadDuration> {
        text.parse()
    }

    fn work(text: &str) -> Result<Work, BadDuration> {
        text.parse()
    }

    #[test]
    fn a_measured_length_has_no_false_precision() {
        for (seconds, text) in [
            (0, "1m"),
            (89, "1m"),
            (90, "2m"),
            (3 * HOUR + 20 * MINUTE + 29, "3h 20m"),
            (24 * HOUR - 1, "1d"),
            (26 * HOUR + 30 * MINUTE, "1d 3h"),
            (2 * Clock::WEEK - 1, "2w"),
            (2 * Clock::WEEK + 13 * HOUR, "2w 1d"),
        ] {
            assert_eq!(Time::seconds(seconds).measured().to_string(), text, "{seconds} s");
        }
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
            ("43200s", 0.5),
            ("1440 min", 1.0),
        ] {
            assert!((read(text).unwrap().in_days() - days).abs() < 1e-9, "{text}");
        }
    }

    #[test]
    fn a_week_of_work_is_40_hours() {
        for (text, hours) in [
            ("90min", 1.5),
            ("1d", 8.0),
            ("1w", 40.0),
            ("1w 2d", 56.0),
            ("1mo", 40.0 * 365.25 / 84.0),
            ("1y", 40.0 * 365.25 / 7.0),
        ] {
            let read = work(text).unwrap();
            assert!((read.in_weeks() * 40.0 - hours).abs() < 2e-4, "{text}");
            assert_eq!(work(&read.to_string()), Ok(read), "{text}");
        }
        assert_eq!(work("1mo"), Ok(Work::months(1)));
        assert_eq!(work("12000mo"), work("1000y"));
    }

    #[test]
    fn a_bare_m_of_work_is_ambiguous() {
        let refused = work("1w 3m").unwrap_err();

        assert_eq!(refused, BadDuration::MinutesOrMonths("3".into()));
        assert_eq!(refused.to_string(), "`3m` can mean minutes or months");
    }

    #[test]
    fn printing_does_not_round() {
        for (text, printed) in [
            ("0.8min", "48s"),
            ("1.1m", "1m 6s"),
            ("0.0001s", "1s"),
            ("0h", "0m"),
            ("28y", "28y"),
            ("14mo", "14mo"),
            ("52w", "52w"),
        ] {
            assert_eq!(read(text).unwrap().to_string(), printed, "{text}");
        }
        assert_eq!(work("0h 90min").unwrap().to_string(), "1h 30min");
    }

    #[test]
    fn an_invalid_duration_says_why() {
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
            ("1M", BadDuration::MinutesOrMonths("1".into())),
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
    fn rough_lengths_have_the_unit_that_fits() {
        for (text, rough) in [
            ("0h", "0m"),
            ("48s", "48s"),
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
    fn a_length_over_a_limit_never_reads_like_the_limit() {
        let beside = |length: &str, limit: &str| read(length).unwrap().beside(read(limit).unwrap());

        assert_eq!(beside("1d 30m", "1d"), "1d 30m");
        assert_eq!(beside("1d", "1d"), "1d");
        assert_eq!(beside("2d", "1d"), "2d");
        assert_eq!(beside("6w", "1mo"), "1.4mo");
        assert_eq!(beside("6w", "4w"), "6w");
        assert_eq!(beside("1d 58m 47s", "1d"), "1d 59m");
        assert_eq!(beside("1d 1s", "1d"), "1d 1s");
    }

    fn reads_back<U: Units + fmt::Debug + PartialEq>(seconds: u64) -> Result<(), TestCaseError> {
        let length = Length::<U>::seconds(seconds).min(Length::LONGEST);
        let read = |text: &str| text.parse::<Length<U>>();
        prop_assert_eq!(read(&length.to_string()), Ok(length));
        for limit in [Length::days(1), Length::weeks(1), Length::months(1)] {
            for rough in [length.rough(), length.beside(limit)] {
                let back = read(&rough).unwrap();
                let apart = back.0.abs_diff(length.0);
                prop_assert!(apart * 20 <= length.0 + 20, "{} is {}", length, rough);
                prop_assert_eq!(back == Length::ZERO, length == Length::ZERO);
            }
        }
        Ok(())
    }

    fn any_seconds() -> impl Strategy<Value = u64> {
        prop_oneof![0u64..100, 0u64..1_000_000, 0u64..40_000_000_000]
    }

    proptest! {
        #[test]
        fn printing_and_parsing_round_trips(seconds in any_seconds()) {
            reads_back::<Clock>(seconds)?;
            reads_back::<FullTime>(seconds)?;
        }

        #[test]
        fn whole_months_and_years_are_exact(n in 1u32..=1000) {
            prop_assert_eq!(read(&format!("{n}mo")), Ok(Time::months(n)));
            prop_assert_eq!(work(&format!("{n}mo")), Ok(Work::months(n)));
            prop_assert_eq!(work(&format!("{n}y")), Ok(Work::months(12 * n)));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = read(&text);
            let _ = work(&text);
        }
    }
}
