//! Loops take longer than planned.

use super::rule::{Finding, OPEN, Rule, Severity, Source, at_least};
use super::threshold::{Limit, Threshold};

const TIMES: Threshold = Threshold {
    key: "loop-drift",
    default: Limit::Number(2.0),
    what: "a measured loop of this many times the planned one has drifted",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "loop-drift",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "The median of the last five measured loops beside the planned one",
    why: "A loop that takes twice what was planned halves the number of experiments \
          that fit in a month, and the plan was made for the other number.",
    fix: "find the step that grew, or plan with the measured loop: `experiment_loop`",
    source: Source::Own,
    thresholds: &[TIMES],
    bad: &["experiment_loop = \"4h\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-12, result = \"clear\", took = \"8h\" },\n\
         \x20 { date = 2026-06-13, result = \"clear\", took = \"8h\" },\n\
         \x20 { date = 2026-06-14, result = \"clear\", took = \"8h\" },\n\
         ]"],
    good: &[
        "experiment_loop = \"4h\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-12, result = \"clear\", took = \"9h\" },\n\
         \x20 { date = 2026-06-13, result = \"clear\", took = \"7h 59m\" },\n\
         \x20 { date = 2026-06-14, result = \"clear\", took = \"1h\" },\n\
         ]",
        "experiment_loop = \"4h\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-13, result = \"clear\", took = \"8h\" },\n\
         \x20 { date = 2026-06-14, result = \"clear\", took = \"8h\" },\n\
         ]",
    ],
    check: |project, context| {
        let (Some(planned), Some(took)) = (&project.experiment_loop, project.measured_loop())
        else {
            return Vec::new();
        };
        let times = took.in_weeks() / planned.median().in_weeks();
        if !at_least(times, context.number(&TIMES)) {
            return Vec::new();
        }
        let message =
            format!("loops take {}, {times:.1} times the {} planned", took.rough(), planned.value);
        vec![Finding::at(planned, message)]
    },
};
