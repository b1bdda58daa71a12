use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::Uncertainty;

pub const RULE: Rule = Rule {
    name: "size-unknown",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Empirical projects without `experiment_loop` or without `fixed_cost`",
    why: "How long one experiment takes, and what it costs to get to the first, decide more than \
          anything else how fast a project can show that it works.",
    fix: "set rough ranges: `rp set NAME experiment_loop=\"4h to 2d\" fixed_cost=\"2d to 1w\"`",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[],
    bad: &[
        "# no experiment_loop",
        "# no fixed_cost",
        "status = \"idea\"\n# no experiment_loop\n# no fixed_cost",
    ],
    good: &[
        "experiment_loop = \"4h to 2d\"\nfixed_cost = \"0d\"",
        "uncertainty = \"conceptual\"\n# no experiment_loop\n# no fixed_cost",
    ],
    check: |project, _| {
        if project.uncertainty == Uncertainty::Conceptual {
            return Vec::new();
        }
        let message = match (&project.experiment_loop, &project.fixed_cost) {
            (Some(_), Some(_)) => return Vec::new(),
            (None, Some(_)) => "no `experiment_loop`",
            (Some(_), None) => "no `fixed_cost`",
            (None, None) => "no `experiment_loop` and no `fixed_cost`",
        };
        vec![Finding::missing(project, message)]
    },
};
