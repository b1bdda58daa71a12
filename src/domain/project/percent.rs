//! A chance, written `30%`.

use std::fmt;
use std::str::FromStr;

use super::range::{BadRange, Range, Spread, number, parse};
use super::spelling;

/// A chance between 0 and 1, written and kept in percent.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Percent(f64);

impl Percent {
    /// A whole percentage, at most 100.
    pub const fn of(percent: u8) -> Self {
        assert!(percent <= 100, "a chance is at most 100%");
        Self(percent as f64)
    }

    /// A fraction, clamped to 0 to 1.
    pub fn nearest(fraction: f64) -> Self {
        Self(100.0 * fraction.clamp(0.0, 1.0))
    }

    /// As a fraction, 0 to 1.
    pub fn fraction(self) -> f64 {
        self.0 / 100.0
    }

    /// Rounded, for a table or a sentence: `30%`, `4.5%`, `<0.1%`.
    pub fn rough(self) -> String {
        let tenths = (self.0 * 10.0).round() / 10.0;
        if self.0 > 0.0 && tenths < 0.1 {
            "<0.1%".into()
        } else if self.0 < 10.0 && tenths.fract() != 0.0 {
            format!("{tenths:.1}%")
        } else {
            format!("{:.0}%", self.0)
        }
    }
}

impl FromStr for Percent {
    type Err = BadRange;

    fn from_str(text: &str) -> Result<Self, BadRange> {
        let text = &*spelling::plain(text);
        let Some(digits) = text.strip_suffix('%') else {
            return Err(BadRange::NotPercent(text.into()));
        };
        match number(digits.trim_end()) {
            Some(percent) if percent <= 100.0 => Ok(Self(percent)),
            Some(_) => Err(BadRange::Outside { found: text.into(), low: "0%", high: "100%" }),
            None => Err(BadRange::NotPercent(text.into())),
        }
    }
}

impl FromStr for Range<Percent> {
    type Err = BadRange;

    fn from_str(text: &str) -> Result<Self, BadRange> {
        parse(text, str::parse)
    }
}

/// On the logit scale, so that a range of chances never leaves 0 to 1.
impl Spread for Percent {
    fn to_line(self) -> f64 {
        (self.0 / (100.0 - self.0)).ln()
    }

    fn from_line(x: f64) -> Self {
        Self(100.0 / (1.0 + (-x).exp()))
    }

    fn can_end_a_range(self) -> bool {
        self.0 > 0.0 && self.0 < 100.0
    }
}

/// Exact: it parses to the same value.
impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_percentage_is_from_0_to_100_and_has_a_percent_sign() {
        for (text, fraction) in
            [("0%", Some(0.0)), ("100%", Some(1.0)), ("12.5 %", Some(0.125)), ("120%", None)]
        {
            assert_eq!(text.parse::<Percent>().ok().map(Percent::fraction), fraction, "{text}");
        }
        for text in ["", "%", "-3%", "30", "0.3", "1e1%", "٣%", "inf%", "nan%"] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_rough_chance_is_rounded() {
        for (fraction, text) in
            [(0.3, "30%"), (0.045, "4.5%"), (0.0031, "0.3%"), (0.339, "34%"), (1e-9, "<0.1%")]
        {
            assert_eq!(Percent::nearest(fraction).rough(), text);
        }
    }

    #[test]
    fn a_percentage_prints_as_it_was_written() {
        for text in ["30%", "0.0001%", "33.3%", "99.99%", "0%", "100%", "5% to 50%"] {
            assert_eq!(text.parse::<Range<Percent>>().unwrap().to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn printing_and_parsing_round_trips(low in 1e-12f64..49.0, high in 50.0f64..99.999) {
            let between = Range::Between { low: Percent(low), high: Percent(high) };
            for range in [between, Range::Exactly(Percent(low)), Range::Exactly(Percent(high))] {
                prop_assert_eq!(range.to_string().parse(), Ok(range));
            }
        }

        #[test]
        fn the_last_digit_of_a_rough_chance_is_correct(percent in 0.05f64..100.0) {
            let rough: Percent = Percent(percent).rough().parse().unwrap();
            let digit = if percent < 10.0 { 0.1 } else { 1.0 };
            prop_assert!((rough.0 - percent).abs() <= digit / 2.0 + 1e-9);
        }
    }
}
