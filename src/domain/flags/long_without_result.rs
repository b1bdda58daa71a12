use super::fixed_cost::time_for_results;
use super::rule::{ACTIVE, Context, Finding, Rule, Severity, Source, as_number};
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
const LOOPS: Threshold = Threshold {
    key: "long-without-result-loops",
    default: Limit::Number(5.0),
    what: "flag nothing before the time of this many loops",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "long-without-result",
    severity: Severity::Red,
    statuses: ACTIVE,
    what: "Active projects without a clear result for a long time, or after many experiments",
    why: "The big trap is a project that makes some progress but never shows clearly that it \
          works. Going on is always of some use; the question is whether it beats the best \
          alternative. Time and experiments count as for `no-clear-result`.",
    fix: "run `rp compare`, and spend a week on the best alternative with `rp derisk` before you \
          decide",
    ask: "What result by the end of the week would convince you to stop?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[EXPERIMENTS, TIME, ANYHOW, LOOPS],
    bad: &[
        "started = 2026-04-20\n\
         # no fixed_cost\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-05-18\n\
         # no fixed_cost\n\
         experiment = [\n\
         \x20 { date = 2026-06-01, result = \"unclear\" }, { date = 2026-06-02, result = \"unclear\" },\n\
         \x20 { date = 2026-06-03, result = \"unclear\" }, { date = 2026-06-04, result = \"unclear\" },\n\
         \x20 { date = 2026-06-05, result = \"unclear\" }, { date = 2026-06-06, result = \"unclear\" },\n\
         \x20 { date = 2026-06-07, result = \"unclear\" }, { date = 2026-06-08, result = \"unclear\" },\n\
         \x20 { date = 2026-06-09, result = \"unclear\" }, { date = 2026-06-10, result = \"unclear\" },\n\
         ]",
        "started = 2026-03-02\n\
         experiment_loop = \"3w\"\n\
         # no fixed_cost\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-03-23\n\
         fixed_cost = \"4w\"\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-04-13\n\
         fixed_cost = \"4w\"\n\
         experiment = [{ date = 2026-04-20, result = \"promising\" }]",
    ],
    good: &[
        "started = 2026-04-21\n\
         # no fixed_cost\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-05-19\n\
         # no fixed_cost\n\
         experiment = [\n\
         \x20 { date = 2026-06-01, result = \"unclear\" }, { date = 2026-06-02, result = \"unclear\" },\n\
         \x20 { date = 2026-06-03, result = \"unclear\" }, { date = 2026-06-04, result = \"unclear\" },\n\
         \x20 { date = 2026-06-05, result = \"unclear\" }, { date = 2026-06-06, result = \"unclear\" },\n\
         \x20 { date = 2026-06-07, result = \"unclear\" }, { date = 2026-06-08, result = \"unclear\" },\n\
         \x20 { date = 2026-06-09, result = \"unclear\" }, { date = 2026-06-10, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-18\n\
         # no fixed_cost\n\
         experiment = [\n\
         \x20 { date = 2026-06-01, result = \"unclear\" }, { date = 2026-06-02, result = \"unclear\" },\n\
         \x20 { date = 2026-06-03, result = \"unclear\" }, { date = 2026-06-04, result = \"unclear\" },\n\
         \x20 { date = 2026-06-05, result = \"unclear\" }, { date = 2026-06-06, result = \"unclear\" },\n\
         \x20 { date = 2026-06-07, result = \"unclear\" }, { date = 2026-06-08, result = \"unclear\" },\n\
         \x20 { date = 2026-06-09, result = \"unclear\" }, { date = 2026-06-10, result = \"broken\" },\n\
         ]",
        "started = 2026-03-03\n\
         experiment_loop = \"3w\"\n\
         # no fixed_cost\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-03-24\n\
         fixed_cost = \"4w\"\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
        "started = 2026-04-14\n\
         fixed_cost = \"4w\"\n\
         experiment = [{ date = 2026-04-21, result = \"promising\" }]",
        "started = 2026-01-01\n\
         experiment = [{ date = 2026-01-02, result = \"clear\" }]",
        "uncertainty = \"conceptual\"\n\
         started = 2026-01-01\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]",
    ],
    check: |project, context| {
        let found = raised(project, context);
        Vec::from_iter(found.map(|without| finding(project, Some(without))))
    },
};

/// The time without a clear result, if this rule raises a flag, which then replaces that of a
/// milder rule.
pub fn raised(project: &Project, context: &Context) -> Option<Time> {
    if !project.seeks_a_clear_result() {
        return None;
    }
    let without = time_for_results(project, context)?;
    let many = context.reached(project.results().len(), &EXPERIMENTS);
    let least = if many { &TIME } else { &ANYHOW };
    (without >= context.time_or_loops(project, least, &LOOPS)).then_some(without)
}

/// The time and the number of experiments without a clear result, placed at the last experiment.
pub fn finding(project: &Project, without: Option<Time>) -> Finding {
    let tries = project.results().len();
    let experiments = match tries {
        0 => "no experiment".into(),
        1 => "1 experiment".into(),
        n => format!("{n} experiments"),
    };
    let message = match without.filter(|time| *time > Time::ZERO).map(Time::rough) {
        Some(time) if tries == 0 => format!("no experiment and no clear result in {time}"),
        Some(time) => format!("{time} and {experiments} without a clear result"),
        None => format!("{experiments} without a clear result"),
    };
    let finding = match project.log().last() {
        Some(last) => Finding::at(&last.result, message),
        None => Finding::at_status(project, message),
    };
    finding.too_high(without.map_or(Limit::Number(as_number(tries)), Limit::Time))
}
