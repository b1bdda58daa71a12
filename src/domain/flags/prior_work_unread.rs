use super::rule::{ACTIVE, Finding, Rule, Severity, Source};

pub const RULE: Rule = Rule {
    name: "prior-work-unread",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active projects without `[prior_work]`",
    why: "A day of reading, critical about what is relevant, shows whether others have knowledge \
          that you can use, or whether you have to run your own experiments.",
    fix: "spend a day on what others have done, and record how relevant it is with `rp set NAME \
          prior_work.relevance=VALUE`",
    source: Source::Interview("Reading Prior Work"),
    thresholds: &[],
    bad: &["# no prior_work"],
    good: &["prior_work = { relevance = \"none\" }", "status = \"idea\"\n# no prior_work"],
    check: |project, _| match project.prior_work {
        Some(_) => Vec::new(),
        None => vec![Finding::missing(project, "no `[prior_work]`")],
    },
};
