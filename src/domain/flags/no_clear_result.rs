use super::long_without_result;
use super::rule::{OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;

const EXPERIMENTS: Threshold = Threshold {
    key: "no-clear-result-experiments",
    default: Limit::Number(5.0),
    what: "flag this many experiments without a clear result",
    source: Source::Own,
};
const TIME: Threshold = Threshold {
    key: "no-clear-result-time",
    default: Limit::Time(Time::weeks(4)),
    what: "flag this much time at work without a clear result",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "no-clear-result",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects that have had no clear result for some experiments or some time, counted from \
           the last clear result or the start; broken experiments do not count",
    why: "The big trap is a project that makes some progress but never shows clearly that it \
          works. It takes months, because it might still work.",
    fix: "run next the one experiment that would settle it, and see the alternatives with `rp \
          compare`",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[EXPERIMENTS, TIME],
    bad: &[
        "started = 2026-03-01\nexperiment = [{ date = 2026-05-18, result = \"clear\" }]",
        "status = \"idea\"\nexperiment = [\n\
         \x20 { date = 2026-06-11, result = \"unclear\" }, { date = 2026-06-12, result = \"unclear\" },\n\
         \x20 { date = 2026-06-13, result = \"promising\" }, { date = 2026-06-14, result = \"negative\" },\n\
         \x20 { date = 2026-06-15, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-18\nexperiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "experiment = [\n\
         \x20 { date = 2026-06-11, result = \"clear\" }, { date = 2026-06-11, result = \"unclear\" },\n\
         \x20 { date = 2026-06-12, result = \"unclear\" }, { date = 2026-06-13, result = \"promising\" },\n\
         \x20 { date = 2026-06-14, result = \"negative\" }, { date = 2026-06-15, result = \"unclear\" },\n\
         ]",
    ],
    good: &[
        "started = 2026-04-20\nexperiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-05-19\nexperiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-03-01\nexperiment = [{ date = 2026-05-19, result = \"clear\" }]",
        "experiment = [\n\
         \x20 { date = 2026-06-11, result = \"unclear\" }, { date = 2026-06-12, result = \"unclear\" },\n\
         \x20 { date = 2026-06-13, result = \"promising\" }, { date = 2026-06-14, result = \"negative\" },\n\
         \x20 { date = 2026-06-15, result = \"broken\" },\n\
         ]",
    ],
    check: |project, context| {
        let tries = project.tries_since_clear().len();
        let without = project.without_clear_for(context.today);
        let too_long = without.is_some_and(|without| without >= context.time(&TIME));
        let too_many = context.reached(tries, &EXPERIMENTS);
        if !(too_long || too_many) || long_without_result::is_raised(project, context) {
            return Vec::new();
        }
        vec![long_without_result::finding(project, without, tries)]
    },
};
