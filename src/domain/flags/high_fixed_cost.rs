//! A month or more of work before the first experiment.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Range, Work};

const FROM: Threshold = Threshold {
    key: "high-fixed-cost",
    default: Limit::Work(Work::months(1)),
    what: "a fixed cost still to pay of this or more is high",
    source: Source::Interview("Red Flags for Projects"),
};

pub const RULE: Rule = Rule {
    name: "high-fixed-cost",
    severity: Severity::Red,
    statuses: OPEN,
    what: "The full-time work still to do before the first experiment can run: none once one has \
           run, less what was worked since the start",
    why: "Until the first experiment nothing is learned, and all of it is lost if the direction \
          does not work. Now and then an idea is so good that somebody should pay it anyway, as \
          with learning from human feedback: then accept the flag, and say why.",
    fix: "look for a simpler experiment with a similar signal, or for somebody who has paid already",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[FROM],
    bad: &[
        "status = \"idea\"\nfixed_cost = \"1mo\"\n# no experiment",
        "status = \"idea\"\nfixed_cost = \"1w to 20w\"\n# no experiment",
        "started = 2026-06-01\nfixed_cost = \"1mo 2w\"\n# no experiment",
    ],
    good: &[
        "status = \"idea\"\nfixed_cost = \"21d 5h 55min\"\n# no experiment",
        "started = 2026-06-01\nfixed_cost = \"1mo 9d 7h\"\n# no experiment",
        "fixed_cost = \"2mo\"\nexperiment = [{ date = 2026-06-12, result = \"clear\" }]",
    ],
    check: |project, context| {
        let from = context.work(&FROM);
        let Some(cost) = &project.fixed_cost else { return Vec::new() };
        let left = context.ranking().standing(project).fixed_cost_left;
        if left < from {
            return Vec::new();
        }
        let (about, whole) = match cost.value {
            Range::Exactly(whole) if whole == left => ("", String::new()),
            Range::Exactly(whole) => ("", format!(" (of {whole})")),
            Range::Between { .. } => ("about ", format!(" (of {})", cost.value)),
        };
        let message = format!(
            "{about}{} of work{whole} is left before the first experiment: {from} or more",
            left.beside(from),
        );
        vec![Finding::at(cost, message)]
    },
};
