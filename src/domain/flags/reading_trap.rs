//! Weeks of reading, and no experiment.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Time, Uncertainty, Work};

const AFTER: Threshold = Threshold {
    key: "reading-trap",
    default: Limit::Time(Time::weeks(4)),
    what: "this time at work without an experiment is the trap",
    source: Source::Own,
};
const SPENT: Threshold = Threshold {
    key: "reading-trap-spent",
    default: Limit::Work(Work::weeks(4)),
    what: "this much work spent on reading without an experiment is the trap",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "reading-trap",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Empirical projects without an experiment that have been active, or read for, \
          for weeks",
    why: "Reading for a month before doing anything, or thinking for months about what \
          to do, is a trap that many juniors fall into. An experiment of an hour tells \
          more.",
    fix: "run one experiment today, however small, and read on beside it",
    source: Source::Interview("Reading Prior Work"),
    thresholds: &[AFTER, SPENT],
    bad: &[
        "started = 2026-05-18\n# no experiment",
        "prior_work = { spent = \"4w\" }\n# no experiment",
        "status = \"idea\"\nprior_work = { spent = \"4w\" }\n# no experiment",
    ],
    good: &[
        "started = 2026-05-19\n# no experiment",
        "prior_work = { spent = \"19d 7h\" }\n# no experiment",
        "started = 2026-05-18",
        "uncertainty = \"conceptual\"\nstarted = 2026-05-18\n# no experiment",
    ],
    check: |project, context| {
        if project.uncertainty == Uncertainty::Conceptual || !project.experiments.is_empty() {
            return Vec::new();
        }
        let (after, enough) = (context.time(&AFTER), context.work(&SPENT));
        let spent = project.prior_work.as_ref().and_then(|prior| prior.spent.as_ref());
        match (spent.filter(|spent| spent.value >= enough), project.active_for(context.today)) {
            (Some(spent), _) => {
                let message = format!("{} of reading, and no experiment", spent.value);
                vec![Finding::at(spent, message)]
            }
            (None, Some(active)) if active >= after => {
                let message =
                    format!("it has been active for {}, and no experiment was run", active.rough());
                vec![Finding::missing(project, message)]
            }
            (None, _) => Vec::new(),
        }
    },
};
