use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Time;

const AFTER: Threshold = Threshold {
    key: "prior-work-unread",
    default: Limit::Time(Time::weeks(1)),
    what: "flag a project without `[prior_work]` when it has been active for this time",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "prior-work-unread",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active projects without `[prior_work]`",
    why: "A day of reading, critical about what is relevant, shows whether others have knowledge \
          that you can use, or whether you have to run your own experiments.",
    fix: "spend a day on what others have done, and record how relevant it is with `rp set NAME \
          prior_work.relevance=VALUE`",
    ask: "What has been tried before, and what would a day of reading show?",
    source: Source::Interview("Reading Prior Work"),
    thresholds: &[AFTER],
    bad: &["started = 2026-06-08\n# no prior_work"],
    good: &[
        "started = 2026-06-09\n# no prior_work",
        "started = 2026-06-08\nprior_work = { relevance = \"none\" }",
        "status = \"idea\"\n# no prior_work",
    ],
    check: |project, context| match (&project.prior_work, context.active_for(project, &AFTER)) {
        (None, Some(active)) => {
            let message = format!("active for {} without `[prior_work]`", active.rough());
            vec![Finding::missing(project, message)]
        }
        (Some(_), _) | (_, None) => Vec::new(),
    },
};
