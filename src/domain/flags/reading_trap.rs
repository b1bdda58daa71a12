use super::fixed_cost::time_for_results;
use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Time, Uncertainty, Work};

const AFTER: Threshold = Threshold {
    key: "reading-trap",
    default: Limit::Time(Time::weeks(4)),
    what: "flag a project without an experiment when it has been active for this time",
    source: Source::Own,
};
const SPENT: Threshold = Threshold {
    key: "reading-trap-spent",
    default: Limit::Work(Work::weeks(4)),
    what: "flag this much work spent on reading without an experiment",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "reading-trap",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Empirical projects without an experiment after weeks of work or of reading",
    why: "Many juniors read for a month before doing anything, or think for months about what to \
          do. An experiment of an hour shows more. The time of a planned fixed cost does not \
          count.",
    fix: "run one experiment today, however small, log it with `rp log`, and go on reading in \
          parallel",
    ask: "Which experiment could you run today, with what you know now?",
    source: Source::Interview("Reading Prior Work"),
    thresholds: &[AFTER, SPENT],
    bad: &[
        "started = 2026-05-18\n# no fixed_cost\n# no experiment",
        "started = 2026-04-20\nfixed_cost = \"4w\"\n# no experiment",
        "prior_work = { spent = \"4w\" }\n# no experiment",
        "status = \"idea\"\nprior_work = { spent = \"4w\" }\n# no experiment",
    ],
    good: &[
        "started = 2026-05-19\n# no fixed_cost\n# no experiment",
        "started = 2026-04-21\nfixed_cost = \"4w\"\n# no experiment",
        "prior_work = { spent = \"19d 7h\" }\n# no experiment",
        "started = 2026-05-18",
        "uncertainty = \"conceptual\"\nstarted = 2026-05-18\n# no experiment",
    ],
    check: |project, context| {
        if project.uncertainty == Uncertainty::Conceptual || !project.experiments.is_empty() {
            return Vec::new();
        }
        let enough = context.work(&SPENT);
        let spent = project.prior_work.as_ref().and_then(|prior| prior.spent.as_ref());
        let active = time_for_results(project, context);
        let active = active.filter(|active| *active >= context.time(&AFTER));
        match (spent.filter(|spent| spent.value >= enough), active) {
            (Some(spent), _) => {
                let message = format!("{} of reading without an experiment", spent.value);
                vec![Finding::at(spent, message).too_high(Limit::Work(spent.value))]
            }
            (None, Some(active)) => {
                let message = format!("active for {} without an experiment", active.rough());
                vec![Finding::missing(project, message).too_high(Limit::Time(active))]
            }
            (None, None) => Vec::new(),
        }
    },
};
