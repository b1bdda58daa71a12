//! `rp overlap`: record who works on something similar, and what you agreed.

use super::change::{Dry, Plan, change};
use super::parse::{past_day, word};
use super::{Env, Offer, Outcome, Run};
use crate::domain::project::Agreement;
use crate::error::{Error, Result};
use crate::store::{Edit, Literal};

/// Record who works on something similar, and what you agreed
///
/// Talk with them for half an hour about their angle: almost always it is a different problem.
/// Updates the entry of the same WHO, or adds one.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp overlap probing \"a group in Oslo\"
  rp overlap probing \"a group in Oslo\" --different-problem --synced yesterday
  rp overlap probing \"a group in Oslo\" --same-problem --progress \\
      --agreed team-up")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Projects)]
    project: String,
    /// Who works on it
    who: String,
    /// They work on exactly the same problem
    #[arg(long)]
    same_problem: bool,
    /// They work on a different problem
    #[arg(long, conflicts_with = "same_problem")]
    different_problem: bool,
    /// They have made relevant progress
    #[arg(long)]
    progress: bool,
    /// Day of the talk, such as today, yesterday or 2026-01-31
    #[arg(long, value_name = "DATE")]
    synced: Option<String>,
    /// What you agreed
    #[arg(long, value_parser = word::<Agreement>())]
    agreed: Option<Agreement>,
    #[command(flatten)]
    dry: Dry,
}

impl Args {
    /// Each key that is given, with its value.
    fn values(&self, env: &Env) -> Result<Vec<(&'static str, Literal)>> {
        let mut values = Vec::new();
        if self.same_problem || self.different_problem {
            values.push(("same_problem", self.same_problem.into()));
        }
        if self.progress {
            values.push(("progress", true.into()));
        }
        if self.synced.is_some() {
            let day = past_day("--synced", self.synced.as_ref(), env)?;
            values.push(("synced", day.into()));
        }
        values.extend(self.agreed.map(|agreed| ("agreed", agreed.into())));
        Ok(values)
    }
}

impl Run for Args {
    const NAME: &'static str = "overlap";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let who = self.who.trim();
        if who.is_empty() {
            return Err(Error::missing("WHO"));
        }
        let values = self.values(env)?;
        change(Self::NAME, &self.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let on = format!("{who} on {}", project.name);
            let same = |name: &str| name.trim().to_lowercase() == who.to_lowercase();
            let Some(nth) = project.overlaps.iter().position(|overlap| same(&overlap.who)) else {
                let mut entry = vec![("who", who.into())];
                entry.extend(values.iter().cloned());
                let edits = vec![Edit::append("overlap", entry)];
                return Ok(Plan::of(project, "added", format!("an overlap with {on}"), edits));
            };
            if values.is_empty() {
                return Err(Error::nothing_to_do(format!(
                    "the overlap with {on} is already recorded"
                )));
            }
            let set = |(key, value): &(&'static str, Literal)| Edit::SetIn {
                table: "overlap",
                nth,
                key,
                value: value.clone(),
            };
            let edits = values.iter().map(set).collect();
            Ok(Plan::of(project, "updated", format!("the overlap with {on}"), edits))
        })
    }
}
