use super::rule::{ACTIVE, Finding, Rule, Severity, Source, at_least};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Percent;

const SHARE: Threshold = Threshold {
    key: "silent-sprint",
    default: Limit::Chance(Percent::of(50)),
    what: "flag a sprint without an experiment when this share of it is over",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "silent-sprint",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Sprints of which half is over without an experiment",
    why: "A sprint is there to learn whether an idea is better. Without an experiment, you know as \
          little at its end as at its beginning.",
    fix: "run the smallest experiment that could show something, and log it with `rp log`; or end \
          the sprint with `rp switch`",
    ask: "What is the one experiment that this sprint was made for?",
    source: Source::Interview("Visibility into Alternatives"),
    thresholds: &[SHARE],
    bad: &[
        "timebox = { until = 2026-06-22 }\n# no experiment\n\
         decision = [\n\
         \x20 { date = 2026-06-01, kind = \"switch\" }, { date = 2026-06-08, kind = \"derisk\" },\n\
         ]",
        "timebox = { until = 2026-06-22 }\n# no experiment\n\
         decision = [{ date = 2026-06-08, kind = \"derisk\" }]",
        "timebox = { until = 2026-06-15 }\n\
         experiment = [{ date = 2026-06-07, result = \"clear\" }]\n\
         decision = [{ date = 2026-06-08, kind = \"derisk\" }]",
    ],
    good: &[
        "timebox = { until = 2026-06-23 }\n# no experiment\n\
         decision = [{ date = 2026-06-08, kind = \"derisk\" }]",
        "timebox = { until = 2026-06-14 }\n# no experiment\n\
         decision = [{ date = 2026-06-08, kind = \"derisk\" }]",
        "timebox = { until = 2026-06-22 }\n\
         experiment = [{ date = 2026-06-09, result = \"broken\" }]\n\
         decision = [{ date = 2026-06-08, kind = \"derisk\" }]",
        "timebox = { until = 2026-06-22 }\n# no experiment\n\
         decision = [\n\
         \x20 { date = 2026-06-08, kind = \"derisk\" }, { date = 2026-06-09, kind = \"switch\" },\n\
         ]",
        "timebox = { until = 2026-06-22 }\n# no experiment",
    ],
    check: |project, context| {
        let (Some(timebox), Some(begun)) = (&project.timebox, project.open_sprint_since()) else {
            return Vec::new();
        };
        let (whole, over) = (timebox.until.since(begun), context.today.since(begun));
        let enough = whole.in_days() * context.chance(&SHARE).fraction();
        let is_running = *timebox.until >= context.today;
        if !is_running || !project.is_silent_sprint() || !at_least(over.in_days(), enough) {
            return Vec::new();
        }
        let message =
            format!("{} of {} are over without an experiment", over.rough(), whole.rough());
        vec![Finding::at(&timebox.until, message)]
    },
};
