use super::rule::{ACTIVE, Context, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Project, Time};

const EXPERIMENTS: Threshold = Threshold {
    key: "long-without-result-experiments",
    default: Limit::Number(10.0),
    what: "flag this many experiments without a clear result, after at least \
           `long-without-result-time`",
    source: Source::Own,
};
const TIME: Threshold = Threshold {
    key: "long-without-result-time",
    default: Limit::Time(Time::weeks(4)),
    what: "least time at work without a clear result for `long-without-result-experiments`",
    source: Source::Own,
};
const ANYHOW: Threshold = Threshold {
    key: "long-without-result-anyhow",
    default: Limit::Time(Time::weeks(8)),
    what: "flag this much time at work without a clear result, whatever the number of experiments",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "long-without-result",
    severity: Severity::Red,
    statuses: ACTIVE,
    what: "Active projects that have had no clear result for a long time, or for many experiments \
           and some time, counted from the last clear result or the start; broken experiments do \
           not count",
    why: "The big trap is a project that makes some progress but never shows clearly that it \
          works. Going on is always of some use; the question is whether it beats the best \
          alternative.",
    fix: "run `rp compare`, and spend a week on the best alternative with `rp derisk` before you \
          decide",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[EXPERIMENTS, TIME, ANYHOW],
    bad: &[
        "started = 2026-04-20\nexperiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-05-18\nexperiment = [\n\
         \x20 { date = 2026-06-01, result = \"unclear\" }, { date = 2026-06-02, result = \"unclear\" },\n\
         \x20 { date = 2026-06-03, result = \"unclear\" }, { date = 2026-06-04, result = \"unclear\" },\n\
         \x20 { date = 2026-06-05, result = \"unclear\" }, { date = 2026-06-06, result = \"unclear\" },\n\
         \x20 { date = 2026-06-07, result = \"unclear\" }, { date = 2026-06-08, result = \"unclear\" },\n\
         \x20 { date = 2026-06-09, result = \"unclear\" }, { date = 2026-06-10, result = \"unclear\" },\n\
         ]",
    ],
    good: &[
        "started = 2026-04-21\nexperiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-05-19\nexperiment = [\n\
         \x20 { date = 2026-06-01, result = \"unclear\" }, { date = 2026-06-02, result = \"unclear\" },\n\
         \x20 { date = 2026-06-03, result = \"unclear\" }, { date = 2026-06-04, result = \"unclear\" },\n\
         \x20 { date = 2026-06-05, result = \"unclear\" }, { date = 2026-06-06, result = \"unclear\" },\n\
         \x20 { date = 2026-06-07, result = \"unclear\" }, { date = 2026-06-08, result = \"unclear\" },\n\
         \x20 { date = 2026-06-09, result = \"unclear\" }, { date = 2026-06-10, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-18\nexperiment = [\n\
         \x20 { date = 2026-06-01, result = \"unclear\" }, { date = 2026-06-02, result = \"unclear\" },\n\
         \x20 { date = 2026-06-03, result = \"unclear\" }, { date = 2026-06-04, result = \"unclear\" },\n\
         \x20 { date = 2026-06-05, result = \"unclear\" }, { date = 2026-06-06, result = \"unclear\" },\n\
         \x20 { date = 2026-06-07, result = \"unclear\" }, { date = 2026-06-08, result = \"unclear\" },\n\
         \x20 { date = 2026-06-09, result = \"unclear\" }, { date = 2026-06-10, result = \"broken\" },\n\
         ]",
    ],
    check: |project, context| {
        if !is_raised(project, context) {
            return Vec::new();
        }
        let tries = project.tries_since_clear().len();
        vec![finding(project, project.without_clear_for(context.today), tries)]
    },
};

/// Whether this rule raises a flag, which then replaces that of a milder rule.
pub fn is_raised(project: &Project, context: &Context) -> bool {
    let Some(without) = project.without_clear_for(context.today) else { return false };
    let many = context.reached(project.tries_since_clear().len(), &EXPERIMENTS);
    (many && without >= context.time(&TIME)) || without >= context.time(&ANYHOW)
}

/// The time and the number of experiments without a clear result, placed at the last experiment.
pub fn finding(project: &Project, without: Option<Time>, tries: usize) -> Finding {
    let experiments = match tries {
        0 => "no experiment".into(),
        1 => "1 experiment".into(),
        n => format!("{n} experiments"),
    };
    let message = match (without.map(Time::rough), project.last_clear()) {
        (Some(time), Some(clear)) => {
            format!("{time} and {experiments} since the last clear result, on {}", clear.date.value)
        }
        (None, Some(clear)) => {
            format!("{experiments} since the last clear result, on {}", clear.date.value)
        }
        (Some(time), None) if tries == 0 => format!("no experiment and no clear result in {time}"),
        (Some(time), None) => format!("{time} and {experiments} without a clear result"),
        (None, None) => format!("{experiments} without a clear result"),
    };
    match project.log().last() {
        Some(last) => Finding::at(&last.result, message),
        None => Finding::at_status(project, message),
    }
}
