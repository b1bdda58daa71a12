//! The tables of `rp export`: one row a thing, always with the same columns. Each begins with the store
//! and the project. Durations are in weeks, work in weeks of 40 hours, chances from 0 to 1. No column
//! depends on the other projects of the store; a flag that does has the scope `store`.

use std::borrow::Borrow;

use super::{Cell, Table};
use crate::domain::flags::{Flag, Flagged, looks_at_others};
use crate::domain::project::{
    Accept, Decision, Estimate, Experiment, Importance, Length, Outcome, Percent, PriorWork,
    Project, Range, Spread, Then, Timebox, Units,
};
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

/// A column and what it has for a row.
type Column<R> = (&'static str, fn(&R) -> Cell);

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

fn texts(texts: &[impl Borrow<str>]) -> Cell {
    if texts.is_empty() { Cell::Empty } else { text(texts.join("; ")) }
}

/// The low end, the median and the high end of a range.
fn ends<T: Spread>(value: Option<&At<Range<T>>>, to: impl Fn(T) -> f64) -> [Cell; 3] {
    let of = |end: fn(&Range<T>) -> T| given(value, |range| number(to(end(range))));
    [of(Range::low), of(Range::median), of(Range::high)]
}

fn ends_in_weeks<U: Units>(value: Option<&At<Range<Length<U>>>>) -> [Cell; 3] {
    let range = value.map(|at| at.value.map(Length::in_weeks));
    let of = |end: fn(&Range<f64>) -> f64| range.as_ref().map_or(Cell::Empty, |it| number(end(it)));
    [of(Range::low), of(Range::median), of(Range::high)]
}

/// A table with the store and the project before the other columns.
fn table<'a, R>(
    store: &str,
    rows: impl Iterator<Item = (&'a Project, R)>,
    columns: &[Column<R>],
) -> Table {
    let row = |(project, row): (&Project, R)| {
        let first = [text(store), text(project.name.as_str())];
        first.into_iter().chain(columns.iter().map(|(_, cell)| cell(&row))).collect()
    };
    let rows = rows.map(row).collect();
    Table {
        columns: FIRST.into_iter().chain(columns.iter().map(|(name, _)| *name)).collect(),
        rows,
    }
}

/// The number of an entry in its file, from 1.
fn nth(at: usize) -> Cell {
    Cell::Count(at as u64 + 1)
}

/// A project and what its columns are made of.
struct Row<'a> {
    it: &'a Project,
    settings: &'a Settings,
    inputs: Inputs,
    estimate: Option<&'a Estimate>,
    prior: Option<&'a PriorWork>,
    timebox: Option<&'a Timebox>,
    outcome: Option<&'a Outcome>,
    experiment_loop: [Cell; 3],
    fixed_cost: [Cell; 3],
    importance: [Cell; 3],
    chance: [Cell; 3],
    counterfactual: [Cell; 3],
    experiments: [Cell; 3],
    finish: [Cell; 3],
}

/// One row a project.
pub fn projects<'a>(
    store: &str,
    projects: impl Iterator<Item = &'a Project>,
    settings: &'a Settings,
) -> Table {
    let row = |it: &'a Project| {
        let estimate = it.estimate.as_ref().map(|at| &at.value);
        Row {
            it,
            settings,
            inputs: Inputs::of(Some(it), settings.owner(it), settings),
            estimate,
            prior: it.prior_work.as_ref().map(|at| &at.value),
            timebox: it.timebox.as_ref().map(|at| &at.value),
            outcome: it.outcome.as_ref().map(|at| &at.value),
            experiment_loop: ends_in_weeks(it.experiment_loop.as_ref()),
            fixed_cost: ends_in_weeks(it.fixed_cost.as_ref()),
            importance: ends(estimate.and_then(|it| it.importance.as_ref()), Importance::of_10),
            chance: ends(estimate.and_then(|it| it.chance.as_ref()), Percent::fraction),
            counterfactual: ends(
                estimate.and_then(|it| it.counterfactual.as_ref()),
                Percent::fraction,
            ),
            experiments: ends(estimate.and_then(|it| it.experiments.as_ref()), |count| count),
            finish: ends_in_weeks(estimate.and_then(|it| it.finish.as_ref())),
        }
    };
    table(store, projects.map(|it| (it, row(it))), &of_project())
}

