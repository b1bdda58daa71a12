//! Nobody has looked what there is.

use super::rule::{ACTIVE, Finding, Rule, Severity, Source};

pub const RULE: Rule = Rule {
    name: "prior-work-unread",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active projects without a `[prior_work]`",
    why: "A day of reading, critical about what is really relevant, tells whether \
          there is free knowledge to be had, or whether your own experiments are all \
          there is.",
    fix: "look for a day at what others have, and write down in `[prior_work]` how \
          relevant it is",
    source: Source::Interview("Reading Prior Work"),
    thresholds: &[],
    bad: &["# no prior_work"],
    good: &["prior_work = { relevance = \"none\" }", "status = \"idea\"\n# no prior_work"],
    check: |project, _| match project.prior_work {
        Some(_) => Vec::new(),
        None => vec![Finding::missing(project, "it has no `[prior_work]`")],
    },
};
