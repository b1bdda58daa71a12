//! The ranking: rows, verdicts, and what explains them; also comma-separated.

use serde::Serialize;

use super::{SCHEMA, Troubles, nine_digits, print};
use crate::domain::project::Name;
use crate::domain::ranking::derisk::Sprint;
use crate::domain::ranking::factor::Factor;
use crate::domain::ranking::inputs::Basis;
use crate::domain::ranking::needs::Need;
use crate::domain::ranking::why::{Turn, Why};
use crate::domain::ranking::{Odds, Ranking, Standing, Verdict};
use crate::domain::source::FileTrouble;
use crate::domain::words::Word;

#[derive(Serialize)]
pub(super) struct RankRow<'a> {
    #[serde(flatten)]
    numbers: RankNumbers<'a>,
    assumed: Vec<&'static str>,
    inputs: InputRows,
}

/// What of it is one value each.
#[derive(Serialize)]
struct RankNumbers<'a> {
    project: &'a str,
    rank: usize,
    status: String,
    researcher: &'a str,
    index: f64,
    low: Option<f64>,
    high: Option<f64>,
    best_in: Option<f64>,
    beats_current: Option<f64>,
    experiments: u64,
    belief: f64,
    chance: f64,
    fixed_cost_left_weeks: f64,
    loop_weeks: f64,
}

#[derive(Serialize)]
struct InputRows {
    importance: InputRow,
    counterfactual: InputRow,
    chance: InputRow,
    experiments: InputRow,
    experiment_loop_weeks: InputRow,
    fixed_cost_weeks: InputRow,
    finish_weeks: InputRow,
    hours_per_week: InputRow,
    learning: InputRow,
}

/// A value by its median, the ends of its range, and where it comes from.
#[derive(Serialize)]
struct InputRow {
    value: f64,
    low: f64,
    high: f64,
    source: &'static str,
    line: Option<usize>,
}

impl InputRows {
    fn of(standing: &Standing) -> Self {
        let of = |factor: Factor| {
            let value = standing.prospect.median_of(factor);
            let (low, high) = standing.prospect.ends_of(factor).unwrap_or((value, value));
            let (source, line) = match standing.inputs.basis(factor) {
                Basis::Given(span) => {
                    ("given", Some(standing.project.source.place(span.start).line))
                }
                Basis::Researcher => ("researcher", None),
                Basis::Measured => ("measured", None),
                Basis::Assumed => ("assumed", None),
            };
            let (value, low, high) = (nine_digits(value), nine_digits(low), nine_digits(high));
            InputRow { value, low, high, source, line }
        };
        Self {
            importance: of(Factor::Importance),
            counterfactual: of(Factor::Counterfactual),
            chance: of(Factor::Chance),
            experiments: of(Factor::Experiments),
            experiment_loop_weeks: of(Factor::Loop),
            fixed_cost_weeks: of(Factor::FixedCost),
            finish_weeks: of(Factor::Finish),
            hours_per_week: of(Factor::Hours),
            learning: of(Factor::Learning),
        }
    }
}

impl<'a> RankRow<'a> {
    pub fn of(rank: usize, standing: &Standing<'a>, odds: Option<&Odds>) -> Self {
        let numbers = RankNumbers::of(rank, standing, odds);
        Self { numbers, assumed: standing.inputs.assumed(), inputs: InputRows::of(standing) }
    }
}

impl<'a> RankNumbers<'a> {
    fn of(rank: usize, standing: &Standing<'a>, odds: Option<&Odds>) -> Self {
        Self {
            project: standing.project.name.as_str(),
            rank,
            status: standing.project.status.to_string(),
            researcher: standing.researcher,
            index: nine_digits(standing.index.rate),
            low: odds.map(|odds| nine_digits(odds.low)),
            high: odds.map(|odds| nine_digits(odds.high)),
            best_in: odds.map(|odds| nine_digits(odds.best_in)),
            beats_current: odds.and_then(|odds| odds.beats_current).map(nine_digits),
            experiments: standing.index.experiments,
            belief: nine_digits(standing.belief.fraction()),
            chance: nine_digits(standing.inputs.chance.value.median().fraction()),
            fixed_cost_left_weeks: nine_digits(standing.fixed_cost_left.in_weeks()),
            loop_weeks: nine_digits(standing.inputs.experiment_loop.value.median().in_weeks()),
        }
    }
}