fn of_project<'a>() -> [Column<Row<'a>>; 57] {
    [
        ("title", |row| text(&row.it.title.value)),
        ("origin", |row| text(row.it.origin.value)),
        ("status", |row| text(row.it.status)),
        ("researcher", |row| text(row.settings.owner(row.it))),
        ("created", |row| shown(row.it.created.as_ref())),
        ("started", |row| shown(row.it.started.as_ref())),
        ("motivation", |row| shown(row.it.motivation.as_ref())),
        ("problem", |row| shown(row.it.problem.as_ref())),
        ("approach", |row| shown(row.it.approach.as_ref())),
        ("plan", |row| shown(row.it.plan.as_ref())),
        ("agenda", |row| shown(row.it.agenda.as_ref())),
        ("audience", |row| shown(row.it.audience.as_ref())),
        ("direction", |row| shown(row.it.direction.as_ref())),
        ("family", |row| shown(row.it.family.as_ref())),
        ("bottleneck", |row| shown(row.it.bottleneck.as_ref())),
        ("uncertainty", |row| text(row.it.uncertainty)),
        ("hours_per_week", |row| number(row.settings.hours(row.it))),
        ("hands_on_weeks", |row| weeks(row.it.hands_on.as_ref())),
        ("needed_by", |row| shown(row.it.needed_by.as_ref())),
        ("needs", |row| texts(&row.it.needs)),
        ("waits_for", |row| texts(&row.it.waits_for)),
        ("tags", |row| texts(&row.it.tags)),
        ("links", |row| texts(&row.it.links)),
        ("loop_weeks", |row| number(row.inputs[Input::Loop].value.median())),
        ("loop_source", |row| text(row.inputs[Input::Loop].basis.word())),
        ("experiment_loop_weeks_low", |row| row.experiment_loop[0].clone()),
        ("experiment_loop_weeks_median", |row| row.experiment_loop[1].clone()),
        ("experiment_loop_weeks_high", |row| row.experiment_loop[2].clone()),
        ("measured_loop_weeks", |row| {
            row.it.measured_loop().map_or(Cell::Empty, |length| number(length.in_weeks()))
        }),
        ("fixed_cost_weeks_low", |row| row.fixed_cost[0].clone()),
        ("fixed_cost_weeks_median", |row| row.fixed_cost[1].clone()),
        ("fixed_cost_weeks_high", |row| row.fixed_cost[2].clone()),
        ("importance_low", |row| row.importance[0].clone()),
        ("importance_median", |row| row.importance[1].clone()),
        ("importance_high", |row| row.importance[2].clone()),
        ("chance_low", |row| row.chance[0].clone()),
        ("chance_median", |row| row.chance[1].clone()),
        ("chance_high", |row| row.chance[2].clone()),
        ("counterfactual_low", |row| row.counterfactual[0].clone()),
        ("counterfactual_median", |row| row.counterfactual[1].clone()),
        ("counterfactual_high", |row| row.counterfactual[2].clone()),
        ("experiments_low", |row| row.experiments[0].clone()),
        ("experiments_median", |row| row.experiments[1].clone()),
        ("experiments_high", |row| row.experiments[2].clone()),
        ("finish_weeks_low", |row| row.finish[0].clone()),
        ("finish_weeks_median", |row| row.finish[1].clone()),
        ("finish_weeks_high", |row| row.finish[2].clone()),
        ("learning", |row| plain(row.estimate.and_then(|it| it.learning.as_ref()))),
        ("estimate_made", |row| shown(row.estimate.and_then(|it| it.made.as_ref()))),
        ("prior_work_spent_weeks", |row| weeks(row.prior.and_then(|it| it.spent.as_ref()))),
        ("prior_work_relevance", |row| shown(row.prior.and_then(|it| it.relevance.as_ref()))),
        ("prior_work_notes", |row| shown(row.prior.and_then(|it| it.notes.as_ref()))),
        ("timebox_until", |row| row.timebox.map_or(Cell::Empty, |it| text(*it.until))),
        ("timebox_back_to", |row| shown(row.timebox.and_then(|it| it.back_to.as_ref()))),
        ("outcome_result", |row| shown(row.outcome.and_then(|it| it.result.as_ref()))),
        ("outcome_importance", |row| plain(row.outcome.and_then(|it| it.importance.as_ref()))),
        ("outcome_scooped", |row| truth(row.outcome.and_then(|it| it.scooped.as_ref()))),
    ]
}

