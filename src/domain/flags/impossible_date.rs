use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::Date;
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "impossible-date",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Dates in the future, or before the project was created",
    why: "Most flags count days. A wrong date hides a flag, or raises a false one.",
    fix: "correct the date with `rp edit NAME`",
    source: Source::Own,
    thresholds: &[],
    bad: &[
        "experiment = [{ date = 2026-06-16, result = \"clear\" }]",
        "experiment = [{ date = 2026-06-09, result = \"clear\" }]",
        "created = 2026-06-16",
        "feedback = [{ date = 2026-06-16 }]",
        "feedback = [{ date = 2026-06-12, answered = 2026-06-16 }]",
        "overlap = [{ who = \"a\", synced = 2026-06-09 }]",
        "decision = [{ date = 2026-06-16, kind = \"pivot\" }]",
        "started = 2026-06-16",
    ],
    good: &[
        "experiment = [\n\
         \x20 { date = 2026-06-10, result = \"clear\" }, { date = 2026-06-15, result = \"clear\" },\n\
         ]",
        "started = 2026-06-01",
        "# no created\nfeedback = [{ date = 2020-01-01 }]",
    ],
    check: |project, context| {
        let created = project.created.as_ref().map(|at| at.value);
        let late = |at: &At<Date>| {
            let message = format!("{} is in the future; today is {}", at.value, context.today);
            (at.value > context.today).then(|| Finding::at(at, message))
        };
        let early = |at: &At<Date>| {
            let created = created.filter(|created| at.value < *created)?;
            Some(Finding::at(
                at,
                format!("{} is before the project was created, on {created}", at.value),
            ))
        };
        let own = [&project.created, &project.started].into_iter().flatten();
        let entries = (project.experiments.iter().map(|entry| &entry.date))
            .chain(project.feedback.iter().map(|entry| &entry.date))
            .chain(project.feedback.iter().filter_map(|entry| entry.answered.as_ref()))
            .chain(project.overlaps.iter().filter_map(|entry| entry.synced.as_ref()))
            .chain(project.decisions.iter().map(|entry| &entry.date));
        let of_entries = entries.filter_map(|date| late(date).or_else(|| early(date)));
        own.filter_map(late).chain(of_entries).collect()
    },
};
