//! Decisions about projects: which one is the current, what can be decided, and what the ranking
//! gave at that moment.

use super::portfolio::Portfolio;
use super::project::{Date, DecisionKind, Project, Status};
use super::ranking::{Ranking, in_two_digits};

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
pub fn numbers<'a>(
    project: &'a Project,
    other: Option<&'a Project>,
    portfolio: &'a Portfolio,
    ranking: &Ranking<'a>,
    today: Date,
) -> String {
    let rate = |project: &'a Project| in_two_digits(ranking.standing(project, today).index.rate);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::read;
    use crate::domain::ranking::rank;
    use crate::domain::settings::Settings;
    use crate::domain::source::Source;
    use crate::domain::words::Word;

    fn project(name: &str, text: &str) -> Project {
        let text = format!("title = \"t\"\norigin = \"top-down\"\n{text}");
        let source = Source { path: format!("{name}.toml"), text };
        let (project, troubles) = read(name.parse().unwrap(), source.into());
        assert_eq!(troubles, []);
        project.unwrap()
    }

    fn with_status(status: Status) -> Project {
        project("p", &format!("status = \"{status}\"\n"))
    }

    /// The statuses of which a decision may be made.
    fn allowed(kind: DecisionKind) -> Vec<Status> {
        let all = Status::ALL.iter().map(|(status, _)| *status);
        all.filter(|status| may(kind, &with_status(*status)).is_ok()).collect()
    }

    #[test]
    fn only_what_makes_sense_can_be_decided() {
        use Status::{Active, Dropped, Idea, Paused};

        for (kind, statuses) in [
            (DecisionKind::Start, &[Idea, Paused, Dropped][..]),
            (DecisionKind::Derisk, &[Idea, Paused, Dropped]),
            (DecisionKind::Switch, &[Idea, Paused, Dropped]),
            (DecisionKind::Pause, &[Active]),
            (DecisionKind::Pivot, &[Idea, Active, Paused]),
            (DecisionKind::Finish, &[Active, Paused]),
            (DecisionKind::Drop, &[Idea, Active, Paused]),
        ] {
            assert_eq!(allowed(kind), statuses, "{kind}");
        }
        let sprint = "status = \"active\"\n[timebox]\nuntil = 2026-06-20\n";
        assert_eq!(may(DecisionKind::Switch, &project("p", sprint)), Ok(()));
    }

    #[test]
    fn after_a_decision_it_cannot_be_decided_again() {
        for (kind, _) in DecisionKind::ALL.iter().filter(|(kind, _)| *kind != DecisionKind::Pivot) {
            for status in allowed(*kind) {
                let after = with_status(status_after(*kind, &with_status(status)));
                assert_eq!(may(*kind, &after), Err(Refused::Already), "{kind} of {status}");
            }
        }
    }

    #[test]
    fn only_the_first_start_is_dated() {
        let day = "2026-06-15".parse().unwrap();
        let started = |text: &str| first_start(&project("p", text), day);

        assert_eq!(started(""), Some(day));
        assert_eq!(started("started = 2026-06-01\n"), None);
        assert_eq!(started("status = \"paused\"\n"), None);
    }

    fn portfolio() -> Portfolio {
        let estimate = |importance| format!("[estimate]\nimportance = {importance}\n");
        let active = |importance| format!("status = \"active\"\n{}", estimate(importance));
        Portfolio::new(
            Settings::default(),
            vec![
                project("high", &active(9)),
                project("idea", &estimate(5)),
                project("low", &active(2)),
                project("gone", "status = \"dropped\"\nwaits_for = [\" Long Context\"]\n"),
                project("open", "waits_for = [\"long context\"]\n"),
            ],
        )
    }

    #[test]
    fn the_current_project_is_the_one_to_give_up_first() {
        let portfolio = portfolio();
        let ranking = rank(&portfolio, "2026-06-15".parse().unwrap());

        assert_eq!(current(&ranking, "me").unwrap().name.as_str(), "low");
        assert_eq!(current(&ranking, "nobody"), None);
    }

    #[test]
    fn the_numbers_hold_the_project_and_what_it_is_weighed_against() {
        let portfolio = portfolio();
        let today = "2026-06-15".parse().unwrap();
        let ranking = rank(&portfolio, today);
        let named = |name: &str| portfolio.project(&name.parse().unwrap()).unwrap();
        let numbers = |name, other: Option<&str>| {
            let said = numbers(named(name), other.map(named), &portfolio, &ranking, today);
            said.chars().filter(|c| !c.is_ascii_digit() && *c != '.').collect::<String>()
        };

        assert_eq!(numbers("low", None), " a week; idea ");
        assert_eq!(numbers("idea", None), " a week; low ");
        assert_eq!(numbers("low", Some("high")), " a week; high ");
        assert_eq!(numbers("gone", None), " a week; idea ");
    }

    #[test]
    fn only_what_was_put_aside_waits_for_a_capability() {
        let portfolio = portfolio();
        let names = |capability| {
            let waiting = waiting(&portfolio, capability);
            waiting.into_iter().map(|project| project.name.to_string()).collect::<Vec<_>>()
        };

        assert_eq!(names("long context "), ["gone"]);
        assert_eq!(names("other"), [""; 0]);
    }
}
