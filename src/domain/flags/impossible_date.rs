use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::Date;
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "impossible-date",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Dates later than tomorrow",
    why: "Most flags count days. A wrong date hides a flag, or raises a false one.",
    fix: "correct the date with `rp edit NAME`",
    ask: "Which date is meant here?",
    source: Source::Own,
    thresholds: &[],
    bad: &[
        "experiment = [{ date = 2026-06-17, result = \"clear\" }]",
        "created = 2026-06-17",
        "feedback = [{ date = 2026-06-17 }]",
        "feedback = [{ asked = 2026-06-17 }]",
        "feedback = [{ date = 2026-06-12, answered = 2026-06-17 }]",
        "overlap = [{ who = \"a\", synced = 2026-06-17 }]",
        "decision = [{ date = 2026-06-17, kind = \"pivot\" }]",
        "started = 2026-06-17",
    ],
    good: &[
        "experiment = [\n\
         \x20 { date = 2026-06-10, result = \"clear\" }, { date = 2026-06-16, result = \"clear\" },\n\
         ]",
        "created = 2026-06-16",
        "started = 2026-06-16",
        "experiment = [{ date = 2026-06-09, result = \"clear\" }]",
        "overlap = [{ who = \"a\", synced = 2020-01-01 }]",
        "started = 2026-06-01",
    ],
    check: |project, context| {
        let late = |at: &At<Date>| {
            let message = format!("{} is in the future; today is {}", at.value, context.today);
            (at.value.days_since(context.today) > 1).then(|| Finding::at(at, message))
        };
        let own = [&project.created, &project.started].into_iter().flatten();
        let entries = (project.experiments.iter().map(|entry| &entry.date))
            .chain(project.feedback.iter().map(|entry| &entry.date))
            .chain(project.feedback.iter().filter_map(|entry| entry.answered.as_ref()))
            .chain(project.feedback.iter().filter_map(|entry| entry.asked.as_ref()))
            .chain(project.awaited.iter().map(|entry| &entry.asked))
            .chain(project.overlaps.iter().filter_map(|entry| entry.synced.as_ref()))
            .chain(project.decisions.iter().map(|entry| &entry.date));
        own.chain(entries).filter_map(late).collect()
    },
};
