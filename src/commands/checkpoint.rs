//! `rp checkpoint`: add a checkpoint, or mark one as met or missed.

use super::change::{Dry, Plan, change};
use super::parse::{coming, day, some};
use super::{Env, Offer, Outcome, Run, ask};
use crate::domain::project::Date;
use crate::error::{Error, Result};
use crate::store::{Edit, Loaded};

/// Add a checkpoint, or mark one as met or missed
///
/// A checkpoint is a result that you expect by a day. --expect adds one. --met and --missed mark
/// the earliest checkpoint that has neither mark, or the one of the day given by --by.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp checkpoint probing --by +2w --expect \"a clear result on two models\"
  rp checkpoint probing --missed")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Projects)]
    project: String,
    /// Last day of the checkpoint, such as +2w or 2026-01-31
    #[arg(long, value_name = "DATE")]
    by: Option<String>,
    /// Result that you expect by then
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["met", "missed"])]
    expect: Option<String>,
    /// Mark the checkpoint as met
    #[arg(long)]
    met: bool,
    /// Mark the checkpoint as missed
    #[arg(long, conflicts_with = "met")]
    missed: bool,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "checkpoint";

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Before anything is asked.
        env.load()?.project(&self.project)?;
        let by = day("--by", self.by.as_ref(), env)?;
        if self.met || self.missed {
            return change(Self::NAME, &self.dry, env, |loaded| mark(self, by, loaded));
        }
        let by = match by {
            Some(by) => by,
            None if env.can_ask => ask::day("By when?", "+2w, 2026-01-31", env.today)?,
            None => return Err(Error::missing("--by, or --met or --missed")),
        };
        let by = coming("--by", by, env)?;
        let expect = match some(self.expect.as_ref()) {
            Some(expect) => expect,
            None if env.can_ask => ask::needed("What do you expect by then?", "in a sentence")?,
            None => return Err(Error::missing("--expect")),
        };
        change(Self::NAME, &self.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let values = vec![("by", by.into()), ("expect", (&expect).into())];
            let edits = vec![Edit::append("checkpoint", values)];
            let what = format!("a checkpoint by {by} on {}", project.name);
            Ok(Plan::of(project, "added", what, edits))
        })
    }
}

/// Marks the earliest open checkpoint, or the open one of a day, as met or missed.
fn mark(args: &Args, by: Option<Date>, loaded: &Loaded) -> Result<Plan> {
    let project = loaded.project(&args.project)?;
    let open = project.checkpoints.iter().enumerate().filter(|(_, checkpoint)| {
        checkpoint.met.is_none() && by.is_none_or(|by| by == *checkpoint.by)
    });
    let Some((nth, checkpoint)) = open.min_by_key(|(_, checkpoint)| *checkpoint.by) else {
        let by = by.map(|by| format!(" of {by}")).unwrap_or_default();
        let why = format!("no open checkpoint{by} on {}", project.name);
        return Err(Error::nothing_to_do(why));
    };
    let value = args.met.into();
    let edits = vec![Edit::SetIn { table: "checkpoint", nth, key: "met", value }];
    let how = if args.met { "met" } else { "missed" };
    let what = format!("the checkpoint of {} on {} as {how}", checkpoint.by.value, project.name);
    Ok(Plan::of(project, "marked", what, edits))
}
