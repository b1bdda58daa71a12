use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Time, Uncertainty};

const AFTER: Threshold = Threshold {
    key: "no-question",
    default: Limit::Time(Time::weeks(1)),
    what: "flag a conceptual project without a `problem` when it has been active for this time",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "no-question",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Conceptual projects without a `problem` after the first experiment or some time",
    why: "If the open question is what should be shown at all, no experiment answers it. A week of \
          thinking and talking about it decides whether the work will matter.",
    fix: "write down the question, `rp set NAME problem=TEXT`, and discuss it with those who would \
          use the answer",
    ask: "What exactly is the question that this should answer?",
    source: Source::Interview("Advice for Junior Researchers"),
    thresholds: &[AFTER],
    bad: &[
        "uncertainty = \"conceptual\"\n# no problem",
        "uncertainty = \"conceptual\"\nproblem = \"?\"",
        "uncertainty = \"conceptual\"\nstarted = 2026-06-08\n# no problem\n# no experiment",
    ],
    good: &[
        "uncertainty = \"conceptual\"\nstarted = 2026-06-09\n# no problem\n# no experiment",
        "uncertainty = \"conceptual\"",
        "# no problem",
    ],
    check: |project, context| {
        let run = project.log().len();
        let since = match (run, context.active_for(project, &AFTER)) {
            (0, None) => return Vec::new(),
            (0, Some(time)) => format!("active for {}", time.rough()),
            (1, _) => "1 experiment".into(),
            (run, _) => format!("{run} experiments"),
        };
        match (project.uncertainty, project.written_problem()) {
            (Uncertainty::Conceptual, None) => {
                let message = format!("{since} without a `problem` that says what to show");
                vec![Finding::missing(project, message)]
            }
            (Uncertainty::Conceptual, Some(_)) | (Uncertainty::Empirical, _) => Vec::new(),
        }
    },
};
