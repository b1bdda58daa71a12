use super::awaiting_feedback::is_late;
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
    fix: "make the document with `rp doc NAME`, send it to two people, and note them with `rp \
          feedback NAME --ask WHO`",
    ask: "Who could tell you by tomorrow whether this is worth going on with?",
    source: Source::Interview("Sharing Ideas and Getting Feedback"),
    thresholds: &[AFTER],
    bad: &[
        "experiment = [{ date = 2026-06-08, result = \"clear\" }]\n# no feedback",
        "experiment = [{ date = 2026-06-01, result = \"clear\" }]\n\
         feedback = [{ asked = 2026-06-01 }]",
    ],
    good: &[
        "experiment = [{ date = 2026-06-09, result = \"clear\" }]\n# no feedback",
        "experiment = [{ date = 2026-06-08, result = \"clear\" }]",
        "experiment = [{ date = 2026-06-01, result = \"clear\" }]\n\
         feedback = [{ asked = 2026-06-02 }]",
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
        let is_asked = project.open_requests().any(|asked| !is_late(asked, context));
        let is_early = since < context.time(&AFTER);
        if is_early || is_asked || never_shared::raised(project, context).is_some() {
            return Vec::new();
        }
        let message = format!("no feedback, {} after the first experiment", since.rough());
        vec![Finding::at(&first.date, message)]
    },
};
