//! A checkpoint has passed in silence.

use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::Checkpoint;
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "checkpoint-missed",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Checkpoints whose date has passed and that do not say whether they were met",
    why: "A checkpoint that passes in silence is a plan that nobody reads.",
    fix: "say with `rp checkpoint` whether it was met, then `rp compare`: it was there to \
          make you choose",
    source: Source::Own,
    thresholds: &[],
    bad: &["[[checkpoint]]\nby = 2026-06-14\nexpect = \"a clear result\""],
    good: &[
        "[[checkpoint]]\nby = 2026-06-15\nexpect = \"a clear result\"",
        "[[checkpoint]]\nby = 2026-06-14\nmet = true",
        "[[checkpoint]]\nby = 2026-06-14\nmet = false",
    ],
    check: |project, context| {
        let missed = |checkpoint: &&At<Checkpoint>| {
            checkpoint.met.is_none() && *checkpoint.by < context.today
        };
        let finding = |checkpoint: &At<Checkpoint>| {
            let message = format!("the checkpoint of {} has passed", checkpoint.by.value);
            Finding::at(&checkpoint.by, message)
        };
        project.current_checkpoints().filter(missed).map(finding).collect()
    },
};
