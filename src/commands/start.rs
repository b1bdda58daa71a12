//! `rp start`: start or resume a project.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, Taking, check};
use super::parse::some;
use super::{Env, Offer, Outcome, Run, parse};
use crate::domain::calibrate::suggestions;
use crate::domain::decide::{Proposed, proposed, start_of};
use crate::domain::project::{Date, DecisionKind, Project};
use crate::error::Result;
use crate::render::ranking::suggested;
use crate::store::{Edit, File, Loaded};

/// Start or resume a project
///
/// Makes the project active and records the decision. Adds a checkpoint for its first clear result: the day by
/// when one is expected, or by when something else is better without one. Other active projects stay active. An idea
/// without an owner (`researcher = ""`) becomes yours, or belongs to --researcher. To leave another
/// project for it, use `rp switch`; to try it for a week first, use `rp derisk`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp start probing
  rp start probing --why \"the tool that it needs is there\"")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::ForDecision(DecisionKind::Start))]
    project: String,
    /// Add no checkpoint
    #[arg(long)]
    no_checkpoint: bool,
    /// Who judges whether the checkpoint is met, if not the owner
    #[arg(long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers, conflicts_with = "no_checkpoint")]
    judge: Option<String>,
    #[command(flatten)]
    taking: Taking,
    #[command(flatten)]
    deciding: Deciding,
}

impl Run for Args {
    const NAME: &'static str = "start";

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Before anything is asked.
        check(DecisionKind::Start, env.load()?.project(&self.project)?)?;
        let decided = self.deciding.decided(false, env)?;
        change(Self::NAME, &self.deciding.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            check(DecisionKind::Start, project)?;
            let kind = start_of(project);
            let whose = self.taking.whose(project, &loaded.portfolio.settings);
            let decision = Decision { whose: Some(whose.clone()), ..Decision::new(kind, project) };
            let mut edits = decision.edits(&decided, &env.context(loaded));
            let proposed = self.proposed(project, &edits, decided.day, loaded, env)?;
            edits.extend(proposed.as_ref().map(|it| self.checkpoint(it)));
            let done = if kind == DecisionKind::Resume { "resumed" } else { "started" };
            let what = project.name.to_string();
            let suggestions = suggestions(project, &whose, &loaded.portfolio, env.today);
            let mut plan = Plan::of(project, done, what, edits);
            plan.remarks.extend(suggested(&suggestions));
            plan.remarks
                .extend(proposed.map(|it| format!("checkpoint by {}: {}", it.by, it.expect)));
            Ok(Plan { taken_up: Some(project.name.clone()), ..plan })
        })
    }
}

impl Args {
    /// The checkpoint to add, judged by the ranking after these edits.
    fn proposed(
        &self,
        project: &Project,
        edits: &[Edit],
        day: Date,
        loaded: &Loaded,
        env: &Env,
    ) -> Result<Option<Proposed>> {
        if self.no_checkpoint {
            return Ok(None);
        }
        let started = loaded.edited(&File::Project(project.name.clone()), edits)?;
        let after = loaded.with(&[started])?;
        let context = env.context(&after);
        Ok(proposed(after.named(&project.name)?, day, context.ranking()))
    }

    fn checkpoint(&self, proposed: &Proposed) -> Edit {
        let mut values = vec![("by", proposed.by.into()), ("expect", (&proposed.expect).into())];
        values.extend(some(self.judge.as_ref()).map(|judge| ("judge", judge.into())));
        Edit::append("checkpoint", values)
    }
}
