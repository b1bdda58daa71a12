use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Checkpoint, Time};
use crate::domain::source::At;

const AFTER: Threshold = Threshold {
    key: "no-checkpoint",
    default: Limit::Time(Time::weeks(1)),
    what: "flag a project when it has been active for this time since its start or last pivot",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "no-checkpoint",
    severity: Severity::Note,
    statuses: ACTIVE,
    what: "Active projects without an upcoming checkpoint or a running sprint",
    why: "A result that you wrote down and expect by a day makes it easier to stop than a feeling \
          that it might still work.",
    fix: "write down what you expect by when: `rp checkpoint NAME --by DATE --expect TEXT`",
    ask: "What do you expect to see, and by when, if this works?",
    source: Source::Own,
    thresholds: &[AFTER],
    bad: &[
        "started = 2026-06-08\n# no checkpoint",
        "started = 2026-06-08\ncheckpoint = [{ by = 2026-06-14 }]",
        "started = 2026-06-08\ncheckpoint = [{ by = 2026-06-20, met = true }]",
        "started = 2026-06-08\n# no checkpoint\ntimebox = { until = 2026-06-14 }",
    ],
    good: &[
        "started = 2026-06-09\n# no checkpoint",
        "started = 2026-05-01\n# no checkpoint\n\
         decision = [{ date = 2026-06-09, kind = \"pivot\" }]",
        "started = 2026-06-08\ncheckpoint = [{ by = 2026-06-15 }]",
        "started = 2026-06-08\n# no checkpoint\ntimebox = { until = 2026-06-15 }",
        "status = \"idea\"\n# no checkpoint",
    ],
    check: |project, context| {
        let to_come = |checkpoint: &At<Checkpoint>| {
            checkpoint.met.is_none() && *checkpoint.by >= context.today
        };
        let active = project.active_as_it_is_for(context.today);
        let is_early = active.is_none_or(|active| active < context.time(&AFTER));
        let is_due = project.current_checkpoints().any(to_come);
        if is_early || is_due || project.is_in_sprint(context.today) {
            return Vec::new();
        }
        vec![Finding::missing(project, "no upcoming checkpoint")]
    },
};
