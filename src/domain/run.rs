//! Open runs: experiments that have begun and whose result has not been read. A loop ends when its
//! result is read, not when its command ends.

use std::fmt;

use serde::{Deserialize, Serialize};
use toml::value::Datetime;

use super::moment::Moment;
use super::project::spelling::Written;
use super::project::{Date, Name, Percent, Project, Time};
use super::ranking::input::Input;
use super::settings::Settings;

/// A run is asked about after this many loops of its project.
const LOOPS: f64 = 5.0;

/// An open run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The name of its project.
    pub project: String,
    /// What is run.
    pub what: Option<String>,
    /// The owner's chance that the result will be clear, as it was typed: `40%`.
    pub expected: Option<String>,
    /// When it began.
    pub started: Moment,
    /// The process of `rp run`; `None` for a run elsewhere.
    pub process: Option<u32>,
    /// When its command ended, and how.
    pub ended: Option<(Moment, End)>,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With this exit code.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

/// An open run of a store, with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Its number, from 1.
    pub number: u32,
    /// The run.
    pub run: Run,
    /// Whether its command runs now.
    pub is_running: bool,
}

/// What is known about the command of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// `rp` does not run it.
    Elsewhere,
    /// It runs.
    Running,
    /// It ended.
    Ended(Moment, End),
    /// `rp run` ended before its command, as when the machine restarts.
    Lost,
}

/// An open run that has lain for longer than its loop explains.
#[derive(Debug, Clone, Copy)]
pub struct Lying<'a> {
    /// The run.
    pub open: &'a Open,
    /// Its project.
    pub project: &'a Project,
    /// How long it has been open.
    pub since: Time,
    /// The loop of its project.
    pub one_loop: Time,
}

impl End {
    /// Its exit code, if it has one.
    pub fn code(self) -> Option<i32> {
        if let Self::Code(code) = self { Some(code) } else { None }
    }

    /// The signal that ended it, if one did.
    pub fn signal(self) -> Option<i32> {
        if let Self::Signal(signal) = self { Some(signal) } else { None }
    }

    /// Whether the command failed.
    pub fn is_failure(self) -> bool {
        self != Self::Code(0)
    }
}

/// `with exit code 3`, `by signal 9`.
impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "with exit code {code}"),
            Self::Signal(signal) => write!(f, "by signal {signal}"),
        }
    }
}

impl Run {
    /// Whether this is the same run, also after its project was renamed.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.process, self.started) == (other.process, other.started)
    }

    /// The owner's chance that the result will be clear.
    pub fn chance(&self) -> Option<Percent> {
        Percent::written(self.expected.as_ref()?).ok()
    }
}

impl Open {
    /// What is known about its command.
    pub fn state(&self) -> State {
        match (self.run.ended, self.run.process) {
            (Some((when, how)), _) => State::Ended(when, how),
            (None, None) => State::Elsewhere,
            (None, Some(_)) if self.is_running => State::Running,
            (None, Some(_)) => State::Lost,
        }
    }

    /// How its command failed; `None` if it did not.
    pub fn failure(&self) -> Option<End> {
        self.run.ended.map(|(_, how)| how).filter(|how| how.is_failure())
    }

    /// Whether it is a run of this project.
    pub fn is_of(&self, project: &Name) -> bool {
        self.run.project.parse().as_ref() == Ok(project)
    }

    /// Whether it began on this day or before.
    pub fn has_begun_by(&self, day: Date) -> bool {
        self.run.started.date() <= day
    }

    /// The time of its loop if the result is read now.
    pub fn took(&self, now: Moment) -> Time {
        now.since(self.run.started).measured()
    }
}

