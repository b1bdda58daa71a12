//! Exact values and 90% ranges: `4h`, `2h to 3d`, `20% to 50%`.

use std::fmt;
use std::str::FromStr;

use super::duration::{BadDuration, Length, Units};
use super::spelling;

/// Distance of the 5th and the 95th percentile from the median, in standard deviations.
pub const Z_OF_AN_END: f64 = 1.644_853_626_951_472_7;

/// An exact value, or a 90% range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Range<T> {
    /// An exact value.
    Exactly(T),
    /// A 90% range; `low` is less than `high`.
    Between {
        /// 5th percentile.
        low: T,
        /// 95th percentile.
        high: T,
    },
}

/// A value that can be uncertain: on its scale, a range is a normal distribution. The scale of
/// quantities is the logarithm (lognormal), that of chances and importance the logit
/// (logit-normal).
pub trait Spread: Copy + PartialOrd {
    /// The value on the scale.
    fn to_line(self) -> f64;
    /// The inverse of [`to_line`](Self::to_line).
    fn from_line(x: f64) -> Self;
    /// Whether the value is on the scale: 0 has no logarithm.
    fn can_end_a_range(self) -> bool;
}

/// A quantity, such as a number of experiments.
impl Spread for f64 {
    fn to_line(self) -> f64 {
        self.ln()
    }

    fn from_line(x: f64) -> Self {
        x.exp()
    }

    fn can_end_a_range(self) -> bool {
        self > 0.0
    }
}

impl<U: Units> Spread for Length<U> {
    fn to_line(self) -> f64 {
        self.in_weeks().ln()
    }

    fn from_line(x: f64) -> Self {
        Self::from_weeks(x.exp())
    }

    fn can_end_a_range(self) -> bool {
        self > Self::ZERO
    }
}

impl Range<f64> {
    /// The mean; for a range, the mean of the lognormal distribution.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Exactly(value) => value,
            Self::Between { low, high } => {
                let deviation = (high.ln() - low.ln()) / (2.0 * Z_OF_AN_END);
                self.median() * (deviation * deviation / 2.0).exp()
            }
        }
    }
}

impl<T: Spread> Range<T> {
    /// The median.
    pub fn median(&self) -> T {
        match *self {
            Self::Exactly(value) => value,
            Self::Between { low, high } => {
                T::from_line(f64::midpoint(low.to_line(), high.to_line()))
            }
        }
    }

    /// The value `z` standard deviations from the median, on the scale.
    pub fn at(&self, z: f64) -> T {
        match self.on_line() {
            Err(value) => value,
            Ok((middle, deviation)) => T::from_line(middle + z * deviation),
        }
    }

    /// The median and the standard deviation on the scale; the value if it is exact.
    pub fn on_line(&self) -> Result<(f64, f64), T> {
        match *self {
            Self::Exactly(value) => Err(value),
            Self::Between { low, high } => {
                let (low, high) = (low.to_line(), high.to_line());
                Ok((f64::midpoint(low, high), (high - low) / (2.0 * Z_OF_AN_END)))
            }
        }
    }

    /// A range of the same width on the scale, around another median. It is exact if this range is
    /// exact, or if the median is not on the scale.
    #[must_use]
    pub fn around(&self, median: T) -> Self {
        match *self {
            Self::Between { low, high } if median.can_end_a_range() => {
                let half = (high.to_line() - low.to_line()) / 2.0;
                let end = |by: f64| T::from_line(median.to_line() + by);
                Self::Between { low: end(-half), high: end(half) }
            }
            Self::Exactly(_) | Self::Between { .. } => Self::Exactly(median),
        }
    }

    /// Whether it is an exact value.
    pub fn is_exact(&self) -> bool {
        matches!(self, Self::Exactly(_))
    }

    /// The 5th percentile.
    pub fn low(&self) -> T {
        match *self {
            Self::Exactly(value) => value,
            Self::Between { low, .. } => low,
        }
    }

    /// The 95th percentile.
    pub fn high(&self) -> T {
        match *self {
            Self::Exactly(value) => value,
            Self::Between { high, .. } => high,
        }
    }

