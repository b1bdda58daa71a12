//! The JSON of projects: every key of a file.

use serde::Serialize;

use super::ranking::RankRow;
use super::{FlagRow, SCHEMA, Troubles, nine_digits, print, text};
use crate::domain::flags::Flagged;
use crate::domain::project::{
    Accept, Awaited, Checkpoint, Decision, Estimate, Experiment, Feedback, Importance, Length,
    Overlap, Percent, PriorWork, Project, Range, Spread, Then, Units,
};
use crate::domain::ranking::Ranking;
use crate::domain::ranking::input::Input;
use crate::domain::ranking::sourced::Inputs;
use crate::domain::settings::Settings;
use crate::domain::source::{At, FileTrouble};

/// `rp list --format json`.
pub fn projects(projects: &[&Project], settings: &Settings, troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Projects<'a> {
        schema: u32,
        projects: Vec<ProjectRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let projects = projects.iter().map(|project| ProjectRow::of(project, settings)).collect();
    print(&Projects { schema: SCHEMA, projects, troubles: Troubles::of(troubles) })
}

/// `rp show --format json`: a project, its flags and its place in the ranking.
pub fn project(
    Flagged { project, flags }: &Flagged,
    settings: &Settings,
    ranking: &Ranking,
    troubles: &[FileTrouble],
) -> String {
    #[derive(Serialize)]
    struct Shown<'a> {
        schema: u32,
        project: ProjectRow<'a>,
        flags: Vec<FlagRow<'a>>,
        ranking: Option<RankRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let place = ranking.place(project);
    print(&Shown {
        schema: SCHEMA,
        project: ProjectRow::of(project, settings),
        flags: flags.iter().map(FlagRow::from).collect(),
        ranking: place.map(RankRow::of),
        troubles: Troubles::of(troubles),
    })
}

#[derive(Serialize)]
pub(super) struct Spanned {
    low: f64,
    median: f64,
    high: f64,
}

fn spanned<T: Spread>(given: Option<&At<Range<T>>>, to: impl Fn(T) -> f64) -> Option<Spanned> {
    let range = given?.value;
    let to = |value| nine_digits(to(value));
    Some(Spanned { low: to(range.low()), median: to(range.median()), high: to(range.high()) })
}

/// A length in weeks. Its median is that of the numbers, as in the ranking.
pub(super) fn spanned_weeks<U: Units>(given: Option<&At<Range<Length<U>>>>) -> Option<Spanned> {
    let range = given?.value.map(Length::in_weeks);
    let digits = nine_digits;
    Some(Spanned {
        low: digits(range.low()),
        median: digits(range.median()),
        high: digits(range.high()),
    })
}

pub(super) fn weeks<U: Units>(length: Length<U>) -> f64 {
    nine_digits(length.in_weeks())
}

pub(super) fn copied<T: Copy>(given: Option<&At<T>>) -> Option<T> {
    given.map(|at| at.value)
}

pub(super) fn borrowed(given: Option<&At<String>>) -> Option<&str> {
    given.map(|at| at.value.as_str())
}

/// A project: its name, file and researcher, and every key of its file.
#[derive(Serialize)]
pub(super) struct ProjectRow<'a> {
    project: &'a str,
    file: &'a str,
    title: &'a str,
    origin: String,
    status: String,
    researcher: &'a str,
    created: Option<String>,
    started: Option<String>,
    motivation: Option<&'a str>,
    problem: Option<&'a str>,
    approach: Option<&'a str>,
    plan: Option<&'a str>,
    agenda: Option<&'a str>,
    audience: Option<&'a str>,
    direction: Option<String>,
    family: Option<&'a str>,
    loop_weeks: f64,
    loop_source: &'static str,
    experiment_loop_weeks: Option<Spanned>,
    measured_loop_weeks: Option<f64>,
    fixed_cost_weeks: Option<Spanned>,
    bottleneck: Option<String>,
    uncertainty: String,
    hours_per_week: f64,
    hands_on_weeks: Option<f64>,
    needed_by: Option<String>,
    needs: &'a [String],
    waits_for: &'a [String],
    tags: &'a [String],
    links: &'a [String],
    estimate: Option<EstimateRow>,
    assumptions: Vec<AssumptionRow<'a>>,
    prior_work: Option<PriorWorkRow<'a>>,
    experiments: Vec<ExperimentRow<'a>>,
    feedback: Vec<FeedbackRow<'a>>,
    awaited: Vec<AwaitedRow<'a>>,
    overlaps: Vec<OverlapRow<'a>>,
    collaborators: Vec<CollaboratorRow<'a>>,
    checkpoints: Vec<CheckpointRow<'a>>,
    timebox: Option<TimeboxRow<'a>>,
    outcome: Option<OutcomeRow>,
    decisions: Vec<DecisionRow<'a>>,
    accepted: Vec<AcceptRow<'a>>,
}

