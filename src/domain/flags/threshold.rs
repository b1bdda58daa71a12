//! The numbers that a rule compares with. `[thresholds]` in `rp.toml` may set each.

use std::fmt;

use crate::domain::project::{Percent, Time, Work};

/// A number that a rule compares with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Its key in `[thresholds]`.
    pub key: &'static str,
    /// Where nothing is set.
    pub default: Limit,
    /// What it bounds, as the end of a sentence: "a loop longer than this is slow".
    pub what: &'static str,
    /// Where the default comes from.
    pub source: Source,
}

/// What a threshold is counted in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// Wall-clock time.
    Time(Time),
    /// Full-time work.
    Work(Work),
    /// A number of something, or a rating.
    Number(f64),
    /// A chance.
    Chance(Percent),
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

/// Where a rule or a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The interview, in the section of this title.
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
