//! A loop of more than a week.

use super::judged::Judged;
use super::rule::{OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;

pub const OVER: Threshold = Threshold {
    key: "very-slow-loop",
    default: Limit::Time(Time::weeks(1)),
    what: "a loop longer than this is very slow",
    source: Source::Interview("Red Flags for Projects"),
};

pub const RULE: Rule = Rule {
    name: "very-slow-loop",
    severity: Severity::Red,
    statuses: OPEN,
    what: "The time from an idea for an experiment to its result: measured, where three \
           experiments say what they took, else planned",
    why: "At a loop of over a week there are a few dozen experiments in a year. A direction that \
          needs ten of them to show anything takes a season.",
    fix: "look for a simpler experiment with a similar signal; if a person works in each loop, ask \
          whether a language model could",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[OVER],
    bad: &["experiment_loop = \"1w 1m\"", "experiment_loop = \"1w to 8d\""],
    good: &["experiment_loop = \"1w\"", "experiment_loop = \"1h to 8w\""],
    check: |project, context| {
        let over = context.time(&OVER);
        let found = Judged::experiment_loop(project).filter(|judged| judged.length > over);
        Vec::from_iter(found.map(|judged| {
            judged.finding(format!("one loop takes {}: more than {over}", judged.words(over)))
        }))
    },
};
