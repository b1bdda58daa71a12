use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};

const REVIEWS: Threshold = Threshold {
    key: "one-sided-feedback",
    default: Limit::Number(2.0),
    what: "flag it from this many reviews on",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "one-sided-feedback",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Projects with several reviews, none of which rates the importance, or none the ease",
    why: "There are two kinds of reviewers: those whose judgement of what matters you trust, and \
          those who know the details of the experiments. Each sees trouble that the other does not.",
    fix: "ask for the missing rating, and record it with `rp feedback NAME --importance N` or \
          `--ease N`",
    ask: "Who could judge the side of this that no reviewer has rated?",
    source: Source::Interview("Sharing Ideas and Getting Feedback"),
    thresholds: &[REVIEWS],
    bad: &[
        "feedback = [{ date = 2026-06-12, importance = 4 }, { date = 2026-06-13, importance = 4 }]",
        "feedback = [{ date = 2026-06-12, ease = 4 }, { date = 2026-06-13 }]",
    ],
    good: &[
        "feedback = [{ date = 2026-06-12, importance = 4 }, { date = 2026-06-13, ease = 4 }]",
        "feedback = [{ date = 2026-06-12, importance = 4 }]",
        "feedback = [{ date = 2026-06-12, importance = 4 }, { asked = 2026-06-13 }]",
    ],
    check: |project, context| {
        let reviews: Vec<_> = project.reviews().collect();
        let Some(last) = reviews.last().filter(|_| context.reached(reviews.len(), &REVIEWS)) else {
            return Vec::new();
        };
        let has_importance = reviews.iter().any(|it| it.importance.is_some());
        let has_ease = reviews.iter().any(|it| it.ease.is_some());
        let missing = match (has_importance, has_ease) {
            (true, true) => return Vec::new(),
            (false, true) => "`importance`",
            (true, false) => "`ease`",
            (false, false) => "`importance` or `ease`",
        };
        let message = format!("none of {} reviews rates {missing}", reviews.len());
        vec![Finding::at(&last.date, message)]
    },
};
