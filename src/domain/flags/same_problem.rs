use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::Overlap;
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "same-problem",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Overlaps on the same problem, if the others have progress and nothing is agreed",
    why: "Others almost always work on a different problem. If it is the same and they have \
          progress, two groups do the work of one: one group should take it, and the other is free \
          for something else.",
    fix: "team up or leave it to them, and record it with `rp overlap NAME WHO --agreed AGREED`",
    ask: "Do you team up with the others, or leave it to them?",
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
        let ahead = project.overlaps.iter().filter(|overlap| is_raised(overlap));
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

/// Whether this rule raises a flag, which then replaces that of a milder rule.
pub fn is_raised(overlap: &Overlap) -> bool {
    let yes = |given: &Option<At<bool>>| given.as_ref().is_some_and(|given| given.value);
    yes(&overlap.same_problem) && yes(&overlap.progress) && overlap.agreed.is_none()
}
