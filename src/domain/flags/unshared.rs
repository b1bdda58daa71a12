use super::never_shared;
use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;

const AFTER: Threshold = Threshold {
    key: "unshared",
    default: Limit::Time(Time::weeks(1)),
    what: "flag a project without feedback this long after the first experiment",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "unshared",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects without feedback some time after the first experiment",
    why: "A day of experiments is enough to write up what was run and why it matters. The comments \
          of others help you decide whether to go on.",
    fix: "write up what was run, why it matters and what comes next, send it to two people, and \
          record what they say with `rp feedback`",
    ask: "Who could tell you by tomorrow whether this is worth going on with?",
    source: Source::Interview("Sharing Ideas and Getting Feedback"),
    thresholds: &[AFTER],
    bad: &["experiment = [{ date = 2026-06-08, result = \"clear\" }]\n# no feedback"],
    good: &[
        "experiment = [{ date = 2026-06-09, result = \"clear\" }]\n# no feedback",
        "experiment = [{ date = 2026-06-08, result = \"clear\" }]",
        "started = 2026-05-15\n\
         experiment = [{ date = 2026-06-08, result = \"clear\" }]\n\
         # no feedback",
    ],
    check: |project, context| {
        let log = project.log();
        let Some(first) = log.first().filter(|_| !project.was_shared(context.today)) else {
            return Vec::new();
        };
        let since = context.today.since(*first.date);
        if since < context.time(&AFTER) || never_shared::raised(project, context).is_some() {
            return Vec::new();
        }
        let message = format!("no feedback, {} after the first experiment", since.rough());
        vec![Finding::at(&first.date, message)]
    },
};
