use super::ratings::Ratings;
use super::rule::{Finding, OPEN, Rule, Severity, Source, up_to};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Range;

const REVIEWERS: Threshold = Threshold {
    key: "importance-doubted-reviewers",
    default: Limit::Number(2.0),
    what: "flag a reviewers' median rating of importance of this or less (1 to 5)",
    source: Source::Own,
};
const OWN: Threshold = Threshold {
    key: "importance-doubted-own",
    default: Limit::Number(3.0),
    what: "flag your own estimate of importance of this or less (0 to 10)",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "importance-doubted",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Projects of low importance, by the reviewers' median rating or by your own estimate",
    why: "\"Even complete success would not matter much\" is one of the two problems that \
          reviewers find most often, and the one that no experiment can change.",
    fix: "ask a reviewer which result would matter, and aim for that; or choose another project \
          with `rp compare`",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[REVIEWERS, OWN],
    bad: &[
        "feedback = [{ date = 2026-06-13, importance = 2 }]",
        "feedback = [{ date = 2026-06-12, importance = 3 }, { date = 2026-06-13, importance = 1 }]",
        "estimate = { importance = 3 }",
        "estimate = { importance = \"1 to 6\" }",
        "status = \"idea\"\nestimate = { importance = 2 }",
    ],
    good: &[
        "feedback = [{ date = 2026-06-12, importance = 2 }, { date = 2026-06-13, importance = 3 }]",
        "feedback = [{ date = 2026-06-13, ease = 1 }]",
        "estimate = { importance = 3.1 }",
        "estimate = { importance = \"2.9 to 4\" }",
    ],
    check: |project, context| {
        let mut found = Vec::new();
        let ratings = Ratings::of(project, "importance", |feedback| feedback.importance.as_ref());
        let low = ratings.filter(|ratings| ratings.median <= context.number(&REVIEWERS));
        found.extend(low.map(Ratings::finding));
        let own = project.estimate.as_ref().and_then(|estimate| estimate.importance.as_ref());
        if let Some(own) = own.filter(|own| up_to(own.median().of_10(), context.number(&OWN))) {
            let limit = context.number(&OWN);
            let message = match own.value {
                Range::Exactly(own) => format!("its estimated importance is {own} of 10"),
                Range::Between { .. } => {
                    let median = (own.median().of_10() * 10.0).round() / 10.0;
                    format!("its estimated importance is about {median} of 10 ({})", own.value)
                }
            };
            found.push(Finding::at(own, format!("{message}; {limit} or less is low")));
        }
        found
    },
};
