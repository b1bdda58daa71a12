//! A loop or a fixed cost as the rules judge it: by its median, and what was measured before
//! what was planned.

use std::ops::Range as Bytes;

use super::rule::Finding;
use crate::domain::project::{Duration, Project, Range};

/// A length of time that a rule compares with its threshold.
pub struct Judged {
    /// What counts.
    pub length: Duration,
    /// What a message calls it: `1w`, `about 2d (4h to 1w)`, `9d (measured; planned: 2d)`.
    pub words: String,
    /// What it may come to, where that is not known.
    pub high: Option<Duration>,
    span: Bytes<usize>,
}

impl Judged {
    /// The loop: measured where the log has enough, else planned.
    pub fn experiment_loop(project: &Project) -> Option<Self> {
        let planned = project.experiment_loop.as_ref();
        let Some(took) = project.measured_loop() else {
            return planned.map(|at| Self::planned(at.value, at.span.clone()));
        };
        let log = project.log();
        let last = log.iter().rev().find_map(|experiment| experiment.took.as_ref())?;
        let words = match planned {
            Some(at) if at.value == Range::Exactly(took) => {
                format!("{took} (planned and measured)")
            }
            Some(at) => format!("{} (measured; planned: {})", took.rough(), at.value),
            None => format!("{} (measured)", took.rough()),
        };
        Some(Self { length: took, words, high: None, span: last.span.clone() })
    }

    fn planned(range: Range<Duration>, span: Bytes<usize>) -> Self {
        let length = range.median();
        match range {
            Range::Exactly(_) => Self { length, words: length.to_string(), high: None, span },
            Range::Between { high, .. } => {
                let words = format!("about {} ({range})", length.rough());
                Self { length, words, high: Some(high), span }
            }
        }
    }

    /// What to add to a message where the upper end is over `limit`.
    pub fn upper_end_over(&self, limit: Duration) -> String {
        match self.high {
            Some(high) if high > limit => {
                format!("; the upper end of the range is over {limit}")
            }
            _ => String::new(),
        }
    }

    /// A finding where it is written.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        Finding { span: self.span.clone(), message: message.into() }
    }
}
