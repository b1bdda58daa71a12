//! What reviewers say together: the median of their ratings of one thing.

use super::rule::Finding;
use crate::domain::project::{Feedback, Project, median};
use crate::domain::source::At;

/// The ratings of one thing.
pub struct Reviewed<'a> {
    /// The one in the middle, 1–5.
    pub median: f64,
    count: usize,
    last: &'a At<f64>,
    of: &'static str,
}

/// The ratings of a project; nothing where there are none.
pub fn reviewed<'a>(
    project: &'a Project,
    of: &'static str,
    rating: impl Fn(&'a Feedback) -> Option<&'a At<f64>>,
) -> Option<Reviewed<'a>> {
    let rated: Vec<_> = project.reviews().filter_map(|at| rating(&at.value)).collect();
    let mut ratings: Vec<f64> = rated.iter().map(|rating| rating.value).collect();
    let last = *rated.last()?;
    Some(Reviewed { median: median(&mut ratings)?, count: rated.len(), last, of })
}

impl Reviewed<'_> {
    /// At the last rating.
    pub fn finding(self) -> Finding {
        let Self { median, count, last, of } = self;
        let message = match count {
            1 => format!("a reviewer rates the {of} {median} of 5"),
            n => format!("{n} reviewers rate the {of} {median} of 5 in the median"),
        };
        Finding::at(last, message)
    }
}
