use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::Origin;
use crate::domain::settings::Level;

pub const RULE: Rule = Rule {
    name: "bottom-up-without-mentor",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Bottom-up projects of a junior without a mentor",
    why: "Following what works goes well for somebody who knows what matters. A newcomer needs a \
          mentor who gives the direction, or checks that it is well motivated.",
    fix: "find a mentor who checks the direction once a week, and add them to rp.toml as `mentor`",
    ask: "Who checks once a week that this direction leads somewhere?",
    source: Source::Interview("Advice for Junior Researchers"),
    thresholds: &[],
    bad: &["# rp.toml\n[researcher.alex]\nlevel = \"junior\""],
    good: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"\nmentor = \"robin\"",
        "# rp.toml\n[researcher.alex]\nlevel = \"senior\"",
        "origin = \"top-down\"\n# rp.toml\n[researcher.alex]\nlevel = \"junior\"",
    ],
    check: |project, context| {
        let researcher = context.portfolio.settings.researcher_of(project);
        match (researcher.level, project.origin.value, researcher.mentor) {
            (Level::Junior, Origin::BottomUp, None) => {
                let owner = context.portfolio.settings.owner(project);
                let message = format!("{owner} is a junior without a mentor");
                vec![Finding::at(&project.origin, message)]
            }
            (Level::Junior | Level::Senior, Origin::BottomUp | Origin::TopDown, _) => Vec::new(),
        }
    },
};