/// The run whose result is read: the only one, else the only one of this `what`, which must be given;
/// else an error with the numbers of all of them.
pub fn read_by<'a>(runs: &[&'a Open], what: Option<&str>) -> Result<Option<&'a Open>, Vec<u32>> {
    let is_same = |open: &&Open| what.is_some() && open.run.what.as_deref() == what;
    let same: Vec<_> = runs.iter().copied().filter(is_same).collect();
    match (runs, &same[..]) {
        ([], _) => Ok(None),
        ([only], _) | (_, [only]) => Ok(Some(only)),
        _ => Err(runs.iter().map(|open| open.number).collect()),
    }
}

/// The open runs of these projects that have been open for more than five loops, the oldest first.
/// The loop is the measured one, else the planned one, else the default.
pub fn lying<'a>(
    runs: &'a [&'a Open],
    projects: impl Iterator<Item = &'a Project>,
    settings: &Settings,
    now: Moment,
) -> Vec<Lying<'a>> {
    let assumed = || Time::from_weeks(settings.defaults[Input::Loop].median());
    let of_project = |project: &'a Project| {
        let one_loop = project.measured_loop().unwrap_or_else(|| {
            let planned = project.experiment_loop.as_ref().map(|at| at.value);
            planned.map_or_else(assumed, |range| range.median())
        });
        runs.iter().copied().filter(|open| open.is_of(&project.name)).map(move |open| {
            let since = now.since(open.run.started);
            Lying { open, project, since, one_loop }
        })
    };
    let is_long = |it: &Lying| it.since > Time::from_weeks(LOOPS * it.one_loop.in_weeks());
    let mut all: Vec<_> = projects.flat_map(of_project).filter(is_long).collect();
    all.sort_by_key(|it| it.open.run.started);
    all
}

/// A run as its file has it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    project: String,
    what: Option<String>,
    expected: Option<String>,
    started: Datetime,
    process: Option<u32>,
    ended: Option<Datetime>,
    code: Option<i32>,
    signal: Option<i32>,
}

impl Run {
    /// Reads the text of a file; an error is why it is not a run.
    pub fn read(text: &str) -> Result<Self, String> {
        let stored: Stored = toml::from_str(text).map_err(|why| why.message().to_owned())?;
        let moment = |key: &str, time: Datetime| {
            let moment = Moment::read(&time.to_string());
            moment.ok_or_else(|| format!("`{key}` needs a date, a time and an offset"))
        };
        let how = stored.signal.map(End::Signal).or(stored.code.map(End::Code));
        let ended = match (stored.ended, how) {
            (Some(time), Some(how)) => Some((moment("ended", time)?, how)),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                return Err("`ended` needs `code` or `signal`, and they need it".into());
            }
        };
        Ok(Self {
            project: stored.project,
            what: stored.what,
            expected: stored.expected,
            started: moment("started", stored.started)?,
            process: stored.process,
            ended,
        })
    }

    /// The text of its file.
    pub fn text(&self) -> String {
        let datetime = |at: Moment| at.to_string().parse().expect("a moment is a TOML date-time");
        let stored = Stored {
            project: self.project.clone(),
            what: self.what.clone(),
            expected: self.expected.clone(),
            started: datetime(self.started),
            process: self.process,
            ended: self.ended.map(|(when, _)| datetime(when)),
            code: self.ended.and_then(|(_, how)| how.code()),
            signal: self.ended.and_then(|(_, how)| how.signal()),
        };
        toml::to_string(&stored).expect("a run is valid TOML")
    }
}

