//! Nothing to compare with.

use super::rule::{ACTIVE, Finding, Rule, Severity, Source};

pub const RULE: Rule = Rule {
    name: "no-alternatives",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Whether the researcher of an active project has an idea or a paused project",
    why: "Once a project runs, going on always seems useful, and it is. Whether it is the \
          best use of a week can only be seen beside something else.",
    fix: "talk to two people about what else seems promising, and keep each idea with `rp new`: no \
          experiment is needed for that",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[],
    bad: &[
        "# projects/steering.toml\nstatus = \"done\"",
        "# projects/steering.toml\nstatus = \"active\"",
        "# projects/steering.toml\nresearcher = \"somebody else\"",
    ],
    good: &[
        "# projects/steering.toml\nstatus = \"idea\"",
        "# projects/steering.toml\nstatus = \"paused\"",
    ],
    check: |project, context| {
        let owner = context.portfolio.settings.owner(project);
        if context.portfolio.share(owner).alternatives > 0 {
            return Vec::new();
        }
        let message =
            format!("nothing to compare it with: no idea and no paused project of {owner}");
        vec![Finding::at_status(project, message)]
    },
};
