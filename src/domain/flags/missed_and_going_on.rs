use super::rule::{ACTIVE, Context, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Checkpoint, Project, Status, Time};
use crate::domain::source::At;

const AFTER: Threshold = Threshold {
    key: "missed-and-going-on",
    default: Limit::Time(Time::weeks(1)),
    what: "flag a missed checkpoint this long after its date",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "missed-and-going-on",
    severity: Severity::Red,
    statuses: ACTIVE,
    what: "Active projects that missed a checkpoint some time ago, without a decision since; \
           raised in place of `checkpoint-missed`",
    why: "A checkpoint says in advance when to stop. If it is missed and work just goes on, \
          nothing else will stop the project either.",
    fix: "run `rp compare`, then decide with `rp pivot`, `rp pause` or `rp drop`; to go on, accept \
          the flag with a reason and a date: `rp accept NAME`",
    ask: "The result did not come by its date: what makes you go on?",
    source: Source::Own,
    thresholds: &[AFTER],
    bad: &[
        "[[checkpoint]]\nby = 2026-06-08",
        "[[checkpoint]]\nby = 2026-06-08\nmet = false",
        "checkpoint = [{ by = 2026-06-08 }]\n\
         decision = [\n\
         \x20 { date = 2026-06-07, kind = \"estimate\" }, { date = 2026-06-16, kind = \"estimate\" },\n\
         ]",
    ],
    good: &[
        "[[checkpoint]]\nby = 2026-06-09",
        "[[checkpoint]]\nby = 2026-06-09\nmet = false",
        "[[checkpoint]]\nby = 2026-06-08\nmet = true",
        "checkpoint = [{ by = 2026-06-08 }]\n\
         decision = [{ date = 2026-06-08, kind = \"estimate\" }]",
        "status = \"idea\"\n[[checkpoint]]\nby = 2026-06-08",
    ],
    check: |project, context| {
        let missed = project.current_checkpoints().filter(|it| is_raised(it, project, context));
        let finding = |checkpoint: &At<Checkpoint>| {
            let message = format!(
                "the checkpoint of {} was missed, and nothing was decided since",
                checkpoint.by.value
            );
            Finding::at(&checkpoint.by, message)
        };
        missed.map(finding).collect()
    },
};

/// Whether this rule raises a flag on a checkpoint, which then replaces that of a milder rule.
pub fn is_raised(checkpoint: &Checkpoint, project: &Project, context: &Context) -> bool {
    let is_met = checkpoint.met.as_ref().is_some_and(|met| met.value);
    project.status == Status::Active
        && !is_met
        && context.today.since(*checkpoint.by) >= context.time(&AFTER)
        && !project.was_decided_since(*checkpoint.by, context.today)
}
