//! Nothing is left for the project.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::settings::Researcher;

pub const RULE: Rule = Rule {
    name: "no-net-hours",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Hours a week beside those that a project costs in context: 20 for a junior, \
          10 for a senior (`[ranking]` in rp.toml)",
    why: "Each project costs hours of context a week: code, papers, meetings. At 20 \
          hours a week a newcomer's net output is about nothing.",
    fix: "give it more hours, or pause it: see `rp compare`",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[],
    bad: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nhours_per_week = 20",
        "hours_per_week = 10",
    ],
    good: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nhours_per_week = 20.5",
        "hours_per_week = 10.5",
    ],
    check: |project, context| {
        let settings = &context.portfolio.settings;
        let Researcher { level, .. } = settings.researcher_of(project);
        let (hours, overhead) = (settings.hours(project), settings.overhead(level));
        let left = hours - overhead;
        if left > 0.0 {
            return Vec::new();
        }
        let message = format!(
            "of {hours} hours a week nothing is left: a {level} needs {overhead} for the context"
        );
        vec![match &project.hours_per_week {
            Some(hours) => Finding::at(hours, message),
            None => Finding::missing(project, message),
        }]
    },
};
