use super::rule::{Context, Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Awaited, Time};

const AFTER: Threshold = Threshold {
    key: "awaiting-feedback",
    default: Limit::Time(Time::weeks(2)),
    what: "flag feedback that was asked for this long ago and has not come",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "awaiting-feedback",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Feedback that was asked for some time ago and has not come",
    why: "Comments decide whether to go on. People forget; most answer when they are asked again.",
    fix: "ask again, or ask somebody else, with `rp feedback NAME --ask WHO`; record the answer with \
          `rp feedback NAME --from WHO`",
    ask: "Who else could answer, or would a ten-minute call bring the answer sooner?",
    source: Source::Interview("Sharing Ideas and Getting Feedback"),
    thresholds: &[AFTER],
    bad: &[
        "feedback = [{ asked = 2026-06-01 }]",
        "feedback = [\n\
         \x20 { asked = 2026-06-01, from = \"kim\" }, { date = 2026-06-03, from = \"sam\" },\n\
         \x20 { date = 2026-05-31, from = \"kim\" },\n\
         ]",
    ],
    good: &[
        "feedback = [{ asked = 2026-06-01 }, { date = 2026-06-03, from = \"kim\" }]",
        "feedback = [{ asked = 2026-06-02 }]",
        "feedback = [{ asked = 2026-06-01, date = 2026-06-03 }]",
        "feedback = [\n\
         \x20 { asked = 2026-06-01, from = \"kim\" }, { date = 2026-06-01, from = \"Kim\" },\n\
         ]",
        "feedback = [{ asked = 2026-06-01 }]\n\
         decision = [{ date = 2026-06-12, kind = \"pivot\" }]",
    ],
    check: |project, context| {
        let late = project.open_requests().filter(|it| is_late(it, context));
        late.map(|it| {
            let from = it.from.as_ref().map(|from| format!(" from {}", from.value));
            let waits = context.today.since(*it.asked).rough();
            let message =
                format!("feedback{} asked for {waits} ago has not come", from.unwrap_or_default());
            Finding::at(&it.asked, message)
        })
        .collect()
    },
};

/// Whether feedback was asked for so long ago that it may not come.
pub fn is_late(asked: &Awaited, context: &Context) -> bool {
    context.today.since(*asked.asked) >= context.time(&AFTER)
}
