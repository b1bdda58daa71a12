//! A month of work that nobody has seen.

use super::rule::{ACTIVE, Context, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Project, Time};

const AFTER: Threshold = Threshold {
    key: "never-shared",
    default: Limit::Time(Time::months(1)),
    what: "a project that has been active for this time has been shown to somebody",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "never-shared",
    severity: Severity::Red,
    statuses: ACTIVE,
    what: "Active projects without feedback",
    why: "Whether even complete success would matter, and whether it is easy to do, is \
          seen by others at once. A month without asking is a month that they could \
          have saved.",
    fix: "send two pages to people whose judgement you trust, today",
    source: Source::Interview("Sharing Ideas and Getting Feedback"),
    thresholds: &[AFTER],
    bad: &[
        "started = 2026-05-15\nfeedback = [{ date = 2026-06-16 }]",
        "started = 2026-05-15\n# no feedback",
        "started = 2026-05-16\n\
         # no feedback\n\
         # rp.toml\n\
         [thresholds]\n\
         never-shared = \"30d\"",
    ],
    good: &[
        "started = 2026-05-16\n# no feedback",
        "started = 2026-05-15",
        "started = 2026-03-01\n\
         decision = [{ date = 2026-05-16, kind = \"pivot\" }]\n\
         # no feedback",
    ],
    check: |project, context| {
        Vec::from_iter(raised(project, context).map(|active| {
            let message = format!("it has been active for {} without feedback", active.rough());
            Finding::at_status(project, message)
        }))
    },
};

/// For how long it has been active, where this rule speaks, so that a milder one need not.
pub fn raised(project: &Project, context: &Context) -> Option<Time> {
    let active = project.active_as_it_is_for(context.today)?;
    let is_long = active >= context.time(&AFTER);
    (is_long && !project.was_shared(context.today)).then_some(active)
}
