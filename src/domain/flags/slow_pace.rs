use super::experiment_loop::ExperimentLoop;
use super::rule::{ACTIVE, Finding, Rule, Severity, Source, up_to};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;

const TIMES: Threshold = Threshold {
    key: "slow-pace",
    default: Limit::Number(5.0),
    what: "flag results that take more than this many times what one experiment takes",
    source: Source::Own,
};
const RESULTS: Threshold = Threshold {
    key: "slow-pace-results",
    default: Limit::Number(5.0),
    what: "flag it from this many results on",
    source: Source::Own,
};
const AFTER: Threshold = Threshold {
    key: "slow-pace-time",
    default: Limit::Time(Time::weeks(4)),
    what: "flag it, with fewer results, after this much time at work since the first",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "slow-pace",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active empirical projects with far fewer results than the loop and the hours allow, in \
           time at work, before the first clear result; broken experiments do not count",
    why: "A short loop is of use only if it is used. If results are far fewer, something \
          else takes the time: other duties, preparation, or a step outside the loop.",
    fix: "find out what happens between two results; pause the project while you cannot work on \
          it: `rp pause NAME`; if the loop is longer than planned, log `took` with `rp log`",
    ask: "Where does the time between two results go?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[TIMES, RESULTS, AFTER],
    bad: &[
        // One experiment of 1d takes a fifth of a week.
        "started = 2026-05-01\nexperiment_loop = \"1d\"\nexperiment = [\n\
         \x20 { date = 2026-05-18, result = \"unclear\" }, { date = 2026-05-26, result = \"unclear\" },\n\
         ]",
        // One of 4h takes a tenth.
        "started = 2026-05-01\nexperiment_loop = \"4h\"\nexperiment = [\n\
         \x20 { date = 2026-05-31, result = \"unclear\" }, { date = 2026-06-02, result = \"unclear\" },\n\
         \x20 { date = 2026-06-04, result = \"unclear\" }, { date = 2026-06-06, result = \"unclear\" },\n\
         \x20 { date = 2026-06-15, result = \"unclear\" },\n\
         ]",
    ],
    good: &[
        "started = 2026-05-01\nexperiment_loop = \"1d\"\nexperiment = [\n\
         \x20 { date = 2026-05-18, result = \"unclear\" }, { date = 2026-05-25, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-01\nexperiment_loop = \"1d\"\nexperiment = [\n\
         \x20 { date = 2026-05-19, result = \"unclear\" }, { date = 2026-05-27, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-01\nexperiment_loop = \"4h\"\nexperiment = [\n\
         \x20 { date = 2026-05-31, result = \"unclear\" }, { date = 2026-06-02, result = \"unclear\" },\n\
         \x20 { date = 2026-06-04, result = \"unclear\" }, { date = 2026-06-06, result = \"broken\" },\n\
         \x20 { date = 2026-06-15, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-01\nexperiment_loop = \"4h\"\nexperiment = [\n\
         \x20 { date = 2026-05-31, result = \"unclear\" }, { date = 2026-06-02, result = \"unclear\" },\n\
         \x20 { date = 2026-06-04, result = \"unclear\" }, { date = 2026-06-06, result = \"unclear\" },\n\
         \x20 { date = 2026-06-16, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-01\nexperiment_loop = \"1d\"\nexperiment = [\n\
         \x20 { date = 2026-05-18, result = \"unclear\" }, { date = 2026-05-26, result = \"clear\" },\n\
         ]",
        "started = 2026-05-01\nexperiment_loop = \"1d\"\nuncertainty = \"conceptual\"\nexperiment = [\n\
         \x20 { date = 2026-05-18, result = \"unclear\" }, { date = 2026-05-26, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-01\nexperiment_loop = \"1d\"\nhours_per_week = 10\nexperiment = [\n\
         \x20 { date = 2026-05-18, result = \"unclear\" }, { date = 2026-05-26, result = \"unclear\" },\n\
         ]",
        "started = 2026-05-01\nexperiment_loop = \"1d\"\nexperiment = [\n\
         \x20 { date = 2026-05-17, result = \"unclear\" }, { date = 2026-05-26, result = \"unclear\" },\n\
         ]\n\
         decision = [\n\
         \x20 { date = 2026-05-18, kind = \"pause\" }, { date = 2026-05-20, kind = \"resume\" },\n\
         ]",
    ],
    check: |project, context| {
        let results = project.results();
        let results: Vec<_> = results.iter().filter(|it| *it.date <= context.today).collect();
        let (Some(one_loop), Some(standing)) =
            (ExperimentLoop::of(project), context.ranking().place(project))
        else {
            return Vec::new();
        };
        let [first, .., last] = results.as_slice() else { return Vec::new() };
        if !project.seeks_a_clear_result() {
            return Vec::new();
        }
        let [all, after_last] =
            [first, last].map(|it| project.at_work_since(*it.date, context.today));
        if !context.reached(results.len(), &RESULTS) && all < context.time(&AFTER) {
            return Vec::new();
        }
        let mut effort = standing.prospect.effort();
        effort.hours = context.portfolio.settings.hours(project);
        let quickest = effort.one_experiment(one_loop.length.in_weeks());
        #[expect(clippy::cast_precision_loss, reason = "nobody logs 2^53 experiments")]
        let gaps = (results.len() - 1) as f64;
        let pace = (all.in_weeks() - after_last.in_weeks()) / gaps;
        // More than five times the loop: no time limit can be shorter than five loops.
        if up_to(pace / quickest, context.number(&TIMES)) {
            return Vec::new();
        }
        let [pace, quickest] = [pace, quickest].map(|weeks| Time::from_weeks(weeks).rough());
        let message = format!(
            "a result every {pace}; with a loop of {} and these hours, one takes {quickest}",
            one_loop.length.rough()
        );
        vec![Finding::at(&last.date, message)]
    },
};
