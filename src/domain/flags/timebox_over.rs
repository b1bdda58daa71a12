use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::DecisionKind;

pub const RULE: Rule = Rule {
    name: "timebox-over",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Sprints that ended without a decision",
    why: "A sprint on another idea ends with a decision. One that just goes on is a switch that \
          nobody decided.",
    fix: "run `rp compare`, then `rp switch` to the project that you go on with",
    ask: "What did the sprint show, and do you stay or go back?",
    source: Source::Interview("Visibility into Alternatives"),
    thresholds: &[],
    bad: &[
        "timebox = { until = 2026-06-14 }",
        "timebox = { until = 2026-06-14 }\n\
         decision = [\n\
         \x20 { date = 2026-06-07, kind = \"derisk\" }, { date = 2026-06-07, kind = \"start\" },\n\
         ]",
        "timebox = { until = 2026-06-14 }\n\
         decision = [{ date = 2026-06-13, kind = \"resume\" }]",
        "timebox = { until = 2026-06-14 }\n\
         decision = [\n\
         \x20 { date = 2026-06-01, kind = \"pause\" }, { date = 2026-06-07, kind = \"derisk\" },\n\
         ]",
    ],
    good: &[
        "timebox = { until = 2026-06-15 }",
        "timebox = { until = 2026-06-14 }\n\
         decision = [\n\
         \x20 { date = 2026-06-07, kind = \"derisk\" }, { date = 2026-06-07, kind = \"switch\" },\n\
         ]",
        "timebox = { until = 2026-06-14 }\n\
         decision = [{ date = 2026-06-14, kind = \"resume\" }]",
    ],
    check: |project, context| {
        let Some(timebox) =
            project.timebox.as_ref().filter(|timebox| *timebox.until < context.today)
        else {
            return Vec::new();
        };
        let mut decisions: Vec<_> = project.decisions.iter().collect();
        decisions.sort_by_key(|decision| *decision.date);
        // If the start of the sprint is not recorded, any decision since its last day ends it.
        let sprint = decisions.iter().rposition(|decision| *decision.kind == DecisionKind::Derisk);
        let after = sprint.map_or_else(
            || decisions.partition_point(|decision| *decision.date < *timebox.until),
            |sprint| sprint + 1,
        );
        if decisions[after..].iter().any(|decision| decision.kind.ends_a_sprint()) {
            return Vec::new();
        }
        let message = format!("the sprint ended on {} without a decision", timebox.until.value);
        vec![Finding::at(&timebox.until, message)]
    },
};
