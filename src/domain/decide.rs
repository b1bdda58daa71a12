//! Decisions about projects: the current project, the decisions that are possible, and the numbers
//! of the ranking at that moment.

use super::flags::rule::up_to;
use super::portfolio::Portfolio;
use super::project::{Date, DecisionKind, Project, Status, Time, Work};
use super::ranking::input::Input;
use super::ranking::{Ranking, Rival, Verdict};

/// Why a decision about a project is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The project is in that state already.
    Already,
    /// The decision makes no sense for the status of the project.
    Senseless,
}

/// Whether a decision about a project is possible. A done project stays done: further work is a new
/// project.
pub fn may(kind: DecisionKind, project: &Project) -> Result<(), Refused> {
    use DecisionKind as Kind;
    match (kind, project.status) {
        // After a sprint, a switch to its project means staying with it.
        (Kind::Switch, Status::Active) if project.timebox.is_some() => Ok(()),
        (
            Kind::Start | Kind::Resume | Kind::Switch | Kind::Derisk,
            Status::Idea | Status::Paused | Status::Dropped,
        )
        | (Kind::Pause, Status::Active)
        | (Kind::Pivot | Kind::Drop, Status::Idea | Status::Active | Status::Paused)
        | (Kind::Estimate, _)
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

/// The status of a project after a decision.
pub fn status_after(kind: DecisionKind, project: &Project) -> Status {
    match kind {
        DecisionKind::Start
        | DecisionKind::Resume
        | DecisionKind::Switch
        | DecisionKind::Derisk => Status::Active,
        DecisionKind::Pause => Status::Paused,
        DecisionKind::Pivot | DecisionKind::Estimate => project.status,
        DecisionKind::Finish => Status::Done,
        DecisionKind::Drop => Status::Dropped,
    }
}

/// Whether work on a project starts or resumes.
pub fn start_of(project: &Project) -> DecisionKind {
    match project.status {
        Status::Paused | Status::Dropped => DecisionKind::Resume,
        Status::Idea | Status::Active | Status::Done => DecisionKind::Start,
    }
}

/// The value of `started` to write when work begins, if this is the first start. A paused or
/// dropped project was started before, even if the day is unknown.
pub fn first_start(project: &Project, day: Date) -> Option<Date> {
    let first = project.status == Status::Idea && project.started.is_none();
    first.then_some(day)
}

/// A researcher's current project: the active one; of several, the one that the ranking would leave
/// first.
pub fn current<'a>(ranking: &Ranking<'a>, researcher: &str) -> Option<&'a Project> {
    Some(ranking.verdict(researcher)?.current.as_ref()?.project)
}

/// The numbers on the day of a decision, which cannot be computed later.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// Value per week, and its 5th and 95th percentiles.
    pub value: [f64; 3],
    /// The chance that the direction works, after the log (0–1), and medians: weeks of one loop, weeks of
    /// work before the first experiment and of the finish, number of experiments to a clear result,
    /// importance (0–10) and counterfactual (0–1). Defaults are left out: nobody claimed them.
    pub inputs: Vec<(&'static str, f64)>,
    /// The expected day of the finish.
    pub ends: Option<Date>,
    /// What it is compared with.
    pub rival: Option<Against>,
}

/// What a project is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Against {
    /// The name of a project, or [`LOOKING`].
    pub name: String,
    /// Value per week.
    pub value: f64,
    /// The chance that this is worth more than the project, 0–1.
    pub odds: f64,
}

/// A checkpoint that `rp` proposes at the start of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Its last day.
    pub by: Date,
    /// The expected result.
    pub expect: String,
}

/// The checkpoint of a project that starts on `day`: by when the best alternative is ahead without a clear
/// result, or if that never happens, by when a clear result is expected. `ranking` has the project as
/// started. `None` if it has a checkpoint to come, or seeks no clear result.
pub fn proposed(project: &Project, day: Date, ranking: &Ranking) -> Option<Proposed> {
    let mut to_come = project.current_checkpoints();
    if to_come.any(|it| it.met.is_none() && *it.by >= day) || !project.seeks_a_clear_result() {
        return None;
    }
    let standing = ranking.place(project)?;
    let (experiments, weeks) = ranking.clear_result_due(standing)?;
    let number = |n: u32, of: &str| if n == 1 { format!("1 {of}") } else { format!("{n} {of}s") };
    let due = format!("a clear result, expected within {}", number(experiments, "experiment"));
    let verdict = ranking.verdict(standing.researcher);
    let is_current = |verdict: &&Verdict| {
        verdict.current.as_ref().is_some_and(|it| it.project.name == project.name)
    };
    let patience = verdict.filter(is_current).and_then(|verdict| ranking.patience(verdict));
    let (weeks, expect) = match patience {
        Some(patience) => {
            let after = number(patience.experiments, "experiment");
            let without = "without one, something else is better after";
            (patience.weeks, format!("a clear result; {without} {after}"))
        }
        None => (weeks, due),
    };
    #[expect(clippy::cast_possible_truncation, reason = "a date of year 9999 ends it")]
    let days = (weeks * 7.0).ceil().clamp(1.0, 1e7) as i64;
    Some(Proposed { by: day.plus_days(days)?, expect })
}

