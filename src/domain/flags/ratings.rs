//! The median of all reviewers' ratings of importance or of ease.

use super::rule::Finding;
use crate::domain::project::{Feedback, Project, median};
use crate::domain::source::At;

/// All ratings of importance, or of ease.
pub struct Ratings<'a> {
    /// 1 to 5.
    pub median: f64,
    count: usize,
    last: &'a At<f64>,
    subject: &'static str,
}

impl<'a> Ratings<'a> {
    /// The ratings of a `subject`; `None` if there are none.
    pub fn of(
        project: &'a Project,
        subject: &'static str,
        rating: impl Fn(&'a Feedback) -> Option<&'a At<f64>>,
    ) -> Option<Self> {
        let rated: Vec<_> = project.reviews().filter_map(|at| rating(&at.value)).collect();
        let mut ratings: Vec<f64> = rated.iter().map(|rating| rating.value).collect();
        let last = *rated.last()?;
        Some(Self { median: median(&mut ratings)?, count: rated.len(), last, subject })
    }

    /// A finding at the last rating.
    pub fn finding(self) -> Finding {
        let Self { median, count, last, subject } = self;
        let message = match count {
            1 => format!("a reviewer rates the {subject} at {median} of 5"),
            n => format!("{n} reviewers rate the {subject} at {median} of 5 (median)"),
        };
        Finding::at(last, message)
    }
}
