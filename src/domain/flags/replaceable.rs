//! Somebody else would do it soon.

use super::rule::{Finding, OPEN, Rule, Severity, Source, up_to};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Percent, Range};

const UP_TO: Threshold = Threshold {
    key: "replaceable",
    default: Limit::Chance(Percent::of(30)),
    what: "a chance that nobody else would do it soon of this or less is low",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "replaceable",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "The estimated chance that nobody else would do it soon",
    why: "Following what is quick and what is talked about leads many people to the same work. \
          What somebody else would have done anyway is worth little, however well it goes.",
    fix: "say what only you would do here, and do that; or leave it to those who are at it",
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
            Finding::at(given, format!("{message} {chance}: {limit} or less"))
        }))
    },
};
