//! What the commands that decide share: `start`, `pause`, `switch`, `derisk`, `pivot`, `finish` and
//! `drop` differ in a few keys.

use super::Env;
use super::change::{Dry, past_day, reason};
use crate::domain::decide::{self, Refused};
use crate::domain::flags::rule::Context;
use crate::domain::project::{Date, DecisionKind, Project, Status};
use crate::domain::words::Word;
use crate::error::{Error, Result};
use crate::render::document::quoted;
use crate::store::{Edit, Loaded};

/// The options of every decision.
#[derive(Debug, clap::Args)]
pub struct Deciding {
    /// Why: in a year you will want to know
    #[arg(short, long, value_name = "TEXT")]
    why: Option<String>,
    /// The day of the decision: yesterday, -3d, 2026-01-31
    #[arg(short, long, value_name = "DATE", allow_hyphen_values = true)]
    date: Option<String>,
    #[command(flatten)]
    pub(super) dry: Dry,
}

/// When something was decided, and why.
pub(super) struct Decided {
    pub day: Date,
    pub why: Option<String>,
}

impl Deciding {
    /// The day and the reason, which is asked for where somebody is there.
    pub fn decided(&self, needs_reason: bool, env: &Env) -> Result<Decided> {
        let day = past_day("--date", self.date.as_ref(), env)?;
        Ok(Decided { day, why: reason(self.why.as_ref(), needs_reason, env)? })
    }
}

/// Refuses what makes no sense for a project as it stands, and what is so already.
pub(super) fn check(kind: DecisionKind, project: &Project) -> Result<()> {
    decide::may(kind, project).map_err(|why| match why {
        Refused::Already => {
            Error::NothingToDo { why: format!("{} is {} already", project.name, project.status) }
        }
        Refused::Senseless => {
            Error::Senseless { name: project.name.clone(), status: project.status, kind }
        }
    })
}

/// The project that is left for another: the one that was named, else the researcher's current
/// one. Nothing where nothing of theirs is active.
pub(super) fn left_for<'a>(
    to: &Project,
    from: Option<&String>,
    loaded: &'a Loaded,
    context: &Context<'a>,
) -> Result<Option<&'a Project>> {
    let from = if let Some(typed) = from {
        Some(loaded.project(typed)?)
    } else {
        decide::current(context.ranking(), context.portfolio.settings.owner(to))
    };
    let Some(from) = from else { return Ok(None) };
    if from.name == to.name {
        return Err(Error::LeftForItself { name: to.name.clone() });
    }
    check(DecisionKind::Pause, from)?;
    Ok(Some(from))
}

/// A decision as the file of one project keeps it.
pub(super) struct Decision<'a> {
    pub kind: DecisionKind,
    pub project: &'a Project,
    /// Where it stands afterwards.
    pub status: Status,
    /// The other project that it is about.
    pub other: Option<&'a Project>,
    /// Further keys of the entry: `from`, `to`, `was`, `now`, `result`.
    pub more: Vec<(&'static str, String)>,
}

impl<'a> Decision<'a> {
    /// About this project alone.
    pub fn new(kind: DecisionKind, project: &'a Project) -> Self {
        let status = decide::status_after(kind, project);
        Self { kind, project, status, other: None, more: Vec::new() }
    }

    /// The edits of the project's file: its status, the day of its first start, the end of a
    /// sprint, and the entry with what the ranking gives at this moment.
    pub fn edits(&self, decided: &Decided, context: &Context<'a>) -> Vec<Edit> {
        let Self { kind, project, status, .. } = self;
        let mut edits = Vec::new();
        if *status != project.status {
            edits.push(Edit::set("status", quoted(status.word())));
        }
        let first = decide::first_start(project, decided.day);
        if let Some(day) = first.filter(|_| *status == Status::Active) {
            edits.push(Edit::set("started", day.to_string()));
        }
        if project.timebox.is_some() && *kind != DecisionKind::Pivot {
            edits.push(Edit::unset("timebox"));
        }
        edits.push(Edit::Append { table: "decision", values: self.entry(decided, context) });
        edits
    }

    fn entry(&self, decided: &Decided, context: &Context<'a>) -> Vec<(&'static str, String)> {
        let mut values =
            vec![("date", decided.day.to_string()), ("kind", quoted(self.kind.word()))];
        values.extend(decided.why.as_ref().map(|why| ("why", quoted(why))));
        values.extend(self.more.iter().cloned());
        let (portfolio, ranking) = (context.portfolio, context.ranking());
        let numbers = decide::numbers(self.project, self.other, portfolio, ranking, context.today);
        values.push(("numbers", quoted(&numbers)));
        values
    }
}

/// `from` or `to`, and the name of a project.
pub(super) fn named(key: &'static str, project: &Project) -> (&'static str, String) {
    (key, quoted(project.name.as_str()))
}
