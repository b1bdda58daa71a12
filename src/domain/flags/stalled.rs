use super::experiment_loop::ExperimentLoop;
use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Experiment, Time};
use crate::domain::source::At;

const TIME: Threshold = Threshold {
    key: "stalled-time",
    default: Limit::Time(Time::weeks(2)),
    what: "flag an active project if its last experiment is longer ago than this",
    source: Source::Own,
};
const LOOPS: Threshold = Threshold {
    key: "stalled-loops",
    default: Limit::Number(3.0),
    what: "flag it only after this many loops",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "stalled",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active projects whose last experiment was long ago, in time at work",
    why: "An active project costs its overhead every week, even if no experiment runs.",
    fix: "run the next experiment and log it with `rp log`, or pause the project with `rp pause`",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[TIME, LOOPS],
    bad: &[
        "started = 2026-05-20\nexperiment = [{ date = 2026-05-31, result = \"clear\" }]",
        "started = 2026-05-01\n\
         experiment_loop = \"1w\"\n\
         experiment = [{ date = 2026-05-24, result = \"clear\" }]",
    ],
    good: &[
        "started = 2026-05-20\n\
         experiment = [\n\
         \x20 { date = 2026-05-31, result = \"clear\" }, { date = 2026-06-15, result = \"clear\" },\n\
         ]",
        "started = 2026-05-20\nexperiment = [{ date = 2026-05-31, result = \"clear\" }]\n\
         decision = [\n\
         \x20 { date = 2026-06-02, kind = \"pause\" }, { date = 2026-06-14, kind = \"resume\" },\n\
         ]",
        "started = 2026-05-20\nexperiment = [{ date = 2026-06-01, result = \"clear\" }]",
        "started = 2026-05-01\n\
         experiment_loop = \"1w\"\n\
         experiment = [{ date = 2026-05-25, result = \"clear\" }]",
        "started = 2026-05-01\n# no experiment",
    ],
    check: |project, context| {
        let log = project.log();
        let by_now = |experiment: &&&At<Experiment>| *experiment.date <= context.today;
        let Some(last) = log.iter().rfind(by_now) else { return Vec::new() };
        let quiet = project.at_work_since(*last.date, context.today);
        let loops = ExperimentLoop::of(project).map_or(Time::ZERO, |one_loop| {
            Time::from_weeks(one_loop.length.in_weeks() * context.number(&LOOPS))
        });
        if quiet <= context.time(&TIME).max(loops) {
            return Vec::new();
        }
        let message = format!("{} at work since the last experiment", quiet.rough());
        vec![Finding::at(&last.date, message)]
    },
};
