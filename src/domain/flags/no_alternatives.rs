use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::portfolio::Touched;
use crate::domain::project::Time;

const WITHIN: Threshold = Threshold {
    key: "no-alternatives",
    default: Limit::Time(Time::months(6)),
    what: "an idea or a paused project without an entry for longer than this is not an alternative",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "no-alternatives",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Researchers with an active project, but no idea or paused project that is alive",
    why: "Once a project runs, going on always seems useful, and it is. Only a comparison shows \
          whether it is the best use of a week. An idea that nobody has touched for months is none \
          that you would switch to.",
    fix: "ask two people what else seems promising, and record each idea with `rp new`: it needs \
          no experiment",
    ask: "What would you work on if this project ended today?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[WITHIN],
    bad: &[
        "# projects/steering.toml\nstatus = \"done\"",
        "# projects/steering.toml\nresearcher = \"somebody else\"",
        "# projects/steering.toml\ncreated = 2025-12-14",
    ],
    good: &[
        "# projects/steering.toml\nstatus = \"idea\"",
        "# projects/steering.toml\nstatus = \"paused\"",
        "# projects/steering.toml\nresearcher = \"\"",
        "# projects/steering.toml\ncreated = 2025-12-15",
        "# projects/steering.toml\n# no created",
        "# projects/steering.toml\n\
         created = 2025-12-14\n\
         feedback = [{ date = 2025-12-15 }]",
    ],
    check: |project, context| {
        let owner = context.portfolio.settings.owner(project);
        let message = match context.portfolio.share(owner).alternative {
            Some(Touched::Undated) => return Vec::new(),
            Some(Touched::On(day)) if context.today.since(day) <= context.time(&WITHIN) => {
                return Vec::new();
            }
            Some(Touched::On(day)) => {
                format!("no idea or paused project of {owner} was touched since {day}")
            }
            None => format!("no ideas or paused projects of {owner} to compare with"),
        };
        vec![Finding::at_status(project, message)]
    },
};