#[derive(Serialize)]
pub(super) struct VerdictRow<'a> {
    researcher: &'a str,
    current: Option<&'a str>,
    best: Option<&'a str>,
    verdict: &'static str,
    odds: Option<f64>,
    switch_after: Option<PatienceRow>,
    differences: Vec<DifferenceRow>,
}

#[derive(Serialize)]
struct PatienceRow {
    experiments: u32,
    weeks: f64,
}

#[derive(Serialize)]
struct DifferenceRow {
    input: &'static str,
    better: f64,
    other: f64,
    times: Option<f64>,
}

impl<'a> VerdictRow<'a> {
    pub fn of(verdict: &'a Verdict<'a>, ranking: &Ranking) -> Self {
        let Verdict { researcher, choice, odds } = verdict;
        let patience = ranking.patience(verdict);
        let differences = ranking.differences(verdict);
        Self {
            researcher,
            current: choice.current().map(|standing| standing.project.name.as_str()),
            best: choice.best().map(|standing| standing.project.name.as_str()),
            verdict: choice.word(),
            odds: odds.map(nine_digits),
            switch_after: patience.map(|patience| PatienceRow {
                experiments: patience.experiments,
                weeks: nine_digits(patience.weeks),
            }),
            differences: differences
                .iter()
                .map(|one| DifferenceRow {
                    input: one.factor.word(),
                    better: nine_digits(one.better),
                    other: nine_digits(one.other),
                    // No number stands for infinity in JSON.
                    times: one.times.is_finite().then(|| nine_digits(one.times)),
                })
                .collect(),
        }
    }
}

/// `rp compare --format json`.
pub fn ranking(
    places: &[(usize, &Standing)],
    verdicts: &[&Verdict],
    ranking: &Ranking,
    troubles: &[FileTrouble],
) -> String {
    #[derive(Serialize)]
    struct Compared<'a> {
        schema: u32,
        ranking: Vec<RankRow<'a>>,
        verdict: Vec<VerdictRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    print(&Compared {
        schema: SCHEMA,
        ranking: places
            .iter()
            .map(|(rank, standing)| RankRow::of(*rank, standing, ranking.odds(*rank)))
            .collect(),
        verdict: verdicts.iter().map(|verdict| VerdictRow::of(verdict, ranking)).collect(),
        troubles: Troubles::of(troubles),
    })
}

/// `rp compare --format csv`: of the contract what is one value, and what is assumed.
pub fn comma_separated(places: &[(usize, &Standing)], ranking: &Ranking) -> String {
    #[derive(Serialize)]
    struct Assumed {
        assumed: String,
    }
    crate::render::csv::table(places.iter().map(|(rank, standing)| {
        let assumed = standing.inputs.assumed().join(" ");
        (RankNumbers::of(*rank, standing, ranking.odds(*rank)), Assumed { assumed })
    }))
}

#[derive(Serialize)]
struct TurnRow<'a> {
    at: f64,
    verdict: &'static str,
    project: Option<&'a str>,
}

impl<'a> From<&Turn<'a>> for TurnRow<'a> {
    fn from(turn: &Turn<'a>) -> Self {
        let project = turn.project.map(Name::as_str);
        Self { at: nine_digits(turn.at), verdict: turn.to, project }
    }
}

#[derive(Serialize)]
struct WhyRow<'a> {
    input: &'static str,
    share_of_spread: f64,
    turns_below: Option<TurnRow<'a>>,
    turns_above: Option<TurnRow<'a>>,
}

#[derive(Serialize)]
struct AttemptRow {
    experiments: u64,
    clear: f64,
    value: f64,
    weeks: f64,
}

