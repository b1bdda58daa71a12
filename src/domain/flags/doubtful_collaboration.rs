use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "doubtful-collaboration",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Collaborators you are not excited to work with, or do not get on with",
    why: "A collaboration works if you are excited about it, your skills fit, and you get on. If \
          not, the project suffers.",
    fix: "talk to them about it early, or work on it alone",
    ask: "Would you do this project without this collaborator?",
    source: Source::Interview("Deciding to Collaborate or Not"),
    thresholds: &[],
    bad: &[
        "collaborator = [{ name = \"a\", excited = false }]",
        "collaborator = [{ name = \"a\", excited = true, get_on = false }]",
    ],
    good: &[
        "collaborator = [{ name = \"a\", excited = true, skills = false, get_on = true }]",
        "collaborator = [{ name = \"a\" }]",
    ],
    check: |project, _| {
        let no = |given: &Option<At<bool>>| given.as_ref().is_some_and(|given| !given.value);
        project
            .collaborators
            .iter()
            .filter_map(|with| {
                let name = &with.name.value;
                let message = match (no(&with.excited), no(&with.get_on)) {
                    (true, true) => {
                        format!(
                            "you are not excited to work with {name}, and do not get on with them"
                        )
                    }
                    (true, false) => format!("you are not excited to work with {name}"),
                    (false, true) => format!("you do not get on with {name}"),
                    (false, false) => return None,
                };
                Some(Finding::at(&with.name, message))
            })
            .collect()
    },
};
