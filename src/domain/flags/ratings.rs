//! The lowest unanswered rating of importance or of ease: the praise of others does not answer it.

use std::collections::BTreeSet;

use super::rule::Finding;
use crate::domain::project::{Feedback, Project};
use crate::domain::source::At;

/// The unanswered ratings of importance, or of ease, since the last pivot.
pub struct Ratings<'a> {
    /// The lowest, 1 to 5; of equal ones the last.
    pub lowest: &'a At<f64>,
    /// Whose rating the lowest is.
    from: Option<&'a At<String>>,
    /// How many reviewers doubt it, by a rating at or under the limit.
    pub critics: usize,
    subject: &'static str,
}

impl<'a> Ratings<'a> {
    /// The ratings of a `subject`; `None` if none is at or under the `limit`.
    pub fn doubting(
        project: &'a Project,
        subject: &'static str,
        limit: f64,
        rating: impl Fn(&'a Feedback) -> Option<&'a At<f64>>,
    ) -> Option<Self> {
        let open = project.reviews().filter(|feedback| feedback.answered.is_none());
        let rated = open.filter_map(|at| Some((rating(&at.value)?, at.from.as_ref())));
        let mut low: Vec<_> = rated.filter(|(rating, _)| rating.value <= limit).collect();
        low.sort_by(|(a, _), (b, _)| b.value.total_cmp(&a.value));
        let (lowest, from) = *low.last()?;
        let named: BTreeSet<_> =
            low.iter().filter_map(|(_, from)| Some(&from.as_ref()?.value)).collect();
        let unnamed = low.iter().filter(|(_, from)| from.is_none()).count();
        Some(Self { lowest, from, critics: named.len() + unnamed, subject })
    }

    /// A finding at the lowest rating.
    pub fn finding(self) -> Finding {
        let Self { lowest, from, critics, subject } = self;
        let who = from.map_or("a reviewer", |from| &from.value);
        let message = match critics {
            1 => format!("{who} rates the {subject} at {} of 5, unanswered", lowest.value),
            n => format!(
                "{n} reviewers doubt the {subject}, unanswered; the lowest rating is {} of 5",
                lowest.value
            ),
        };
        Finding::at(lowest, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::project_of;

    #[test]
    fn the_lowest_rating_is_named_in_any_order() {
        let entry = |rating| format!("[[feedback]]\ndate = 2026-06-01\nease = {rating}\n");
        for ratings in [[1, 2], [2, 1]] {
            let project = project_of("p", &ratings.map(entry).concat());
            let doubts = |limit| Ratings::doubting(&project, "ease", limit, |it| it.ease.as_ref());

            let found = doubts(2.0).unwrap();

            assert!((found.lowest.value - 1.0).abs() < f64::EPSILON, "{ratings:?}");
            assert_eq!((found.critics, doubts(1.0).unwrap().critics), (2, 1));
            assert!(doubts(0.5).is_none());
        }
    }
}
