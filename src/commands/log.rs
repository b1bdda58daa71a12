//! `rp log`: log an experiment.

use super::change::{Dry, Plan, change};
use super::parse::{not_blank, past_day, some, typed, word};
use super::{Env, Offer, Outcome, Run, ask};
use crate::domain::moment::Moment;
use crate::domain::project::spelling::Written;
use crate::domain::project::{Date, ExperimentResult, Name, Percent, Project, Taken, Time, Told};
use crate::domain::run::{Open, State, read_by};
use crate::domain::text::composed;
use crate::error::{self, Error, Kind, Result};
use crate::store::{Edit, Loaded};

/// Log an experiment and show what it changes
///
/// Adds an `[[experiment]]` entry to the project's file. A first promising result raises the chance
/// that the direction works; several in a row lower it, because none of them is clear. After a clear
/// result, only finishing is left. A broken experiment is not evidence. Closes the open run of the project,
/// if there is one (see `rp runs`), and fills in how long it took.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp log probing \"probe on the middle layer\" --result unclear --took 6h
  rp log probing --result broken --date yesterday \\
      --learned \"the labels were shifted\"
  ./run.sh | tail -1 | rp log probing - --result clear
  rp log probing \"layer 12\" --result unclear --id run-7

With --id, an experiment of the project that has this id and each given value is
not logged again, and the exit status is 0. If a value differs, it is 2.")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Projects)]
    project: String,
    /// What was run; `-` reads it from standard input. By default, what the open run says
    text: Option<String>,
    /// What the experiment showed
    #[arg(long, value_parser = word::<ExperimentResult>())]
    result: Option<ExperimentResult>,
    /// Time from the idea to the result
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true, value_parser = typed::<Time>)]
    took: Option<String>,
    /// What was learned
    #[arg(long, value_name = "TEXT")]
    learned: Option<String>,
    /// Day of the result, such as yesterday, -3d or 2026-01-31
    #[arg(short, long, value_name = "DATE")]
    date: Option<String>,
    /// Chance that you gave before that the result would be clear
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, value_parser = typed::<Percent>)]
    expected: Option<String>,
    /// Close this open run
    #[arg(long, value_name = "NUMBER", conflicts_with = "no_run")]
    run: Option<u32>,
    /// Leave open runs open
    #[arg(long)]
    no_run: bool,
    /// Log the experiment once, however often it is sent with this id
    #[arg(long, value_name = "ID", value_parser = id)]
    id: Option<String>,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "log";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let date = past_day("--date", self.date.as_ref(), env)?;
        let now = env.clock.now();
        // Before anything is asked.
        let loaded = env.load()?;
        let name = loaded.project(&self.project)?.name.clone();
        let given =
            self.text.as_ref().map(|text| ask::text(Some(text), env)).transpose()?.flatten();
        let is_sent_again = self.id.as_ref().is_some_and(|id| {
            let logged = loaded.portfolio.project(&name).map(|project| &project.experiments);
            logged
                .into_iter()
                .flatten()
                .any(|it| it.run_id.as_ref().is_some_and(|at| at.value == *id))
        });
        let read =
            if is_sent_again { None } else { self.read(&name, given.as_ref(), date, &loaded)? };
        let given = given.or_else(|| read?.run.what.clone());
        let asks = env.can_ask && (given.is_none() && read.is_none() || self.result.is_none());
        let what = match given {
            None if asks => ask::typed::<String>("What was run?", "one line; empty to skip")?,
            given => given,
        };
        let failure = read.and_then(Open::failure);
        let result = match (self.result, failure) {
            (Some(result), _) => result,
            (None, Some(how)) if asks => {
                let help = format!("the command ended {how}: broken, unless it tells something");
                ask::word_from(ExperimentResult::Broken, "What did it show?", &help)?
            }
            (None, None) if asks => ask::word("What did it show?", "clear: the direction works")?,
            (None, Some(how)) => {
                let hint =
                    format!("the command ended {how}: --result broken, unless it tells something");
                return Err(Error::missing("--result").with_hint(hint));
            }
            (None, None) => return Err(Error::missing("--result")),
        };
        let measured = read.filter(|_| date == now.date()).map(|open| open.took(now).to_string());
        let took = match self.took.clone().or(measured) {
            None if asks => {
                ask::typed::<Time>("How long did the loop take?", "4h, 2d; empty to skip")?
            }
            took => took,
        };
        let learned = match some(self.learned.as_ref()) {
            None if asks => ask::typed::<String>("What was learned?", "empty to skip")?,
            learned => learned,
        };
        let expected = self.expected.clone().or_else(|| read?.run.expected.clone());
        let closes = read.map(|open| open.number);
        let mut values = vec![("date", date.into())];
        values.extend(what.as_ref().map(|what| ("what", what.into())));
        values.push(("result", result.into()));
        values.extend(took.as_ref().map(|took| ("took", took.into())));
        values.extend(expected.map(|expected| ("expected", expected.into())));
        values.extend(learned.as_ref().map(|learned| ("learned", learned.into())));
        values.extend(self.id.as_ref().map(|id| ("run_id", id.into())));
        let told = self.id.as_deref().map(|run_id| Told {
            run_id,
            date: self.date.is_some().then_some(date),
            what: what.as_deref(),
            result,
            took: took.as_ref().and_then(|took| Time::written(took).ok()),
            learned: learned.as_deref(),
            expected: self.expected.as_ref().and_then(|it| Percent::written(it).ok()),
        });
        change(Self::NAME, &self.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let what = format!("{} on {}", described(result), project.name);
            let is_logged = told.as_ref().map_or(Ok(false), |told| told.is_logged(project));
            if is_logged.map_err(|taken| id_taken(&taken, project))? {
                let plan = Plan::of(project, "already logged", what, Vec::new());
                return Ok(Plan { edits: Vec::new(), ..plan });
            }
            let edits = vec![Edit::append("experiment", values.clone())];
            let mut plan = Plan::of(project, "logged", what, edits);
            plan.remarks.extend(too_early(project, date));
            if let Some(number) = closes {
                let open = loaded.run(number)?;
                plan.runs.push((number, None));
                plan.remarks.push(closed(open, took.as_ref(), now));
            }
            Ok(plan)
        })
    }
}

