//! Others are ahead on exactly this.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "same-problem",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Overlaps with the same problem where they have progress and nothing is \
          agreed",
    why: "Where others have progress on exactly the same problem, two groups do the \
          work of one. It is almost always a different problem; where it is not, one \
          group should take it, and the other is free for something else.",
    fix: "team up, or leave it to them, and write in `agreed` what it is to be",
    source: Source::Interview("Duplication of Work and Collaborations"),
    thresholds: &[],
    bad: &[
        "overlap = [{ who = \"they\", synced = 2026-06-12, same_problem = true, progress = true }]",
    ],
    good: &[
        "overlap = [{ who = \"they\", same_problem = true, progress = false }]",
        "overlap = [{ who = \"they\", same_problem = false, progress = true }]",
        "overlap = [{ who = \"they\", same_problem = true, progress = true, agreed = \"ours\" }]",
    ],
    check: |project, _| {
        let yes = |given: &Option<At<bool>>| given.as_ref().is_some_and(|given| given.value);
        let ahead = project.overlaps.iter().filter(|overlap| {
            yes(&overlap.same_problem) && yes(&overlap.progress) && overlap.agreed.is_none()
        });
        ahead
            .map(|overlap| {
                let who = &overlap.who.value;
                Finding::at(
                    &overlap.who,
                    format!("{who} has progress on the same problem, and nothing is agreed"),
                )
            })
            .collect()
    },
};
