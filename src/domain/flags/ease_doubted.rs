use super::ratings::Ratings;
use super::rule::{OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};

const UP_TO: Threshold = Threshold {
    key: "ease-doubted",
    default: Limit::Number(2.0),
    what: "flag an unanswered rating of ease of this or less (1 to 5)",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "ease-doubted",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects that a reviewer doubts will be easy, by an unanswered rating",
    why: "\"This will not be easy\" is one of the two problems that reviewers find most often. \
          Those who know the details of the experiments see it before you do. The praise of others \
          does not answer them.",
    fix: "ask the reviewer what they would do instead, look for a simpler experiment with a \
          similar signal, and mark it with `rp feedback NAME --answered`",
    ask: "What would the reviewer do instead, and how easy is that?",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[UP_TO],
    bad: &[
        "feedback = [{ date = 2026-06-13, ease = 2 }]",
        "feedback = [{ date = 2026-06-12, ease = 2 }, { date = 2026-06-13, ease = 5 }]",
    ],
    good: &[
        "feedback = [{ date = 2026-06-13, ease = 2.5 }]",
        "feedback = [{ date = 2026-06-13, ease = 1, answered = 2026-06-14 }]",
        "feedback = [{ date = 2026-06-13, ease = 1 }]\n\
         decision = [{ date = 2026-06-14, kind = \"pivot\" }]",
        "feedback = [{ date = 2026-06-13, importance = 1 }]",
    ],
    check: |project, context| {
        let limit = context.number(&UP_TO);
        let found = Ratings::doubting(project, "ease", limit, |feedback| feedback.ease.as_ref());
        Vec::from_iter(found.map(|found| {
            let lowest = Limit::Number(found.lowest.value);
            found.finding().too_low(lowest)
        }))
    },
};
