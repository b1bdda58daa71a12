use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Range, Work};

const FROM: Threshold = Threshold {
    key: "high-fixed-cost",
    default: Limit::Work(Work::months(1)),
    what: "flag a fixed cost left of this or more",
    source: Source::Interview("Red Flags for Projects"),
};

pub const RULE: Rule = Rule {
    name: "high-fixed-cost",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Projects with a high fixed cost left: the full-time work before the first experiment, \
           minus the work since the start; 0 once an experiment has run",
    why: "Nothing is learned before the first experiment, and all the work is lost if the \
          direction does not work. Now and then an idea is so good that somebody should pay \
          anyway, as with learning from human feedback: then accept the flag, and say why.",
    fix: "look for a simpler experiment with a similar signal, or for somebody who has already \
          paid; or accept the flag with `rp accept`",
    ask: "Which simpler experiment gives a similar signal without this cost?",
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
            "{about}{} of work{whole} is left before the first experiment; {from} or more is high",
            left.beside(from),
        );
        vec![Finding::at(cost, message).too_high(Limit::Work(left))]
    },
};