/// One row an experiment, in the order of the file.
pub fn experiments<'a>(store: &str, projects: impl Iterator<Item = &'a Project>) -> Table {
    let rows = |project: &'a Project| {
        project.experiments.iter().enumerate().map(move |row| (project, row))
    };
    table::<(usize, &At<Experiment>)>(
        store,
        projects.flat_map(rows),
        &[
            ("experiment", |(at, _)| nth(*at)),
            ("date", |(_, it)| text(*it.date)),
            ("what", |(_, it)| shown(it.what.as_ref())),
            ("result", |(_, it)| text(*it.result)),
            ("took_weeks", |(_, it)| weeks(it.took.as_ref())),
            ("learned", |(_, it)| shown(it.learned.as_ref())),
            ("expected", |(_, it)| chance(it.expected.as_ref())),
            ("obstacle", |(_, it)| shown(it.obstacle.as_ref())),
            ("link", |(_, it)| shown(it.link.as_ref())),
            ("run_id", |(_, it)| shown(it.run_id.as_ref())),
        ],
    )
}

/// One row a decision, in the order of the file.
pub fn decisions<'a>(store: &str, projects: impl Iterator<Item = &'a Project>) -> Table {
    let rows =
        |project: &'a Project| project.decisions.iter().enumerate().map(move |row| (project, row));
    table::<(usize, &At<Decision>)>(
        store,
        projects.flat_map(rows),
        &[
            ("decision", |(at, _)| nth(*at)),
            ("date", |(_, it)| text(*it.date)),
            ("kind", |(_, it)| text(*it.kind)),
            ("why", |(_, it)| shown(it.why.as_ref())),
            ("from", |(_, it)| shown(it.from.as_ref())),
            ("to", |(_, it)| shown(it.to.as_ref())),
            ("was", |(_, it)| shown(it.was.as_ref())),
            ("now", |(_, it)| shown(it.now.as_ref())),
            ("result", |(_, it)| shown(it.result.as_ref())),
            ("by", |(_, it)| shown(it.by.as_ref())),
            ("then_value", |(_, it)| plain(then(it).and_then(|it| it.value.as_ref()))),
            ("then_low", |(_, it)| plain(then(it).and_then(|it| it.low.as_ref()))),
            ("then_high", |(_, it)| plain(then(it).and_then(|it| it.high.as_ref()))),
            ("then_chance", |(_, it)| plain(then(it).and_then(|it| it.chance.as_ref()))),
            ("then_loop_weeks", |(_, it)| {
                plain(then(it).and_then(|it| it.experiment_loop.as_ref()))
            }),
            ("then_fixed_cost_left_weeks", |(_, it)| {
                plain(then(it).and_then(|it| it.fixed_cost_left.as_ref()))
            }),
            ("then_experiments", |(_, it)| plain(then(it).and_then(|it| it.experiments.as_ref()))),
            ("then_finish_weeks", |(_, it)| plain(then(it).and_then(|it| it.finish.as_ref()))),
            ("then_importance", |(_, it)| plain(then(it).and_then(|it| it.importance.as_ref()))),
            ("then_counterfactual", |(_, it)| {
                plain(then(it).and_then(|it| it.counterfactual.as_ref()))
            }),
            ("then_ends", |(_, it)| shown(then(it).and_then(|it| it.ends.as_ref()))),
            ("then_rival", |(_, it)| shown(then(it).and_then(|it| it.rival.as_ref()))),
            ("then_rival_value", |(_, it)| plain(then(it).and_then(|it| it.rival_value.as_ref()))),
            ("then_odds", |(_, it)| plain(then(it).and_then(|it| it.odds.as_ref()))),
        ],
    )
}

