use super::rule::{Context, Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::Mention;
use crate::domain::source::At;
use crate::domain::words::nearest;

pub const RULE: Rule = Rule {
    name: "dangling-name",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "`back_to` of a sprint, and `from` or `to` of a decision, that name no project of the \
           store",
    why: "The way back from a sprint, and the history of switches, are found by these names. A \
          wrong one hides them.",
    fix: "correct the name with `rp edit NAME`, or with `rp set NAME timebox.back_to=PROJECT`",
    ask: "Which project is meant by this name?",
    source: Source::Own,
    thresholds: &[],
    bad: &[
        "timebox = { until = 2026-06-30, back_to = \"steerin\" }",
        "decision = [{ date = 2026-06-12, kind = \"switch\", from = \"gone\", to = \"probing\" }]",
        "decision = [{ date = 2026-06-12, kind = \"switch\", from = \"probing\", to = \"../a\" }]",
    ],
    good: &[
        "timebox = { until = 2026-06-30, back_to = \"steering\" }",
        "decision = [{ date = 2026-06-12, kind = \"switch\", from = \"steering\", to = \"probing\" }]",
        "# projects/steering.toml\nstatus = \"dropped\"\n\
         # projects/probing.toml\n\
         decision = [{ date = 2026-06-12, kind = \"switch\", from = \"steering\" }]",
    ],
    check: |project, context| {
        let named = project.mentions().filter_map(|(place, name)| match place {
            Mention::BackTo => Some(("back_to", name)),
            // Looking for something else is a rival, too.
            Mention::Decision { key: "then.rival", .. } => None,
            Mention::Decision { key, .. } => Some((key, name)),
        });
        named.filter_map(|(key, name)| dangling(key, name, context)).collect()
    },
};

fn dangling(key: &str, name: &At<String>, context: &Context) -> Option<Finding> {
    let portfolio = context.portfolio;
    if name.parse().is_ok_and(|name| portfolio.project(&name).is_some()) {
        return None;
    }
    let near = nearest(name, portfolio.projects().map(|it| it.name.as_str()));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let message = format!("`{key}` names `{}`, which is not a readable project{near}", name.value);
    Some(Finding::at(name, message))
}
