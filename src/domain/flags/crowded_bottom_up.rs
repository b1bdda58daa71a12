//! A bare idea in a crowded area.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::{Origin, Relevance};

pub const RULE: Rule = Rule {
    name: "crowded-bottom-up",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Bottom-up projects without a `problem` where prior work is highly relevant",
    why: "Where much has been picked already, what seems to work has often been tried. \
          There the work has to start from a problem that is still open.",
    fix: "name in `problem` what is still open, after a closer look at what others \
          have",
    source: Source::Interview("Top-down Approach and Low-Hanging Fruit"),
    thresholds: &[],
    bad: &["# no problem\nprior_work = { relevance = \"high\", notes = \"n\" }"],
    good: &[
        "prior_work = { relevance = \"high\", notes = \"n\" }",
        "# no problem\nprior_work = { relevance = \"some\" }",
        "origin = \"top-down\"\n\
         # no problem\n\
         prior_work = { relevance = \"high\", notes = \"n\" }",
    ],
    check: |project, _| {
        let prior = project.prior_work.as_ref().and_then(|prior| prior.relevance.as_ref());
        let high = prior.filter(|relevance| relevance.value == Relevance::High);
        match (high, project.origin.value, &project.problem) {
            (Some(relevance), Origin::BottomUp, None) => {
                let message = "much has been done here, and no problem says what is still open";
                vec![Finding::at(relevance, message)]
            }
            (_, Origin::BottomUp | Origin::TopDown, _) => Vec::new(),
        }
    },
};
