use super::rule::{Finding, OPEN, Rule, Severity, Source, at_least};
use super::threshold::{Limit, Threshold};

const TIMES: Threshold = Threshold {
    key: "loop-drift",
    default: Limit::Number(2.0),
    what: "flag a measured loop of this many times the planned one or more",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "loop-drift",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects whose measured loop, the median of the last five, is much longer than planned",
    why: "A loop of twice the planned length halves the number of experiments in a month, and with \
          it what the plan can reach. It is compared with the upper end of a planned range.",
    fix: "find the step that grew, or plan with the measured loop: `rp set NAME \
          experiment_loop=TIME`",
    ask: "Which step of the loop has grown since you planned it?",
    source: Source::Own,
    thresholds: &[TIMES],
    bad: &[
        "experiment_loop = \"4h\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-12, result = \"unclear\", took = \"8h\" },\n\
         \x20 { date = 2026-06-13, result = \"unclear\", took = \"8h\" },\n\
         \x20 { date = 2026-06-14, result = \"unclear\", took = \"8h\" },\n\
         ]",
        "experiment_loop = \"1h to 4h\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-12, result = \"unclear\", took = \"8h\" },\n\
         \x20 { date = 2026-06-13, result = \"unclear\", took = \"8h\" },\n\
         \x20 { date = 2026-06-14, result = \"unclear\", took = \"8h\" },\n\
         ]",
    ],
    good: &[
        "experiment_loop = \"4h\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-12, result = \"unclear\", took = \"9h\" },\n\
         \x20 { date = 2026-06-13, result = \"unclear\", took = \"7h 59m\" },\n\
         \x20 { date = 2026-06-14, result = \"unclear\", took = \"1h\" },\n\
         ]",
        "experiment_loop = \"1h to 4h\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-12, result = \"unclear\", took = \"9h\" },\n\
         \x20 { date = 2026-06-13, result = \"unclear\", took = \"7h 59m\" },\n\
         \x20 { date = 2026-06-14, result = \"unclear\", took = \"1h\" },\n\
         ]",
        "experiment_loop = \"4h\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-13, result = \"unclear\", took = \"8h\" },\n\
         \x20 { date = 2026-06-14, result = \"unclear\", took = \"8h\" },\n\
         ]",
        "experiment_loop = \"4h\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-12, result = \"clear\", took = \"8h\" },\n\
         \x20 { date = 2026-06-13, result = \"clear\", took = \"8h\" },\n\
         \x20 { date = 2026-06-14, result = \"clear\", took = \"8h\" },\n\
         ]",
    ],
    check: |project, context| {
        let (Some(planned), Some(took)) = (&project.experiment_loop, project.measured_loop())
        else {
            return Vec::new();
        };
        let times = took.in_weeks() / planned.high().in_weeks();
        if project.is_in_finish() || !at_least(times, context.number(&TIMES)) {
            return Vec::new();
        }
        let message = format!(
            "one loop takes {}, {times:.1} times the planned {}",
            took.rough(),
            planned.value
        );
        vec![Finding::at(planned, message).too_high(Limit::Number(times))]
    },
};