#[derive(Serialize)]
pub(super) struct EstimateRow {
    importance: Option<Spanned>,
    chance: Option<Spanned>,
    counterfactual: Option<Spanned>,
    experiments: Option<Spanned>,
    finish_weeks: Option<Spanned>,
    learning: Option<f64>,
    made: Option<String>,
}

#[derive(Serialize)]
struct AssumptionRow<'a> {
    what: &'a str,
    holds: Option<f64>,
    test_weeks: Option<f64>,
    held: Option<bool>,
    date: Option<String>,
}

/// The numbers on the day of a decision, with their keys in the file.
#[derive(Serialize)]
struct ThenRow<'a> {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    chance: Option<f64>,
    #[serde(rename = "loop")]
    experiment_loop: Option<f64>,
    fixed_cost_left: Option<f64>,
    experiments: Option<f64>,
    finish: Option<f64>,
    importance: Option<f64>,
    counterfactual: Option<f64>,
    ends: Option<String>,
    rival: Option<&'a str>,
    rival_value: Option<f64>,
    odds: Option<f64>,
}

impl<'a> From<&'a Then> for ThenRow<'a> {
    fn from(then: &'a Then) -> Self {
        Self {
            value: copied(then.value.as_ref()),
            low: copied(then.low.as_ref()),
            high: copied(then.high.as_ref()),
            chance: copied(then.chance.as_ref()),
            experiment_loop: copied(then.experiment_loop.as_ref()),
            fixed_cost_left: copied(then.fixed_cost_left.as_ref()),
            experiments: copied(then.experiments.as_ref()),
            finish: copied(then.finish.as_ref()),
            importance: copied(then.importance.as_ref()),
            counterfactual: copied(then.counterfactual.as_ref()),
            ends: text(then.ends.as_ref()),
            rival: borrowed(then.rival.as_ref()),
            rival_value: copied(then.rival_value.as_ref()),
            odds: copied(then.odds.as_ref()),
        }
    }
}

#[derive(Serialize)]
pub(super) struct PriorWorkRow<'a> {
    spent_weeks: Option<f64>,
    relevance: Option<String>,
    notes: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct ExperimentRow<'a> {
    date: String,
    what: Option<&'a str>,
    result: String,
    took_weeks: Option<f64>,
    learned: Option<&'a str>,
    expected: Option<f64>,
    obstacle: Option<&'a str>,
    link: Option<&'a str>,
    run_id: Option<&'a str>,
}

#[derive(Serialize)]
struct FeedbackRow<'a> {
    asked: Option<String>,
    date: String,
    from: Option<&'a str>,
    importance: Option<f64>,
    ease: Option<f64>,
    comment: Option<&'a str>,
    answered: Option<String>,
}

#[derive(Serialize)]
struct AwaitedRow<'a> {
    asked: String,
    from: Option<&'a str>,
    comment: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct OverlapRow<'a> {
    who: &'a str,
    same_problem: Option<bool>,
    progress: Option<bool>,
    synced: Option<String>,
    agreed: Option<String>,
}

#[derive(Serialize)]
struct CollaboratorRow<'a> {
    name: &'a str,
    excited: Option<bool>,
    skills: Option<bool>,
    get_on: Option<bool>,
}

#[derive(Serialize)]
pub(super) struct CheckpointRow<'a> {
    by: String,
    expect: Option<&'a str>,
    met: Option<bool>,
    date: Option<String>,
    judge: Option<&'a str>,
}

#[derive(Serialize)]
struct OutcomeRow {
    result: Option<String>,
    importance: Option<f64>,
    scooped: Option<bool>,
}

