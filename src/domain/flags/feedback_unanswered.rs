//! A low rating without an answer.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;
use crate::domain::source::At;

const UP_TO: Threshold = Threshold {
    key: "feedback-unanswered-rating",
    default: Limit::Number(2.0),
    what: "a rating (1 to 5) of this or less wants an answer",
    source: Source::Own,
};
const AFTER: Threshold = Threshold {
    key: "feedback-unanswered-time",
    default: Limit::Time(Time::weeks(2)),
    what: "for so long it may wait",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "feedback-unanswered",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Feedback with a low rating of importance or ease that has no `answered`",
    why: "A doubt about importance or ease that is passed over comes back as months of \
          work. It takes a talk to find out whether it is right.",
    fix: "talk to the reviewer, and note it with `rp feedback --answered`; or change the \
          project",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[UP_TO, AFTER],
    bad: &[
        "feedback = [{ date = 2026-06-01, importance = 2 }]",
        "feedback = [{ date = 2026-06-01, importance = 4, ease = 2 }]",
    ],
    good: &[
        "feedback = [{ date = 2026-06-02, importance = 2 }]",
        "feedback = [{ date = 2026-06-01, importance = 3, ease = 3 }]",
        "feedback = [{ date = 2026-06-01, importance = 1, answered = 2026-06-14 }]",
    ],
    check: |project, context| {
        let open = project.reviews().filter(|feedback| {
            let waits = context.today.since(*feedback.date);
            feedback.answered.is_none() && waits >= context.time(&AFTER)
        });
        let low = |rating: Option<&At<f64>>| {
            rating.filter(|rating| rating.value <= context.number(&UP_TO)).cloned()
        };
        open.filter_map(|feedback| {
            let (importance, ease) =
                (low(feedback.importance.as_ref()), low(feedback.ease.as_ref()));
            let (what, rating) = match (importance, ease) {
                (Some(importance), _) => ("importance", importance),
                (None, Some(ease)) => ("ease", ease),
                (None, None) => return None,
            };
            let message = format!(
                "{} of 5 for {what}, of {}, has no answer",
                rating.value, feedback.date.value
            );
            Some(Finding::at(&rating, message))
        })
        .collect()
    },
};
