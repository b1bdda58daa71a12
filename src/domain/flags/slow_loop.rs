use super::experiment_loop::ExperimentLoop;
use super::rule::{OPEN, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use super::very_slow_loop;
use crate::domain::project::Time;

const OVER: Threshold = Threshold {
    key: "slow-loop",
    default: Limit::Time(Time::days(1)),
    what: "flag a loop longer than this",
    source: Source::Interview("Red Flags for Projects"),
};

pub const RULE: Rule = Rule {
    name: "slow-loop",
    severity: Severity::Caution,
    statuses: OPEN,
    what: "Projects with a slow experiment loop: measured if three experiments have `took`, else \
           planned",
    why: "An experiment with a loop of up to a day runs overnight and is read in the morning. With \
          a longer loop, every question costs days, and you ask fewer. After a clear result, no \
          more experiments are needed, and the flag is silent.",
    fix: "find the step that takes the time, or a smaller experiment with a similar signal",
    ask: "Which smaller experiment could run overnight?",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[OVER],
    bad: &[
        "experiment_loop = \"1d 1m\"\n# no experiment",
        "experiment_loop = \"1w\"\n# no experiment",
        "experiment_loop = \"13h to 2d\"\n# no experiment",
        "status = \"idea\"\nexperiment_loop = \"2d\"\n# no experiment",
        "experiment_loop = \"1d\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-12, result = \"unclear\", took = \"25h\" },\n\
         \x20 { date = 2026-06-13, result = \"unclear\", took = \"25h\" },\n\
         \x20 { date = 2026-06-14, result = \"unclear\", took = \"2h\" },\n\
         ]",
    ],
    good: &[
        "experiment_loop = \"1d\"\n# no experiment",
        "experiment_loop = \"1w 1m\"\n# no experiment",
        "experiment_loop = \"2d\"\n\
         experiment = [\n\
         \x20 { date = 2026-06-12, result = \"unclear\", took = \"24h\" },\n\
         \x20 { date = 2026-06-13, result = \"unclear\", took = \"24h\" },\n\
         \x20 { date = 2026-06-14, result = \"unclear\", took = \"2h\" },\n\
         ]",
        "experiment_loop = \"2d\"",
    ],
    check: |project, context| {
        if project.is_in_finish() {
            return Vec::new();
        }
        let (slow, very_slow) = (context.time(&OVER), context.time(&very_slow_loop::OVER));
        let is_slow =
            |one_loop: &ExperimentLoop| one_loop.length > slow && one_loop.length <= very_slow;
        let found = ExperimentLoop::of(project).filter(is_slow).map(|one_loop| {
            let (length, end) = (one_loop.text(slow), one_loop.note_on_upper_end(very_slow));
            one_loop.finding(format!("one loop takes {length}, more than {slow}{end}"))
        });
        Vec::from_iter(found)
    },
};
