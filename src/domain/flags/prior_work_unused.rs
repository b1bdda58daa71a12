use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::{Relevance, written};

pub const RULE: Rule = Rule {
    name: "prior-work-unused",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Highly relevant prior work without notes",
    why: "Highly relevant work is free knowledge. Without notes of what you took from it, it was \
          probably not used.",
    fix: "follow the two most relevant pieces, and note what you take from them: `rp set NAME \
          prior_work.notes=TEXT`",
    ask: "What in the prior work saves you an experiment?",
    source: Source::Interview("Reading Prior Work"),
    thresholds: &[],
    bad: &[
        "prior_work = { relevance = \"high\" }",
        "prior_work = { relevance = \"high\", notes = \"\" }",
        "prior_work = { relevance = \"high\", notes = \"x\" }",
    ],
    good: &[
        "prior_work = { relevance = \"high\", notes = \"the probes\" }",
        "prior_work = { relevance = \"some\" }",
    ],
    check: |project, _| {
        let Some(prior) = &project.prior_work else { return Vec::new() };
        match (&prior.relevance, written(prior.notes.as_ref())) {
            (Some(relevance), None) if relevance.value == Relevance::High => {
                vec![Finding::at(
                    relevance,
                    "the prior work is highly relevant, but has no `notes`",
                )]
            }
            _ => Vec::new(),
        }
    },
};
