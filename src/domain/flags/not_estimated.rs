use super::rule::{Finding, OPEN, Rule, Severity, Source};

pub const RULE: Rule = Rule {
    name: "not-estimated",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Projects without an `[estimate]`",
    why: "Without an estimate of importance and chance, the ranking uses the defaults in rp.toml. \
          They are the same for every project, so it can only tell fast projects from slow ones.",
    fix: "set `estimate.importance` and `estimate.chance` with `rp set`; rough ranges are enough",
    ask: "How much would complete success matter, and how likely is it?",
    source: Source::Own,
    thresholds: &[],
    bad: &["# no estimate"],
    good: &["estimate = { chance = \"5% to 50%\" }"],
    check: |project, _| match project.estimate {
        Some(_) => Vec::new(),
        None => vec![Finding::missing(
            project,
            "no `[estimate]`: the ranking uses the defaults in rp.toml",
        )],
    },
};
