//! How much complete success would matter, on a scale of 0 to 10.

use std::fmt;
use std::str::FromStr;

use super::range::{BadRange, Range, Spread, number, parse};
use super::spelling;

const MOST: f64 = 10.0;

/// An importance between 0 and 10.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Importance(f64);

impl Importance {
    /// A number, clamped to 0 to 10.
    pub fn nearest(of_10: f64) -> Self {
        Self(of_10.clamp(0.0, MOST))
    }

    /// As a number, 0 to 10.
    pub fn of_10(self) -> f64 {
        self.0
    }
}

impl FromStr for Importance {
    type Err = BadRange;

    fn from_str(text: &str) -> Result<Self, BadRange> {
        match number(&spelling::plain(text)) {
            Some(of_10) if of_10 <= MOST => Ok(Self(of_10)),
            Some(_) => Err(BadRange::Outside { found: text.into(), low: "0", high: "10" }),
            None => Err(BadRange::NotNumber(text.into())),
        }
    }
}

impl FromStr for Range<Importance> {
    type Err = BadRange;

    fn from_str(text: &str) -> Result<Self, BadRange> {
        parse(text, str::parse)
    }
}

/// On the logit scale, so that a range never leaves 0 to 10.
impl Spread for Importance {
    fn to_line(self) -> f64 {
        (self.0 / (MOST - self.0)).ln()
    }

    fn from_line(x: f64) -> Self {
        Self(MOST / (1.0 + (-x).exp()))
    }

    fn can_end_a_range(self) -> bool {
        self.0 > 0.0 && self.0 < MOST
    }
}

impl fmt::Display for Importance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(text: &str) -> Range<Importance> {
        text.parse().unwrap()
    }

    #[test]
    fn the_median_is_that_of_a_logit_normal() {
        assert_eq!(range("2 to 8").median(), Importance(5.0));
        assert!((range("4 to 9").median().of_10() - 7.101).abs() < 5e-4);
        assert!(range("8 to 9.9").at(5.0).of_10() < MOST);
    }

    #[test]
    fn a_range_cannot_end_at_an_end_of_the_scale() {
        for text in ["0 to 5", "5 to 10", "5 to 11", "8 to 2", "11", "-1", "1e1", ""] {
            assert!(text.parse::<Range<Importance>>().is_err(), "{text}");
        }
        assert_eq!(range("10"), Range::Exactly(Importance(10.0)));
    }

    proptest! {
        #[test]
        fn printing_and_parsing_round_trips(low in 1e-9f64..4.9, high in 5.0f64..9.999) {
            let between = Range::Between { low: Importance(low), high: Importance(high) };
            for range in [between, Range::Exactly(Importance(low))] {
                prop_assert_eq!(range.to_string().parse(), Ok(range));
            }
        }
    }
}
