//! The ranking: rows, verdicts, and what explains them; also comma-separated.

use serde::{Serialize, Serializer};

use super::{SCHEMA, Troubles, nine_digits, print};
use crate::domain::project::Name;
use crate::domain::ranking::Correction;
use crate::domain::ranking::assumptions::{Order, Step};
use crate::domain::ranking::derisk::Sprint;
use crate::domain::ranking::input::{Input, PerInput};
use crate::domain::ranking::needs::Need;
use crate::domain::ranking::prospect::Phase;
use crate::domain::ranking::sourced::Basis;
use crate::domain::ranking::why::{Turn, Why};
use crate::domain::ranking::{Outcome, Ranking, Rival, Standing, Verdict};
use crate::domain::source::FileTrouble;
use crate::domain::words::Word;
use crate::render::ranking::Compared as Shown;
use crate::render::verdict::reason;

#[derive(Serialize)]
pub(super) struct RankRow<'a> {
    #[serde(flatten)]
    numbers: RankNumbers<'a>,
    assumed: Vec<&'static str>,
    inputs: InputRows,
}

/// The scalar columns.
#[derive(Serialize)]
struct RankNumbers<'a> {
    project: &'a str,
    rank: Option<usize>,
    status: String,
    researcher: &'a str,
    eligible: bool,
    why_not: Option<String>,
    phase: &'static str,
    index: f64,
    low: Option<f64>,
    high: Option<f64>,
    best_in: Option<f64>,
    beats_current: Option<f64>,
    experiments: u64,
    chance: f64,
    claimed: f64,
    marginal: f64,
    fixed_cost_left_weeks: f64,
    context_weeks: f64,
    finish_left_weeks: f64,
    loop_weeks: f64,
    experiment_weeks: f64,
}

struct InputRows(PerInput<InputRow>);

impl Serialize for InputRows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let key = |input: Input| match input {
            Input::Loop | Input::FixedCost | Input::Finish => format!("{input}_weeks"),
            _ => input.to_string(),
        };
        serializer.collect_map(Input::all().map(|input| (key(input), &self.0[input])))
    }
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
        let of = |input: Input| {
            let value = standing.prospect.median_of(input);
            let (low, high) = standing.prospect.ends_of(input).unwrap_or((value, value));
            let basis = &standing.inputs[input].basis;
            let source = basis.word();
            let line = match basis {
                Basis::Given(span) | Basis::Calibrated(span) => {
                    Some(standing.project.source.place(span.start).line)
                }
                Basis::Researcher | Basis::Measured | Basis::Assumed => None,
            };
            let (value, low, high) = (nine_digits(value), nine_digits(low), nine_digits(high));
            InputRow { value, low, high, source, line }
        };
        Self(PerInput::of(of))
    }
}

impl<'a> RankRow<'a> {
    pub fn of(standing: &Standing<'a>) -> Self {
        let numbers = RankNumbers::of(standing);
        Self { numbers, assumed: standing.inputs.assumed(), inputs: InputRows::of(standing) }
    }
}

impl<'a> RankNumbers<'a> {
    fn of(standing: &Standing<'a>) -> Self {
        let Standing { project, odds, prospect, .. } = standing;
        let odds = odds.as_ref();
        let experiment_loop = prospect.median_of(Input::Loop);
        Self {
            project: project.name.as_str(),
            rank: standing.rank,
            status: project.status.to_string(),
            researcher: standing.researcher,
            eligible: standing.why_not.is_none(),
            why_not: standing.why_not.as_ref().map(reason),
            phase: match prospect.phase {
                Phase::Search => "search",
                Phase::Finish => "finish",
            },
            index: nine_digits(standing.index.rate),
            low: odds.map(|odds| nine_digits(odds.low)),
            high: odds.map(|odds| nine_digits(odds.high)),
            best_in: odds.and_then(|odds| odds.best_in).map(nine_digits),
            beats_current: odds.and_then(|odds| odds.beats_current).map(nine_digits),
            experiments: standing.index.experiments,
            chance: nine_digits(standing.belief.works),
            claimed: nine_digits(standing.claimed.fraction()),
            marginal: nine_digits(standing.belief.marginal),
            fixed_cost_left_weeks: nine_digits(standing.fixed_cost_left.in_weeks()),
            context_weeks: nine_digits(prospect.context),
            finish_left_weeks: nine_digits(standing.finish_left.in_weeks()),
            loop_weeks: nine_digits(experiment_loop),
            experiment_weeks: nine_digits(prospect.effort().one_experiment(experiment_loop)),
        }
    }
}

