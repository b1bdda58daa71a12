use super::experiment_loop::ExperimentLoop;
use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Bottleneck, Time};

const OVER: Threshold = Threshold {
    key: "people-in-loop",
    default: Limit::Time(Time::days(1)),
    what: "flag a loop with the bottleneck `people` that is longer than this",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "people-in-loop",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects with a slow loop that waits for people, such as crowd workers",
    why: "Many loops are slow because a person works in them. Crowd workers took a week to write \
          evaluations; later a language model wrote them by the hundred, in one weekend.",
    fix: "try for a day whether a language model can do the step that people do",
    ask: "Which part of the people's work could a language model do?",
    source: Source::Interview("Pivoting projects"),
    thresholds: &[OVER],
    bad: &["bottleneck = \"people\"\nexperiment_loop = \"1d 1m\""],
    good: &[
        "bottleneck = \"people\"\nexperiment_loop = \"1d\"",
        "bottleneck = \"compute\"\nexperiment_loop = \"1d 1m\"",
    ],
    check: |project, context| {
        let Some(bottleneck) = &project.bottleneck else { return Vec::new() };
        let over = context.time(&OVER);
        let slow = ExperimentLoop::of(project).filter(|one_loop| one_loop.length > over);
        match (bottleneck.value, slow) {
            (Bottleneck::People, Some(one_loop)) => {
                let message = format!("a loop of {} waits for people", one_loop.text(over));
                vec![Finding::at(bottleneck, message).too_high(Limit::Time(one_loop.length))]
            }
            (
                Bottleneck::People
                | Bottleneck::Compute
                | Bottleneck::Data
                | Bottleneck::Engineering,
                _,
            ) => Vec::new(),
        }
    },
};
