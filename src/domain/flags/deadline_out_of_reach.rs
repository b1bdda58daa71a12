//! It will not be done in time.

use super::rule::{Finding, OPEN, Rule, Severity, Source};

pub const RULE: Rule = Rule {
    name: "deadline-out-of-reach",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "The day by which results are needed beside the day on which they are to be \
          expected: fixed cost left, the experiments to a clear result, and the \
          finish; after a clear result the finish alone",
    why: "Where problems have to be solved in an order, a result that comes too late \
          is worth little, however good it is.",
    fix: "look for a smaller question that can be answered by then, or leave it to \
          somebody who is ahead",
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
        let message = format!("needed by {}, to be expected on {day}", by.value);
        vec![Finding::at(by, message)]
    },
};