#[derive(Serialize)]
pub(super) struct VerdictRow<'a> {
    researcher: &'a str,
    verdict: &'static str,
    current: Option<&'a str>,
    current_index: Option<f64>,
    best: Option<&'a str>,
    best_index: f64,
    second: Option<&'a str>,
    second_index: Option<f64>,
    odds: Option<f64>,
    switch_after: Option<PatienceRow<'a>>,
    differences: Vec<DifferenceRow>,
    telling: Option<TellingRow<'a>>,
}

#[derive(Serialize)]
struct PatienceRow<'a> {
    experiments: u32,
    weeks: f64,
    #[serde(flatten)]
    to: OutcomeRow<'a>,
}

/// A verdict that would be: `project` is the one to begin, or one of the two of a close call, the
/// other of which is `other`. Without a name, a close call is with looking for something else.
#[derive(Serialize)]
pub(super) struct OutcomeRow<'a> {
    verdict: &'static str,
    project: Option<&'a str>,
    other: Option<&'a str>,
}

impl<'a> From<Outcome<'a>> for OutcomeRow<'a> {
    fn from(outcome: Outcome<'a>) -> Self {
        let [project, other] = outcome.projects.map(|name| name.map(Name::as_str));
        Self { verdict: outcome.kind.word(), project, other }
    }
}

#[derive(Serialize)]
struct DifferenceRow {
    input: &'static str,
    better: f64,
    other: f64,
    times: Option<f64>,
}

#[derive(Serialize)]
struct TellingRow<'a> {
    project: &'a str,
    input: &'static str,
    worth: f64,
}

impl<'a> VerdictRow<'a> {
    pub fn of(verdict: &'a Verdict<'a>, ranking: &Ranking<'a>) -> Self {
        let Verdict { researcher, kind, current, best, second, odds } = verdict;
        let second = second.as_ref();
        let name = |rival: &'a Rival<'a>| rival.standing().map(|it| it.project.name.as_str());
        Self {
            researcher,
            verdict: kind.word(),
            current: current.as_ref().map(|standing| standing.project.name.as_str()),
            current_index: current.as_ref().map(|standing| nine_digits(standing.index.rate)),
            best: name(best),
            best_index: nine_digits(best.index().rate),
            second: second.and_then(name),
            second_index: second.map(|rival| nine_digits(rival.index().rate)),
            odds: odds.map(nine_digits),
            switch_after: ranking.patience(verdict).map(|patience| PatienceRow {
                experiments: patience.experiments,
                weeks: nine_digits(patience.weeks),
                to: patience.to.into(),
            }),
            differences: ranking
                .differences(verdict)
                .iter()
                .map(|one| DifferenceRow {
                    input: one.input.word(),
                    better: nine_digits(one.better),
                    other: nine_digits(one.other),
                    // No number stands for infinity in JSON.
                    times: one.times.is_finite().then(|| nine_digits(one.times)),
                })
                .collect(),
            telling: ranking.telling(verdict).map(|telling| TellingRow {
                project: telling.project.as_str(),
                input: telling.input.word(),
                worth: nine_digits(telling.worth),
            }),
        }
    }
}

/// `rp compare --format json`. `unread` are projects whose files cannot be read, so that the verdicts
/// are without them.
pub fn ranking(compared: &Shown, troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Compared<'a> {
        schema: u32,
        ranking: Vec<RankRow<'a>>,
        looking: Vec<LookingRow<'a>>,
        verdict: Vec<VerdictRow<'a>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        calibrated: Vec<CorrectionRow<'a>>,
        without: Vec<&'a str>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    #[derive(Serialize)]
    struct LookingRow<'a> {
        researcher: &'a str,
        index: f64,
    }
    let Shown { shown, verdicts, ranking, corrections, unread, .. } = *compared;
    let looking = verdicts.iter().filter_map(|verdict| {
        let index = nine_digits(ranking.looking_of(verdict.researcher)?.index.rate);
        Some(LookingRow { researcher: verdict.researcher, index })
    });
    print(&Compared {
        schema: SCHEMA,
        ranking: shown.iter().map(|standing| RankRow::of(standing)).collect(),
        looking: looking.collect(),
        verdict: verdicts.iter().map(|verdict| VerdictRow::of(verdict, ranking)).collect(),
        calibrated: corrections.iter().map(CorrectionRow::of).collect(),
        without: unread.iter().map(|name| name.as_str()).collect(),
        troubles: Troubles::of(troubles),
    })
}

