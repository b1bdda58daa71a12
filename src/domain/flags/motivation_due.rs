//! A bottom-up project that has gone on for a while without a reason.

use super::no_motivation;
use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Origin, Time};

const TIME: Threshold = Threshold {
    key: "motivation-due-time",
    default: Limit::Time(Time::weeks(1)),
    what: "a bottom-up project owes its motivation when it has been active for this time",
    source: Source::Own,
};
const EXPERIMENTS: Threshold = Threshold {
    key: "motivation-due-experiments",
    default: Limit::Number(5.0),
    what: "a bottom-up project owes its motivation after this many experiments",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "motivation-due",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Bottom-up projects that have gone on for a while without a motivation",
    why: "Following what works is a good start while a loop takes hours. After some days of it \
          there is enough to see what it is good for, or that it is good for nothing.",
    fix: "write down what problem the results could help with, and show it to somebody",
    source: Source::Interview("Top-down vs Bottom-up Approach"),
    thresholds: &[TIME, EXPERIMENTS],
    bad: &[
        "started = 2026-06-08\n# no motivation",
        "# no motivation\nexperiment = [\n\
         \x20 { date = 2026-06-11, result = \"clear\" }, { date = 2026-06-12, result = \"clear\" },\n\
         \x20 { date = 2026-06-13, result = \"clear\" }, { date = 2026-06-14, result = \"clear\" },\n\
         \x20 { date = 2026-06-15, result = \"clear\" },\n\
         ]",
    ],
    good: &[
        "started = 2026-06-09\n# no motivation",
        "# no motivation\nexperiment = [\n\
         \x20 { date = 2026-06-11, result = \"clear\" }, { date = 2026-06-12, result = \"clear\" },\n\
         \x20 { date = 2026-06-13, result = \"clear\" }, { date = 2026-06-14, result = \"clear\" },\n\
         ]",
        "started = 2026-06-08",
        "started = 2026-05-15\n# no motivation",
        "status = \"idea\"\n# no motivation\nexperiment = [\n\
         \x20 { date = 2026-06-11, result = \"clear\" }, { date = 2026-06-12, result = \"clear\" },\n\
         \x20 { date = 2026-06-13, result = \"clear\" }, { date = 2026-06-14, result = \"clear\" },\n\
         \x20 { date = 2026-06-15, result = \"clear\" },\n\
         ]",
    ],
    check: |project, context| {
        let worse = no_motivation::is_raised(project, context);
        if worse || project.motivation.is_some() || project.origin.value == Origin::TopDown {
            return Vec::new();
        }
        let run = project.log().len();
        let message = match project.active_for(context.today) {
            Some(active) if active >= context.time(&TIME) => {
                format!("it has been active for {} and has no motivation yet", active.rough())
            }
            _ if context.reached(run, &EXPERIMENTS) => {
                format!("{run} experiments were run and there is no motivation yet")
            }
            _ => return Vec::new(),
        };
        vec![Finding::at(&project.origin, message)]
    },
};
