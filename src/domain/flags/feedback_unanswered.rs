use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;
use crate::domain::source::At;

const UP_TO: Threshold = Threshold {
    key: "feedback-unanswered-rating",
    default: Limit::Number(2.0),
    what: "flag an unanswered rating of this or less (1 to 5)",
    source: Source::Own,
};
const AFTER: Threshold = Threshold {
    key: "feedback-unanswered-time",
    default: Limit::Time(Time::weeks(2)),
    what: "flag it only after this time",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "feedback-unanswered",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Feedback with a low rating of importance or ease that is not marked as answered",
    why: "A doubt about importance or ease that you ignore can cost months of work. One \
          conversation shows whether it is right.",
    fix: "talk to the reviewer, then mark it with `rp feedback NAME --answered`; or change the \
          project",
    ask: "What did you reply to this doubt, and what would settle it?",
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
        "feedback = [{ date = 2026-06-01, importance = 1 }]\n\
         decision = [{ date = 2026-06-02, kind = \"pivot\" }]",
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
                (Some(importance), Some(ease)) if ease.value < importance.value => ("ease", ease),
                (Some(importance), _) => ("importance", importance),
                (None, Some(ease)) => ("ease", ease),
                (None, None) => return None,
            };
            let message = format!(
                "a rating of {} of 5 for {what}, on {}, is unanswered",
                rating.value, feedback.date.value
            );
            Some(Finding::at(&rating, message))
        })
        .collect()
    },
};
