use super::fixed_cost::planned;
use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;

const AT_LEAST: Threshold = Threshold {
    key: "fixed-cost-overrun",
    default: Limit::Time(Time::weeks(1)),
    what: "never flag a project that was active for less than this",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "fixed-cost-overrun",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Projects that have spent their `fixed_cost` without an experiment",
    why: "If the fixed cost is spent and no experiment has run, the estimate was too low, or \
          reading and building took over. The time that it takes depends on the hours of the \
          researcher.",
    fix: "run the smallest experiment that you can run today, or correct `fixed_cost` with `rp \
          set` and run `rp compare`",
    ask: "What is the smallest experiment that you could run with what is there now?",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[AT_LEAST],
    bad: &[
        "started = 2026-06-08\nfixed_cost = \"1w\"\n# no experiment",
        "started = 2026-06-08\nfixed_cost = \"2d\"\n# no experiment",
        "started = 2026-06-01\nfixed_cost = \"1w to 4w\"\n# no experiment",
        "started = 2026-05-25\n\
         fixed_cost = \"1w\"\n\
         # no experiment\n\
         # rp.toml\n\
         [researcher.alex]\n\
         hours_per_week = 20",
    ],
    good: &[
        "started = 2026-06-08\nfixed_cost = \"5d 1min\"\n# no experiment",
        "started = 2026-06-09\nfixed_cost = \"2d\"\n# no experiment",
        "started = 2026-05-26\n\
         fixed_cost = \"1w\"\n\
         # no experiment\n\
         # rp.toml\n\
         [researcher.alex]\n\
         hours_per_week = 20",
        "started = 2026-06-01\nfixed_cost = \"2d\"",
        "started = 2026-04-01\nfixed_cost = \"2d\"\n\
         decision = [{ date = 2026-06-09, kind = \"pivot\" }]",
    ],
    check: |project, context| {
        let active = project.active_as_it_is_for(context.today);
        let (Some(cost), Some(active)) = (&project.fixed_cost, active) else {
            return Vec::new();
        };
        let due = planned(project, context).max(Some(context.time(&AT_LEAST)));
        if Some(active) < due || !project.log().is_empty() {
            return Vec::new();
        }
        let message = format!(
            "active for {} without an experiment; the fixed cost was {}",
            active.rough(),
            cost.value
        );
        vec![Finding::at(cost, message).too_high(Limit::Time(active))]
    },
};