/// What the record of a researcher changes: factors of medians, of the width of ranges on either side, and
/// the shift of log odds; `null` with too few cases.
#[derive(Serialize)]
struct CorrectionRow<'a> {
    researcher: &'a str,
    #[serde(rename = "loop")]
    one_loop: Option<f64>,
    fixed_cost: Option<f64>,
    experiments: Option<f64>,
    finish: Option<f64>,
    width: Option<f64>,
    chance_shift: Option<f64>,
    verdict_without: &'static str,
    best_without: Option<&'a str>,
    changes_verdict: bool,
}

impl<'a> CorrectionRow<'a> {
    fn of(of: &Correction<'_, 'a>) -> Self {
        let factor = |input| of.habits.and_then(|it| it.factors[input]).map(nine_digits);
        Self {
            researcher: of.researcher,
            one_loop: factor(Input::Loop),
            fixed_cost: factor(Input::FixedCost),
            experiments: factor(Input::Experiments),
            finish: factor(Input::Finish),
            width: of.habits.and_then(|it| it.width).map(nine_digits),
            chance_shift: of.habits.and_then(|it| it.shift).map(nine_digits),
            verdict_without: of.without.kind.word(),
            best_without: of.without.best().map(|best| best.project.name.as_str()),
            changes_verdict: of.is_other,
        }
    }
}

/// `rp compare --format csv`: the scalar columns, and what is assumed.
pub fn comma_separated(shown: &[&Standing]) -> String {
    #[derive(Serialize)]
    struct Assumed {
        assumed: String,
    }
    crate::render::csv::table(shown.iter().map(|standing| {
        let assumed = standing.inputs.assumed().join(" ");
        (RankNumbers::of(standing), Assumed { assumed })
    }))
}

#[derive(Serialize)]
struct TurnRow<'a> {
    at: f64,
    #[serde(flatten)]
    to: OutcomeRow<'a>,
}

impl<'a> From<&Turn<'a>> for TurnRow<'a> {
    fn from(turn: &Turn<'a>) -> Self {
        Self { at: nine_digits(turn.at), to: turn.to.into() }
    }
}

#[derive(Serialize)]
struct WhyRow<'a> {
    input: &'static str,
    share_of_spread: f64,
    worth: f64,
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
pub fn why<'a>(
    standing: &Standing<'a>,
    why: &Why,
    ranking: &'a Ranking<'a>,
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
    let rows = why.turns.iter().map(|(input, turns)| WhyRow {
        input: input.word(),
        share_of_spread: nine_digits(why.share(*input)),
        worth: nine_digits(why.worth(*input)),
        turns_below: turns.below.as_ref().map(TurnRow::from),
        turns_above: turns.above.as_ref().map(TurnRow::from),
    });
    print(&Explained {
        schema: SCHEMA,
        ranking: RankRow::of(standing),
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
    against_index: f64,
}

fn sprint_rows<'s>(sprints: &'s [Sprint]) -> impl Iterator<Item = SprintRow<'s>> {
    sprints.iter().map(|sprint| SprintRow {
        project: sprint.on.project.name.as_str(),
        researcher: sprint.on.researcher,
        status: sprint.on.project.status.to_string(),
        index: nine_digits(sprint.on.index.rate),
        gain: nine_digits(sprint.gain),
        changes_choice: nine_digits(sprint.changes),
        against: sprint.against.standing().map(|it| it.project.name.as_str()),
        against_index: nine_digits(sprint.against.index().rate),
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

/// `rp compare --derisk NAME --format json`.
pub fn assumptions(name: &Name, order: &Order, troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Ordered<'a> {
        schema: u32,
        project: &'a str,
        assumptions: Vec<StepRow<'a>>,
        expected_weeks: f64,
        as_written_weeks: f64,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    print(&Ordered {
        schema: SCHEMA,
        project: name.as_str(),
        assumptions: order.steps.iter().map(StepRow::of).collect(),
        expected_weeks: nine_digits(order.weeks),
        as_written_weeks: nine_digits(order.as_written),
        troubles: Troubles::of(troubles),
    })
}

/// `rp compare --derisk NAME --format csv`.
pub fn assumptions_comma_separated(order: &Order) -> String {
    crate::render::csv::table(order.steps.iter().map(StepRow::of))
}

#[derive(Serialize)]
struct StepRow<'a> {
    what: &'a str,
    holds: f64,
    test_weeks: f64,
}

impl<'a> StepRow<'a> {
    fn of(step: &Step<'a>) -> Self {
        Self {
            what: &step.assumption.what.value,
            holds: nine_digits(step.holds),
            test_weeks: nine_digits(step.test),
        }
    }
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
