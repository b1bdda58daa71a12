//! Experiments before the question.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Time, Uncertainty};

const AFTER: Threshold = Threshold {
    key: "no-question",
    default: Limit::Time(Time::weeks(1)),
    what: "a conceptual project that has been active for this time has its question",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "no-question",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Conceptual projects without a `problem` on which experiments are run, or \
          which have been active for a time",
    why: "Where the uncertainty is what should be shown at all, no experiment answers \
          it. A week of thinking and talking about the question decides whether the \
          work will matter.",
    fix: "write the question in `problem`, and talk it through with those who would \
          use the answer",
    source: Source::Interview("Advice for Junior Researchers"),
    thresholds: &[AFTER],
    bad: &[
        "uncertainty = \"conceptual\"\n# no problem",
        "uncertainty = \"conceptual\"\nstarted = 2026-06-08\n# no problem\n# no experiment",
    ],
    good: &[
        "uncertainty = \"conceptual\"\nstarted = 2026-06-09\n# no problem\n# no experiment",
        "uncertainty = \"conceptual\"",
        "# no problem",
    ],
    check: |project, context| {
        let run = project.log().len();
        let active = project.active_for(context.today).filter(|time| *time >= context.time(&AFTER));
        let since = match (run, active) {
            (0, None) => return Vec::new(),
            (0, Some(time)) => format!("it has been active for {}", time.rough()),
            (1, _) => "an experiment was run".into(),
            (run, _) => format!("{run} experiments were run"),
        };
        match (project.uncertainty, &project.problem) {
            (Uncertainty::Conceptual, None) => {
                let message = format!("{since}, and the question is not written down");
                vec![Finding::missing(project, message)]
            }
            (Uncertainty::Conceptual, Some(_)) | (Uncertainty::Empirical, _) => Vec::new(),
        }
    },
};
