use super::rule::{ACTIVE, Context, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Project, Time};

const AFTER: Threshold = Threshold {
    key: "never-shared",
    default: Limit::Time(Time::months(1)),
    what: "flag a project without feedback when it has been active for this time",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "never-shared",
    severity: Severity::Red,
    statuses: ACTIVE,
    what: "Projects that have been active for a long time without feedback",
    why: "Others see quickly whether complete success would matter, and whether it is easy to do. \
          A month without asking is a month that they could have saved you.",
    fix: "make the document with `rp doc NAME`, and send it to people whose judgement you trust, \
          today",
    ask: "Who is going to read two pages about this, and can you send them today?",
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
            let message = format!("active for {} without feedback", active.rough());
            Finding::at_status(project, message)
        }))
    },
};

/// How long the project has been active, if this rule raises a flag, which then replaces that of a
/// milder rule.
pub fn raised(project: &Project, context: &Context) -> Option<Time> {
    let active = project.active_as_it_is_for(context.today)?;
    let is_long = active >= context.time(&AFTER);
    (is_long && !project.was_shared(context.today)).then_some(active)
}
