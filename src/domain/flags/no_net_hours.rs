use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::settings::Researcher;

pub const RULE: Rule = Rule {
    name: "no-net-hours",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Researchers whose hours a week do not exceed the overhead of a project",
    why: "Each project has an overhead of some hours a week: code, papers, meetings. At 20 hours a \
          week, a newcomer's net output is about zero. The overhead is `overhead_junior` or \
          `overhead_senior` of `[ranking]` in rp.toml.",
    fix: "find more hours a week for research, or join somebody who has them",
    ask: "What can you stop doing, so that hours for this project are left?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[],
    bad: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nhours_per_week = 20",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 10",
        "status = \"idea\"\n# rp.toml\n[researcher.alex]\nhours_per_week = 10",
    ],
    good: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nhours_per_week = 20.5",
        "# rp.toml\n[researcher.alex]\nhours_per_week = 10.5",
        "status = \"idea\"\n\
         # projects/steering.toml\n\
         status = \"active\"\n\
         # rp.toml\n\
         [researcher.alex]\n\
         hours_per_week = 10",
    ],
    check: |project, context| {
        let settings = &context.portfolio.settings;
        let Researcher { level, hours_per_week: hours, .. } = settings.researcher_of(project);
        let overhead = settings.overhead(level);
        let left = hours - overhead;
        if left > 0.0 {
            return Vec::new();
        }
        let message =
            format!("{hours} hours a week do not exceed the overhead of a {level}, {overhead}");
        vec![Finding::missing(project, message)]
    },
};
