//! `rp set`: set or remove keys of a project's file.

use super::change::{Dry, Plan, change};
use super::decide::{BELIEF, Decided, Decision, Taking, check, estimated, no_result};
use super::{Env, Offer, Outcome, Run, ask};
use crate::domain::decide::start_of;
use crate::domain::keys::{Kind, Known};
use crate::domain::project::spelling::for_shell;
use crate::domain::project::{DecisionKind, Ending, Project, Status, check_value, schema};
use crate::domain::source::Trouble;
use crate::domain::words::{Word, nearest};
use crate::error::{self, Error, Result};
use crate::store::{Edit, Literal, Loaded};

/// Set or remove keys of a project's file
///
/// Write values without the quotes of TOML: 20% to 50%, 2d, 2026-01-31; separate the items of a
/// list with commas. rp refuses an invalid value. An empty value removes the key.
///
/// A new status is a decision, as with `rp start`, `rp pause`, `rp finish` and `rp drop`: it is
/// recorded with its day and the numbers of the ranking. For `done` and `dropped`, rp asks for the
/// result or the reason; without a terminal, use `rp finish` or `rp drop`.
///
/// A new chance, or a new number of experiments, takes the log so far into account: only later
/// results count against it. An `estimate` decision records the numbers before it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp set probing experiment_loop=2d estimate.chance='20% to 50%'
  rp set probing needed_by=+6w tags='oversight, probes'
  rp set probing bottleneck=")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Projects)]
    project: String,
    /// Key and value, such as bottleneck=data; dots reach into tables
    #[arg(required = true, value_name = "KEY=VALUE", add = Offer::Pairs)]
    pairs: Vec<String>,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "set";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let schema = schema();
        let edits =
            self.pairs.iter().map(|pair| edit(pair, schema, env)).collect::<Result<Vec<_>>>()?;
        let keys: Vec<_> =
            self.pairs.iter().filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
        // Before anything is asked.
        let moves = Move::of(&self.pairs, env.load()?.project(&self.project)?, env)?;
        change(Self::NAME, &self.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let what = format!("{} of {}", keys.join(", "), project.name);
            let mut taken_up = None;
            let mut edits = edits.clone();
            if let Some(moves) = &moves {
                // Keys of the command line, such as `started`, come last: they win.
                edits.retain(|edit| !matches!(edit, Edit::Set { key, .. } if key == "status"));
                edits.splice(0..0, moves.edits(project, loaded, env)?);
                taken_up = moves.is_start().then(|| project.name.clone());
            }
            if estimates_anew(project, &edits) {
                let decided = Decided { day: env.today, why: None, by: None };
                edits.extend(estimated(project, &decided, &env.context(loaded)));
            }
            Ok(Plan { taken_up, ..Plan::of(project, "set", what, edits) })
        })
    }
}

/// The decision that a new status is.
struct Move {
    kind: DecisionKind,
    decided: Decided,
    /// The result of a finished project.
    result: Option<Ending>,
}

impl Move {
    /// The decision that sets the status, if one of the pairs does and the status is new. Asks for
    /// the reason or the result that it needs. `None` for a return to an idea, which is no decision.
    fn of(pairs: &[String], project: &Project, env: &Env) -> Result<Option<Self>> {
        let status = |pair: &String| {
            let (key, word) = pair.split_once('=')?;
            Status::from_word(word.trim()).filter(|_| key.trim() == "status")
        };
        let Some(status) = pairs.iter().rev().find_map(status) else { return Ok(None) };
        let kind = match status {
            status if status == project.status => return Ok(None),
            Status::Idea => return Ok(None),
            Status::Active => start_of(project),
            Status::Paused => DecisionKind::Pause,
            Status::Done => DecisionKind::Finish,
            Status::Dropped => DecisionKind::Drop,
        };
        check(kind, project)?;
        let name = &project.name;
        let gives_chance = pairs.iter().any(|pair| pair.starts_with("estimate.chance="));
        let (mut why, mut result) = (None, None);
        match kind {
            DecisionKind::Pause if project.is_silent_sprint() && !gives_chance => {
                let otherwise = "give the chance that it works with `estimate.chance=PERCENT`";
                return Err(no_result(project, otherwise));
            }
            DecisionKind::Finish if env.can_ask => {
                result = Some(ask::word("How did it turn out?", "compared with its goal")?);
            }
            DecisionKind::Drop if env.can_ask => why = Some(ask::needed("Why?", "a sentence")?),
            DecisionKind::Finish => {
                let hint =
                    format!("use `rp finish {name} --result success`, `partial` or `failure`");
                return Err(Error::of(error::Kind::MissingOption, "`status=done` needs a result")
                    .with_hint(hint));
            }
            DecisionKind::Drop => {
                let hint = format!("use `rp drop {name} --why TEXT`");
                return Err(Error::of(
                    error::Kind::MissingOption,
                    "`status=dropped` needs a reason",
                )
                .with_hint(hint));
            }
            DecisionKind::Start
            | DecisionKind::Resume
            | DecisionKind::Pause
            | DecisionKind::Switch
            | DecisionKind::Derisk
            | DecisionKind::Pivot
            | DecisionKind::Estimate => {}
        }
        let decided = Decided { day: env.today, why, by: env.me().cloned() };
        Ok(Some(Self { kind, decided, result }))
    }

