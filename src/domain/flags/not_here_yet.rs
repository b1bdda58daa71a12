use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use crate::domain::words::nearest;

pub const RULE: Rule = Rule {
    name: "not-here-yet",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active projects that wait for a capability that has not come",
    why: "Work on what cannot be done yet is slow, and easy for everybody once the capability is \
          there.",
    fix: "pause it with `rp pause NAME`; if the capability is there, record it with `rp \
          capability`, and if it is not needed, change `waits_for` with `rp set`",
    ask: "What can you do before the capability comes, and what else would you do until then?",
    source: Source::Interview("Top-down Approach and Low-Hanging Fruit"),
    thresholds: &[],
    bad: &[
        "waits_for = [\"a model\"]",
        "waits_for = [\"a model\"]\n\
         # rp.toml\n[[capability]]\nname = \"a model\"\ndate = 2026-06-16",
    ],
    good: &[
        "waits_for = [\"a model\"]\n\
         # rp.toml\n[[capability]]\nname = \"A model\"\ndate = 2026-06-15",
        "status = \"idea\"\nwaits_for = [\"a model\"]",
    ],
    check: |project, context| {
        let settings = &context.portfolio.settings;
        let missing = project.waits_for.iter().filter(|it| !settings.has_come(it, context.today));
        let message = |name: &String| {
            let known = settings.capabilities.iter().map(|it| it.name.as_str());
            // One that is known and not there is expected, not misspelled.
            let near = nearest(name, known).filter(|near| settings.has_come(near, context.today));
            let near = near.map(|near| format!("; `{near}` has")).unwrap_or_default();
            format!("it waits for `{name}`, which has not come{near}")
        };
        missing.map(|name| Finding::at_status(project, message(name))).collect()
    },
};
