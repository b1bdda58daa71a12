//! The numbers that rules compare with. Each can be set in `[thresholds]` of `rp.toml`.

use std::fmt;

use crate::domain::project::range::number;
use crate::domain::project::{Percent, Time, Work};

/// A number that a rule compares with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Its key in `[thresholds]`.
    pub key: &'static str,
    /// The value if `rp.toml` does not set it.
    pub default: Limit,
    /// What it does, beginning with a verb: "flag a loop longer than this".
    pub what: &'static str,
    /// Where the default comes from.
    pub source: Source,
}

/// The value of a threshold, with its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// Wall-clock time.
    Time(Time),
    /// Full-time work.
    Work(Work),
    /// A count, a factor or a rating.
    Number(f64),
    /// A probability.
    Chance(Percent),
}

impl Limit {
    /// Rounded, as text for a file: `4mo`, `30%`, `2.5`.
    pub fn rough(self) -> String {
        match self {
            Self::Time(time) => time.rough(),
            Self::Work(work) => work.rough(),
            Self::Number(number) => ((number * 10.0).round() / 10.0).to_string(),
            Self::Chance(percent) => percent.rough(),
        }
    }

    /// In weeks, or as a plain number or a fraction.
    pub fn in_numbers(self) -> f64 {
        match self {
            Self::Time(time) => time.in_weeks(),
            Self::Work(work) => work.in_weeks(),
            Self::Number(number) => number,
            Self::Chance(percent) => percent.fraction(),
        }
    }

    /// A value of the same unit from a text; `None` if the text has another.
    pub fn of_same_unit(self, text: &str) -> Option<Self> {
        match self {
            Self::Time(_) => text.parse().ok().map(Self::Time),
            Self::Work(_) => text.parse().ok().map(Self::Work),
            Self::Number(_) => number(text).map(Self::Number),
            Self::Chance(_) => text.parse().ok().map(Self::Chance),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => write!(f, "\"{time}\""),
            Self::Work(work) => write!(f, "\"{work}\""),
            Self::Number(number) => write!(f, "{number}"),
            Self::Chance(percent) => write!(f, "\"{percent}\""),
        }
    }
}

/// The origin of a rule or of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The section of the interview with this title.
    Interview(&'static str),
    /// The comments under the interview.
    Comments,
    /// `rp`'s own choice.
    Own,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interview(section) => write!(f, "the interview, under \"{section}\""),
            Self::Comments => write!(f, "the comments under the interview"),
            Self::Own => write!(f, "rp's own choice"),
        }
    }
}
