//! Relevant work, and nothing taken from it.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::Relevance;

pub const RULE: Rule = Rule {
    name: "prior-work-unused",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Prior work of high relevance without notes of what was taken from it",
    why: "What is highly relevant is free knowledge. Where nothing of it is written \
          down, it was not followed.",
    fix: "follow the two most relevant pieces, and note in `notes` what you take from \
          them",
    source: Source::Interview("Reading Prior Work"),
    thresholds: &[],
    bad: &[
        "prior_work = { relevance = \"high\" }",
        "prior_work = { relevance = \"high\", notes = \"\" }",
    ],
    good: &[
        "prior_work = { relevance = \"high\", notes = \"the probes\" }",
        "prior_work = { relevance = \"some\" }",
    ],
    check: |project, _| {
        let Some(prior) = &project.prior_work else { return Vec::new() };
        match (&prior.relevance, &prior.notes) {
            (Some(relevance), None) if relevance.value == Relevance::High => {
                vec![Finding::at(relevance, "highly relevant, and nothing noted from it")]
            }
            _ => Vec::new(),
        }
    },
};
