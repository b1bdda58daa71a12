//! Decisions about projects: which one is the current, what can be decided, and what the ranking
//! gave at that moment.

use super::portfolio::Portfolio;
use super::project::{Date, DecisionKind, Project, Status};
use super::ranking::{Ranking, in_two_digits, stand};

/// Why a decision about a project changes nothing, or cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is so already.
    Already,
    /// It makes no sense as the project stands.
    Senseless,
}

/// Whether something can be decided about a project. What is done stays done: more work on it is
/// a project of its own.
pub fn may(kind: DecisionKind, project: &Project) -> Result<(), Refused> {
    use DecisionKind as Kind;
    match (kind, project.status) {
        // After a sprint on it, a switch says that it is to stay.
        (Kind::Switch, Status::Active) if project.timebox.is_some() => Ok(()),
        (
            Kind::Start | Kind::Resume | Kind::Switch | Kind::Derisk,
            Status::Idea | Status::Paused | Status::Dropped,
        )
        | (Kind::Pause, Status::Active)
        | (Kind::Pivot | Kind::Drop, Status::Idea | Status::Active | Status::Paused)
        | (Kind::Finish, Status::Active | Status::Paused) => Ok(()),
        (Kind::Start | Kind::Resume | Kind::Switch | Kind::Derisk, Status::Active)
        | (Kind::Pause, Status::Paused)
        | (Kind::Finish, Status::Done)
        | (Kind::Drop, Status::Dropped) => Err(Refused::Already),
        (Kind::Start | Kind::Resume | Kind::Switch | Kind::Derisk | Kind::Drop, Status::Done)
        | (Kind::Pause, Status::Idea | Status::Done | Status::Dropped)
        | (Kind::Pivot, Status::Done | Status::Dropped)
        | (Kind::Finish, Status::Idea | Status::Dropped) => Err(Refused::Senseless),
    }
}

/// Where a project stands after a decision.
pub fn status_after(kind: DecisionKind, project: &Project) -> Status {
    match kind {
        DecisionKind::Start
        | DecisionKind::Resume
        | DecisionKind::Switch
        | DecisionKind::Derisk => Status::Active,
        DecisionKind::Pause => Status::Paused,
        DecisionKind::Pivot => project.status,
        DecisionKind::Finish => Status::Done,
        DecisionKind::Drop => Status::Dropped,
    }
}

/// How taking a project up is called: what was put aside is resumed.
pub fn start_of(project: &Project) -> DecisionKind {
    match project.status {
        Status::Paused | Status::Dropped => DecisionKind::Resume,
        Status::Idea | Status::Active | Status::Done => DecisionKind::Start,
    }
}

/// The day of the first start, where it has to be written down: a project that was put aside was
/// begun before, whether anybody knows when or not.
pub fn first_start(project: &Project, day: Date) -> Option<Date> {
    let first = project.status == Status::Idea && project.started.is_none();
    first.then_some(day)
}

/// A researcher's current project: the active one; of several the one that the ranking would give
/// up first.
pub fn current<'a>(ranking: &Ranking<'a>, researcher: &str) -> Option<&'a Project> {
    Some(ranking.verdict(researcher)?.choice.current()?.project)
}

/// What the ranking gives: `0.083 a week; model-evals 0.49`, of a project and what it is weighed
/// against: `other`, else what the verdict puts beside it.
pub fn numbers(
    project: &Project,
    other: Option<&Project>,
    portfolio: &Portfolio,
    ranking: &Ranking,
    today: Date,
) -> String {
    let rate =
        |project: &Project| in_two_digits(stand(project, &portfolio.settings, today).index.rate);
    let verdict = ranking.verdict(portfolio.settings.owner(project)).map(|v| &v.choice);
    let beside = || {
        let of_verdict = verdict.into_iter().flat_map(|choice| [choice.best(), choice.current()]);
        let mut beside = of_verdict.flatten().map(|standing| standing.project);
        beside.find(|beside| beside.name != project.name)
    };
    let own = format!("{} a week", rate(project));
    match other.or_else(beside) {
        Some(other) => format!("{own}; {} {}", other.name, rate(other)),
        None => own,
    }
}

/// Projects that were put aside and wait for a capability, in the order of names.
pub fn waiting<'a>(portfolio: &'a Portfolio, capability: &str) -> Vec<&'a Project> {
    let put_aside = |project: &&Project| match project.status {
        Status::Paused | Status::Dropped => true,
        Status::Idea | Status::Active | Status::Done => false,
    };
    let projects = portfolio.projects().iter().filter(put_aside);
    projects.filter(|project| project.waits_for(capability)).collect()
}
