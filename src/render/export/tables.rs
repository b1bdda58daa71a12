//! The tables of `rp export`: one row a thing, always with the same columns. Each begins with the store
//! and the project. Durations are in weeks, work in weeks of 40 hours, chances from 0 to 1. No column
//! depends on the other projects of the store; a flag that does has the scope `store`.

use super::{Cell, Table};
use crate::domain::flags::{Flagged, looks_at_others};
use crate::domain::project::{Importance, Length, Percent, Project, Range, Spread, Units};
use crate::domain::ranking::Standing;
use crate::domain::ranking::input::Input;
use crate::domain::ranking::prospect::Phase;
use crate::domain::ranking::sourced::Inputs;
use crate::domain::settings::Settings;
use crate::domain::source::At;
use crate::render::json::nine_digits;
use crate::render::verdict::reason;

/// The columns that every table begins with.
pub const FIRST: [&str; 2] = ["store", "project"];

type Named = Vec<(&'static str, Cell)>;

#[expect(clippy::needless_pass_by_value, reason = "texts, words and dates, owned or not")]
fn text(text: impl ToString) -> Cell {
    Cell::Text(text.to_string())
}

fn number(number: f64) -> Cell {
    Cell::Number(nine_digits(number))
}

fn given<T>(value: Option<&At<T>>, cell: impl FnOnce(&T) -> Cell) -> Cell {
    value.map_or(Cell::Empty, |at| cell(&at.value))
}

fn shown<T: ToString>(value: Option<&At<T>>) -> Cell {
    given(value, |value| text(value.to_string()))
}

fn plain(value: Option<&At<f64>>) -> Cell {
    given(value, |value| number(*value))
}

fn truth(value: Option<&At<bool>>) -> Cell {
    given(value, |truth| Cell::Truth(*truth))
}

fn chance(value: Option<&At<Percent>>) -> Cell {
    given(value, |chance| number(chance.fraction()))
}

fn weeks<U: Units>(value: Option<&At<Length<U>>>) -> Cell {
    given(value, |length| number(length.in_weeks()))
}

fn texts(texts: &[String]) -> Cell {
    if texts.is_empty() { Cell::Empty } else { text(texts.join("; ")) }
}

/// The low end, the median and the high end of a range.
fn spread<T: Spread>(
    names: [&'static str; 3],
    value: Option<&At<Range<T>>>,
    to: impl Fn(T) -> f64,
) -> [(&'static str, Cell); 3] {
    let range = value.map(|at| at.value);
    let cell =
        |of: fn(&Range<T>) -> T| range.as_ref().map_or(Cell::Empty, |range| number(to(of(range))));
    let cells = [cell(Range::low), cell(Range::median), cell(Range::high)];
    let [low, median, high] = cells;
    [(names[0], low), (names[1], median), (names[2], high)]
}

fn spread_weeks<U: Units>(
    names: [&'static str; 3],
    value: Option<&At<Range<Length<U>>>>,
) -> [(&'static str, Cell); 3] {
    let range = value.map(|at| at.value.map(Length::in_weeks));
    let cell = |of: fn(&Range<f64>) -> f64| range.as_ref().map_or(Cell::Empty, |it| number(of(it)));
    let [low, median, high] = [cell(Range::low), cell(Range::median), cell(Range::high)];
    [(names[0], low), (names[1], median), (names[2], high)]
}

/// A table with the store and the project before the other columns.
fn table(store: &str, rows: Vec<(&Project, Named)>, columns: Vec<&'static str>) -> Table {
    let row = |(project, cells): (&Project, Named)| {
        let first = [text(store), text(project.name.as_str())];
        first.into_iter().chain(cells.into_iter().map(|(_, cell)| cell)).collect()
    };
    let columns = FIRST.into_iter().chain(columns).collect();
    Table { columns, rows: rows.into_iter().map(row).collect() }
}

fn names(row: &Named) -> Vec<&'static str> {
    row.iter().map(|(name, _)| *name).collect()
}

/// One row a project.
pub fn projects<'a>(
    store: &str,
    projects: impl Iterator<Item = &'a Project>,
    settings: &Settings,
) -> Table {
    let rows = projects.map(|it| (it, project(it, settings))).collect();
    table(store, rows, PROJECT.to_vec())
}

fn project(it: &Project, settings: &Settings) -> Named {
    let inputs = Inputs::of(Some(it), settings.owner(it), settings);
    let estimate = it.estimate.as_ref().map(|at| &at.value);
    let prior = it.prior_work.as_ref().map(|at| &at.value);
    let outcome = it.outcome.as_ref().map(|at| &at.value);
    let timebox = it.timebox.as_ref().map(|at| &at.value);
    let experiment_loop = &inputs[Input::Loop];
    let mut row = vec![
        ("title", text(&it.title.value)),
        ("origin", text(it.origin.value)),
        ("status", text(it.status)),
        ("researcher", text(settings.owner(it))),
        ("created", shown(it.created.as_ref())),
        ("started", shown(it.started.as_ref())),
        ("motivation", shown(it.motivation.as_ref())),
        ("problem", shown(it.problem.as_ref())),
        ("approach", shown(it.approach.as_ref())),
        ("plan", shown(it.plan.as_ref())),
        ("agenda", shown(it.agenda.as_ref())),
        ("audience", shown(it.audience.as_ref())),
        ("direction", shown(it.direction.as_ref())),
        ("family", shown(it.family.as_ref())),
        ("bottleneck", shown(it.bottleneck.as_ref())),
        ("uncertainty", text(it.uncertainty)),
        ("hours_per_week", number(settings.hours(it))),
        ("hands_on_weeks", weeks(it.hands_on.as_ref())),
        ("needed_by", shown(it.needed_by.as_ref())),
        ("needs", texts(&it.needs)),
        ("waits_for", texts(&it.waits_for)),
        ("tags", texts(&it.tags)),
        ("links", texts(&it.links)),
        ("loop_weeks", number(experiment_loop.value.median())),
        ("loop_source", text(experiment_loop.basis.word())),
    ];
    row.extend(spread_weeks(
        ["experiment_loop_weeks_low", "experiment_loop_weeks_median", "experiment_loop_weeks_high"],
        it.experiment_loop.as_ref(),
    ));
    let measured = it.measured_loop().map(|length| number(length.in_weeks()));
    row.push(("measured_loop_weeks", measured.unwrap_or(Cell::Empty)));
    row.extend(spread_weeks(
        ["fixed_cost_weeks_low", "fixed_cost_weeks_median", "fixed_cost_weeks_high"],
        it.fixed_cost.as_ref(),
    ));
    row.extend(spread(
        ["importance_low", "importance_median", "importance_high"],
        estimate.and_then(|it| it.importance.as_ref()),
        Importance::of_10,
    ));
    row.extend(spread(
        ["chance_low", "chance_median", "chance_high"],
        estimate.and_then(|it| it.chance.as_ref()),
        Percent::fraction,
    ));
    row.extend(spread(
        ["counterfactual_low", "counterfactual_median", "counterfactual_high"],
        estimate.and_then(|it| it.counterfactual.as_ref()),
        Percent::fraction,
    ));
    row.extend(spread(
        ["experiments_low", "experiments_median", "experiments_high"],
        estimate.and_then(|it| it.experiments.as_ref()),
        |count| count,
    ));
    row.extend(spread_weeks(
        ["finish_weeks_low", "finish_weeks_median", "finish_weeks_high"],
        estimate.and_then(|it| it.finish.as_ref()),
    ));
    row.extend([
        ("learning", plain(estimate.and_then(|it| it.learning.as_ref()))),
        ("estimate_made", shown(estimate.and_then(|it| it.made.as_ref()))),
        ("prior_work_spent_weeks", weeks(prior.and_then(|it| it.spent.as_ref()))),
        ("prior_work_relevance", shown(prior.and_then(|it| it.relevance.as_ref()))),
        ("prior_work_notes", shown(prior.and_then(|it| it.notes.as_ref()))),
        ("timebox_until", timebox.map_or(Cell::Empty, |it| text(*it.until))),
        ("timebox_back_to", shown(timebox.and_then(|it| it.back_to.as_ref()))),
        ("outcome_result", shown(outcome.and_then(|it| it.result.as_ref()))),
        ("outcome_importance", plain(outcome.and_then(|it| it.importance.as_ref()))),
        ("outcome_scooped", truth(outcome.and_then(|it| it.scooped.as_ref()))),
    ]);
    debug_assert_eq!(names(&row), PROJECT);
    row
}

const PROJECT: [&str; 57] = [
    "title",
    "origin",
    "status",
    "researcher",
    "created",
    "started",
    "motivation",
    "problem",
    "approach",
    "plan",
    "agenda",
    "audience",
    "direction",
    "family",
    "bottleneck",
    "uncertainty",
    "hours_per_week",
    "hands_on_weeks",
    "needed_by",
    "needs",
    "waits_for",
    "tags",
    "links",
    "loop_weeks",
    "loop_source",
    "experiment_loop_weeks_low",
    "experiment_loop_weeks_median",
    "experiment_loop_weeks_high",
    "measured_loop_weeks",
    "fixed_cost_weeks_low",
    "fixed_cost_weeks_median",
    "fixed_cost_weeks_high",
    "importance_low",
    "importance_median",
    "importance_high",
    "chance_low",
    "chance_median",
    "chance_high",
    "counterfactual_low",
    "counterfactual_median",
    "counterfactual_high",
    "experiments_low",
    "experiments_median",
    "experiments_high",
    "finish_weeks_low",
    "finish_weeks_median",
    "finish_weeks_high",
    "learning",
    "estimate_made",
    "prior_work_spent_weeks",
    "prior_work_relevance",
    "prior_work_notes",
    "timebox_until",
    "timebox_back_to",
    "outcome_result",
    "outcome_importance",
    "outcome_scooped",
];

/// The number of an entry in its file, from 1.
fn nth(at: usize) -> Cell {
    Cell::Count(at as u64 + 1)
}

/// One row an experiment, in the order of the file.
pub fn experiments<'a>(store: &str, projects: impl Iterator<Item = &'a Project>) -> Table {
    let mut rows = Vec::new();
    for project in projects {
        for (at, it) in project.experiments.iter().enumerate() {
            let row = vec![
                ("experiment", nth(at)),
                ("date", text(*it.date)),
                ("what", shown(it.what.as_ref())),
                ("result", text(*it.result)),
                ("took_weeks", weeks(it.took.as_ref())),
                ("learned", shown(it.learned.as_ref())),
                ("expected", chance(it.expected.as_ref())),
                ("obstacle", shown(it.obstacle.as_ref())),
                ("link", shown(it.link.as_ref())),
            ];
            debug_assert_eq!(names(&row), EXPERIMENT);
            rows.push((project, row));
        }
    }
    table(store, rows, EXPERIMENT.to_vec())
}

const EXPERIMENT: [&str; 9] = [
    "experiment",
    "date",
    "what",
    "result",
    "took_weeks",
    "learned",
    "expected",
    "obstacle",
    "link",
];

/// One row a decision, in the order of the file.
pub fn decisions<'a>(store: &str, projects: impl Iterator<Item = &'a Project>) -> Table {
    let mut rows = Vec::new();
    for project in projects {
        for (at, it) in project.decisions.iter().enumerate() {
            let then = it.then.as_ref().map(|at| &at.value);
            let row = vec![
                ("decision", nth(at)),
                ("date", text(*it.date)),
                ("kind", text(*it.kind)),
                ("why", shown(it.why.as_ref())),
                ("from", shown(it.from.as_ref())),
                ("to", shown(it.to.as_ref())),
                ("was", shown(it.was.as_ref())),
                ("now", shown(it.now.as_ref())),
                ("result", shown(it.result.as_ref())),
                ("by", shown(it.by.as_ref())),
                ("then_value", plain(then.and_then(|it| it.value.as_ref()))),
                ("then_low", plain(then.and_then(|it| it.low.as_ref()))),
                ("then_high", plain(then.and_then(|it| it.high.as_ref()))),
                ("then_chance", plain(then.and_then(|it| it.chance.as_ref()))),
                ("then_loop_weeks", plain(then.and_then(|it| it.experiment_loop.as_ref()))),
                (
                    "then_fixed_cost_left_weeks",
                    plain(then.and_then(|it| it.fixed_cost_left.as_ref())),
                ),
                ("then_experiments", plain(then.and_then(|it| it.experiments.as_ref()))),
                ("then_finish_weeks", plain(then.and_then(|it| it.finish.as_ref()))),
                ("then_importance", plain(then.and_then(|it| it.importance.as_ref()))),
                ("then_counterfactual", plain(then.and_then(|it| it.counterfactual.as_ref()))),
                ("then_ends", shown(then.and_then(|it| it.ends.as_ref()))),
                ("then_rival", shown(then.and_then(|it| it.rival.as_ref()))),
                ("then_rival_value", plain(then.and_then(|it| it.rival_value.as_ref()))),
                ("then_odds", plain(then.and_then(|it| it.odds.as_ref()))),
            ];
            debug_assert_eq!(names(&row), DECISION);
            rows.push((project, row));
        }
    }
    table(store, rows, DECISION.to_vec())
}

const DECISION: [&str; 24] = [
    "decision",
    "date",
    "kind",
    "why",
    "from",
    "to",
    "was",
    "now",
    "result",
    "by",
    "then_value",
    "then_low",
    "then_high",
    "then_chance",
    "then_loop_weeks",
    "then_fixed_cost_left_weeks",
    "then_experiments",
    "then_finish_weeks",
    "then_importance",
    "then_counterfactual",
    "then_ends",
    "then_rival",
    "then_rival_value",
    "then_odds",
];

/// One row a flag of any severity, also accepted ones. The scope of a flag is `store` if it depends on
/// the other projects of the store, else `project`.
pub fn flags(store: &str, flagged: &[Flagged]) -> Table {
    let mut rows = Vec::new();
    for Flagged { project, flags } in flagged {
        for flag in flags {
            let place = project.source.place(flag.span.start);
            let accepted = flag.accepted.map(|at| &at.value);
            let row = vec![
                ("flag", text(flag.rule.name)),
                ("severity", text(flag.severity())),
                ("scope", text(if looks_at_others(flag.rule) { "store" } else { "project" })),
                ("message", text(&flag.message)),
                ("line", Cell::Count(place.line as u64)),
                ("column", Cell::Count(place.column as u64)),
                ("accepted", Cell::Truth(accepted.is_some())),
                ("accepted_why", accepted.map_or(Cell::Empty, |it| text(&it.why.value))),
                ("accepted_until", shown(accepted.and_then(|it| it.until.as_ref()))),
            ];
            debug_assert_eq!(names(&row), FLAG);
            rows.push((*project, row));
        }
    }
    table(store, rows, FLAG.to_vec())
}

const FLAG: [&str; 9] = [
    "flag",
    "severity",
    "scope",
    "message",
    "line",
    "column",
    "accepted",
    "accepted_why",
    "accepted_until",
];

/// One row a ranked project, with its standing apart from the others. The rank is the order of `index`
/// among the eligible projects of a researcher.
pub fn ranking(store: &str, standings: &[Standing]) -> Table {
    let row = |it: &Standing| {
        let odds = it.odds.as_ref();
        let experiment_loop = it.prospect.median_of(Input::Loop);
        let phase = match it.prospect.phase {
            Phase::Search => "search",
            Phase::Finish => "finish",
        };
        let one = it.prospect.effort().one_experiment(experiment_loop);
        let assumed = it.inputs.assumed();
        let row = vec![
            ("status", text(it.project.status)),
            ("researcher", text(it.researcher)),
            ("eligible", Cell::Truth(it.why_not.is_none())),
            ("why_not", it.why_not.as_ref().map_or(Cell::Empty, |why| text(reason(why)))),
            ("phase", text(phase)),
            ("index", number(it.index.rate)),
            ("low", odds.map_or(Cell::Empty, |odds| number(odds.low))),
            ("high", odds.map_or(Cell::Empty, |odds| number(odds.high))),
            ("experiments", Cell::Count(it.index.experiments)),
            ("chance", number(it.belief.works)),
            ("claimed", number(it.claimed.fraction())),
            ("marginal", number(it.belief.marginal)),
            ("fixed_cost_left_weeks", number(it.fixed_cost_left.in_weeks())),
            ("context_weeks", number(it.prospect.context)),
            ("finish_left_weeks", number(it.finish_left.in_weeks())),
            ("loop_weeks", number(experiment_loop)),
            ("experiment_weeks", number(one)),
            ("assumed", if assumed.is_empty() { Cell::Empty } else { text(assumed.join(" ")) }),
        ];
        debug_assert_eq!(names(&row), STANDING);
        row
    };
    table(store, standings.iter().map(|it| (it.project, row(it))).collect(), STANDING.to_vec())
}

const STANDING: [&str; 18] = [
    "status",
    "researcher",
    "eligible",
    "why_not",
    "phase",
    "index",
    "low",
    "high",
    "experiments",
    "chance",
    "claimed",
    "marginal",
    "fixed_cost_left_weeks",
    "context_weeks",
    "finish_left_weeks",
    "loop_weeks",
    "experiment_weeks",
    "assumed",
];
