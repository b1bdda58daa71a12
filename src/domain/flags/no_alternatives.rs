use super::rule::{ACTIVE, Finding, Rule, Severity, Source};

pub const RULE: Rule = Rule {
    name: "no-alternatives",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active projects without an alternative: an idea or a paused project of the same \
           researcher",
    why: "Once a project runs, going on always seems useful, and it is. Only a comparison shows \
          whether it is the best use of a week.",
    fix: "ask two people what else seems promising, and record each idea with `rp new`: it needs \
          no experiment",
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
        let message = format!("no ideas or paused projects of {owner} to compare with");
        vec![Finding::at_status(project, message)]
    },
};
