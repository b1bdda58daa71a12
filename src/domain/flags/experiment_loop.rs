//! The experiment loop that the rules compare with their thresholds: the measured one if there is
//! one, else the median of the planned one.

use std::ops::Range as Bytes;

use super::rule::Finding;
use super::threshold::Limit;
use crate::domain::project::{Project, Range, Time};
use crate::domain::source::At;

/// An experiment loop, measured or planned.
pub struct ExperimentLoop {
    pub length: Time,
    planned: Option<Range<Time>>,
    measured: bool,
    span: Bytes<usize>,
}

impl ExperimentLoop {
    /// The measured loop if the log has enough experiments, else the planned one.
    pub fn of(project: &Project) -> Option<Self> {
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

    /// The length for a message, never rounded to `limit` if it differs: `1w`, `about 2d (4h to
    /// 1w)`, `9d (measured; planned: 2d)`.
    pub fn text(&self, limit: Time) -> String {
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

    /// The end of a message if the upper end of the planned range is over `limit`; else empty.
    pub fn note_on_upper_end(&self, limit: Time) -> String {
        match self.planned {
            Some(Range::Between { high, .. }) if !self.measured && high > limit => {
                format!("; the upper end of the range is more than {limit}")
            }
            _ => String::new(),
        }
    }

    /// A finding at the loop that counts, about its length.
    pub fn finding(&self, message: impl Into<String>) -> Finding {
        let place = At { value: self.length, span: self.span.clone() };
        Finding::at(&place, message).too_high(Limit::Time(self.length))
    }
}
