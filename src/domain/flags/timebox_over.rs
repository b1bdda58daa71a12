//! The sprint is over, and nothing was decided.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::{Decision, DecisionKind};
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "timebox-over",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Timed sprints that have ended without a decision since they began",
    why: "A week on the other idea is there to be judged afterwards. A sprint that \
          just goes on is a switch that nobody decided.",
    fix: "see `rp compare`, then go back or switch, and write down which in \
          `[[decision]]`",
    source: Source::Interview("Visibility into Alternatives"),
    thresholds: &[],
    bad: &[
        "timebox = { until = 2026-06-14 }",
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
         decision = [{ date = 2026-06-14, kind = \"start\" }]",
    ],
    check: |project, context| {
        let Some(timebox) =
            project.timebox.as_ref().filter(|timebox| *timebox.until < context.today)
        else {
            return Vec::new();
        };
        let is_sprint = |decision: &&At<Decision>| decision.kind.value == DecisionKind::Derisk;
        let began = project.decisions.iter().filter(is_sprint).map(|decision| *decision.date).max();
        let since = began.unwrap_or(*timebox.until);
        let decided = |decision: &At<Decision>| !is_sprint(&decision) && *decision.date >= since;
        if project.decisions.iter().any(decided) {
            return Vec::new();
        }
        let message =
            format!("the sprint ended on {}, and nothing was decided", timebox.until.value);
        vec![Finding::at(&timebox.until, message)]
    },
};
