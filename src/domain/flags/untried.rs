use super::experiment_loop::ExperimentLoop;
use super::rule::{Finding, Rule, Severity, Source, up_to};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Status, Time, Uncertainty, Work};

const LOOP: Threshold = Threshold {
    key: "untried-loop",
    default: Limit::Time(Time::days(1)),
    what: "flag only ideas whose loop is not longer than this",
    source: Source::Interview("Red Flags for Projects"),
};
const COST: Threshold = Threshold {
    key: "untried-fixed-cost",
    default: Limit::Work(Work::days(2)),
    what: "flag only ideas whose fixed cost is not higher than this",
    source: Source::Own,
};
const AFTER: Threshold = Threshold {
    key: "untried-time",
    default: Limit::Time(Time::weeks(2)),
    what: "flag an idea without an experiment this long after it was created",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "untried",
    severity: Severity::Caution,
    statuses: &[Status::Idea],
    what: "Empirical ideas that are quick to try and have had no experiment for some time",
    why: "An experiment of an hour shows more than a month of weighing, and the motivation can be \
          worked out in parallel. An idea that is quick to try is worth trying.",
    fix: "run one experiment and log it with `rp log NAME`, or give the idea up with `rp drop`",
    ask: "What keeps you from trying this for a day?",
    source: Source::Interview("Top-down vs Bottom-up Approach"),
    thresholds: &[LOOP, COST, AFTER],
    bad: &[
        "status = \"idea\"\ncreated = 2026-05-01\nwaits_for = [\"a model\"]\n# no experiment\n\
         # rp.toml\n[[capability]]\nname = \"a model\"\ndate = 2026-06-01",
        "status = \"idea\"\ncreated = 2026-06-01\nexperiment_loop = \"1d\"\nfixed_cost = \"2d\"\n\
         # no experiment\n# no started",
        "status = \"idea\"\ncreated = 2026-05-01\n# no experiment\n\
         decision = [{ date = 2026-06-01, kind = \"pivot\" }]",
    ],
    good: &[
        "status = \"idea\"\ncreated = 2026-05-01\nwaits_for = [\"a model\"]\n# no experiment\n\
         # rp.toml\n[[capability]]\nname = \"a model\"\ndate = 2026-06-02",
        "status = \"idea\"\ncreated = 2026-06-02\n# no experiment",
        "status = \"idea\"\ncreated = 2026-06-01\nexperiment_loop = \"1d 1m\"\n# no experiment",
        "status = \"idea\"\ncreated = 2026-06-01\nfixed_cost = \"2d 1min\"\n# no experiment",
        "status = \"idea\"\ncreated = 2026-06-01",
        "status = \"idea\"\ncreated = 2026-06-01\nuncertainty = \"conceptual\"\n# no experiment",
        "status = \"idea\"\ncreated = 2026-06-01\nwaits_for = [\"a model\"]\n# no experiment",
        "status = \"idea\"\ncreated = 2026-05-01\n# no experiment\n\
         decision = [{ date = 2026-06-02, kind = \"pivot\" }]",
    ],
    check: |project, context| {
        let settings = &context.portfolio.settings;
        let arrivals =
            project.waits_for.iter().filter_map(|it| settings.arrival(it, context.today));
        let created = project.created.as_ref().map(|at| at.value);
        let can_be_tried_since = created.max(project.last_pivot()).max(arrivals.max());
        let (Some(_), Some(since), Some(one_loop), Some(cost)) =
            (created, can_be_tried_since, ExperimentLoop::of(project), &project.fixed_cost)
        else {
            return Vec::new();
        };
        let is_quick = one_loop.length <= context.time(&LOOP)
            && up_to(cost.median().in_weeks(), context.work(&COST).in_weeks());
        let age = context.today.since(since);
        let can_be_tried = project.uncertainty == Uncertainty::Empirical
            && context.ranking().place(project).is_some_and(|it| it.why_not.is_none());
        let is_tried = !project.log().is_empty();
        if !is_quick || is_tried || age < context.time(&AFTER) || !can_be_tried {
            return Vec::new();
        }
        let message = format!(
            "untried for {}, with a loop of {} and a fixed cost of {}",
            age.rough(),
            one_loop.length.rough(),
            cost.value
        );
        vec![Finding::at_status(project, message)]
    },
};
