use super::rule::{Context, Finding, Rule, Severity, Source, WAITING};
use crate::domain::project::{DecisionKind, Project};
use crate::domain::settings::Capability;

pub const RULE: Rule = Rule {
    name: "worth-another-look",
    severity: Severity::Note,
    statuses: WAITING,
    what: "Paused and dropped projects that wait for a capability that has arrived since",
    why: "Each new model or capability makes some work possible that was too hard before. That is \
          the time to look again at what was put aside.",
    fix: "try for an hour whether it is easy now; if so, resume it with `rp start NAME`",
    ask: "Now that the capability is here, what would one day of trying show?",
    source: Source::Interview("Top-down Approach and Low-Hanging Fruit"),
    thresholds: &[],
    bad: &[
        "status = \"paused\"\n\
         waits_for = [\"Long context\"]\n\
         decision = [{ date = 2026-06-01, kind = \"pause\" }]\n\
         # rp.toml\n\
         [[capability]]\n\
         name = \"long context\"\n\
         date = 2026-06-02",
        "status = \"dropped\"\n\
         waits_for = [\"a\", \"b\"]\n\
         # rp.toml\n\
         [[capability]]\n\
         name = \"b\"\n\
         date = 2026-06-15",
    ],
    good: &[
        "status = \"paused\"\n\
         waits_for = [\"long context\"]\n\
         decision = [{ date = 2026-06-01, kind = \"pause\" }]\n\
         # rp.toml\n\
         [[capability]]\n\
         name = \"long context\"\n\
         date = 2026-06-01",
        "status = \"paused\"\n\
         waits_for = [\"b\"]\n\
         # rp.toml\n\
         [[capability]]\n\
         name = \"b\"\n\
         date = 2026-06-16",
        "waits_for = [\"b\"]\n# rp.toml\n[[capability]]\nname = \"b\"\ndate = 2026-06-15",
    ],
    check: |project, context| {
        let found = arrived(project, context).into_iter().map(|capability| {
            let (name, day) = (&capability.name.value, capability.date.value);
            Finding::at_status(project, format!("it waits for `{name}`, which arrived on {day}"))
        });
        found.collect()
    },
};

/// The capabilities that a project waits for and that have arrived since it was put aside.
pub fn arrived<'a>(project: &Project, context: &Context<'a>) -> Vec<&'a Capability> {
    let put_aside = project.decisions.iter().filter(|decision| match decision.kind.value {
        DecisionKind::Pause | DecisionKind::Switch | DecisionKind::Drop => true,
        DecisionKind::Start
        | DecisionKind::Resume
        | DecisionKind::Derisk
        | DecisionKind::Pivot
        | DecisionKind::Estimate
        | DecisionKind::Finish => false,
    });
    let since = put_aside.map(|decision| *decision.date).max();
    let known = context.portfolio.settings.capabilities.iter().map(|at| &at.value);
    let has_reopened = |capability: &&Capability| {
        let day = *capability.date;
        day <= context.today
            && since.is_none_or(|since| day > since)
            && project.waits_for(&capability.name)
    };
    known.filter(has_reopened).collect()
}
