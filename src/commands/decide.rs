//! Decisions, shared by `start`, `pause`, `switch`, `derisk`, `pivot`, `finish` and `drop`, which differ
//! in a few keys.

use super::change::Dry;
use super::parse::{past_day, some, typed};
use super::{Env, Offer, ask, parse};
use crate::domain::decide::{self, Against, Numbers, Refused};
use crate::domain::flags::rule::Context;
use crate::domain::project::{Date, DecisionKind, Name, Percent, Project, Range, Status};
use crate::domain::ranking::rank_as_given;
use crate::domain::settings::Settings;
use crate::domain::words::Word;
use crate::error::{self, Error, Result};
use crate::store::{Edit, Literal, Loaded};

/// The keys of an estimate that results update.
pub(super) const BELIEF: [&str; 2] = ["estimate.chance", "estimate.experiments"];

/// The options of every decision.
#[derive(Debug, clap::Args)]
pub struct Deciding {
    /// Reason for the decision: in a year you will want to know
    #[arg(short, long, value_name = "TEXT")]
    why: Option<String>,
    /// Day of the decision, such as yesterday, -3d or 2026-01-31
    #[arg(short, long, value_name = "DATE")]
    date: Option<String>,
    /// Who decided, if not the owner [default: --me]
    #[arg(long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers)]
    by: Option<String>,
    #[command(flatten)]
    pub(super) dry: Dry,
}

/// The option of decisions that end a sprint.
#[derive(Debug, clap::Args)]
pub struct Judging {
    /// Chance that the direction works, as the sprint showed, such as 30% or '20% to 50%'
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, value_parser = typed::<Range<Percent>>)]
    chance: Option<String>,
}

impl Judging {
    /// The chance that a sprint showed. Asks for it if the sprint ends without a logged result.
    pub fn showed(&self, sprint: Option<&Project>, env: &Env) -> Result<Option<String>> {
        let silent = sprint.filter(|sprint| sprint.is_silent_sprint());
        match (silent, some(self.chance.as_ref())) {
            (Some(_), None) if env.can_ask => {
                let question = "What did the sprint show? Chance that the direction works:";
                let help = "30%, or 20% to 50%; Esc, and `rp log`, to give a result instead";
                ask::needed_as::<Range<Percent>>(question, help).map(Some)
            }
            (Some(sprint), None) => {
                Err(no_result(sprint, "give the chance that it works with --chance"))
            }
            (_, chance) => Ok(chance),
        }
    }
}

/// The error for a sprint that cannot end: it has no logged result. `otherwise` is another way out.
pub(super) fn no_result(sprint: &Project, otherwise: &str) -> Error {
    let name = &sprint.name;
    Error::of(error::Kind::WrongState, format!("the sprint on `{name}` has no logged result"))
        .with_hint(format!("log a result with `rp log {name}`, or {otherwise}"))
}

/// The edits that record the chance that a sprint showed.
pub(super) fn showed<'a>(
    sprint: &'a Project,
    chance: Option<&String>,
    decided: &Decided,
    context: &Context<'a>,
) -> Vec<Edit> {
    let Some(chance) = chance else { return Vec::new() };
    let mut edits = vec![Edit::set("estimate.chance", chance)];
    edits.extend(estimated(sprint, decided, context));
    edits
}

/// The option of decisions that take up a project.
#[derive(Debug, Default, clap::Args)]
pub struct Taking {
    /// New owner [default: the current owner, else --me, else `me` in rp.toml]
    #[arg(short, long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers)]
    researcher: Option<String>,
}

impl Taking {
    /// Who takes up a project.
    pub fn whose(&self, to: &Project, settings: &Settings) -> String {
        let owner = Some(settings.owner(to)).filter(|owner| !owner.is_empty());
        let given = some(self.researcher.as_ref());
        given.unwrap_or_else(|| owner.unwrap_or(settings.acting()).to_owned())
    }
}

/// The day of a decision, its reason, and who made it.
pub(super) struct Decided {
    pub day: Date,
    pub why: Option<String>,
    pub by: Option<String>,
}

impl Deciding {
    /// The options as a decision. Asks for the reason if prompts are possible.
    pub fn decided(&self, needs_reason: bool, env: &Env) -> Result<Decided> {
        let day = past_day("--date", self.date.as_ref(), env)?;
        let why = match some(self.why.as_ref()) {
            Some(why) => Some(why),
            None if env.can_ask && needs_reason => Some(ask::needed("Why?", "a sentence")?),
            None if env.can_ask => ask::typed::<String>("Why?", "empty to skip")?,
            None if needs_reason => return Err(Error::missing("--why")),
            None => None,
        };
        let by = some(self.by.as_ref()).or_else(|| env.me().cloned());
        Ok(Decided { day, why, by })
    }
}

/// Refuses a decision that the status of the project does not allow.
pub(super) fn check(kind: DecisionKind, project: &Project) -> Result<()> {
    let Project { name, status, .. } = project;
    decide::may(kind, project).map_err(|why| match why {
        Refused::Already => Error::nothing_to_do(format!("{name} is already {status}")),
        Refused::Senseless => senseless(kind, name, *status),
    })
}

