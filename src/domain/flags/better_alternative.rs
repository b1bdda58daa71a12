//! Something else is worth more.

use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use crate::domain::ranking::{Kind, in_two_digits};

pub const RULE: Rule = Rule {
    name: "better-alternative",
    severity: Severity::Red,
    statuses: ACTIVE,
    what: "The verdict of the ranking: whether the best idea or paused project of the \
          same researcher is worth more for a week of work",
    why: "In the middle of a project, going on is always of some use: the question is \
          whether it beats the best alternative. Switching to something better is also \
          easier to bear than giving up something bad.",
    fix: "see `rp compare`, spend a week on the alternative with `rp derisk`, then judge",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[],
    bad: &["# projects/steering.toml\n[estimate]\nimportance = 10\nchance = \"90%\""],
    good: &[
        "# projects/steering.toml\n[estimate]\nimportance = 2\nchance = \"10%\"",
        "# projects/steering.toml\n\
         researcher = \"somebody else\"\n\
         [estimate]\n\
         importance = 10\n\
         chance = \"90%\"",
    ],
    check: |project, context| {
        let owner = context.portfolio.settings.owner(project);
        let Some(verdict) = context.ranking().verdict(owner) else { return Vec::new() };
        let Some(current) = &verdict.current else { return Vec::new() };
        let (Kind::Switch, Some(best)) = (verdict.kind, verdict.best()) else { return Vec::new() };
        if current.project.name != project.name {
            return Vec::new();
        }
        let message = match &current.why_not {
            Some(_) => format!("{} can be worked on, and this cannot", best.project.name),
            None => format!(
                "{} is worth more for a week of work: {} against {}",
                best.project.name,
                in_two_digits(best.index.rate),
                in_two_digits(current.index.rate)
            ),
        };
        vec![Finding::at_status(project, message)]
    },
};
