use super::rule::{Finding, OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};

const TIMES: Threshold = Threshold {
    key: "same-obstacle",
    default: Limit::Number(3.0),
    what: "flag an obstacle that this many experiments name",
    source: Source::Own,
};
const LAST: Threshold = Threshold {
    key: "same-obstacle-experiments",
    default: Limit::Number(5.0),
    what: "look at this many of the last experiments",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "same-obstacle",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects whose last experiments name the same `obstacle` again and again",
    why: "The feeling that something is harder than it should be, again and again, is the signal \
          to change the approach. Afterwards it looks obvious.",
    fix: "ask whether another tool or a language model can do that step; if not, change the \
          approach with `rp pivot NAME`",
    ask: "This obstacle keeps coming back: which approach avoids it?",
    source: Source::Interview("Pivoting projects"),
    thresholds: &[TIMES, LAST],
    bad: &["experiment = [\n\
         \x20 { date = 2026-06-11, result = \"unclear\", obstacle = \"the queue\" },\n\
         \x20 { date = 2026-06-12, result = \"unclear\" }, { date = 2026-06-13, result = \"unclear\" },\n\
         \x20 { date = 2026-06-14, result = \"broken\", obstacle = \"The queue\" },\n\
         \x20 { date = 2026-06-15, result = \"unclear\", obstacle = \"the queue\" },\n\
         ]"],
    good: &[
        "experiment = [\n\
         \x20 { date = 2026-06-11, result = \"unclear\", obstacle = \"the queue\" },\n\
         \x20 { date = 2026-06-12, result = \"unclear\" }, { date = 2026-06-13, result = \"unclear\" },\n\
         \x20 { date = 2026-06-14, result = \"unclear\", obstacle = \"the queue\" },\n\
         \x20 { date = 2026-06-15, result = \"unclear\", obstacle = \"the data\" },\n\
         ]",
        "experiment = [\n\
         \x20 { date = 2026-06-10, result = \"unclear\", obstacle = \"the queue\" },\n\
         \x20 { date = 2026-06-11, result = \"unclear\" }, { date = 2026-06-12, result = \"unclear\" },\n\
         \x20 { date = 2026-06-13, result = \"unclear\" },\n\
         \x20 { date = 2026-06-14, result = \"unclear\", obstacle = \"the queue\" },\n\
         \x20 { date = 2026-06-15, result = \"unclear\", obstacle = \"the queue\" },\n\
         ]",
    ],
    check: |project, context| {
        let log = project.log();
        let is_looked_at = |before: &usize| !context.reached(*before, &LAST);
        let looked_at = (0..log.len()).take_while(is_looked_at).count();
        let last = log.iter().rev().take(looked_at);
        let named: Vec<_> = last.filter_map(|it| it.obstacle.as_ref()).collect();
        let times =
            |name: &str| named.iter().filter(|it| it.to_lowercase() == name.to_lowercase()).count();
        let again = named.iter().find(|it| context.reached(times(it), &TIMES));
        let finding = again.map(|obstacle| {
            let (times, name) = (times(obstacle), &obstacle.value);
            let message =
                format!("{times} of the last {looked_at} experiments name the obstacle `{name}`");
            Finding::at(obstacle, message)
        });
        Vec::from_iter(finding)
    },
};
