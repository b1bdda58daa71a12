use super::experiment_loop::ExperimentLoop;
use super::ratings::Ratings;
use super::rule::{Context, Finding, OPEN, Rule, Severity, Source, up_to};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Project, Range, Status, Time, Work};

const REVIEWERS: Threshold = Threshold {
    key: "importance-doubted-reviewers",
    default: Limit::Number(2.0),
    what: "flag an unanswered rating of importance of this or less (1 to 5)",
    source: Source::Own,
};
const LOOP: Threshold = Threshold {
    key: "importance-doubted-loop",
    default: Limit::Time(Time::days(1)),
    what: "do not flag a single low rating of an idea if its loop is not longer than this and its \
           fixed cost not higher than `importance-doubted-cost`",
    source: Source::Own,
};
const COST: Threshold = Threshold {
    key: "importance-doubted-cost",
    default: Limit::Work(Work::days(1)),
    what: "do not flag a single low rating of an idea if its fixed cost is not higher than this and \
           its loop not longer than `importance-doubted-loop`",
    source: Source::Own,
};
const OWN: Threshold = Threshold {
    key: "importance-doubted-own",
    default: Limit::Number(3.0),
    what: "flag your own estimate of importance of this or less (0 to 10)",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "importance-doubted",
    severity: Severity::Red,
    statuses: OPEN,
    what: "Projects of low importance, by an unanswered rating or by your own estimate",
    why: "\"Even complete success would not matter much\" is one of the two problems that \
          reviewers find most often, and the one that no experiment can change. The doubt of a \
          single reviewer about an idea that a day would test is spared: try it.",
    fix: "ask the reviewer which result would matter, and aim for that, then mark it with `rp \
          feedback NAME --answered`; or choose another project with `rp compare`",
    ask: "If this worked completely, who would do something differently?",
    source: Source::Interview("Red Flags for Projects"),
    thresholds: &[REVIEWERS, LOOP, COST, OWN],
    bad: &[
        "feedback = [{ date = 2026-06-13, importance = 2 }]",
        "feedback = [\n\
         \x20 { date = 2026-06-12, importance = 1 }, { date = 2026-06-13, importance = 5 },\n\
         ]",
        "status = \"idea\"\n\
         experiment_loop = \"1d 1m\"\n\
         fixed_cost = \"1d\"\n\
         feedback = [{ date = 2026-06-13, importance = 1 }]",
        "status = \"idea\"\n\
         experiment_loop = \"1d\"\n\
         fixed_cost = \"1d 1min\"\n\
         feedback = [{ date = 2026-06-13, importance = 1 }]",
        "status = \"idea\"\n\
         experiment_loop = \"1d\"\n\
         fixed_cost = \"1d\"\n\
         feedback = [\n\
         \x20 { date = 2026-06-12, importance = 2 }, { date = 2026-06-13, importance = 2 },\n\
         ]",
        "estimate = { importance = 3 }",
        "estimate = { importance = \"1 to 6\" }",
        "status = \"idea\"\nestimate = { importance = 2 }",
    ],
    good: &[
        "feedback = [{ date = 2026-06-13, importance = 2.5 }]",
        "feedback = [{ date = 2026-06-13, importance = 1, answered = 2026-06-14 }]",
        "feedback = [{ date = 2026-06-13, importance = 1 }]\n\
         decision = [{ date = 2026-06-14, kind = \"pivot\" }]",
        "status = \"idea\"\n\
         experiment_loop = \"1d\"\n\
         fixed_cost = \"1d\"\n\
         feedback = [\n\
         \x20 { date = 2026-06-12, from = \"a\", importance = 1 },\n\
         \x20 { date = 2026-06-13, from = \"a\", importance = 2 },\n\
         \x20 { date = 2026-06-13, from = \"b\", importance = 3 },\n\
         ]",
        "feedback = [{ date = 2026-06-13, ease = 1 }]",
        "estimate = { importance = 3.1 }",
        "estimate = { importance = \"2.9 to 4\" }",
    ],
    check: |project, context| {
        let mut found = Vec::new();
        let limit = context.number(&REVIEWERS);
        let low = Ratings::doubting(project, "importance", limit, |it| it.importance.as_ref());
        let is_settled_by_trying =
            |low: &Ratings| low.critics == 1 && is_tried_in_a_day(project, context);
        found.extend(low.filter(|low| !is_settled_by_trying(low)).map(Ratings::finding));
        let own = project.estimate.as_ref().and_then(|estimate| estimate.importance.as_ref());
        if let Some(own) = own.filter(|own| up_to(own.median().of_10(), context.number(&OWN))) {
            let limit = context.number(&OWN);
            let message = match own.value {
                Range::Exactly(own) => format!("its estimated importance is {own} of 10"),
                Range::Between { .. } => {
                    let median = (own.median().of_10() * 10.0).round() / 10.0;
                    format!("its estimated importance is about {median} of 10 ({})", own.value)
                }
            };
            let value = Limit::Number(own.median().of_10());
            found.push(
                Finding::at(own, format!("{message}; {limit} or less is low")).too_low(value),
            );
        }
        found
    },
};

/// Whether a day would test an idea: it is quicker to try it than to settle what one critic doubts.
fn is_tried_in_a_day(project: &Project, context: &Context) -> bool {
    let is_quick = ExperimentLoop::of(project).is_some_and(|it| it.length <= context.time(&LOOP));
    let cost = project.fixed_cost.as_ref();
    let is_cheap = cost.is_some_and(|cost| cost.median() <= context.work(&COST));
    project.status == Status::Idea && is_quick && is_cheap
}
