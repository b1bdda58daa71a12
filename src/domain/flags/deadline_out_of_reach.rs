use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::Limit;
use crate::domain::project::Time;

pub const RULE: Rule = Rule {
    name: "deadline-out-of-reach",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects whose expected finish is later than `needed_by`. The expected finish counts \
           the fixed cost left, the experiments until a clear result, and the finishing work; \
           after a clear result, only the finishing work",
    why: "If problems have to be solved in order, a result that comes too late is worth little, \
          however good it is.",
    fix: "look for a smaller question that can be answered in time, or leave it to somebody who is \
          ahead",
    ask: "What smaller result would still be useful by the deadline?",
    source: Source::Interview("Top-down Approach and Low-Hanging Fruit"),
    thresholds: &[],
    bad: &[
        "needed_by = 2026-07-29\nstatus = \"idea\"\nexperiment_loop = \"1d\"\nfixed_cost = \"2d\"\n\
         estimate = { experiments = 9, finish = \"4w\" }\n# no experiment",
        "needed_by = 2026-07-09\nestimate = { finish = \"4w\" }",
    ],
    good: &[
        "needed_by = 2026-07-30\nstatus = \"idea\"\nexperiment_loop = \"1d\"\nfixed_cost = \"2d\"\n\
         estimate = { experiments = 9, finish = \"4w\" }\n# no experiment",
        "needed_by = 2026-07-10\nestimate = { finish = \"4w\" }",
        "estimate = { experiments = 900, finish = \"40w\" }",
    ],
    check: |project, context| {
        let Some(by) = &project.needed_by else { return Vec::new() };
        let ranking = context.ranking();
        let standing = ranking.place(project);
        let Some(day) = standing.and_then(|it| ranking.expected_end(it)) else { return Vec::new() };
        if day <= by.value {
            return Vec::new();
        }
        let message = format!("needed by {}, but expected to finish on {day}", by.value);
        // A few days are within the error of the expectation.
        let late = day.since(by.value).max(Time::weeks(1));
        vec![Finding::at(by, message).too_high(Limit::Time(late))]
    },
};
