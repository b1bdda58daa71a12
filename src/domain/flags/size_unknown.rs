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
    ask: "How long does one experiment take, and how much work comes before the first?",
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
        let has_loop =
            project.experiment_loop.is_some() || project.has_elsewhere("experiment_loop");
        let has_cost = project.fixed_cost.is_some() || project.has_elsewhere("fixed_cost");
        let message = match (has_loop, has_cost) {
            (true, true) => return Vec::new(),
            (false, true) => "no `experiment_loop`",
            (true, false) => "no `fixed_cost`",
            (false, false) => "no `experiment_loop` and no `fixed_cost`",
        };
        vec![Finding::missing(project, message)]
    },
};