#[derive(Serialize)]
struct TimeboxRow<'a> {
    until: String,
    back_to: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct DecisionRow<'a> {
    date: String,
    kind: String,
    why: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    was: Option<&'a str>,
    now: Option<&'a str>,
    result: Option<String>,
    by: Option<&'a str>,
    then: Option<ThenRow<'a>>,
}

#[derive(Serialize)]
struct AcceptRow<'a> {
    flag: &'a str,
    why: &'a str,
    until: Option<String>,
    value: Option<&'a str>,
}

impl<'a> From<&'a Decision> for DecisionRow<'a> {
    fn from(decision: &'a Decision) -> Self {
        Self {
            date: decision.date.to_string(),
            kind: decision.kind.to_string(),
            why: borrowed(decision.why.as_ref()),
            from: borrowed(decision.from.as_ref()),
            to: borrowed(decision.to.as_ref()),
            was: borrowed(decision.was.as_ref()),
            now: borrowed(decision.now.as_ref()),
            result: text(decision.result.as_ref()),
            by: borrowed(decision.by.as_ref()),
            then: decision.then.as_ref().map(|then| ThenRow::from(&then.value)),
        }
    }
}

impl<'a> From<&'a Accept> for AcceptRow<'a> {
    fn from(accept: &'a Accept) -> Self {
        Self {
            flag: &accept.flag,
            why: &accept.why,
            until: text(accept.until.as_ref()),
            value: borrowed(accept.value.as_ref()),
        }
    }
}

impl<'a> From<&'a Checkpoint> for CheckpointRow<'a> {
    fn from(checkpoint: &'a Checkpoint) -> Self {
        Self {
            by: checkpoint.by.to_string(),
            expect: borrowed(checkpoint.expect.as_ref()),
            met: copied(checkpoint.met.as_ref()),
            date: text(checkpoint.date.as_ref()),
            judge: borrowed(checkpoint.judge.as_ref()),
        }
    }
}

impl<'a> From<&'a Experiment> for ExperimentRow<'a> {
    fn from(experiment: &'a Experiment) -> Self {
        Self {
            date: experiment.date.to_string(),
            what: borrowed(experiment.what.as_ref()),
            result: experiment.result.to_string(),
            took_weeks: copied(experiment.took.as_ref()).map(weeks),
            learned: borrowed(experiment.learned.as_ref()),
            expected: copied(experiment.expected.as_ref()).map(Percent::fraction),
            obstacle: borrowed(experiment.obstacle.as_ref()),
            link: borrowed(experiment.link.as_ref()),
            run_id: borrowed(experiment.run_id.as_ref()),
        }
    }
}

impl<'a> From<&'a Feedback> for FeedbackRow<'a> {
    fn from(feedback: &'a Feedback) -> Self {
        Self {
            asked: text(feedback.asked.as_ref()),
            date: feedback.date.to_string(),
            from: borrowed(feedback.from.as_ref()),
            importance: copied(feedback.importance.as_ref()),
            ease: copied(feedback.ease.as_ref()),
            comment: borrowed(feedback.comment.as_ref()),
            answered: text(feedback.answered.as_ref()),
        }
    }
}

impl<'a> From<&'a Awaited> for AwaitedRow<'a> {
    fn from(awaited: &'a Awaited) -> Self {
        Self {
            asked: awaited.asked.to_string(),
            from: borrowed(awaited.from.as_ref()),
            comment: borrowed(awaited.comment.as_ref()),
        }
    }
}

impl From<&Estimate> for EstimateRow {
    fn from(estimate: &Estimate) -> Self {
        Self {
            importance: spanned(estimate.importance.as_ref(), Importance::of_10),
            chance: spanned(estimate.chance.as_ref(), Percent::fraction),
            counterfactual: spanned(estimate.counterfactual.as_ref(), Percent::fraction),
            experiments: spanned(estimate.experiments.as_ref(), |x| x),
            finish_weeks: spanned_weeks(estimate.finish.as_ref()),
            learning: copied(estimate.learning.as_ref()),
            made: text(estimate.made.as_ref()),
        }
    }
}

impl<'a> From<&'a PriorWork> for PriorWorkRow<'a> {
    fn from(prior: &'a PriorWork) -> Self {
        Self {
            spent_weeks: copied(prior.spent.as_ref()).map(weeks),
            relevance: text(prior.relevance.as_ref()),
            notes: borrowed(prior.notes.as_ref()),
        }
    }
}

