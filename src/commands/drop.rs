//! `rp drop`: give a project up.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, check};
use super::{Env, Outcome};
use crate::domain::project::DecisionKind;
use crate::error::Result;

/// Give a project up
///
/// Its file stays, with the reason. If a new capability could reopen it, name that in its
/// `waits_for`: `rp capability` then brings it back to mind.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp drop probing --why \"others have done it\"
  rp drop probing --why \"…\" --dry-run")]
pub struct Args {
    /// The project: its name, or an unambiguous beginning of it
    project: String,
    #[command(flatten)]
    deciding: Deciding,
}

/// Makes it dropped.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    // Before anything is asked.
    check(DecisionKind::Drop, env.load()?.project(&args.project)?)?;
    let decided = args.deciding.decided(true, env)?;
    change("drop", &args.deciding.dry, env, |loaded| {
        let project = loaded.project(&args.project)?;
        let kind = DecisionKind::Drop;
        check(kind, project)?;
        let edits = Decision::new(kind, project).edits(&decided, &env.context(loaded));
        let what = project.name.to_string();
        Ok(Plan::of(project, "dropped", what, edits))
    })
}
