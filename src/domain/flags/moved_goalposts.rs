use super::rule::{Context, Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{DecisionKind, ExperimentResult, Percent, Project, Time};

const WITHIN: Threshold = Threshold {
    key: "moved-goalposts",
    default: Limit::Time(Time::weeks(1)),
    what: "flag a chance that was raised this long after the result, or sooner",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "moved-goalposts",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Projects whose chance was estimated higher soon after a result that was not clear; \
           silent after a clear result or another estimate",
    why: "A result that is not clear lowers the chance, or raises it a little. To raise it by hand \
          right after is how a project that does not work stays at the top of the list.",
    fix: "compare the estimate with what `rp compare --why NAME` makes of the results; if there is \
          a new reason, write it into the decision with `rp edit NAME`, and accept the flag",
    ask: "What did you learn, besides the wish that it works, that raised the chance?",
    source: Source::Own,
    thresholds: &[WITHIN],
    bad: &[
        "estimate = { chance = \"40%\", made = 2026-06-15 }\n\
         experiment = [{ date = 2026-06-08, result = \"unclear\" }]\n\
         decision = [{ date = 2026-06-15, kind = \"estimate\", then = { chance = 0.38 } }]",
        "estimate = { chance = \"40%\", made = 2026-06-15 }\n\
         experiment = [{ date = 2026-06-14, result = \"promising\" }]\n\
         decision = [{ date = 2026-06-15, kind = \"estimate\", then = { chance = 0.38 } }]",
    ],
    good: &[
        "estimate = { chance = \"40%\", made = 2026-06-14 }\n\
         experiment = [\n\
         \x20 { date = 2026-06-01, result = \"unclear\" }, { date = 2026-06-15, result = \"unclear\" },\n\
         ]\n\
         decision = [{ date = 2026-06-14, kind = \"estimate\", then = { chance = 0.38 } }]",
        "estimate = { chance = \"40%\", made = 2026-06-15 }\n\
         experiment = [{ date = 2026-06-07, result = \"unclear\" }]\n\
         decision = [{ date = 2026-06-15, kind = \"estimate\", then = { chance = 0.38 } }]",
        "estimate = { chance = \"40%\", made = 2026-06-15 }\n\
         experiment = [{ date = 2026-06-08, result = \"unclear\" }]\n\
         decision = [{ date = 2026-06-15, kind = \"estimate\", then = { chance = 0.398 } }]",
        "estimate = { chance = \"40%\", made = 2026-06-15 }\n\
         experiment = [{ date = 2026-06-08, result = \"clear\" }]\n\
         decision = [{ date = 2026-06-15, kind = \"estimate\", then = { chance = 0.38 } }]",
        "estimate = { chance = \"40%\", made = 2026-06-12 }\n\
         experiment = [\n\
         \x20 { date = 2026-06-10, result = \"unclear\" }, { date = 2026-06-13, result = \"clear\" },\n\
         ]\n\
         decision = [{ date = 2026-06-12, kind = \"estimate\", then = { chance = 0.38 } }]",
    ],
    check: |project, context| Vec::from_iter(finding(project, context)),
};

fn finding(project: &Project, context: &Context) -> Option<Finding> {
    let estimates = project.decisions.iter().filter(|it| *it.kind == DecisionKind::Estimate);
    let last = estimates.max_by_key(|it| (*it.date, it.span.start))?;
    // An estimate that was dated by hand since is another one.
    let made = project.estimate.as_ref()?.made.as_ref()?;
    if made.value != last.date.value {
        return None;
    }
    let before = Percent::nearest(last.then.as_ref()?.chance.as_ref()?.value);
    let now = context.ranking().place(project)?.claimed;
    // `then` is rounded.
    let whole = |chance: Percent| (chance.fraction() * 100.0).round();
    let results = project.results();
    let is_before = |place: (_, usize)| place < (*last.date, last.span.start);
    let after = results.partition_point(|it| is_before((*it.date, it.span.start)));
    let result = results[..after].last()?;
    let is_clear = |result: ExperimentResult| result == ExperimentResult::Clear;
    let is_soon = last.date.since(*result.date) <= context.time(&WITHIN);
    let is_settled =
        is_clear(*result.result) || results[after..].iter().any(|it| is_clear(*it.result));
    if whole(now) <= whole(before) || !is_soon || is_settled {
        return None;
    }
    let message = format!(
        "the chance was raised from {} to {}, after a result on {} that was {}",
        before.rough(),
        now.rough(),
        result.date.value,
        result.result.value
    );
    Some(Finding::at(&last.date, message))
}
