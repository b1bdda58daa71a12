use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::{Direction, Origin, Relevance};

pub const RULE: Rule = Rule {
    name: "crowded-bottom-up",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Bottom-up projects with highly relevant prior work but without a `problem`, unless the \
           direction is only discussed (`direction`): there, experiments are what is missing",
    why: "In a crowded area, somebody has often tried what seems to work. There, start from a \
          problem that is still open.",
    fix: "find out what others have left open, and name it with `rp set NAME problem=TEXT`",
    ask: "What has the prior work left open that you would answer?",
    source: Source::Interview("Top-down Approach and Low-Hanging Fruit"),
    thresholds: &[],
    bad: &[
        "# no problem\nprior_work = { relevance = \"high\", notes = \"n\" }",
        "# no problem\ndirection = \"new\"\nprior_work = { relevance = \"high\", notes = \"n\" }",
        "problem = \"...\"\nprior_work = { relevance = \"high\", notes = \"n\" }",
    ],
    good: &[
        "prior_work = { relevance = \"high\", notes = \"n\" }",
        "# no problem\nprior_work = { relevance = \"some\" }",
        "# no problem\ndirection = \"discussed\"\nprior_work = { relevance = \"high\", notes = \"n\" }",
        "origin = \"top-down\"\n\
         # no problem\n\
         prior_work = { relevance = \"high\", notes = \"n\" }",
    ],
    check: |project, _| {
        if project.direction.as_ref().is_some_and(|at| **at == Direction::Discussed) {
            return Vec::new();
        }
        let prior = project.prior_work.as_ref().and_then(|prior| prior.relevance.as_ref());
        let high = prior.filter(|relevance| relevance.value == Relevance::High);
        match (high, project.origin.value, project.written_problem()) {
            (Some(relevance), Origin::BottomUp, None) => {
                let message =
                    "the prior work is highly relevant, and no `problem` names what is still open";
                vec![Finding::at(relevance, message)]
            }
            (_, Origin::BottomUp | Origin::TopDown, _) => Vec::new(),
        }
    },
};
