//! An exact value or a 90% range of any kind, read as a number in the units of the ranking: weeks,
//! chances of 0–1, importance of 0–10, and counts.

use crate::domain::project::{Importance, Length, Percent, Range, Spread, Units};

/// A number that may be uncertain, with the scale on which it is normal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Uncertain {
    /// A quantity, on the scale of logarithms.
    Quantity(Range<f64>),
    /// A chance, on the logit scale.
    Chance(Range<Percent>),
    /// An importance, on the logit scale.
    Importance(Range<Importance>),
}

impl From<Range<f64>> for Uncertain {
    fn from(range: Range<f64>) -> Self {
        Self::Quantity(range)
    }
}

impl From<Range<Percent>> for Uncertain {
    fn from(range: Range<Percent>) -> Self {
        Self::Chance(range)
    }
}

impl From<Range<Importance>> for Uncertain {
    fn from(range: Range<Importance>) -> Self {
        Self::Importance(range)
    }
}

impl<U: Units> From<Range<Length<U>>> for Uncertain {
    fn from(range: Range<Length<U>>) -> Self {
        Self::Quantity(range.map(Length::in_weeks))
    }
}

impl From<f64> for Uncertain {
    fn from(exact: f64) -> Self {
        Self::Quantity(Range::Exactly(exact))
    }
}

impl Uncertain {
    /// The median and the standard deviation on the scale; the value if it is exact.
    pub(super) fn on_line(&self) -> Result<(f64, f64), f64> {
        match self {
            Self::Quantity(range) => range.on_line(),
            Self::Chance(range) => range.on_line().map_err(Percent::fraction),
            Self::Importance(range) => range.on_line().map_err(Importance::of_10),
        }
    }

    /// The value at a place on the scale.
    pub(super) fn value_at(&self, x: f64) -> f64 {
        match self {
            Self::Quantity(_) => f64::from_line(x),
            Self::Chance(_) => Percent::from_line(x).fraction(),
            Self::Importance(_) => Importance::from_line(x).of_10(),
        }
    }

    /// The median.
    pub fn median(&self) -> f64 {
        match self.on_line() {
            Err(value) => value,
            Ok((middle, _)) => self.value_at(middle),
        }
    }

    /// The 5th and the 95th percentile; `None` if it is exact.
    pub fn ends(&self) -> Option<(f64, f64)> {
        fn ends<T: Spread>(range: &Range<T>, to: impl Fn(T) -> f64) -> Option<(f64, f64)> {
            (!range.is_exact()).then(|| (to(range.low()), to(range.high())))
        }
        match self {
            Self::Quantity(range) => ends(range, |value| value),
            Self::Chance(range) => ends(range, Percent::fraction),
            Self::Importance(range) => ends(range, Importance::of_10),
        }
    }

    /// A range of the same width on the scale, around another median.
    #[must_use]
    pub(super) fn around(&self, median: f64) -> Self {
        match self {
            Self::Quantity(range) => Self::Quantity(range.around(median)),
            Self::Chance(range) => Self::Chance(range.around(Percent::nearest(median))),
            Self::Importance(range) => Self::Importance(range.around(Importance::nearest(median))),
        }
    }

    /// The exact value `z` standard deviations from the median.
    #[must_use]
    pub(super) fn fixed(&self, z: f64) -> Self {
        match self {
            Self::Quantity(range) => Self::Quantity(Range::Exactly(range.at(z))),
            Self::Chance(range) => Self::Chance(Range::Exactly(range.at(z))),
            Self::Importance(range) => Self::Importance(Range::Exactly(range.at(z))),
        }
    }
}
