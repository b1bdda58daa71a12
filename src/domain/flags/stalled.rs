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
    why: "An active project costs its overhead every week, even if no experiment runs. A project \
          with a clear result only has to be finished, and conceptual work needs none: both are \
          spared.",
    fix: "run the next experiment and log it with `rp log`, or pause the project with `rp pause`",
    ask: "What keeps you from the next experiment?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[TIME, LOOPS],
    bad: &[
        "started = 2026-05-20\nexperiment = [{ date = 2026-05-31, result = \"unclear\" }]",
        "started = 2026-05-01\n\
         experiment_loop = \"1w\"\n\
         experiment = [{ date = 2026-05-24, result = \"unclear\" }]",
    ],
    good: &[
        "started = 2026-05-20\n\
         experiment = [\n\
         \x20 { date = 2026-05-31, result = \"unclear\" }, { date = 2026-06-15, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-20\nexperiment = [{ date = 2026-05-31, result = \"unclear\" }]\n\
         decision = [\n\
         \x20 { date = 2026-06-02, kind = \"pause\" }, { date = 2026-06-14, kind = \"resume\" },\n\
         ]",
        "started = 2026-05-20\nexperiment = [{ date = 2026-06-01, result = \"unclear\" }]",
        "started = 2026-05-01\n\
         experiment_loop = \"1w\"\n\
         experiment = [{ date = 2026-05-25, result = \"unclear\" }]",
        "started = 2026-05-01\n\
         # no experiment",
        "started = 2026-05-01\n\
         experiment = [{ date = 2026-05-20, result = \"clear\" }]",
        "uncertainty = \"conceptual\"\n\
         started = 2026-05-01\n\
         experiment = [{ date = 2026-05-20, result = \"unclear\" }]",
    ],
    check: |project, context| {
        let log = project.log();
        let by_now = |experiment: &&&At<Experiment>| *experiment.date <= context.today;
        let Some(last) = log.iter().rfind(by_now) else { return Vec::new() };
        let quiet = project.at_work_since(*last.date, context.today);
        let is_silent = quiet <= context.time_or_loops(project, &TIME, &LOOPS);
        if is_silent || !project.seeks_a_clear_result() {
            return Vec::new();
        }
        let message = format!("{} at work since the last experiment", quiet.rough());
        vec![Finding::at(&last.date, message).too_high(Limit::Time(quiet))]
    },
};