impl Args {
    /// The open run whose result this is.
    fn read<'a>(
        &self,
        project: &Name,
        what: Option<&String>,
        date: Date,
        loaded: &'a Loaded,
    ) -> Result<Option<&'a Open>> {
        if self.no_run {
            return Ok(None);
        }
        if let Some(number) = self.run {
            let open = loaded.run(number)?;
            return if open.is_of(project) {
                Ok(Some(open))
            } else {
                let of = &open.run.project;
                Err(Error::of(
                    Kind::WrongState,
                    format!("run {number} is of `{of}`, not of `{project}`"),
                ))
            };
        }
        let open: Vec<_> =
            loaded.runs().filter(|open| open.is_of(project) && open.has_begun_by(date)).collect();
        read_by(&open, what.map(String::as_str)).map_err(|numbers| {
            let (n, list) = (numbers.len(), error::list(&numbers));
            let what = format!("{n} runs of `{project}` are open: {list}");
            let hint =
                "choose one with --run, or leave them open with --no-run; `rp runs` lists them";
            Error::of(Kind::AmbiguousName, what).with_hint(hint)
        })
    }
}

/// The remark on a run that is closed.
fn closed(open: &Open, took: Option<&String>, now: Moment) -> String {
    let (number, began) = (open.number, open.run.started.to_the_minute());
    let is_running = if open.state() == State::Running { "; its command still runs" } else { "" };
    let measured = open.took(now).to_string();
    match took {
        Some(took) if *took == measured => {
            format!("took {took}: closed run {number}, which began on {began}{is_running}")
        }
        _ => format!("closed run {number}, which began on {began}{is_running}"),
    }
}

/// An id, in the form in which it is compared.
fn id(text: &str) -> std::result::Result<String, &'static str> {
    not_blank(text).map(|id| composed(&id).into_owned())
}

fn id_taken(taken: &Taken, project: &Project) -> Error {
    let Taken { by, key } = taken;
    let id = by.run_id.as_ref().map_or("", |id| &id.value);
    let line = project.source.place(by.span.start).line;
    let (path, name) = (project.path(), &project.name);
    let what = format!("the experiment `{id}` in {path}:{line} has another `{key}`");
    let hint = format!("give another --id, or correct the entry with `rp edit {name}`");
    Error::of(Kind::IdTaken, what).with_hint(hint)
}

/// The remark on a result that is too old to change the chance.
fn too_early(project: &Project, date: Date) -> Option<String> {
    let made = project.estimate.as_ref().and_then(|estimate| estimate.made.as_ref());
    if let Some(pivot) = project.last_pivot().filter(|pivot| date < *pivot) {
        Some(format!("not counted: the result predates the pivot of {pivot}"))
    } else {
        let made = made.filter(|made| date < ***made)?;
        Some(format!("chance unchanged: the result predates the estimate of {}", made.value))
    }
}

fn described(result: ExperimentResult) -> &'static str {
    match result {
        ExperimentResult::Clear => "a clear result",
        ExperimentResult::Promising => "a promising result",
        ExperimentResult::Unclear => "an unclear result",
        ExperimentResult::Negative => "a negative result",
        ExperimentResult::Broken => "a broken experiment",
    }
}
