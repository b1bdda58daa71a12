use super::fixed_cost::time_for_results;
use super::long_without_result;
use super::rule::{OPEN, Rule, Severity, Source, as_number};
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

const LOOPS: Threshold = Threshold {
    key: "no-clear-result-loops",
    default: Limit::Number(5.0),
    what: "flag no time shorter than this many loops",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "no-clear-result",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects without a clear result after some experiments or some time",
    why: "The big trap is a project that makes some progress but never shows clearly that it \
          works. It takes months, because it might still work. Broken experiments and the time of \
          the planned fixed cost do not count, nor what was before a pivot. A project with a clear \
          result only has to be finished, and no experiment settles conceptual work: both are \
          spared.",
    fix: "run next the one experiment that would settle it, and see the alternatives with `rp \
          compare`",
    ask: "Which one experiment would settle whether this works?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[EXPERIMENTS, TIME, LOOPS],
    bad: &[
        "started = 2026-05-18\n\
         # no fixed_cost\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "status = \"idea\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-11, result = \"unclear\" }, { date = 2026-06-12, result = \"unclear\" },\n\
         \x20 { date = 2026-06-13, result = \"promising\" }, { date = 2026-06-14, result = \"negative\" },\n\
         \x20 { date = 2026-06-15, result = \"unclear\" },\n\
         ]",
        "experiment = [\n\
         \x20 { date = 2026-06-11, result = \"unclear\" }, { date = 2026-06-12, result = \"unclear\" },\n\
         \x20 { date = 2026-06-13, result = \"promising\" }, { date = 2026-06-14, result = \"negative\" },\n\
         \x20 { date = 2026-06-15, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-11\n\
         experiment_loop = \"1w\"\n\
         # no fixed_cost\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-05-11\n\
         fixed_cost = \"1w\"\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
    ],
    good: &[
        "started = 2026-05-19\n\
         # no fixed_cost\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "experiment = [\n\
         \x20 { date = 2026-06-11, result = \"unclear\" }, { date = 2026-06-12, result = \"unclear\" },\n\
         \x20 { date = 2026-06-13, result = \"promising\" }, { date = 2026-06-14, result = \"negative\" },\n\
         \x20 { date = 2026-06-15, result = \"broken\" },\n\
         ]",
        "started = 2026-05-12\n\
         experiment_loop = \"1w\"\n\
         # no fixed_cost\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-05-12\n\
         fixed_cost = \"1w\"\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-04-01\n\
         # no fixed_cost\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-01-01\n\
         experiment = [\n\
         \x20 { date = 2026-06-11, result = \"unclear\" }, { date = 2026-06-12, result = \"unclear\" },\n\
         \x20 { date = 2026-06-13, result = \"promising\" }, { date = 2026-06-14, result = \"negative\" },\n\
         \x20 { date = 2026-06-15, result = \"clear\" },\n\
         ]",
        "uncertainty = \"conceptual\"\n\
         started = 2026-05-01\n\
         experiment = [\n\
         \x20 { date = 2026-06-11, result = \"unclear\" }, { date = 2026-06-12, result = \"unclear\" },\n\
         \x20 { date = 2026-06-13, result = \"promising\" }, { date = 2026-06-14, result = \"negative\" },\n\
         \x20 { date = 2026-06-15, result = \"unclear\" },\n\
         ]",
    ],
    check: |project, context| {
        let replaced = long_without_result::raised(project, context).is_some();
        if replaced || !project.seeks_a_clear_result() {
            return Vec::new();
        }
        let without = time_for_results(project, context);
        let limit = context.time_or_loops(project, &TIME, &LOOPS);
        let too_long = without.is_some_and(|without| without >= limit);
        let tries = project.results().len();
        let finding = long_without_result::finding(project, without);
        match (too_long, context.reached(tries, &EXPERIMENTS)) {
            (false, false) => Vec::new(),
            (true, _) => vec![finding],
            (false, true) => vec![finding.too_high(Limit::Number(as_number(tries)))],
        }
    },
};
