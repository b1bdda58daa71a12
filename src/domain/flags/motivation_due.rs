use super::no_motivation;
use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Direction, Origin, Time};

const TIME: Threshold = Threshold {
    key: "motivation-due-time",
    default: Limit::Time(Time::weeks(1)),
    what: "flag a bottom-up project without a motivation when it has been active for this time",
    source: Source::Own,
};
const NEW: Threshold = Threshold {
    key: "motivation-due-new",
    default: Limit::Time(Time::days(2)),
    what: "flag it when it has been active for this time, if its direction is new",
    source: Source::Own,
};
const EXPERIMENTS: Threshold = Threshold {
    key: "motivation-due-experiments",
    default: Limit::Number(5.0),
    what: "flag a bottom-up project without a motivation after this many experiments",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "motivation-due",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Bottom-up projects without a motivation after some time or some experiments, sooner if the \
           `direction` is new",
    why: "Following what works is a good start if a loop takes hours. After some days of it, you \
          can tell what it is good for, if anything.",
    fix: "write down which problem the results could help with, `rp set NAME motivation=TEXT`, and \
          show it to somebody",
    ask: "If this works, why does it matter?",
    source: Source::Interview("Top-down vs Bottom-up Approach"),
    thresholds: &[TIME, NEW, EXPERIMENTS],
    bad: &[
        "started = 2026-06-08\n# no motivation",
        "started = 2026-06-13\ndirection = \"new\"\n# no motivation",
        "started = 2026-06-08\nmotivation = \"TBD\"",
        "# no motivation\nexperiment = [\n\
         \x20 { date = 2026-06-11, result = \"clear\" }, { date = 2026-06-12, result = \"clear\" },\n\
         \x20 { date = 2026-06-13, result = \"clear\" }, { date = 2026-06-14, result = \"clear\" },\n\
         \x20 { date = 2026-06-15, result = \"clear\" },\n\
         ]",
    ],
    good: &[
        "started = 2026-06-09\n# no motivation",
        "started = 2026-06-14\ndirection = \"new\"\n# no motivation",
        "started = 2026-06-09\ndirection = \"discussed\"\n# no motivation",
        "# no motivation\nexperiment = [\n\
         \x20 { date = 2026-06-11, result = \"clear\" }, { date = 2026-06-12, result = \"clear\" },\n\
         \x20 { date = 2026-06-13, result = \"clear\" }, { date = 2026-06-14, result = \"clear\" },\n\
         ]",
        "started = 2026-06-08",
        "started = 2026-05-15\n# no motivation",
        "status = \"idea\"\n# no motivation\nexperiment = [\n\
         \x20 { date = 2026-06-11, result = \"clear\" }, { date = 2026-06-12, result = \"clear\" },\n\
         \x20 { date = 2026-06-13, result = \"clear\" }, { date = 2026-06-14, result = \"clear\" },\n\
         \x20 { date = 2026-06-15, result = \"clear\" },\n\
         ]",
    ],
    check: |project, context| {
        let worse = no_motivation::is_raised(project, context);
        if worse
            || project.written_motivation().is_some()
            || project.origin.value == Origin::TopDown
        {
            return Vec::new();
        }
        let run = project.log().len();
        let is_new = project.direction.as_ref().is_some_and(|at| **at == Direction::New);
        let limit = if is_new { &NEW } else { &TIME };
        let message = match context.active_for(project, limit) {
            Some(active) => format!("active for {} without a motivation", active.rough()),
            None if context.reached(run, &EXPERIMENTS) => {
                format!("{run} experiments without a motivation")
            }
            None => return Vec::new(),
        };
        vec![Finding::at(&project.origin, message)]
    },
};
