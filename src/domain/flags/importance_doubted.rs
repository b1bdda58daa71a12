//! Even complete success would not matter much.

use super::reviewed::{Reviewed, reviewed};
use super::rule::{Finding, OPEN, Rule, Severity, Source, up_to};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Range;

const REVIEWERS: Threshold = Threshold {
    key: "importance-doubted-reviewers",
    default: Limit::Number(2.0),
    what: "a median rating of importance (1 to 5) of this or less is a doubt",
    source: Source::Own,
};
const OWN: Threshold = Threshold {
    key: "importance-doubted-own",
    default: Limit::Number(3.0),
    what: "your own estimate of importance (0 to 10) of this or less is a doubt",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "importance-doubted",
    severity: Severity::Red,
    statuses: OPEN,
    what: "The reviewers' ratings of importance, by their median, and your own estimate",
    why: "That even complete success would not matter much is one of the two things that reviewers \
          of a project find most, and the one that no experiment will change.",
    fix: "ask a reviewer what result would matter, and go for that; or take the next project",
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
        let ratings = reviewed(project, "importance", |feedback| feedback.importance.as_ref());
        let low = ratings.filter(|ratings| ratings.median <= context.number(&REVIEWERS));
        found.extend(low.map(Reviewed::finding));
        let own = project.estimate.as_ref().and_then(|estimate| estimate.importance.as_ref());
        if let Some(own) = own.filter(|own| up_to(own.median().of_10(), context.number(&OWN))) {
            let limit = context.number(&OWN);
            let message = match own.value {
                Range::Exactly(own) => format!("you put its importance at {own} of 10"),
                Range::Between { .. } => {
                    let median = (own.median().of_10() * 10.0).round() / 10.0;
                    format!("you put its importance at about {median} of 10 ({})", own.value)
                }
            };
            found.push(Finding::at(own, format!("{message}: {limit} or less")));
        }
        found
    },
};
