//! The two-page document has a hole.

use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;

const AFTER: Threshold = Threshold {
    key: "two-pager-incomplete",
    default: Limit::Time(Time::weeks(1)),
    what: "a project that has been active for this time has its document",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "two-pager-incomplete",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "The four parts of the two-page document: motivation, problem, approach and plan",
    why: "Two pages on the problem, a possible solution and the experiments to run are what \
          others can judge, and where most red flags come to light.",
    fix: "write the missing parts in a few sentences each, and send them to people whose judgement \
          you trust",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[AFTER],
    bad: &["started = 2026-06-08\n# no plan", "started = 2026-06-08\nproblem = \"\""],
    good: &["started = 2026-06-09\n# no plan", "started = 2026-06-08"],
    check: |project, context| {
        let missing: Vec<_> = project
            .parts()
            .into_iter()
            .filter(|(_, part)| part.is_none())
            .map(|(key, _)| format!("`{key}`"))
            .collect();
        match project.active_for(context.today) {
            Some(active) if active >= context.time(&AFTER) && !missing.is_empty() => {
                let message = format!(
                    "it has been active for {}, and its document still lacks {}",
                    active.rough(),
                    missing.join(", ")
                );
                vec![Finding::missing(project, message)]
            }
            _ => Vec::new(),
        }
    },
};