/// The name for looking for something else.
pub const LOOKING: &str = "look";

/// The numbers of a project for a researcher, compared with `other`, or by default with what the
/// verdict compares it with.
pub fn numbers<'a>(
    project: &'a Project,
    researcher: &str,
    other: Option<&'a Project>,
    ranking: &Ranking<'a>,
) -> Numbers {
    let standing_of = |project: &'a Project| {
        let place = ranking.place_for(project, researcher).cloned();
        place.unwrap_or_else(|| ranking.standing(project))
    };
    let standing = standing_of(project);
    let verdict = ranking.verdict(researcher);
    let beside = |verdict: &Verdict<'a>| {
        let current = verdict.current.as_ref().map(Rival::from);
        let beside = [Some(verdict.best.clone()), current, verdict.second.clone()];
        let is_other = |rival: &Rival| {
            rival.standing().is_none_or(|standing| standing.project.name != project.name)
        };
        beside.into_iter().flatten().find(is_other)
    };
    let rival = match other {
        Some(other) => Some(Rival::from(&standing_of(other))),
        None => verdict.and_then(beside),
    };
    let (low, high) = ranking.span(&standing);
    let median = |input| standing.prospect.median_of(input);
    let inputs = [
        (Input::Chance, "chance", standing.belief.works),
        (Input::Loop, "loop", median(Input::Loop)),
        (Input::FixedCost, "fixed_cost_left", standing.cost_left().in_weeks()),
        (Input::Experiments, "experiments", median(Input::Experiments)),
        (Input::Finish, "finish", standing.finish_left.in_weeks()),
        (Input::Importance, "importance", median(Input::Importance)),
        (Input::Counterfactual, "counterfactual", median(Input::Counterfactual)),
    ];
    let claimed = |(input, key, value)| {
        let is_assumed = standing.inputs[input].is_assumed();
        (!is_assumed).then_some((key, value))
    };
    Numbers {
        value: [standing.index.rate, low, high],
        inputs: inputs.into_iter().filter_map(claimed).collect(),
        ends: ranking.expected_end(&standing),
        rival: rival.map(|rival| Against {
            name: rival.standing().map_or(LOOKING, |it| it.project.name.as_str()).to_owned(),
            value: rival.index().rate,
            odds: ranking.odds_of(&rival, &standing),
        }),
    }
}

/// Projects that wait for a capability and are not done, sorted by name.
pub fn waiting<'a>(portfolio: &'a Portfolio, capability: &str) -> Vec<&'a Project> {
    let projects = portfolio.projects().filter(|it| it.status != Status::Done);
    projects.filter(|project| project.waits_for(capability)).collect()
}

/// Whether it is an idea that takes a day or two to try. Play with a new capability begins there.
pub fn is_quick_to_try(project: &Project) -> bool {
    project.status == Status::Idea && is_quick(project)
}

