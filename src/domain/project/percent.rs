//! A chance, written `30%`.

use std::fmt;
use std::str::FromStr;

use super::range::{BadRange, Range, Spread, number, parse};

/// A chance between 0 and 1, written in percent.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Percent(f64);

impl Percent {
    /// A whole number of percent; at most 100.
    pub const fn of(percent: u8) -> Self {
        assert!(percent <= 100, "a chance is at most 100%");
        Self(percent as f64 / 100.0)
    }

    /// The chance nearest to a fraction.
    pub fn nearest(fraction: f64) -> Self {
        Self(fraction.clamp(0.0, 1.0))
    }

    /// As a fraction, 0 to 1.
    pub fn fraction(self) -> f64 {
        self.0
    }
}

impl FromStr for Percent {
    type Err = BadRange;

    fn from_str(text: &str) -> Result<Self, BadRange> {
        let text = text.trim();
        let Some(digits) = text.strip_suffix('%') else {
            return Err(BadRange::NotPercent(text.into()));
        };
        match number(digits.trim_end()) {
            Some(percent) if percent <= 100.0 => Ok(Self(percent / 100.0)),
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
        (self.0 / (1.0 - self.0)).ln()
    }

    fn from_line(x: f64) -> Self {
        Self(1.0 / (1.0 + (-x).exp()))
    }

    fn can_end_a_range(self) -> bool {
        self.0 > 0.0 && self.0 < 1.0
    }
}

/// Two digits are all that a chance deserves: `30%`, `4.5%`, `0.3%`.
impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = self.0 * 100.0;
        let tenths = (percent * 10.0).round() / 10.0;
        if percent > 0.0 && tenths < 0.1 {
            write!(f, "<0.1%")
        } else if percent < 10.0 && tenths.fract() != 0.0 {
            write!(f, "{tenths:.1}%")
        } else {
            write!(f, "{percent:.0}%")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_percentage_from_0_to_100_is_one() {
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
    fn no_more_digits_than_it_deserves() {
        for (fraction, text) in
            [(0.3, "30%"), (0.045, "4.5%"), (0.0031, "0.3%"), (0.339, "34%"), (1e-9, "<0.1%")]
        {
            assert_eq!(Percent(fraction).to_string(), text);
        }
    }
}
