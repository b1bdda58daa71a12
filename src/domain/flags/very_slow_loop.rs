use super::experiment_loop::ExperimentLoop;
use super::rule::{OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;

pub const OVER: Threshold = Threshold {
    key: "very-slow-loop",
    default: Limit::Time(Time::weeks(1)),
    what: "flag a loop longer than this",
    source: Source::Interview("Red Flags for Projects"),
};

pub const RULE: Rule = Rule {
    name: "very-slow-loop",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Projects with a very slow experiment loop: measured if three experiments have `took`, \
           else planned",
    why: "A loop of over a week allows only a few dozen experiments a year. If a direction needs \
          ten of them to show anything, that takes months. After a clear result, no more \
          experiments are needed, and the flag is silent.",
    fix: "look for a simpler experiment with a similar signal; if people work in the loop, ask \
          whether a language model can do their step",
    ask: "Which simpler experiment gives a similar signal within a day?",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[OVER],
    bad: &[
        "experiment_loop = \"1w 1m\"\n# no experiment",
        "experiment_loop = \"1w to 8d\"\n# no experiment",
        "experiment_loop = \"2w\"\nexperiment = [{ date = 2026-06-12, result = \"promising\" }]",
    ],
    good: &[
        "experiment_loop = \"1w\"\n# no experiment",
        "experiment_loop = \"1h to 8w\"\n# no experiment",
        "experiment_loop = \"2w\"\nexperiment = [{ date = 2026-06-12, result = \"clear\" }]",
    ],
    check: |project, context| {
        if project.is_in_finish() {
            return Vec::new();
        }
        let over = context.time(&OVER);
        let found = ExperimentLoop::of(project).filter(|one_loop| one_loop.length > over);
        Vec::from_iter(found.map(|one_loop| {
            one_loop.finding(format!("one loop takes {}, more than {over}", one_loop.text(over)))
        }))
    },
};