    fn is_start(&self) -> bool {
        matches!(self.kind, DecisionKind::Start | DecisionKind::Resume)
    }

    /// The edits of the decision, as those of its own command.
    fn edits(&self, project: &Project, loaded: &Loaded, env: &Env) -> Result<Vec<Edit>> {
        check(self.kind, project)?;
        let settings = &loaded.portfolio.settings;
        let whose = self.is_start().then(|| Taking::default().whose(project, settings));
        let more = self.result.map(|result| ("result", result.into())).into_iter().collect();
        let decision = Decision { whose, more, ..Decision::new(self.kind, project) };
        Ok(decision.edits(&self.decided, &env.context(loaded)))
    }
}

/// Whether the edits change an estimate that results update, without a new `estimate.made`.
fn estimates_anew(project: &Project, edits: &[Edit]) -> bool {
    let about = |edit: &&Edit, keys: &[&str]| match edit {
        Edit::Set { key, .. } | Edit::Unset { key } => keys.contains(&key.as_str()),
        Edit::Append { .. } | Edit::SetIn { .. } => false,
    };
    let dated = edits.iter().any(|edit| about(&edit, &["estimate.made"]));
    let anew = |edit: &&Edit| about(edit, &BELIEF) && edit.changes(&project.source.text);
    !dated && edits.iter().any(|edit| anew(&edit))
}

fn edit(pair: &str, schema: &[Known], env: &Env) -> Result<Edit> {
    let Some((key, text)) = pair.split_once('=') else {
        let hint = format!("write `{pair}=VALUE`, or `{pair}=` to remove the key");
        return Err(
            Error::of(error::Kind::Usage, format!("missing `=` in `{pair}`")).with_hint(hint)
        );
    };
    let key = key.trim();
    let known = schema.iter().find(|known| known.key == key).ok_or_else(|| unknown(key, schema))?;
    if let Some(head) = list_of(key, schema) {
        let what = format!("cannot set `{key}`: `[[{}]]` is a list", head.key);
        return Err(Error::of(error::Kind::Usage, what).with_hint(adds(&head.key)));
    }
    Ok(match (known.kind(), text.trim()) {
        (_, "") => Edit::unset(key),
        (Kind::Table, _) => {
            let below = schema.iter().find(|below| below.key.starts_with(&format!("{key}.")));
            let error = Error::of(error::Kind::Usage, format!("`{key}` is a table, not a value"));
            return Err(match below {
                Some(below) => error.with_hint(format!(
                    "set a key of the table: `{}={}`",
                    below.key,
                    text.trim()
                )),
                None => error,
            });
        }
        (kind, text) => {
            let value = Literal::typed(kind, text, env.today);
            match check_value(key, &value.to_string()) {
                Some(trouble) => return Err(refused(&trouble)),
                None => Edit::set(key, value),
            }
        }
    })
}

/// The error of a file about a value, as one about what was typed.
fn refused(trouble: &Trouble) -> Error {
    let error =
        Error::of(error::Kind::InvalidValue, format!("{}; nothing was written", trouble.message));
    match &trouble.help {
        Some(help) => error.with_hint(for_shell(help)),
        None => error,
    }
}

/// The list of tables that a key is or belongs to.
fn list_of<'a>(key: &str, schema: &'a [Known]) -> Option<&'a Known> {
    let head = key.split('.').next()?;
    schema.iter().find(|known| known.key == head && known.kind() == Kind::Entries)
}

/// The hint about how to add an entry to a list.
fn adds(table: &str) -> String {
    match table {
        "experiment" => "add an entry with `rp log`".into(),
        "feedback" | "overlap" | "checkpoint" | "accept" => {
            format!("add an entry with `rp {table}`")
        }
        "decision" => "use `rp start`, `rp pause` or `rp switch`".into(),
        _ => "edit the file with `rp edit`".into(),
    }
}

/// The error for an unknown key, with a similar one or one of this name in a table as hint.
fn unknown(key: &str, schema: &[Known]) -> Error {
    let leaf = |known: &&Known| known.key.rsplit('.').next() == Some(key);
    let settable = || schema.iter().filter(|known| list_of(&known.key, schema).is_none());
    let below = settable().find(leaf).map(|known| known.key.as_str());
    let near = below.or_else(|| nearest(key, settable().map(|known| known.key.as_str())));
    Error::of(error::Kind::NoSuchName, format!("there is no key `{key}`")).with_near(near)
}
