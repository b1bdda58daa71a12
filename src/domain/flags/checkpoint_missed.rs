use super::missed_and_going_on;
use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::Checkpoint;
use crate::domain::source::At;

pub const RULE: Rule = Rule {
    name: "checkpoint-missed",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Past checkpoints that are not marked as met or missed",
    why: "A checkpoint is a day on which to decide whether to go on. It is of no use if the day \
          passes without a decision.",
    fix: "mark it with `rp checkpoint NAME --met` or `--missed`, then run `rp compare` and decide",
    ask: "Did the result that you expected by this date come?",
    source: Source::Own,
    thresholds: &[],
    bad: &["[[checkpoint]]\nby = 2026-06-14\nexpect = \"a clear result\""],
    good: &[
        "[[checkpoint]]\nby = 2026-06-15\nexpect = \"a clear result\"",
        "[[checkpoint]]\nby = 2026-06-14\nmet = true",
        "[[checkpoint]]\nby = 2026-06-14\nmet = false",
        "[[checkpoint]]\nby = 2026-06-08",
    ],
    check: |project, context| {
        let missed = |checkpoint: &&At<Checkpoint>| {
            checkpoint.met.is_none()
                && *checkpoint.by < context.today
                && !missed_and_going_on::is_raised(checkpoint, project, context)
        };
        let finding = |checkpoint: &At<Checkpoint>| {
            let message = format!(
                "the checkpoint of {} has passed and is not marked as met or missed",
                checkpoint.by.value
            );
            Finding::at(&checkpoint.by, message)
        };
        project.current_checkpoints().filter(missed).map(finding).collect()
    },
};
