//! `rp start`: take a project up.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, Taking, check};
use super::{Env, Outcome};
use crate::domain::decide::start_of;
use crate::domain::project::DecisionKind;
use crate::error::Result;

/// Take a project up, beside what is active
///
/// Makes it active and records the decision; one that was put aside is resumed. An idea of nobody
/// (`researcher = ""`) becomes yours, or that of --researcher. To leave another project for it use
/// `rp switch`, and to try it for a week first `rp derisk`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp start probing
  rp start probing --why \"the tool that it needs is there\"")]
pub struct Args {
    /// The project: its name, or an unambiguous beginning of it
    project: String,
    #[command(flatten)]
    taking: Taking,
    #[command(flatten)]
    deciding: Deciding,
}

/// Makes it active.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    // Before anything is asked.
    check(DecisionKind::Start, env.load()?.project(&args.project)?)?;
    let decided = args.deciding.decided(false, env)?;
    change("start", &args.deciding.dry, env, |loaded| {
        let project = loaded.project(&args.project)?;
        check(DecisionKind::Start, project)?;
        let kind = start_of(project);
        let whose = Some(args.taking.whose(project, &loaded.portfolio.settings));
        let decision = Decision { whose, ..Decision::new(kind, project) };
        let edits = decision.edits(&decided, &env.context(loaded));
        let done = if kind == DecisionKind::Resume { "resumed" } else { "started" };
        let what = project.name.to_string();
        Ok(Plan { taken_up: Some(project.name.clone()), ..Plan::of(project, done, what, edits) })
    })
}