    /// The range in another unit; `to` must keep the order.
    pub fn map<U>(self, to: impl Fn(T) -> U) -> Range<U> {
        match self {
            Self::Exactly(value) => Range::Exactly(to(value)),
            Self::Between { low, high } => Range::Between { low: to(low), high: to(high) },
        }
    }
}

/// Why a text is neither a value nor a range.
#[derive(Debug, Clone, PartialEq)]
pub enum BadRange {
    /// An invalid duration.
    Duration(BadDuration),
    /// Not a percentage.
    NotPercent(String),
    /// Not a plain number.
    NotNumber(String),
    /// A value outside of its limits.
    Outside {
        /// What was written.
        found: String,
        /// The lower limit.
        low: &'static str,
        /// The upper limit.
        high: &'static str,
    },
    /// A range such as `3d to 2h` or `2d to 2d`.
    NotRising {
        /// The first value.
        low: String,
        /// The second value.
        high: String,
    },
    /// A range such as `0 to 5` or `5% to 100%`, with an end that is not on the scale.
    BadEnd(String),
}

impl fmt::Display for BadRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duration(bad) => bad.fmt(f),
            Self::NotPercent(found) => write!(f, "`{found}` is not a percentage"),
            Self::NotNumber(found) => write!(f, "`{found}` is not a number"),
            Self::Outside { found, low, high } => {
                write!(f, "`{found}` is not between {low} and {high}")
            }
            Self::NotRising { low, high } => {
                write!(f, "a range must rise: `{low}` is not less than `{high}`")
            }
            Self::BadEnd(found) => write!(
                f,
                "a range cannot end at `{found}`: a 90% range leaves a 5% chance on each side"
            ),
        }
    }
}

impl std::error::Error for BadRange {}

impl From<BadDuration> for BadRange {
    fn from(bad: BadDuration) -> Self {
        Self::Duration(bad)
    }
}

impl<U: Units> FromStr for Range<Length<U>> {
    type Err = BadRange;

    fn from_str(text: &str) -> Result<Self, BadRange> {
        parse(text, |end| Ok(end.parse::<Length<U>>()?))
    }
}

impl FromStr for Range<f64> {
    type Err = BadRange;

    fn from_str(text: &str) -> Result<Self, BadRange> {
        parse(text, |end| number(end).ok_or_else(|| BadRange::NotNumber(end.into())))
    }
}

/// An exact value, or a range: `2d to 3d`, `2d-3d`, `2d..3d`. A single unit at the end applies to
/// both ends: `2 to 3d`.
pub(super) fn parse<T: Spread>(
    text: &str,
    read: impl Fn(&str) -> Result<T, BadRange>,
) -> Result<Range<T>, BadRange> {
    let plain = spelling::plain(text);
    let Some((low, high)) = spelling::ends(&plain) else {
        return read(&plain).map(Range::Exactly);
    };
    let (low, high_text) = (low.trim(), high.trim());
    let low_text = match (number(low), only_unit(high_text)) {
        (Some(_), Some(unit)) => format!("{low}{unit}"),
        _ => low.into(),
    };
    let (low, high) = (read(&low_text)?, read(high_text)?);
    for (end, text) in [(low, &*low_text), (high, high_text)] {
        if !end.can_end_a_range() {
            return Err(BadRange::BadEnd(text.into()));
        }
    }
    if low < high {
        Ok(Range::Between { low, high })
    } else {
        Err(BadRange::NotRising { low: low_text, high: high_text.into() })
    }
}

/// The text after the only number: `%` in `50%`; `None` if there are more numbers, as in `1w 2d`.
fn only_unit(text: &str) -> Option<&str> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    (!unit.contains(|c: char| c.is_ascii_digit())).then(|| unit.trim_start())
}

/// A plain number: ASCII digits with at most one decimal point. No sign, no exponent, no `inf`.
pub fn number(text: &str) -> Option<f64> {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if plain { text.parse().ok().filter(|number: &f64| number.is_finite()) } else { None }
}

