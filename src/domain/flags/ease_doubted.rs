use super::ratings::Ratings;
use super::rule::{OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};

const UP_TO: Threshold = Threshold {
    key: "ease-doubted",
    default: Limit::Number(2.0),
    what: "flag a median rating of ease of this or less (1 to 5)",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "ease-doubted",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects that reviewers doubt will be easy, by their median rating",
    why: "\"This will not be easy\" is one of the two problems that reviewers find most often. \
          Those who know the details of the experiments see it before you do.",
    fix: "ask the reviewers what they would do instead, and look for a simpler experiment with a \
          similar signal",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[UP_TO],
    bad: &[
        "feedback = [{ date = 2026-06-13, ease = 2 }]",
        "feedback = [{ date = 2026-06-12, ease = 3 }, { date = 2026-06-13, ease = 1 }]",
    ],
    good: &[
        "feedback = [{ date = 2026-06-12, ease = 2 }, { date = 2026-06-13, ease = 3 }]",
        "feedback = [{ date = 2026-06-13, importance = 1 }]",
    ],
    check: |project, context| {
        let found = Ratings::of(project, "ease", |feedback| feedback.ease.as_ref());
        Vec::from_iter(
            found.filter(|found| found.median <= context.number(&UP_TO)).map(Ratings::finding),
        )
    },
};
