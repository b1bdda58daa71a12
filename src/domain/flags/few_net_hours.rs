use super::rule::{Finding, OPEN, Rule, Severity, Source, up_to};
use super::threshold::{Limit, Threshold};
use crate::domain::settings::Researcher;

const UP_TO: Threshold = Threshold {
    key: "few-net-hours",
    default: Limit::Number(10.0),
    what: "flag this many net hours a week or fewer",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
};

pub const RULE: Rule = Rule {
    name: "few-net-hours",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Researchers with few net hours a week: their hours minus the overhead of a project",
    why: "Each project has an overhead of some hours a week, more for a newcomer: of 30 hours, 10 \
          are left. Every hour above the overhead counts in full, so a few more hours make a big \
          difference.",
    fix: "spend more hours a week on it, or pause another project with `rp pause`",
    ask: "Where could more hours a week come from, or should this wait until they are there?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[UP_TO],
    bad: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nhours_per_week = 30",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 20",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 10.5",
        "status = \"idea\"\n# rp.toml\n[researcher.alex]\nhours_per_week = 20",
        "status = \"idea\"\n\
         estimate = { importance = 4 }\n\
         # no experiment\n\
         # projects/steering.toml\n\
         researcher = \"\"\n\
         estimate = { importance = 10 }\n\
         # rp.toml\n\
         [researcher.alex]\n\
         hours_per_week = 20",
    ],
    good: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nhours_per_week = 30.5",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 20.5",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 10",
        "status = \"idea\"\n\
         # projects/steering.toml\n\
         status = \"active\"\n\
         # rp.toml\n\
         [researcher.alex]\n\
         hours_per_week = 20",
        "status = \"idea\"\n\
         researcher = \"\"\n\
         # rp.toml\n\
         [researcher.alex]\n\
         hours_per_week = 20",
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
            "{left} net hours a week: {hours} hours minus the overhead of a {level}, {overhead}"
        );
        vec![Finding::missing(project, message).too_low(Limit::Number(left))]
    },
};
