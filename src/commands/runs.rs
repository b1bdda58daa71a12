//! `rp runs`: list open runs, or forget some.

use super::change::{Dry, Plan, change};
use super::{Env, Offer, Outcome, Run};
use crate::domain::run::Open;
use crate::error::{Error, Kind, Result};
use crate::render::{Format, count, json, runs};

/// List open runs: experiments whose result is not logged yet
///
/// `rp log` closes the run of its project. A run lies in the folder .rp of the store until then, also if
/// its command fails or the machine restarts.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp runs
  rp runs probing --format json
  rp runs --forget 2")]
pub struct Args {
    /// List only the runs of this project
    #[arg(add = Offer::Projects, conflicts_with = "forget")]
    project: Option<String>,
    /// Remove a run that has no result; may be repeated
    #[arg(long, value_name = "NUMBER")]
    forget: Vec<u32>,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "runs";

    fn run(&self, env: &Env) -> Result<Outcome> {
        if !self.forget.is_empty() {
            return self.forget(env);
        }
        if self.dry.is_dry() {
            return Err(Error::of(Kind::MissingOption, "--dry-run needs --forget"));
        }
        env.store()?.check_runs()?;
        let loaded = env.load()?;
        let name = self.project.as_ref().map(|typed| loaded.find(typed)).transpose()?;
        let is_shown = |open: &&Open| name.as_ref().is_none_or(|name| open.is_of(name));
        let open: Vec<_> = loaded.runs().filter(is_shown).collect();
        let now = env.clock.now();
        Ok(match env.format {
            Format::Json => Outcome::done(json::runs(&open, now)),
            Format::Text => Outcome::page(runs::list(&open, now, env.screen)),
        })
    }
}

impl Args {
    fn forget(&self, env: &Env) -> Result<Outcome> {
        let mut numbers = self.forget.clone();
        numbers.sort_unstable();
        numbers.dedup();
        change(Self::NAME, &self.dry, env, |loaded| {
            let now = env.clock.now();
            let found = numbers.iter().map(|&number| match loaded.run(number) {
                Ok(open) => {
                    Ok((format!("run {number} of {}", open.run.project), runs::line(open, now)))
                }
                Err(_) if loaded.is_invalid_run(number)? => {
                    Ok((format!("run {number}"), "its file was invalid".to_owned()))
                }
                Err(why) => Err(why),
            });
            let (names, remarks): (Vec<_>, Vec<_>) =
                found.collect::<Result<Vec<_>>>()?.into_iter().unzip();
            let what = match &names[..] {
                [only] => only.clone(),
                several => count(several.len(), "run"),
            };
            Ok(Plan {
                done: "forgot",
                what,
                edits: Vec::new(),
                runs: numbers.iter().map(|number| (*number, None)).collect(),
                about: Vec::new(),
                remarks,
                taken_up: None,
            })
        })
    }
}