/// The numbers of the day of a decision.
fn then(it: &Decision) -> Option<&Then> {
    it.then.as_ref().map(|at| &at.value)
}

/// One row a flag of any severity, also accepted ones. The scope of a flag is `store` if it depends on
/// the other projects of the store, else `project`.
pub fn flags(store: &str, flagged: &[Flagged]) -> Table {
    let all = flagged.iter().flat_map(|it| &it.flags);
    table::<&Flag>(
        store,
        all.map(|it| (it.project, it)),
        &[
            ("flag", |it| text(it.rule.name)),
            ("severity", |it| text(it.severity())),
            ("scope", |it| text(if looks_at_others(it.rule) { "store" } else { "project" })),
            ("message", |it| text(&it.message)),
            ("line", |it| Cell::Count(it.project.source.place(it.span.start).line as u64)),
            ("column", |it| Cell::Count(it.project.source.place(it.span.start).column as u64)),
            ("accepted", |it| Cell::Truth(it.accepted.is_some())),
            ("accepted_why", |it| accepted(it).map_or(Cell::Empty, |it| text(&it.why.value))),
            ("accepted_until", |it| shown(accepted(it).and_then(|it| it.until.as_ref()))),
        ],
    )
}

fn accepted<'a>(flag: &Flag<'a>) -> Option<&'a Accept> {
    flag.accepted.map(|at| &at.value)
}

/// One row a ranked project, with its standing apart from the others. The rank is the order of `index`
/// among the eligible projects of a researcher.
pub fn ranking(store: &str, standings: &[Standing]) -> Table {
    table::<&Standing>(
        store,
        standings.iter().map(|it| (it.project, it)),
        &[
            ("status", |it| text(it.project.status)),
            ("researcher", |it| text(it.researcher)),
            ("eligible", |it| Cell::Truth(it.why_not.is_none())),
            ("why_not", |it| it.why_not.as_ref().map_or(Cell::Empty, |why| text(reason(why)))),
            ("phase", |it| phase(it)),
            ("index", |it| number(it.index.rate)),
            ("low", |it| it.odds.as_ref().map_or(Cell::Empty, |odds| number(odds.low))),
            ("high", |it| it.odds.as_ref().map_or(Cell::Empty, |odds| number(odds.high))),
            ("experiments", |it| Cell::Count(it.index.experiments)),
            ("chance", |it| number(it.belief.works)),
            ("claimed", |it| number(it.claimed.fraction())),
            ("marginal", |it| number(it.belief.marginal)),
            ("fixed_cost_left_weeks", |it| number(it.fixed_cost_left.in_weeks())),
            ("context_weeks", |it| number(it.prospect.context)),
            ("finish_left_weeks", |it| number(it.finish_left.in_weeks())),
            ("loop_weeks", |it| number(it.prospect.median_of(Input::Loop))),
            ("experiment_weeks", |it| {
                number(it.prospect.effort().one_experiment(it.prospect.median_of(Input::Loop)))
            }),
            ("assumed", |it| texts(&it.inputs.assumed())),
        ],
    )
}

fn phase(it: &Standing) -> Cell {
    text(match it.prospect.phase {
        Phase::Search => "search",
        Phase::Finish => "finish",
    })
}
