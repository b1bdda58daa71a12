use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::ranking::eligible::WhyNot;

pub const RULE: Rule = Rule {
    name: "refuted",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Projects whose results have refuted the direction: they took its chance below 2%, and \
           below a quarter of what was claimed",
    why: "Results that speak against a direction are worth as much as those that support it, but \
          only to somebody who then leaves it.",
    fix: "drop it with `rp drop NAME`, or change the approach with `rp pivot NAME`; if the results \
          do not count, log them as broken",
    ask: "The results speak against this direction: what keeps you from dropping it?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[],
    bad: &["estimate = { chance = \"40%\", experiments = 10 }\n\
            experiment = [\n\
            \x20 { date = 2026-06-11, result = \"negative\" }, { date = 2026-06-12, result = \"negative\" },\n\
            \x20 { date = 2026-06-13, result = \"negative\" }, { date = 2026-06-14, result = \"negative\" },\n\
            \x20 { date = 2026-06-15, result = \"negative\" }, { date = 2026-06-15, result = \"negative\" },\n\
            ]"],
    good: &["estimate = { chance = \"40%\", experiments = 10 }\n\
             experiment = [\n\
             \x20 { date = 2026-06-11, result = \"negative\" }, { date = 2026-06-12, result = \"negative\" },\n\
             \x20 { date = 2026-06-13, result = \"negative\" }, { date = 2026-06-14, result = \"negative\" },\n\
             \x20 { date = 2026-06-15, result = \"negative\" }, { date = 2026-06-15, result = \"broken\" },\n\
             ]"],
    check: |project, context| {
        let standing = context.ranking().place(project);
        let Some(WhyNot::Refuted { chance, claimed }) = standing.and_then(|it| it.why_not.as_ref())
        else {
            return Vec::new();
        };
        let message = format!(
            "its results took the chance that it works from {} to {}",
            claimed.rough(),
            chance.rough()
        );
        vec![match project.results().last() {
            Some(last) => Finding::at(&last.result, message),
            None => Finding::at_status(project, message),
        }]
    },
};
