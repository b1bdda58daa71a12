use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Date, Time};

const TIMES: Threshold = Threshold {
    key: "switching-often",
    default: Limit::Number(3.0),
    what: "flag this many switches",
    source: Source::Own,
};
const WITHIN: Threshold = Threshold {
    key: "switching-often-time",
    default: Limit::Time(Time::weeks(8)),
    what: "count switches of this time",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "switching-often",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Researchers who often switch projects; raised on their current project, or without one \
           on their best idea. The way back from a sprint does not count",
    why: "Each project has a cost in context: code, papers, people. Whoever switches every few \
          weeks pays it again and again, and gets no result.",
    fix: "stay with one project until its next checkpoint, and test other ideas in sprints with \
          `rp derisk`",
    ask: "What has to happen before you switch again?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[TIMES, WITHIN],
    bad: &["decision = [\n\
         \x20 { date = 2026-04-20, kind = \"switch\", to = \"probing\" },\n\
         \x20 { date = 2026-05-01, kind = \"switch\", from = \"probing\", to = \"steering\" },\n\
         \x20 { date = 2026-06-15, kind = \"switch\", from = \"steering\", to = \"probing\" },\n\
         ]\n\
         # projects/steering.toml\n\
         decision = [\n\
         \x20 { date = 2026-05-01, kind = \"switch\", from = \"probing\", to = \"steering\" },\n\
         \x20 { date = 2026-06-15, kind = \"switch\", from = \"steering\", to = \"probing\" },\n\
         ]"],
    good: &[
        "decision = [\n\
         \x20 { date = 2026-04-19, kind = \"switch\", to = \"probing\" },\n\
         \x20 { date = 2026-05-01, kind = \"switch\", from = \"probing\", to = \"steering\" },\n\
         \x20 { date = 2026-06-01, kind = \"switch\", from = \"steering\", to = \"probing\" },\n\
         ]\n\
         # projects/steering.toml\n\
         decision = [\n\
         \x20 { date = 2026-05-01, kind = \"switch\", from = \"probing\", to = \"steering\" },\n\
         ]",
        "decision = [\n\
         \x20 { date = 2026-04-20, kind = \"switch\", to = \"probing\" },\n\
         \x20 { date = 2026-05-01, kind = \"switch\", from = \"probing\", to = \"steering\" },\n\
         ]",
        "decision = [\n\
         \x20 { date = 2026-04-20, kind = \"switch\", to = \"probing\" },\n\
         \x20 { date = 2026-05-08, kind = \"switch\", from = \"steering\", to = \"probing\" },\n\
         \x20 { date = 2026-06-01, kind = \"switch\", from = \"steering\", to = \"probing\" },\n\
         ]\n\
         # projects/steering.toml\n\
         decision = [\n\
         \x20 { date = 2026-05-01, kind = \"derisk\" },\n\
         \x20 { date = 2026-05-08, kind = \"switch\", from = \"steering\", to = \"probing\" },\n\
         ]",
        "decision = [\n\
         \x20 { date = 2026-06-01, kind = \"switch\", to = \"probing\" },\n\
         \x20 { date = 2026-06-02, kind = \"switch\", to = \"probing\" },\n\
         \x20 { date = 2026-06-16, kind = \"switch\", to = \"probing\" },\n\
         ]",
    ],
    check: |project, context| {
        let portfolio = context.portfolio;
        let owner = portfolio.settings.owner(project);
        let is_recent = |day: &Date| {
            *day <= context.today && context.today.since(*day) <= context.time(&WITHIN)
        };
        let days: Vec<_> = portfolio.switches_of(owner).filter(is_recent).collect();
        let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
            return Vec::new();
        };
        if !context.reached(days.len(), &TIMES) {
            return Vec::new();
        }
        let message = format!("{owner} switched {} times from {first} to {last}", days.len());
        vec![Finding::at_status(project, message)]
    },
};
