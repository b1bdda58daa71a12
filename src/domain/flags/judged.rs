//! A loop as the rules judge it: by its median, and what was measured before
//! what was planned.

use std::ops::Range as Bytes;

use super::rule::Finding;
use crate::domain::project::{Project, Range, Time};
use crate::domain::source::At;

/// A loop that a rule compares with its threshold.
pub struct Judged {
    /// What counts.
    pub length: Time,
    planned: Option<Range<Time>>,
    measured: bool,
    span: Bytes<usize>,
}

impl Judged {
    /// The loop: measured where the log has enough, else planned.
    pub fn experiment_loop(project: &Project) -> Option<Self> {
        let planned = project.experiment_loop.as_ref();
        if let Some(length) = project.measured_loop() {
            let log = project.log();
            let last = log.iter().rev().find_map(|experiment| experiment.took.as_ref())?;
            let planned = planned.map(|at| at.value);
            return Some(Self { length, planned, measured: true, span: last.span.clone() });
        }
        let At { value, span } = planned?;
        let length = value.median();
        Some(Self { length, planned: Some(*value), measured: false, span: span.clone() })
    }

    /// What a message calls it beside a limit: `1w`, `about 2d (4h to 1w)`, `9d (measured;
    /// planned: 2d)`.
    pub fn words(&self, limit: Time) -> String {
        let length = self.length.beside(limit);
        match (self.measured, self.planned) {
            (true, Some(planned)) if planned == Range::Exactly(self.length) => {
                format!("{length} (planned and measured)")
            }
            (true, Some(planned)) => format!("{length} (measured; planned: {planned})"),
            (true, None) => format!("{length} (measured)"),
            (false, Some(range @ Range::Between { .. })) => format!("about {length} ({range})"),
            (false, _) => length,
        }
    }

    /// What to add to a message where the upper end of a range is over `limit`.
    pub fn upper_end_over(&self, limit: Time) -> String {
        match self.planned {
            Some(Range::Between { high, .. }) if !self.measured && high > limit => {
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