fn senseless(kind: DecisionKind, name: &Name, status: Status) -> Error {
    let what = match kind {
        DecisionKind::Start | DecisionKind::Resume => "start",
        DecisionKind::Pause => "pause",
        DecisionKind::Switch => "switch to",
        DecisionKind::Derisk => "start a sprint on",
        DecisionKind::Pivot => "pivot",
        DecisionKind::Estimate => "estimate",
        DecisionKind::Finish => "finish",
        DecisionKind::Drop => "drop",
    };
    let is = if status == Status::Idea { "an idea" } else { status.word() };
    let error = Error::of(error::Kind::WrongState, format!("cannot {what} `{name}`: it is {is}"));
    match (status, kind) {
        (Status::Idea, DecisionKind::Finish | DecisionKind::Pause) => {
            error.with_hint(format!("give it up with `rp drop {name}`"))
        }
        (Status::Done, _) => error.with_hint("create a project for follow-up work with `rp new`"),
        (Status::Dropped, _) => error.with_hint(format!("resume it with `rp start {name}`")),
        (Status::Idea | Status::Active | Status::Paused, _) => error,
    }
}

/// The project to leave for another: the one given by --from, else the current project of its new
/// owner. `None` if the owner has no active project.
pub(super) fn left_for<'a>(
    to: &Project,
    whose: &str,
    from: Option<&String>,
    loaded: &'a Loaded,
    context: &Context<'a>,
) -> Result<Option<&'a Project>> {
    let from = if let Some(typed) = from {
        Some(loaded.project(typed)?)
    } else {
        decide::current(context.ranking(), whose)
    };
    let Some(from) = from else { return Ok(None) };
    if from.name == to.name {
        return Err(Error::of(
            error::Kind::WrongState,
            format!("cannot switch from `{}` to itself", to.name),
        ));
    }
    check(DecisionKind::Pause, from)?;
    Ok(Some(from))
}

/// A decision in the file of one project.
pub(super) struct Decision<'a> {
    pub kind: DecisionKind,
    pub project: &'a Project,
    /// The status after the decision.
    pub status: Status,
    /// The other project of the decision.
    pub other: Option<&'a Project>,
    /// The owner who takes up the project.
    pub whose: Option<String>,
    /// Further keys of the entry: `from`, `to`, `was`, `now`, `result`.
    pub more: Vec<(&'static str, Literal)>,
}

impl<'a> Decision<'a> {
    /// A decision about one project.
    pub fn new(kind: DecisionKind, project: &'a Project) -> Self {
        let status = decide::status_after(kind, project);
        Self { kind, project, status, other: None, whose: None, more: Vec::new() }
    }

    /// The edits of the project's file: its status, the day of its first start, the end of a
    /// sprint, and the entry with the numbers of the ranking now.
    pub fn edits(&self, decided: &Decided, context: &Context<'a>) -> Vec<Edit> {
        let Self { kind, project, status, .. } = self;
        let mut edits = Vec::new();
        if *status != project.status {
            edits.push(Edit::set("status", *status));
        }
        let first = decide::first_start(project, decided.day);
        if let Some(day) = first.filter(|_| *status == Status::Active) {
            edits.push(Edit::set("started", day));
        }
        let is_about_status = !matches!(kind, DecisionKind::Pivot | DecisionKind::Estimate);
        if project.timebox.is_some() && is_about_status {
            edits.push(Edit::unset("timebox"));
        }
        let owner = context.portfolio.settings.owner(project);
        if let Some(whose) = self.whose.as_ref().filter(|whose| *whose != owner) {
            edits.push(Edit::set("researcher", whose));
        }
        edits.push(Edit::append("decision", self.entry(decided, context)));
        edits
    }

    fn entry(&self, decided: &Decided, context: &Context<'a>) -> Vec<(&'static str, Literal)> {
        let mut values = vec![("date", decided.day.into()), ("kind", self.kind.into())];
        values.extend(decided.why.as_ref().map(|why| ("why", why.into())));
        values.extend(self.more.iter().cloned());
        let owner = context.portfolio.settings.owner(self.project);
        let owner = self.whose.as_deref().unwrap_or(owner);
        let by = decided.by.as_ref().filter(|by| *by != owner);
        values.extend(by.map(|by| ("by", by.into())));
        // What a record is made of must not be corrected by the record.
        let is_corrected = context.ranking().numbers().calibrated;
        let as_given = is_corrected.then(|| rank_as_given(context.portfolio, context.today));
        let ranking = as_given.as_ref().unwrap_or(context.ranking());
        let numbers = decide::numbers(self.project, owner, self.other, ranking);
        values.push(("then", then(&numbers)));
        values
    }
}

/// The numbers of a decision, as an inline table.
fn then(numbers: &Numbers) -> Literal {
    let Numbers { value: [value, low, high], inputs, ends, rival } = numbers;
    let first = [("value", *value), ("low", *low), ("high", *high)];
    let numbers = first.iter().chain(inputs);
    let mut pairs: Vec<_> =
        numbers.map(|(key, number)| (*key, Literal::in_four_digits(*number))).collect();
    pairs.extend(ends.map(|day| ("ends", day.into())));
    if let Some(Against { name, value, odds }) = rival {
        pairs.push(("rival", name.as_str().into()));
        pairs.push(("rival_value", Literal::in_four_digits(*value)));
        pairs.push(("odds", Literal::in_four_digits(*odds)));
    }
    Literal::table(pairs)
}

/// The edits that date a new estimate and record it as a decision. Only later results count against
/// it; those above the decision in the file are part of it.
pub(super) fn estimated<'a>(
    project: &'a Project,
    decided: &Decided,
    context: &Context<'a>,
) -> Vec<Edit> {
    let mut edits = vec![Edit::set("estimate.made", decided.day)];
    edits.extend(Decision::new(DecisionKind::Estimate, project).edits(decided, context));
    edits
}

/// A key, such as `from`, with the name of a project.
pub(super) fn named(key: &'static str, project: &Project) -> (&'static str, Literal) {
    (key, project.name.as_str().into())
}
