use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use crate::domain::project::Checkpoint;
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "no-checkpoint",
    severity: Severity::Note,
    statuses: ACTIVE,
    what: "Active projects without an upcoming checkpoint",
    why: "A result that you wrote down and expect by a day makes it easier to stop than a feeling \
          that it might still work.",
    fix: "write down what you expect by when: `rp checkpoint NAME --by DATE --expect TEXT`",
    source: Source::Own,
    thresholds: &[],
    bad: &[
        "# no checkpoint",
        "checkpoint = [{ by = 2026-06-14 }]",
        "checkpoint = [{ by = 2026-06-20, met = true }]",
    ],
    good: &["checkpoint = [{ by = 2026-06-15 }]", "status = \"idea\"\n# no checkpoint"],
    check: |project, context| {
        let to_come = |checkpoint: &At<Checkpoint>| {
            checkpoint.met.is_none() && *checkpoint.by >= context.today
        };
        if project.current_checkpoints().any(to_come) {
            return Vec::new();
        }
        vec![Finding::missing(project, "no upcoming checkpoint")]
    },
};
