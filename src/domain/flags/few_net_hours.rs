//! Little is left for the project.

use super::rule::{Finding, OPEN, Rule, Severity, Source, up_to};
use super::threshold::{Limit, Threshold};
use crate::domain::settings::Researcher;

const UP_TO: Threshold = Threshold {
    key: "few-net-hours",
    default: Limit::Number(10.0),
    what: "so many hours or fewer a week are few",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
};

pub const RULE: Rule = Rule {
    name: "few-net-hours",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "The researcher's hours a week that are left after those that a project costs in context",
    why: "Each project costs hours of context a week, more for a newcomer: of 30 \
          hours, 10 are left. Beyond that every hour counts fully, so a few more hours \
          are worth much.",
    fix: "give it more hours, or fewer projects beside it",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[UP_TO],
    bad: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nhours_per_week = 30",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 20",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 10.5",
    ],
    good: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nhours_per_week = 30.5",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 20.5",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 10",
    ],
    check: |project, context| {
        let settings = &context.portfolio.settings;
        let Researcher { level, hours_per_week: hours, .. } = settings.researcher_of(project);
        let overhead = settings.overhead(level);
        let left = ((hours - overhead) * 10.0).round() / 10.0;
        if left <= 0.0 || !up_to(left, context.number(&UP_TO)) {
            return Vec::new();
        }
        let message = format!(
            "of {hours} hours a week {left} are left: a {level} needs {overhead} for the context"
        );
        vec![Finding::missing(project, message)]
    },
};
