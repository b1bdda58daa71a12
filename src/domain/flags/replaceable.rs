use super::rule::{Finding, OPEN, Rule, Severity, Source, up_to};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Percent, Range};

const UP_TO: Threshold = Threshold {
    key: "replaceable",
    default: Limit::Chance(Percent::of(30)),
    what: "flag this chance or less that nobody else would do it soon",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "replaceable",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects that somebody else would probably do soon, by the estimate of `counterfactual`",
    why: "Many people follow what is quick and talked about, so they arrive at the same work. If \
          somebody else would have done it anyway, it is worth little, however well it goes.",
    fix: "work on the part that only you would do, or leave it to those already at it",
    ask: "Who else would do this soon, and which part would only you do?",
    source: Source::Comments,
    thresholds: &[UP_TO],
    bad: &[
        "estimate = { counterfactual = \"30%\" }",
        "estimate = { counterfactual = \"9% to 65%\" }",
    ],
    good: &["estimate = { counterfactual = \"31%\" }", "# no estimate"],
    check: |project, context| {
        let limit = context.chance(&UP_TO);
        let given = project.estimate.as_ref().and_then(|estimate| estimate.counterfactual.as_ref());
        let low = given.filter(|given| up_to(given.median().fraction(), limit.fraction()));
        Vec::from_iter(low.map(|given| {
            let chance = match given.value {
                Range::Exactly(chance) => chance.to_string(),
                Range::Between { .. } => {
                    format!("about {} ({})", given.median().rough(), given.value)
                }
            };
            let message = "the chance that nobody else would do it soon is";
            Finding::at(given, format!("{message} {chance}; {limit} or less is low"))
                .too_low(Limit::Chance(given.median()))
        }))
    },
};
