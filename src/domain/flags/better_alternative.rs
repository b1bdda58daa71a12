use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::Limit;
use crate::domain::project::Status;
use crate::domain::ranking::{Kind, in_two_digits};

pub const RULE: Rule = Rule {
    name: "better-alternative",
    severity: Severity::Red,
    statuses: ACTIVE,
    what: "Active projects that `rp compare` recommends leaving for an idea or a paused project",
    why: "Going on with a project is almost always of some use. The question is whether it beats \
          the best alternative. It is also easier to leave a project for a better one than to give \
          up a bad one. While a sprint runs, the flag waits for its end.",
    fix: "run `rp compare`, spend a week on the alternative with `rp derisk`, then decide",
    ask: "If you had not started this, would you start it today instead of the alternative?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[],
    bad: &[
        "# projects/steering.toml\n[estimate]\nimportance = 10\nchance = \"90%\"",
        "timebox = { until = 2026-06-14 }\n\
         # projects/steering.toml\n\
         [estimate]\n\
         importance = 10\n\
         chance = \"90%\"",
    ],
    good: &[
        "# projects/steering.toml\n[estimate]\nimportance = 2\nchance = \"10%\"",
        "timebox = { until = 2026-06-15 }\n\
         # projects/steering.toml\n\
         [estimate]\n\
         importance = 10\n\
         chance = \"90%\"",
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
        // A sprint is judged at its end, unless the project cannot be worked on at all.
        let mut projects = context.portfolio.projects();
        let in_sprint = projects.any(|other| {
            let settings = &context.portfolio.settings;
            other.status == Status::Active
                && other.is_in_sprint(context.today)
                && settings.owner(other) == owner
        });
        if in_sprint && current.why_not.is_none() {
            return Vec::new();
        }
        let message = match &current.why_not {
            Some(_) => format!("this cannot be worked on, but {} can", best.project.name),
            None => format!(
                "{} is worth {} per week of work, this project {}",
                best.project.name,
                in_two_digits(best.index.rate),
                in_two_digits(current.index.rate)
            ),
        };
        let finding = Finding::at_status(project, message);
        let times = best.index.rate / current.index.rate;
        vec![if times.is_finite() { finding.too_high(Limit::Number(times)) } else { finding }]
    },
};
