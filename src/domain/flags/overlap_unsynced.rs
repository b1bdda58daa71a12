use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::same_problem;

pub const RULE: Rule = Rule {
    name: "overlap-unsynced",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Overlaps without a `synced` date, or on the same problem without an agreement",
    why: "Half an hour of talk shows how others approach something similar. Almost always it is a \
          different problem, and you can go on.",
    fix: "talk to them for half an hour, then record the day and, if it is the same problem, who \
          takes it: `rp overlap NAME WHO --synced DATE --agreed AGREED`",
    ask: "When do you talk to the others about their angle?",
    source: Source::Interview("Duplication of Work and Collaborations"),
    thresholds: &[],
    bad: &[
        "overlap = [{ who = \"they\" }]",
        "overlap = [{ who = \"a\", synced = 2026-06-12 }, { who = \"b\" }]",
        "overlap = [{ who = \"they\", synced = 2026-06-12, same_problem = true }]",
        "overlap = [\n\
         \x20 { who = \"they\", synced = 2026-06-12, same_problem = true, progress = false },\n\
         ]",
    ],
    good: &[
        "overlap = [{ who = \"they\", synced = 2026-06-12 }]",
        "overlap = [{ who = \"they\", agreed = \"different\" }]",
        "overlap = [{ who = \"they\", synced = 2026-06-12, same_problem = false }]",
        "overlap = [\n\
         \x20 { who = \"they\", synced = 2026-06-12, same_problem = true, agreed = \"ours\" },\n\
         ]",
        "overlap = [{ who = \"they\", same_problem = true, progress = true }]",
    ],
    check: |project, _| {
        let open = project
            .overlaps
            .iter()
            .filter(|overlap| overlap.agreed.is_none() && !same_problem::is_raised(overlap));
        open.filter_map(|overlap| {
            let who = &overlap.who.value;
            let same = overlap.same_problem.as_ref().is_some_and(|same| same.value);
            let message = match (&overlap.synced, same) {
                (None, _) => format!("nobody has talked to {who} yet"),
                (Some(_), true) => {
                    format!("{who} starts on the same problem, and nothing is agreed")
                }
                (Some(_), false) => return None,
            };
            Some(Finding::at(&overlap.who, message))
        })
        .collect()
    },
};
