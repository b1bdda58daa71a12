//! Not somebody to work with.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "doubtful-collaboration",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Collaborators whom you are not excited about, or do not get on with",
    why: "Being excited to work with somebody, skills that fit, and getting on are \
          what makes it work; without them the project pays.",
    fix: "talk about it early, or work on it alone",
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
                let why = match (no(&with.excited), no(&with.get_on)) {
                    (true, true) => "are not excited to work with, and do not get on with,",
                    (true, false) => "are not excited to work with",
                    (false, true) => "do not get on with",
                    (false, false) => return None,
                };
                Some(Finding::at(&with.name, format!("you {why} {}", with.name.value)))
            })
            .collect()
    },
};
