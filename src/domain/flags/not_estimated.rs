//! The ranking has nothing to go by.

use super::rule::{Finding, OPEN, Rule, Severity, Source};

pub const RULE: Rule = Rule {
    name: "not-estimated",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Projects without an `[estimate]`",
    why: "Without an estimate of importance and chance the ranking runs on the assumptions of \
          `rp.toml`, which are the same for every project: it can then only tell the fast from the \
          slow.",
    fix: "add an `[estimate]` with `importance` and `chance`; rough ranges will do",
    source: Source::Own,
    thresholds: &[],
    bad: &["# no estimate"],
    good: &["estimate = { chance = \"5% to 50%\" }"],
    check: |project, _| match project.estimate {
        Some(_) => Vec::new(),
        None => vec![Finding::missing(
            project,
            "it has no `[estimate]`, so the ranking runs on assumptions",
        )],
    },
};