#[cfg(test)]
mod tests {
    use super::super::project::project_of;
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::fixed(text).unwrap()
    }

    fn run(started: &str) -> Run {
        Run {
            project: "probing".into(),
            what: None,
            expected: None,
            started: at(started),
            process: None,
            ended: None,
        }
    }

    fn open(run: Run) -> Open {
        Open { number: 1, run, is_running: false }
    }

    #[test]
    fn a_run_is_written_as_it_is_read() {
        let whole = Run {
            what: Some("a \"probe\"\nof two lines".into()),
            expected: Some("40%".into()),
            process: Some(7),
            ended: Some((at("2026-06-02 00:00"), End::Signal(15))),
            ..run("2026-06-01 12:00")
        };

        for run in [run("2026-06-01 12:00"), whole] {
            assert_eq!(Run::read(&run.text()), Ok(run));
        }
    }

    #[test]
    fn what_is_not_a_run_is_refused() {
        let sound = run("2026-06-01 12:00").text();

        assert!(Run::read("").is_err());
        assert!(Run::read(&(sound.clone() + "shell = \"rm\"\n")).is_err(), "an unknown key");
        assert!(Run::read(&(sound.clone() + "code = 1\n")).is_err(), "an end without a time");
        assert!(Run::read(&(sound + "ended = 2026-06-01T12:00:00Z\n")).is_err());
        assert!(Run::read("project = \"p\"\nstarted = 2026-06-01\n").is_err(), "a day only");
    }

    #[test]
    fn the_state_is_what_is_known_about_the_command() {
        let elsewhere = open(run("2026-06-01 12:00"));
        let mut command = elsewhere.clone();
        command.run.process = Some(7);
        let running = Open { is_running: true, ..command.clone() };
        let mut failed = command.clone();
        failed.run.ended = Some((at("2026-06-01 13:00"), End::Code(3)));

        assert_eq!(elsewhere.state(), State::Elsewhere);
        assert_eq!(command.state(), State::Lost);
        assert_eq!(running.state(), State::Running);
        assert_eq!(failed.state(), State::Ended(at("2026-06-01 13:00"), End::Code(3)));
        assert_eq!([failed.failure(), running.failure()], [Some(End::Code(3)), None]);
        let fails =
            [End::Code(0), End::Code(1), End::Code(-1), End::Signal(0)].map(End::is_failure);
        assert_eq!(fails, [false, true, true, true]);
    }

    #[test]
    fn a_result_is_that_of_the_only_run_or_of_the_only_one_of_its_name() {
        let named = |number, what: Option<&str>| {
            let run = Run { what: what.map(str::to_owned), ..run("2026-06-01 12:00") };
            Open { number, run, is_running: false }
        };
        let all = [named(1, None), named(2, Some("a")), named(3, Some("b")), named(4, Some("b"))];
        let read = |numbers: &[usize], what| {
            let runs: Vec<_> = numbers.iter().map(|number| &all[number - 1]).collect();
            read_by(&runs, what).map(|open| open.map(|open| open.number))
        };

        assert_eq!(read(&[], Some("a")), Ok(None));
        assert_eq!(read(&[2], None), Ok(Some(2)));
        assert_eq!(read(&[2], Some("b")), Ok(Some(2)));
        assert_eq!(read(&[1, 2, 3], Some("a")), Ok(Some(2)));
        assert_eq!(read(&[1, 2], None), Err(vec![1, 2]), "no name is not a name");
        assert_eq!(read(&[1, 2], Some("c")), Err(vec![1, 2]));
        assert_eq!(read(&[2, 3, 4], Some("b")), Err(vec![2, 3, 4]));
    }

    #[test]
    fn a_run_lies_after_more_than_five_loops() {
        let project = project_of("probing", "experiment_loop = \"1d\"");
        let settings = Settings::default();
        let run = open(run("2026-06-01 12:00"));
        let runs = [&run];
        let lies = |now| lying(&runs, [&project].into_iter(), &settings, at(now)).len();

        assert_eq!(lies("2026-06-06 12:00"), 0);
        assert_eq!(lies("2026-06-06 12:01"), 1);
    }

    #[test]
    fn without_a_loop_the_default_one_counts() {
        let project = project_of("probing", "");
        let settings = Settings::default();
        let run = open(run("2026-06-01 12:00"));
        let runs = [&run];
        // The median of 4 h to 1 w is 26 h; five of them are 5.4 d.
        let lies = |now| lying(&runs, [&project].into_iter(), &settings, at(now)).len();

        assert_eq!(lies("2026-06-06 12:00"), 0);
        assert_eq!(lies("2026-06-07 12:00"), 1);
    }
}
