//! Nothing is left for the project.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::settings::Researcher;

pub const RULE: Rule = Rule {
    name: "no-net-hours",
    severity: Severity::Red,
    statuses: OPEN,
    what: "The researcher's hours a week beside those that a project costs in context: 20 for \
          a junior, 10 for a senior (`[ranking]` in rp.toml)",
    why: "Each project costs hours of context a week: code, papers, meetings. At 20 \
          hours a week a newcomer's net output is about nothing.",
    fix: "find more hours a week for research, or work beside somebody who has them",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[],
    bad: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nhours_per_week = 20",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 10",
    ],
    good: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nhours_per_week = 20.5",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 10.5",
    ],
    check: |project, context| {
        let settings = &context.portfolio.settings;
        let Researcher { level, hours_per_week: hours, .. } = settings.researcher_of(project);
        let overhead = settings.overhead(level);
        let left = hours - overhead;
        if left > 0.0 {
            return Vec::new();
        }
        let message = format!(
            "of {hours} hours a week nothing is left: a {level} needs {overhead} for the context"
        );
        vec![Finding::missing(project, message)]
    },
};