impl<'a> From<&'a Overlap> for OverlapRow<'a> {
    fn from(overlap: &'a Overlap) -> Self {
        Self {
            who: &overlap.who,
            same_problem: copied(overlap.same_problem.as_ref()),
            progress: copied(overlap.progress.as_ref()),
            synced: text(overlap.synced.as_ref()),
            agreed: text(overlap.agreed.as_ref()),
        }
    }
}

impl<'a> ProjectRow<'a> {
    pub fn of(project: &'a Project, settings: &'a Settings) -> Self {
        let inputs = Inputs::of(Some(project), settings.owner(project), settings);
        let experiment_loop = &inputs[Input::Loop];
        Self {
            project: project.name.as_str(),
            file: project.path(),
            title: &project.title,
            origin: project.origin.to_string(),
            status: project.status.to_string(),
            researcher: settings.owner(project),
            created: text(project.created.as_ref()),
            started: text(project.started.as_ref()),
            motivation: borrowed(project.motivation.as_ref()),
            problem: borrowed(project.problem.as_ref()),
            approach: borrowed(project.approach.as_ref()),
            plan: borrowed(project.plan.as_ref()),
            agenda: borrowed(project.agenda.as_ref()),
            audience: borrowed(project.audience.as_ref()),
            direction: text(project.direction.as_ref()),
            family: borrowed(project.family.as_ref()),
            loop_weeks: nine_digits(experiment_loop.value.median()),
            loop_source: experiment_loop.basis.word(),
            experiment_loop_weeks: spanned_weeks(project.experiment_loop.as_ref()),
            measured_loop_weeks: project.measured_loop().map(weeks),
            fixed_cost_weeks: spanned_weeks(project.fixed_cost.as_ref()),
            bottleneck: text(project.bottleneck.as_ref()),
            uncertainty: project.uncertainty.to_string(),
            hours_per_week: settings.hours(project),
            hands_on_weeks: copied(project.hands_on.as_ref()).map(weeks),
            needed_by: text(project.needed_by.as_ref()),
            needs: &project.needs,
            waits_for: &project.waits_for,
            tags: &project.tags,
            links: &project.links,
            estimate: project.estimate.as_ref().map(|estimate| EstimateRow::from(&estimate.value)),
            assumptions: rows(&project.assumptions, |assumption| AssumptionRow {
                what: &assumption.what,
                holds: copied(assumption.holds.as_ref()).map(Percent::fraction),
                test_weeks: copied(assumption.test.as_ref()).map(weeks),
                held: copied(assumption.held.as_ref()),
                date: text(assumption.date.as_ref()),
            }),
            prior_work: project.prior_work.as_ref().map(|prior| PriorWorkRow::from(&prior.value)),
            experiments: rows(&project.experiments, ExperimentRow::from),
            feedback: rows(&project.feedback, FeedbackRow::from),
            awaited: rows(&project.awaited, AwaitedRow::from),
            overlaps: rows(&project.overlaps, OverlapRow::from),
            collaborators: rows(&project.collaborators, |collaborator| CollaboratorRow {
                name: &collaborator.name,
                excited: copied(collaborator.excited.as_ref()),
                skills: copied(collaborator.skills.as_ref()),
                get_on: copied(collaborator.get_on.as_ref()),
            }),
            checkpoints: rows(&project.checkpoints, CheckpointRow::from),
            timebox: project.timebox.as_ref().map(|timebox| TimeboxRow {
                until: timebox.until.to_string(),
                back_to: borrowed(timebox.back_to.as_ref()),
            }),
            outcome: project.outcome.as_ref().map(|outcome| OutcomeRow {
                result: text(outcome.result.as_ref()),
                importance: copied(outcome.importance.as_ref()),
                scooped: copied(outcome.scooped.as_ref()),
            }),
            decisions: rows(&project.decisions, DecisionRow::from),
            accepted: rows(&project.accepted, AcceptRow::from),
        }
    }
}

fn rows<'a, T, R>(entries: &'a [At<T>], row: impl Fn(&'a T) -> R) -> Vec<R> {
    entries.iter().map(|at| row(&at.value)).collect()
}
