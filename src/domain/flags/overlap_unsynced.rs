use super::rule::{Finding, OPEN, Rule, Severity, Source};

pub const RULE: Rule = Rule {
    name: "overlap-unsynced",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Overlaps without a `synced` date",
    why: "Half an hour of talk shows how others approach something similar. Almost always it is a \
          different problem, and you can go on.",
    fix: "talk to them for half an hour, then record the day: `rp overlap NAME WHO --synced DATE`",
    source: Source::Interview("Duplication of Work and Collaborations"),
    thresholds: &[],
    bad: &[
        "overlap = [{ who = \"they\" }]",
        "overlap = [{ who = \"a\", synced = 2026-06-12 }, { who = \"b\" }]",
    ],
    good: &["overlap = [{ who = \"they\", synced = 2026-06-12 }]"],
    check: |project, _| {
        let unsynced = project.overlaps.iter().filter(|overlap| overlap.synced.is_none());
        unsynced
            .map(|overlap| {
                let who = &overlap.who.value;
                Finding::at(&overlap.who, format!("nobody has talked to {who} yet"))
            })
            .collect()
    },
};