impl<T: fmt::Display> fmt::Display for Range<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(value) => value.fmt(f),
            Self::Between { low, high } => write!(f, "{low} to {high}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::duration::{Time, Work};
    use super::super::percent::Percent;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_median_of_a_quantity_is_the_geometric_mean() {
        let range: Range<f64> = "1 to 10".parse().unwrap();

        assert!((range.median() - 3.162_277_7).abs() < 1e-6);
    }

    #[test]
    fn the_mean_of_a_quantity_is_that_of_a_lognormal() {
        let range: Range<f64> = "1 to 10".parse().unwrap();

        assert!((range.mean() - 4.040_012_8).abs() < 5e-8);
    }

    #[test]
    fn ends_are_percentiles_and_another_median_keeps_the_width() {
        let range: Range<f64> = "1 to 10".parse().unwrap();

        assert!((range.at(Z_OF_AN_END) - 10.0).abs() < 1e-9);
        assert!((range.at(-Z_OF_AN_END) - 1.0).abs() < 1e-9);
        let moved = range.around(10.0 * range.median());
        assert!((moved.low() - 10.0).abs() < 1e-9 && (moved.high() - 100.0).abs() < 1e-9);
        assert_eq!(range.around(0.0), Range::Exactly(0.0));
    }

    #[test]
    fn the_median_of_a_chance_is_the_middle_of_the_logits() {
        let range: Range<Percent> = "20% to 80%".parse().unwrap();

        assert!((range.median().fraction() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_range_rises_and_has_ends_on_the_scale() {
        for text in [
            "2h to 1h",
            "1h to 60m",
            "0h to 2h",
            "1h to",
            "to 2h",
            "1h to 2h to 3h",
            "1-2-3h",
            "2-1h",
        ] {
            assert!(text.parse::<Range<Time>>().is_err(), "{text}");
        }
        for text in
            ["0% to 50%", "50% to 100%", "50% to 20%", "50 to 20%", "20% to 50", "20% to 120%"]
        {
            assert!(text.parse::<Range<Percent>>().is_err(), "{text}");
        }
        for text in ["0 to 3", "5 to 5", "1e3 to 1e4", "-1 to 2", "", "inf", "1 to inf"] {
            assert!(text.parse::<Range<f64>>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_single_unit_at_the_end_applies_to_both_ends() {
        let time = |text: &str| text.parse::<Range<Time>>();
        let percent = |text: &str| text.parse::<Range<Percent>>();

        assert_eq!(time("2 to 3 days"), time("2d to 3d"));
        assert_eq!(time("1.5 to 36h"), time("1.5h to 36h"));
        assert_eq!(percent("20 to 50%"), percent("20% to 50%"));
        for text in ["2 to 1w 2d", "2d to 3", "2 to 3", "x to 3d"] {
            assert!(time(text).is_err(), "{text}");
        }
        assert!("2 to 3m".parse::<Range<Work>>().is_err());
        assert_eq!(
            time("3 to 2d").unwrap_err().to_string(),
            "a range must rise: `3d` is not less than `2d`"
        );
    }

    proptest! {
        #[test]
        fn printing_and_parsing_round_trips(
            low in 1e-4f64..10.0, factor in 1.1f64..1e3, few in 1e-9f64..1e9,
        ) {
            let times = Range::Between { low, high: low * factor }.map(Time::from_weeks);
            let work = Range::Between { low, high: low * factor }.map(Work::from_weeks);
            let plain = Range::Between { low: few, high: few * factor };

            prop_assert_eq!(times.to_string().parse(), Ok(times));
            prop_assert_eq!(work.to_string().parse(), Ok(work));
            prop_assert_eq!(plain.to_string().parse(), Ok(plain));
        }

        #[test]
        fn the_median_is_inside_the_range(low in 0.001f64..1e6, factor in 1.001f64..1e3) {
            let range = Range::Between { low, high: low * factor };

            prop_assert!(range.median() > low && range.median() < low * factor);
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<Range<Time>>();
            let _ = text.parse::<Range<Work>>();
            let _ = text.parse::<Range<Percent>>();
            let _ = text.parse::<Range<f64>>();
        }
    }
}
