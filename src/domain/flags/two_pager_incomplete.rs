use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Time, written};

const AFTER: Threshold = Threshold {
    key: "two-pager-incomplete",
    default: Limit::Time(Time::weeks(1)),
    what: "flag an incomplete document when the project has been active for this time",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "two-pager-incomplete",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active projects whose two-page document lacks the motivation, problem, approach or plan",
    why: "Others can judge two pages on the problem, a possible solution and the experiments to \
          run. Most red flags come to light there.",
    fix: "write each part that `rp doc NAME --check` lists as missing in a few sentences, and \
          send the document to people whose judgement you trust",
    ask: "What would the missing part of your two pages say?",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[AFTER],
    bad: &[
        "started = 2026-06-08\n# no plan",
        "started = 2026-06-08\nproblem = \"\"",
        "started = 2026-06-08\nplan = \"TBD\"",
    ],
    good: &["started = 2026-06-09\n# no plan", "started = 2026-06-08"],
    check: |project, context| {
        let missing: Vec<_> = project
            .parts()
            .into_iter()
            .filter(|(key, part)| written(*part).is_none() && !project.has_elsewhere(key))
            .map(|(key, _)| format!("`{key}`"))
            .collect();
        match context.active_for(project, &AFTER) {
            Some(active) if !missing.is_empty() => {
                let message = format!(
                    "active for {}, and its document still lacks {}",
                    active.rough(),
                    missing.join(", ")
                );
                vec![Finding::missing(project, message)]
            }
            _ => Vec::new(),
        }
    },
};
