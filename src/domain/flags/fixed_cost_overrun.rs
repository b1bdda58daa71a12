//! The fixed cost was to be paid by now.

use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;

const AT_LEAST: Threshold = Threshold {
    key: "fixed-cost-overrun",
    default: Limit::Time(Time::weeks(1)),
    what: "no fixed cost is overrun before this time at work",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "fixed-cost-overrun",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active projects without an experiment whose fixed cost should be paid by now",
    why: "When the time that the first experiment was to take has passed and there is \
          none, the fixed cost was underestimated, or reading and building have taken \
          over.",
    fix: "run the smallest experiment that can be run today, or write down a new \
          `fixed_cost` and compare again",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[AT_LEAST],
    bad: &[
        "started = 2026-06-08\nfixed_cost = \"1w\"\n# no experiment",
        "started = 2026-06-08\nfixed_cost = \"2d\"\n# no experiment",
        "started = 2026-06-01\nfixed_cost = \"1w to 4w\"\n# no experiment",
    ],
    good: &[
        "started = 2026-06-08\nfixed_cost = \"5d 1min\"\n# no experiment",
        "started = 2026-06-09\nfixed_cost = \"2d\"\n# no experiment",
        "started = 2026-06-01\nfixed_cost = \"2d\"",
        "started = 2026-04-01\nfixed_cost = \"2d\"\n\
         decision = [{ date = 2026-06-09, kind = \"pivot\" }]",
    ],
    check: |project, context| {
        let active = project.active_as_it_is_for(context.today);
        let (Some(cost), Some(active)) = (&project.fixed_cost, active) else {
            return Vec::new();
        };
        let due = Time::from_weeks(cost.median().in_weeks()).max(context.time(&AT_LEAST));
        if active < due || !project.log().is_empty() {
            return Vec::new();
        }
        let message = format!(
            "it has been active for {} without an experiment; the fixed cost was {}",
            active.rough(),
            cost.value
        );
        vec![Finding::at(cost, message)]
    },
};