/// `rp compare --why NAME --format json`.
pub fn why(
    place: (usize, &Standing),
    why: &Why,
    ranking: &Ranking,
    troubles: &[FileTrouble],
) -> String {
    #[derive(Serialize)]
    struct Explained<'a> {
        schema: u32,
        ranking: RankRow<'a>,
        verdict: Option<VerdictRow<'a>>,
        attempt: Option<AttemptRow>,
        why: Vec<WhyRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let rows = why.turns.iter().map(|(factor, turns)| WhyRow {
        input: factor.word(),
        share_of_spread: nine_digits(why.share(*factor)),
        turns_below: turns.below.as_ref().map(TurnRow::from),
        turns_above: turns.above.as_ref().map(TurnRow::from),
    });
    let (rank, standing) = place;
    print(&Explained {
        schema: SCHEMA,
        ranking: RankRow::of(rank, standing, ranking.odds(rank)),
        verdict: ranking
            .verdict(standing.researcher)
            .map(|verdict| VerdictRow::of(verdict, ranking)),
        attempt: why.attempt.map(|attempt| AttemptRow {
            experiments: standing.index.experiments,
            clear: nine_digits(attempt.clear),
            value: nine_digits(attempt.value),
            weeks: nine_digits(attempt.weeks),
        }),
        why: rows.collect(),
        troubles: Troubles::of(troubles),
    })
}

/// A sprint as a row.
#[derive(Serialize)]
struct SprintRow<'a> {
    project: &'a str,
    researcher: &'a str,
    status: String,
    index: f64,
    gain: f64,
    changes_choice: f64,
    against: Option<&'a str>,
}

fn sprint_rows<'s>(sprints: &'s [Sprint]) -> impl Iterator<Item = SprintRow<'s>> {
    sprints.iter().map(|sprint| SprintRow {
        project: sprint.on.project.name.as_str(),
        researcher: sprint.on.researcher,
        status: sprint.on.project.status.to_string(),
        index: nine_digits(sprint.on.index.rate),
        gain: nine_digits(sprint.gain),
        changes_choice: nine_digits(sprint.changes),
        against: sprint.against.map(|against| against.project.name.as_str()),
    })
}

/// `rp compare --derisk --format json`.
pub fn sprints(sprints: &[Sprint], troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Sprints<'a> {
        schema: u32,
        sprints: Vec<SprintRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let sprints = sprint_rows(sprints).collect();
    print(&Sprints { schema: SCHEMA, sprints, troubles: Troubles::of(troubles) })
}

/// `rp compare --derisk --format csv`.
pub fn sprints_comma_separated(sprints: &[Sprint]) -> String {
    crate::render::csv::table(sprint_rows(sprints))
}

/// `rp compare --needs --format json`.
pub fn needs(needs: &[Need], troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Needs<'a> {
        schema: u32,
        needs: Vec<NeedRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    #[derive(Serialize)]
    struct NeedRow<'a> {
        need: &'a str,
        saves_weeks: f64,
        projects: Vec<Needing<'a>>,
    }
    #[derive(Serialize)]
    struct Needing<'a> {
        project: &'a str,
        researcher: &'a str,
        fixed_cost_left_weeks: f64,
    }
    let rows = needs.iter().map(|need| NeedRow {
        need: need.name,
        saves_weeks: nine_digits(need.saves.in_weeks()),
        projects: need
            .projects
            .iter()
            .map(|standing| Needing {
                project: standing.project.name.as_str(),
                researcher: standing.researcher,
                fixed_cost_left_weeks: nine_digits(standing.fixed_cost_left.in_weeks()),
            })
            .collect(),
    });
    print(&Needs { schema: SCHEMA, needs: rows.collect(), troubles: Troubles::of(troubles) })
}

/// `rp compare --needs --format csv`: a row for each need of each project.
pub fn needs_comma_separated(needs: &[Need]) -> String {
    #[derive(Serialize)]
    struct Row<'a> {
        need: &'a str,
        project: &'a str,
        researcher: &'a str,
        fixed_cost_left_weeks: f64,
    }
    let rows = needs.iter().flat_map(|need| {
        need.projects.iter().map(|standing| Row {
            need: need.name,
            project: standing.project.name.as_str(),
            researcher: standing.researcher,
            fixed_cost_left_weeks: nine_digits(standing.fixed_cost_left.in_weeks()),
        })
    });
    crate::render::csv::table(rows)
}
