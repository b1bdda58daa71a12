//! `rp start`: start or resume a project.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, Taking, check};
use super::{Env, Offer, Outcome, Run};
use crate::domain::decide::start_of;
use crate::domain::project::DecisionKind;
use crate::error::Result;

/// Start or resume a project
///
/// Makes the project active and records the decision. Other active projects stay active. An idea
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
            let whose = Some(self.taking.whose(project, &loaded.portfolio.settings));
            let decision = Decision { whose, ..Decision::new(kind, project) };
            let edits = decision.edits(&decided, &env.context(loaded));
            let done = if kind == DecisionKind::Resume { "resumed" } else { "started" };
            let what = project.name.to_string();
            Ok(Plan {
                taken_up: Some(project.name.clone()),
                ..Plan::of(project, done, what, edits)
            })
        })
    }
}
