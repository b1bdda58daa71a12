use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::{Agreement, Overlap};
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "yielded",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Ideas and active projects that were left to others",
    why: "If two groups work on exactly the same problem, one should take it, and the other is \
          free for something else.",
    fix: "drop it with `rp drop NAME`; if something else was agreed, record it: `rp overlap NAME \
          WHO --agreed different`",
    ask: "Others have this now: what do you do with the time?",
    source: Source::Interview("Duplication of Work and Collaborations"),
    thresholds: &[],
    bad: &[
        "overlap = [{ who = \"they\", synced = 2026-06-12, agreed = \"theirs\" }]",
        "status = \"idea\"\noverlap = [{ who = \"they\", agreed = \"theirs\" }]",
    ],
    good: &[
        "overlap = [\n\
         \x20 { who = \"a\", agreed = \"ours\" }, { who = \"b\", agreed = \"different\" },\n\
         \x20 { who = \"c\", agreed = \"team-up\" }, { who = \"d\" },\n\
         ]",
        "status = \"dropped\"\noverlap = [{ who = \"they\", agreed = \"theirs\" }]",
    ],
    check: |project, _| {
        let finding = |overlap: &At<Overlap>| {
            let agreed = overlap.agreed.as_ref()?;
            let message = format!("it was left to {}", overlap.who.value);
            (agreed.value == Agreement::Theirs).then(|| Finding::at(agreed, message))
        };
        project.overlaps.iter().filter_map(finding).collect()
    },
};
