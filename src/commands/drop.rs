//! `rp drop`: drop a project.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, check};
use super::{Env, Offer, Outcome, Run};
use crate::domain::project::DecisionKind;
use crate::error::Result;

/// Drop a project
///
/// Keeps the file and records the reason. If a new capability could reopen the project, add the
/// capability to its `waits_for`, and `rp capability` will list the project.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp drop probing --why \"others have done it\"
  rp drop probing --why \"…\" --dry-run")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::ForDecision(DecisionKind::Drop))]
    project: String,
    #[command(flatten)]
    deciding: Deciding,
}

impl Run for Args {
    const NAME: &'static str = "drop";

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Before anything is asked.
        check(DecisionKind::Drop, env.load()?.project(&self.project)?)?;
        let decided = self.deciding.decided(true, env)?;
        change(Self::NAME, &self.deciding.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let kind = DecisionKind::Drop;
            check(kind, project)?;
            let edits = Decision::new(kind, project).edits(&decided, &env.context(loaded));
            let what = project.name.to_string();
            Ok(Plan::of(project, "dropped", what, edits))
        })
    }
}