/// Whether the loop and the fixed cost are known and short.
pub fn is_quick(project: &Project) -> bool {
    let short = |weeks: Option<f64>, limit: f64| weeks.is_some_and(|weeks| up_to(weeks, limit));
    let experiment_loop = project.experiment_loop.as_ref().map(|at| at.median().in_weeks());
    let fixed_cost = project.fixed_cost.as_ref().map(|at| at.median().in_weeks());
    short(experiment_loop, Time::days(1).in_weeks()) && short(fixed_cost, Work::days(2).in_weeks())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::project_of as project;
    use crate::domain::ranking::rank;
    use crate::domain::settings::Settings;
    use crate::domain::words::Word;

    fn with_status(status: Status) -> Project {
        project("p", &format!("status = \"{status}\"\n"))
    }

    /// The statuses for which a decision is possible.
    fn allowed(kind: DecisionKind) -> Vec<Status> {
        let all = Status::ALL.iter().map(|(status, _)| *status);
        all.filter(|status| may(kind, &with_status(*status)).is_ok()).collect()
    }

    #[test]
    fn each_decision_is_possible_for_some_statuses() {
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
    fn the_same_decision_is_refused_the_second_time() {
        let again = [DecisionKind::Pivot, DecisionKind::Estimate];
        for (kind, _) in DecisionKind::ALL.iter().filter(|(kind, _)| !again.contains(kind)) {
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

    #[test]
    fn an_idea_of_a_short_loop_and_a_low_fixed_cost_is_quick_to_try() {
        let is_quick = |keys: &str| is_quick_to_try(&project("p", keys));

        assert!(is_quick("experiment_loop = \"1d\"\nfixed_cost = \"2d\"\n"));
        assert!(!is_quick("experiment_loop = \"25h\"\nfixed_cost = \"2d\"\n"));
        assert!(!is_quick("experiment_loop = \"1d\"\nfixed_cost = \"17h\"\n"));
        assert!(!is_quick("experiment_loop = \"1d\"\n"));
        let active = "status = \"active\"\nexperiment_loop = \"1d\"\nfixed_cost = \"2d\"\n";
        assert!(!is_quick(active));
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
    fn the_current_project_is_the_one_to_leave_first() {
        let portfolio = portfolio();
        let ranking = rank(&portfolio, "2026-06-15".parse().unwrap());

        assert_eq!(current(&ranking, "me").unwrap().name.as_str(), "low");
        assert_eq!(current(&ranking, "nobody"), None);
    }

    #[test]
    fn the_numbers_have_the_project_and_its_rival() {
        let portfolio = portfolio();
        let ranking = rank(&portfolio, "2026-06-15".parse().unwrap());
        let named = |name: &str| portfolio.project(&name.parse().unwrap()).unwrap();
        let numbers =
            |name, other: Option<&str>| numbers(named(name), "me", other.map(named), &ranking);

        let rival = |name, other| numbers(name, other).rival.unwrap().name;
        assert_eq!(rival("low", None), "high");
        assert_eq!(rival("high", None), "low");
        assert_eq!(rival("low", Some("idea")), "idea");
        assert_eq!(rival("gone", None), "high");
        let low = numbers("low", None);
        let Against { value, odds, .. } = low.rival.unwrap();
        assert!(value > low.value[0] && odds > 0.5);
        assert!(low.value[1] < low.value[0] && low.value[0] < low.value[2]);
    }

    #[test]
    fn numbers_are_those_that_somebody_gave() {
        let settings = Settings { me: "me".into(), ..Settings::default() };
        let given = "experiment_loop = \"1w\"\n[estimate]\nchance = \"40%\"";
        let projects = [("given", given), ("bare", "")].map(|(name, text)| project(name, text));
        let portfolio = Portfolio::new(settings, projects.into());
        let ranking = rank(&portfolio, "2026-06-15".parse().unwrap());
        let keys = |name: &str| {
            let project = portfolio.project(&name.parse().unwrap()).unwrap();
            let inputs = numbers(project, "me", None, &ranking).inputs;
            inputs.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
        };

        assert_eq!(keys("given"), ["chance", "loop"]);
        assert_eq!(keys("bare"), [""; 0]);
    }

    #[test]
    fn a_checkpoint_is_proposed_unless_one_is_to_come_or_no_clear_result_is_sought() {
        let day = "2026-06-15".parse().unwrap();
        let is_proposed = |text: &str| {
            let settings = Settings { me: "me".into(), ..Settings::default() };
            let started = project("p", &format!("status = \"active\"\n{text}"));
            let portfolio = Portfolio::new(settings, vec![started]);
            let started = portfolio.project(&"p".parse().unwrap()).unwrap();
            proposed(started, day, &rank(&portfolio, day)).is_some()
        };
        let by = |day: &str| format!("[[checkpoint]]\nby = {day}\nexpect = \"a result\"\n");

        assert!(is_proposed("") && is_proposed(&by("2026-06-14")));
        assert!(!is_proposed(&by("2026-06-15")));
        assert!(is_proposed(&(by("2026-06-15") + "met = true\n")));
        assert!(!is_proposed("uncertainty = \"conceptual\"\n"));
    }

    #[test]
    fn every_project_that_is_not_done_can_wait_for_a_capability() {
        let portfolio = portfolio();
        let names = |capability| {
            let waiting = waiting(&portfolio, capability);
            waiting.into_iter().map(|project| project.name.to_string()).collect::<Vec<_>>()
        };

        assert_eq!(names("long context "), ["gone", "open"]);
        assert_eq!(names("other"), [""; 0]);
    }
}
